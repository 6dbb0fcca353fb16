import { normalizeIdentity } from '#domain/customer/item-identity';
import type { EntityManager } from 'typeorm';
import type { CostInput, ItemInput } from './item.schema.js';

export async function putItems(manager: EntityManager, items: readonly ItemInput[], now: Date): Promise<void> {
  await manager.query(
    `insert into orders.items (sku, description, base_unit, pack, catch_weight, taxable, discontinued, updated_at)
     select sku, description, "baseUnit", pack, "catchWeight", taxable, discontinued, $2
       from jsonb_to_recordset($1::jsonb) as rows (sku text, description text, "baseUnit" text, pack jsonb,
         "catchWeight" boolean, taxable boolean, discontinued boolean)
      order by sku
     on conflict (sku) do update set description = excluded.description, base_unit = excluded.base_unit,
       pack = excluded.pack, catch_weight = excluded.catch_weight, taxable = excluded.taxable,
       discontinued = excluded.discontinued, updated_at = excluded.updated_at`,
    [JSON.stringify(items), now],
  );
  const skus = [items.map(({ sku }) => sku)];
  await manager.query('delete from orders.item_units where sku = any ($1)', skus);
  await manager.query('delete from orders.item_identifiers where sku = any ($1)', skus);
  await manager.query('delete from orders.item_substitutes where sku = any ($1)', skus);
  await manager.query(
    `insert into orders.item_units (sku, unit, factor, sold)
     select sku, unit, factor, sold
       from jsonb_to_recordset($1::jsonb) as rows (sku text, unit text, factor numeric, sold boolean)`,
    [JSON.stringify(items.flatMap(({ sku, units }) => units.map((each) => ({ ...each, sku }))))],
  );
  await putIdentifiers(manager, items);
  await manager.query(
    `insert into orders.item_substitutes (sku, substitute_sku, priority)
     select sku, substitute, priority
       from jsonb_to_recordset($1::jsonb) as rows (sku text, substitute text, priority integer)`,
    [
      JSON.stringify(
        items.flatMap(({ sku, substitutes }) =>
          substitutes.map((substitute, index) => ({ sku, substitute, priority: index + 1 })),
        ),
      ),
    ],
  );
  await putCosts(
    manager,
    items.flatMap(({ sku, costs }) => costs.map((each) => ({ ...each, sku }))),
  );
}

async function putIdentifiers(manager: EntityManager, items: readonly ItemInput[]): Promise<void> {
  const rows = items.flatMap(({ sku, identifiers }) =>
    identifiers.map((each) => ({ ...normalizeIdentity(each), customerId: each.customerId, sku })),
  );
  await manager.query(
    `insert into orders.item_identifiers (qualifier, value, customer_id, sku)
     select qualifier, value, coalesce("customerId", ''), sku
       from jsonb_to_recordset($1::jsonb) as rows (qualifier text, value text, "customerId" text, sku text)
     on conflict (qualifier, value, customer_id) do update set sku = excluded.sku`,
    [JSON.stringify(rows)],
  );
}

/** A cost from a day on; the costs of other days stay, so that an order can be judged by the cost of its day. */
export async function putCosts(manager: EntityManager, costs: readonly CostInput[]): Promise<void> {
  await manager.query(
    `insert into orders.landed_costs (sku, currency, valid_from, unit_cost)
     select sku, currency, "validFrom", "unitCost"
       from jsonb_to_recordset($1::jsonb) as rows (sku text, currency text, "validFrom" date, "unitCost" numeric)
     on conflict (sku, currency, valid_from) do update set unit_cost = excluded.unit_cost`,
    [JSON.stringify(costs)],
  );
}
