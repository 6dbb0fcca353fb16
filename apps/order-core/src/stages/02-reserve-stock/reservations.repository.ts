import type { Decimal } from '#domain/money/decimal';
import type { DueIn } from '#domain/stock/expected-day';
import type { StockAvailable } from '#domain/stock/plan-reservation';
import type { WaitingOrder } from '#domain/stock/rank-backorders';
import type { LocationFacts } from '#domain/stock/routing-rule';
import type { EntityManager } from 'typeorm';
import { readDecimal, readOptionalMoney, writeDecimal } from '../../pipeline/columns.js';
import { POLICY } from '../../policies/policies.repository.js';

export interface LockedStock {
  readonly stock: readonly StockAvailable[];
  readonly locations: readonly LocationFacts[];
  /** The routing policy as it is stored. */
  readonly routing: unknown;
}

/**
 * Locks the stock of some items at every active location, in key order: whoever needs several keys takes them in the
 * same order, so nobody waits in a circle. Reads the routing rules with it. What a picker
 * did not find is available to nobody until the shelf is counted.
 */
export async function lockStock(manager: EntityManager, skus: readonly string[]): Promise<LockedStock> {
  const [row]: { stock: [string, number, string, string][]; routing: unknown }[] = await manager.query(
    `with locked as materialized (
       select s.location_id, l.priority, s.sku,
              s.on_hand - s.reserved - coalesce((select sum(c.missing) from orders.cycle_counts c
                where c.location_id = s.location_id and c.sku = s.sku and c.status = 'open'), 0) as available
         from orders.stock_levels s join orders.locations l on l.id = s.location_id and l.active
        where s.sku = any ($1) order by s.location_id, s.sku for update of s
     )
     select coalesce((select jsonb_agg(jsonb_build_array(location_id, priority, sku, available::text)) from locked), '[]')
              as stock,
            ${POLICY('routing')} as routing`,
    [skus],
  );
  const { stock, routing } = row!;
  const priorities = new Map(stock.map(([locationId, priority]) => [locationId, priority]));
  return {
    stock: stock.map(([locationId, , sku, available]) => ({ locationId, sku, available: readDecimal(available) })),
    locations: [...priorities].map(([id, priority]) => ({ id, priority })),
    routing,
  };
}

export async function loadLocations(manager: EntityManager): Promise<LocationFacts[]> {
  return manager.query('select id, priority from orders.locations where active');
}

export interface HeldReservation {
  readonly id: string;
  readonly position: number;
  readonly locationId: string;
  readonly sku: string;
  readonly quantity: Decimal;
  readonly baseQuantity: Decimal;
  /** Base units per unit of the line. */
  readonly factor: Decimal;
}

/** Marks what an order still has reserved (not picked) as given back. @returns what that was */
export async function takeBackReservations(
  manager: EntityManager,
  orderId: string,
): Promise<Omit<HeldReservation, 'factor'>[]> {
  const rows: {
    id: string;
    position: number;
    location_id: string;
    sku: string;
    quantity: string;
    base_quantity: string;
  }[] = (
    await manager.query(
      `update orders.reservations set state = 'released' where order_id = $1 and state in ('held', 'picking')
         returning id, position, location_id, sku, quantity, base_quantity`,
      [orderId],
    )
  )[0];
  return rows.map((row) => ({
    id: row.id,
    position: row.position,
    locationId: row.location_id,
    sku: row.sku,
    quantity: readDecimal(row.quantity),
    baseQuantity: readDecimal(row.base_quantity),
  }));
}

/** What an order has reserved and nobody is picking, the newest first. */
export async function loadHeldReservations(manager: EntityManager, orderId: string): Promise<HeldReservation[]> {
  const rows: {
    id: string;
    position: number;
    location_id: string;
    sku: string;
    quantity: string;
    base_quantity: string;
    factor: string;
  }[] = await manager.query(
    `select r.id, r.position, r.location_id, r.sku, r.quantity, r.base_quantity, l.factor
       from orders.reservations r join orders.order_lines l on l.order_id = r.order_id and l.position = r.position
      where r.order_id = $1 and r.state = 'held' order by r.created_at desc, r.id desc`,
    [orderId],
  );
  return rows.map((row) => ({
    id: row.id,
    position: row.position,
    locationId: row.location_id,
    sku: row.sku,
    quantity: readDecimal(row.quantity),
    baseQuantity: readDecimal(row.base_quantity),
    factor: readDecimal(row.factor),
  }));
}

/** Takes these quantities off their reservations; one that is left with nothing is released. */
export async function cutBack(manager: EntityManager, cuts: readonly HeldReservation[]): Promise<void> {
  await manager.query(
    `update orders.reservations r
        set quantity = r.quantity - c.quantity, base_quantity = r.base_quantity - c.base,
            state = case when r.quantity = c.quantity then 'released' else r.state end
       from unnest($1::uuid[], $2::numeric[], $3::numeric[]) as c (id, quantity, base) where c.id = r.id`,
    [
      cuts.map(({ id }) => id),
      cuts.map(({ quantity }) => writeDecimal(quantity)),
      cuts.map(({ baseQuantity }) => writeDecimal(baseQuantity)),
    ],
  );
}

