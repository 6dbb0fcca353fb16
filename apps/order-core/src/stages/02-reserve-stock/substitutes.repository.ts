import type { Decimal } from '#domain/money/decimal';
import type { EntityManager } from 'typeorm';
import { readDecimal } from '../../pipeline/columns.js';

/** An item that may stand in for another, in a unit both are sold in. */
export interface Substitute {
  readonly of: string;
  readonly sku: string;
  readonly unit: string;
  /** Base units per unit. */
  readonly factor: Decimal;
}

interface SubstituteRow {
  of: string;
  sku: string;
  unit: string;
  factor: string;
}

const SUBSTITUTES = `
  select s.sku as of, s.substitute_sku as sku, u.unit, u.factor, s.priority
    from orders.item_substitutes s
    join orders.items i on i.sku = s.substitute_sku and not i.discontinued
    join orders.item_units u on u.sku = s.substitute_sku and u.sold
   where s.sku = any ($1)`;

/** Substitutes of these items, the best of each first. */
export async function loadSubstitutes(manager: EntityManager, skus: readonly string[]): Promise<Substitute[]> {
  const rows: SubstituteRow[] = await manager.query(`${SUBSTITUTES} order by s.sku, s.priority, s.substitute_sku`, [
    skus,
  ]);
  return rows.map(toSubstitute);
}

/** Substitutes of these items that are in stock now, in units of the substitute; nothing is locked or kept for it. */
export async function loadOffers(
  manager: EntityManager,
  skus: readonly string[],
): Promise<(Substitute & { available: Decimal })[]> {
  const rows: (SubstituteRow & { available: string })[] = await manager.query(
    `select o.*, trunc(sum(s.on_hand - s.reserved) / o.factor)::text as available
       from (${SUBSTITUTES}) o
       join orders.stock_levels s on s.sku = o.sku
       join orders.locations l on l.id = s.location_id and l.active
      group by o.of, o.sku, o.unit, o.factor, o.priority
     having sum(s.on_hand - s.reserved) >= o.factor
      order by o.of, o.priority, o.sku`,
    [skus],
  );
  return rows.map((row) => ({ ...toSubstitute(row), available: readDecimal(row.available) }));
}

const toSubstitute = ({ of, sku, unit, factor }: SubstituteRow): Substitute => ({
  of,
  sku,
  unit,
  factor: readDecimal(factor),
});
