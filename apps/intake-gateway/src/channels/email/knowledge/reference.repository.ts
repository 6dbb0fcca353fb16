import { Injectable } from '@nestjs/common';
import type { contractChanged, customerChanged, itemChanged } from '#contracts';
import type { EntityManager } from 'typeorm';

type Item = (typeof itemChanged)['example'];
type Customer = (typeof customerChanged)['example'];
type Contract = (typeof contractChanged)['example'];

/** X12 element 235: numbers of the GTIN family, which mean one item wherever they stand. */
const GTINS: ReadonlySet<string> = new Set(['UP', 'UA', 'UI', 'UK', 'UX', 'EN', 'EO', 'UD', 'UN', 'UH', 'UG', 'GT']);

/** Keeps what order-core says of items, customers and contracts; each event replaces what was known before. */
@Injectable()
export class ReferenceRepository {
  async putItem(manager: EntityManager, item: Item): Promise<void> {
    const sold = item.units.filter((unit) => unit.sold).map(({ unit }) => unit);
    const everybodys = item.identifiers.filter(({ customerId }) => customerId === undefined);
    await manager.query(
      `insert into intake.catalogue_items (sku, description, base_unit, sold_units, gtins, numbers, discontinued)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (sku) do update set description = excluded.description, base_unit = excluded.base_unit,
         sold_units = excluded.sold_units, gtins = excluded.gtins, numbers = excluded.numbers,
         discontinued = excluded.discontinued, revision = nextval('intake.catalogue_revision')`,
      [
        item.sku,
        item.description,
        item.baseUnit,
        sold,
        everybodys.filter(({ qualifier }) => GTINS.has(qualifier)).map(({ value }) => value),
        everybodys.filter(({ qualifier }) => !GTINS.has(qualifier)).map(({ value }) => value),
        item.discontinued,
      ],
    );
    await manager.query('delete from intake.customer_items where sku = $1', [item.sku]);
    const own = item.identifiers.flatMap(({ customerId, value }) => (customerId ? [{ customerId, value }] : []));
    await manager.query(
      `insert into intake.customer_items (customer_id, customer_item, sku)
       select customer_id, customer_item, $1 from unnest($2::text[], $3::text[]) as rows (customer_id, customer_item)
       on conflict do nothing`,
      [item.sku, own.map(({ customerId }) => customerId), own.map(({ value }) => value)],
    );
  }

  async putCustomer(manager: EntityManager, customer: Customer): Promise<void> {
    const { customerId, name, active, purchaseOrderRequired } = customer;
    await manager.query(
      `insert into intake.known_customers (customer_id, name, active, purchase_order_required)
       values ($1, $2, $3, $4)
       on conflict (customer_id) do update set name = excluded.name, active = excluded.active,
         purchase_order_required = excluded.purchase_order_required`,
      [customerId, name, active, purchaseOrderRequired],
    );
  }

  /** Part 1 replaces the contract with its lines, later parts add to it. */
  async putContract(manager: EntityManager, contract: Contract): Promise<void> {
    const { contractNumber, customerId, kind, name, currency, validFrom, validTo, part, lines } = contract;
    if (part === 1) {
      await manager.query('delete from intake.contracts where contract_number = $1', [contractNumber]);
      await manager.query(
        `insert into intake.contracts (contract_number, customer_id, kind, name, currency, valid_from, valid_to)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [contractNumber, customerId, kind, name, currency, validFrom, validTo],
      );
    }
    await manager.query(
      `insert into intake.contract_lines (contract_number, line_number, sku, unit, minimum_quantity, unit_price)
       select $1, "lineNumber", sku, unit, "minimumQuantity", "unitPrice"
       from jsonb_to_recordset($2::jsonb) as rows ("lineNumber" text, sku text, unit text,
         "minimumQuantity" numeric, "unitPrice" numeric)
       on conflict (contract_number, line_number, minimum_quantity) do update set sku = excluded.sku,
         unit = excluded.unit, unit_price = excluded.unit_price`,
      [contractNumber, JSON.stringify(lines)],
    );
  }
}
