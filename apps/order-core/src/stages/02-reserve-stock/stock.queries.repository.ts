import type { StockPosition } from '#domain/stock/available-to-promise';
import type { Decimal } from '#domain/money/decimal';
import type { EntityManager } from 'typeorm';
import { readDecimal } from '../../pipeline/columns.js';
import type { MovementKind } from '../../pipeline/stock-ledger.repository.js';

export interface StockRow {
  readonly locationId: string;
  readonly sku: string;
  readonly description: string;
  readonly unit: string;
  readonly onHand: string;
  readonly reserved: string;
  readonly available: string;
}

/** Stock as the warehouse reads it, in base units. */
export async function listStock(
  manager: EntityManager,
  filter: { sku: string | undefined; locationId: string | undefined; limit: number },
): Promise<StockRow[]> {
  return manager.query(
    `select s.location_id as "locationId", s.sku, i.description, i.base_unit as unit, trim_scale(s.on_hand)::text as "onHand",
            trim_scale(s.reserved)::text as reserved, trim_scale(s.on_hand - s.reserved)::text as available
       from orders.stock_levels s join orders.items i on i.sku = s.sku
      where ($1::text is null or s.sku = $1) and ($2::text is null or s.location_id = $2)
      order by s.sku, s.location_id limit $3`,
    [filter.sku ?? null, filter.locationId ?? null, filter.limit],
  );
}

interface PositionRow {
  location_id: string;
  on_hand: string;
  committed: string;
  due_in: { expectedOn: string; quantity: string }[];
}

/** An item at every active location with what is due in there, and what orders wait for of it. */
export async function loadPositions(
  manager: EntityManager,
  sku: string,
): Promise<{ positions: StockPosition[]; waiting: Decimal }> {
  const rows: PositionRow[] = await manager.query(
    `select l.id as location_id, coalesce(s.on_hand, 0) as on_hand,
            coalesce(s.reserved, 0) + coalesce((select sum(c.missing) from orders.cycle_counts c
              where c.location_id = l.id and c.sku = $1 and c.status = 'open'), 0) as committed,
            coalesce((select jsonb_agg(jsonb_build_object('expectedOn', d.expected_on, 'quantity', d.quantity::text)
                       order by d.expected_on, d.reference)
               from orders.stock_due_in d where d.location_id = l.id and d.sku = $1 and d.quantity > 0), '[]') as due_in
       from orders.locations l left join orders.stock_levels s on s.location_id = l.id and s.sku = $1
      where l.active order by l.priority, l.id`,
    [sku],
  );
  const [waiting]: { waiting: string }[] = await manager.query(
    `select coalesce(sum(backordered * factor), 0) as waiting from orders.order_lines where sku = $1 and backordered > 0`,
    [sku],
  );
  return {
    waiting: readDecimal(waiting!.waiting),
    positions: rows.map((row) => ({
      locationId: row.location_id,
      onHand: readDecimal(row.on_hand),
      committed: readDecimal(row.committed),
      dueIn: row.due_in.map(({ expectedOn, quantity }) => ({ expectedOn, quantity: readDecimal(quantity) })),
    })),
  };
}

export async function isItem(manager: EntityManager, sku: string): Promise<boolean> {
  const rows: unknown[] = await manager.query('select 1 from orders.items where sku = $1', [sku]);
  return rows.length > 0;
}

export interface MovementRow {
  readonly id: string;
  readonly locationId: string;
  readonly sku: string;
  readonly kind: MovementKind;
  readonly quantity: string;
  readonly onHand: string;
  readonly reserved: string;
  readonly orderId: string | null;
  readonly reference: string | null;
  readonly actor: string;
  readonly at: Date;
}

/** How stock came to be what it is: movements of an item, the newest first, one row more than the page holds. */
export async function listMovements(
  manager: EntityManager,
  filter: {
    sku: string;
    locationId: string | undefined;
    kind: MovementKind | undefined;
    orderId: string | undefined;
    before: string | undefined;
    limit: number;
  },
): Promise<MovementRow[]> {
  return manager.query(
    `select m.id, m.location_id as "locationId", m.sku, m.kind, trim_scale(m.quantity)::text as quantity,
            trim_scale(m.on_hand_delta)::text as "onHand", trim_scale(m.reserved_delta)::text as reserved,
            m.order_id as "orderId", m.reference, m.actor, m.occurred_at as at
       from orders.stock_movements m
      where m.location_id in (select location_id from orders.stock_levels where sku = $1) and m.sku = $1
        and ($2::text is null or m.location_id = $2) and ($3::text is null or m.kind = $3)
        and ($4::uuid is null or m.order_id = $4) and ($5::bigint is null or m.id < $5)
      order by m.id desc limit $6`,
    [
      filter.sku,
      filter.locationId ?? null,
      filter.kind ?? null,
      filter.orderId ?? null,
      filter.before ?? null,
      filter.limit + 1,
    ],
  );
}

export interface StockDiscrepancy {
  readonly locationId: string;
  readonly sku: string;
  /** The level and what its movements add up to. */
  readonly onHand: string;
  readonly onHandMoved: string;
  readonly reserved: string;
  readonly reservedMoved: string;
  /** What open reservations hold. */
  readonly reservedByOrders: string;
}

/**
 * Levels that are not what their movements add up to, or reserve other than orders hold: all three are read by one
 * statement and so from one moment. Empty unless there is a bug, or somebody wrote into the tables by hand.
 */
export async function findDiscrepancies(manager: EntityManager, limit: number): Promise<StockDiscrepancy[]> {
  return manager.query(
    `with moved as (
       select location_id, sku, sum(on_hand_delta) as on_hand, sum(reserved_delta) as reserved
         from orders.stock_movements group by location_id, sku
     ), held as (
       select location_id, sku, sum(base_quantity) as reserved from orders.reservations
        where state in ('held', 'picking', 'picked') group by location_id, sku
     )
     select coalesce(s.location_id, m.location_id) as "locationId", coalesce(s.sku, m.sku) as sku,
            coalesce(s.on_hand, 0)::text as "onHand", coalesce(m.on_hand, 0)::text as "onHandMoved",
            coalesce(s.reserved, 0)::text as reserved, coalesce(m.reserved, 0)::text as "reservedMoved",
            coalesce(h.reserved, 0)::text as "reservedByOrders"
       from orders.stock_levels s
       full join moved m on m.location_id = s.location_id and m.sku = s.sku
       left join held h on h.location_id = s.location_id and h.sku = s.sku
      where coalesce(s.on_hand, 0) <> coalesce(m.on_hand, 0) or coalesce(s.reserved, 0) <> coalesce(m.reserved, 0)
         or coalesce(s.reserved, 0) <> coalesce(h.reserved, 0)
      order by 1, 2 limit $1`,
    [limit],
  );
}

export interface DueInRow {
  readonly reference: string;
  readonly locationId: string;
  readonly sku: string;
  readonly expectedOn: string;
  readonly quantity: string;
}

/** What is still to come, the soonest first. */
export async function listDueIn(
  manager: EntityManager,
  filter: { sku: string | undefined; locationId: string | undefined; limit: number },
): Promise<DueInRow[]> {
  return manager.query(
    `select reference, location_id as "locationId", sku, to_char(expected_on, 'YYYY-MM-DD') as "expectedOn",
            trim_scale(quantity)::text as quantity
       from orders.stock_due_in
      where quantity > 0 and ($1::text is null or sku = $1) and ($2::text is null or location_id = $2)
      order by expected_on, reference, location_id, sku limit $3`,
    [filter.sku ?? null, filter.locationId ?? null, filter.limit],
  );
}
