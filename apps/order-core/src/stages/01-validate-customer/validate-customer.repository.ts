import type { ItemFacts, ShipToFacts } from '#domain/customer/validate-customer';
import type { ItemIdentity } from '#domain/customer/item-identity';
import type { ListedShipTo } from '#domain/customer/match-ship-to';
import type { EntityManager } from 'typeorm';
import { readDecimal } from '../../pipeline/columns.js';

export type ShipToRecord = ShipToFacts & ListedShipTo;

interface ShipToRow {
  id: string;
  qualifier: string | null;
  identifier: string | null;
  name: string;
  open: boolean;
  postal_code: string | null;
}

/** The ship-to list of a customer; empty when the customer keeps none. */
export async function loadShipTos(manager: EntityManager, customerId: string): Promise<ShipToRecord[]> {
  const rows: ShipToRow[] = await manager.query(
    `select id, qualifier, identifier, name, open, address ->> 'postalCode' as postal_code
       from orders.ship_tos where customer_id = $1`,
    [customerId],
  );
  return rows.map(({ qualifier, identifier, postal_code: postalCode, ...row }) => ({
    ...row,
    qualifier: qualifier ?? undefined,
    identifier: identifier ?? undefined,
    postalCode: postalCode ?? undefined,
  }));
}

export interface NamedLine {
  readonly position: number;
  readonly identities: readonly ItemIdentity[];
}

/**
 * The items that the identifiers of each line lead to: our own number, the catalogue's identifiers, the customer's
 * own cross-reference, or a line of one of the customer's bids (of the bid the document names, when it names one).
 */
export async function findItems(
  manager: EntityManager,
  facts: { customerId: string | undefined; contracts: readonly string[]; lines: readonly NamedLine[] },
): Promise<Map<number, ItemFacts[]>> {
  const named = facts.lines.flatMap(({ position, identities }) => identities.map((each) => ({ position, ...each })));
  const rows: { position: number; sku: string; discontinued: boolean; units: UnitRow[] }[] = await manager.query(
    `with named as (
       select * from jsonb_to_recordset($1::jsonb) as rows (position integer, qualifier text, value text)
     ), found as (
       select n.position, i.sku from named n join orders.items i on i.sku = n.value where n.qualifier = 'VN'
       union
       select n.position, x.sku from named n
         join orders.item_identifiers x on x.qualifier = n.qualifier and x.value = n.value
        where x.customer_id in ('', $2)
       union
       select n.position, e.sku from named n
         join orders.price_books b on b.kind = 'bid' and b.customer_id = $2
         join orders.price_entries e on e.price_book_id = b.id and e.line_number = n.value
        where n.qualifier = 'BL' and (not exists (select 1 from orders.price_books where id = any ($3)) or b.id = any ($3))
     )
     select f.position, i.sku, i.discontinued,
            (select jsonb_agg(jsonb_build_object('unit', u.unit, 'factor', u.factor::text, 'sold', u.sold) order by u.unit)
               from orders.item_units u where u.sku = i.sku) as units
       from found f join orders.items i on i.sku = f.sku
      order by f.position, i.sku`,
    [JSON.stringify(named), facts.customerId ?? '', facts.contracts],
  );
  const items = new Map<number, ItemFacts[]>();
  for (const { position, sku, discontinued, units } of rows) {
    const list = items.get(position) ?? [];
    list.push({
      sku,
      discontinued,
      units: (units ?? []).map((each) => ({ ...each, factor: readDecimal(each.factor) })),
    });
    items.set(position, list);
  }
  return items;
}

interface UnitRow {
  unit: string;
  factor: string;
  sold: boolean;
}
