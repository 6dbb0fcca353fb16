import type { PriceEntry, Rung } from '#domain/pricing/price-ladder';
import type { Decimal } from '#domain/money/decimal';
import type { EntityManager } from 'typeorm';
import { readDecimal } from '../../pipeline/columns.js';

interface EntryRow {
  sku: string;
  kind: Rung;
  book: string;
  line_number: string;
  currency: string;
  unit: string;
  factor: string;
  unit_price: string;
  minimum_quantity: string;
  valid_from: string;
  valid_to: string | null;
}

/**
 * Every price entry that could price these items for this customer, of any date and currency: the ladder says which
 * applies, and its trace says why the others do not. An entry in a unit the item does not have cannot be compared.
 */
export async function loadPriceEntries(
  manager: EntityManager,
  facts: { customerId: string; level: string | undefined; skus: readonly string[]; contracts: readonly string[] },
): Promise<Map<string, PriceEntry[]>> {
  const rows: EntryRow[] = await manager.query(
    `select e.sku, b.kind, b.id as book, e.line_number, b.currency, e.unit, u.factor, e.unit_price, e.minimum_quantity,
            to_char(b.valid_from, 'YYYY-MM-DD') as valid_from, to_char(b.valid_to, 'YYYY-MM-DD') as valid_to
       from orders.price_entries e
       join orders.price_books b on b.id = e.price_book_id
       join orders.item_units u on u.sku = e.sku and u.unit = e.unit
      where e.sku = any ($1)
        and (b.kind = 'list' or (b.kind = 'level' and b.level = $2) or b.customer_id = $3)`,
    [facts.skus, facts.level ?? null, facts.customerId],
  );
  const entries = new Map<string, PriceEntry[]>();
  for (const row of rows) {
    const list = entries.get(row.sku) ?? [];
    list.push({
      rung: row.kind,
      // 80 characters is what an event takes.
      reference: `${row.book}/${row.line_number}`.slice(0, 80),
      currency: row.currency,
      unit: row.unit,
      factor: readDecimal(row.factor),
      unitPrice: readDecimal(row.unit_price),
      minimumQuantity: readDecimal(row.minimum_quantity),
      validFrom: row.valid_from,
      validTo: row.valid_to ?? undefined,
      named: facts.contracts.includes(row.book),
    });
    entries.set(row.sku, list);
  }
  return entries;
}

/** Landed cost per base unit on a day; items without one are not in the map. */
export async function loadUnitCosts(
  manager: EntityManager,
  { skus, currency, on }: { skus: readonly string[]; currency: string; on: string },
): Promise<Map<string, Decimal>> {
  const rows: { sku: string; unit_cost: string }[] = await manager.query(
    `select distinct on (sku) sku, unit_cost from orders.landed_costs
      where sku = any ($1) and currency = $2 and valid_from <= $3 order by sku, valid_from desc`,
    [skus, currency, on],
  );
  return new Map(rows.map((row) => [row.sku, readDecimal(row.unit_cost)]));
}