/** Orders that wait for any of these items of which some is free, and what decides who is served first. */
export async function findBackorders(
  manager: EntityManager,
  { skus, states }: { skus: readonly string[] | undefined; states: readonly string[] },
): Promise<{ orders: WaitingOrder[]; allocation: unknown }> {
  const rows: WaitingRow[] = await manager.query(
    `select o.id, o.channel, o.currency, o.total_minor, o.received_at, coalesce(c.priority, 100) as priority,
            to_char(coalesce(o.requested_date, (select min(l.requested_date) from orders.order_lines l
              where l.order_id = o.id and l.backordered > 0)), 'YYYY-MM-DD') as ship_date
       from orders.orders o left join orders.customers c on c.id = o.customer_id
      where o.state = any ($2)
        and o.id in (select l.order_id from orders.order_lines l
                       join orders.stock_levels s on s.sku = l.sku and s.on_hand > s.reserved
                      where l.backordered > 0 and ($1::text[] is null or l.sku = any ($1)))`,
    [skus ?? null, states],
  );
  const [policy]: { allocation: unknown }[] = await manager.query(`select ${POLICY('allocation')} as allocation`);
  return {
    allocation: policy!.allocation,
    orders: rows.map((row) => ({
      orderId: row.id,
      customerPriority: row.priority,
      channel: row.channel,
      shipDate: row.ship_date ?? undefined,
      value: readOptionalMoney(row.total_minor, row.currency),
      receivedAt: row.received_at.getTime(),
    })),
  };
}

interface WaitingRow {
  id: string;
  channel: string;
  currency: string;
  total_minor: string | null;
  received_at: Date;
  priority: number;
  ship_date: string | null;
}

export interface ItemDueIn {
  readonly dueIn: DueIn[];
  /** Base units that other orders wait for. */
  readonly ahead: Decimal;
}

/** What is due in of some items, and how much of it is spoken for by orders that wait already. */
export async function loadDueIn(
  manager: EntityManager,
  { skus, exceptOrder }: { skus: readonly string[]; exceptOrder: string },
): Promise<Map<string, ItemDueIn>> {
  const rows: { sku: string; expected_on: string; quantity: string; ahead: string }[] = await manager.query(
    `select d.sku, to_char(d.expected_on, 'YYYY-MM-DD') as expected_on, d.quantity,
            (select coalesce(sum(l.backordered * l.factor), 0) from orders.order_lines l
              where l.sku = d.sku and l.backordered > 0 and l.order_id <> $2) as ahead
       from orders.stock_due_in d where d.sku = any ($1) and d.quantity > 0 order by d.sku, d.expected_on`,
    [skus, exceptOrder],
  );
  const items = new Map<string, ItemDueIn>();
  for (const row of rows) {
    const item = items.get(row.sku) ?? { dueIn: [], ahead: readDecimal(row.ahead) };
    item.dueIn.push({ expectedOn: row.expected_on, quantity: readDecimal(row.quantity) });
    items.set(row.sku, item);
  }
  return items;
}

/** A receipt that names what it was expected by takes that off what is still due in. */
export async function takeOffDueIn(
  manager: EntityManager,
  reference: string,
  received: readonly { locationId: string; sku: string; onHand: Decimal }[],
): Promise<void> {
  await manager.query(
    `update orders.stock_due_in d set quantity = greatest(d.quantity - r.quantity, 0)
       from (select location_id, sku, sum(quantity) as quantity
               from unnest($2::text[], $3::text[], $4::numeric[]) as rows (location_id, sku, quantity)
              group by location_id, sku) r
      where d.reference = $1 and d.location_id = r.location_id and d.sku = r.sku`,
    [
      reference,
      received.map(({ locationId }) => locationId),
      received.map(({ sku }) => sku),
      received.map(({ onHand }) => writeDecimal(onHand)),
    ],
  );
}

/** Base units per unit, of each unit of each of these items. */
export async function loadUnitFactors(
  manager: EntityManager,
  skus: readonly string[],
): Promise<Map<string, Map<string, Decimal>>> {
  const rows: { sku: string; unit: string; factor: string }[] = await manager.query(
    'select sku, unit, factor from orders.item_units where sku = any ($1)',
    [skus],
  );
  const factors = new Map<string, Map<string, Decimal>>();
  for (const { sku, unit, factor } of rows) {
    const units = factors.get(sku) ?? new Map<string, Decimal>();
    factors.set(sku, units.set(unit, readDecimal(factor)));
  }
  return factors;
}
