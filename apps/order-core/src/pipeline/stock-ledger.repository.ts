import type { Decimal } from '#domain/money/decimal';
import type { EntityManager } from 'typeorm';
import { writeDecimal } from './columns.js';

/** Every way stock moves. `damage` is an adjustment that a picker or a return tells. */
export const MOVEMENT_KINDS = [
  'opening',
  'receipt',
  'reservation',
  'release',
  'pick',
  'ship',
  'damage',
  'adjustment',
  'cycle_count',
] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

export interface StockChange {
  readonly locationId: string;
  readonly sku: string;
  readonly onHand: Decimal;
  readonly reserved: Decimal;
  readonly kind: MovementKind;
  readonly orderId?: string | undefined;
  readonly reference?: string | undefined;
  /** What moved, where neither level tells: a pick. */
  readonly moved?: Decimal | undefined;
}

/** Stock set aside for a line of an order; its change of the level goes with it. */
export interface NewReservation {
  readonly id: string;
  readonly orderId: string;
  readonly position: number;
  readonly locationId: string;
  readonly sku: string;
  /** In the unit of the line. */
  readonly quantity: Decimal;
  readonly baseQuantity: Decimal;
  /** Why this location. */
  readonly reason: string;
}

/**
 * Changes stock levels, writes their movements and keeps the reservations they are for: one conditional update for all keys, summed per key and locked in
 * key order. A change that would sell what is not there, or free what is not reserved, changes nothing at all.
 * @returns false when a key has not enough
 */
export async function changeStock(
  manager: EntityManager,
  changes: readonly StockChange[],
  author: { actor: string; now: Date },
  reservations: readonly NewReservation[] = [],
): Promise<boolean> {
  if (changes.length === 0) return true;
  const rows = changes.map((change) => ({
    location_id: change.locationId,
    sku: change.sku,
    on_hand: writeDecimal(change.onHand),
    reserved: writeDecimal(change.reserved),
    kind: change.kind,
    order_id: change.orderId ?? null,
    reference: change.reference ?? null,
    moved: writeDecimal(change.moved),
  }));
  const kept = reservations.map((each) => ({
    id: each.id,
    order_id: each.orderId,
    position: each.position,
    location_id: each.locationId,
    sku: each.sku,
    quantity: writeDecimal(each.quantity),
    base_quantity: writeDecimal(each.baseQuantity),
    reason: each.reason,
  }));
  const [{ done }]: [{ done: boolean }] = await manager.query(
    `with changes as (
       select * from jsonb_to_recordset($1::jsonb) as rows (location_id text, sku text, on_hand numeric,
         reserved numeric, kind text, order_id uuid, reference text, moved numeric)
     ), wanted as (
       select location_id, sku, sum(on_hand) as on_hand, sum(reserved) as reserved from changes group by location_id, sku
     ), locked as materialized (
       select s.location_id, s.sku, s.on_hand + w.on_hand as on_hand, s.reserved + w.reserved as reserved
         from orders.stock_levels s join wanted w on w.location_id = s.location_id and w.sku = s.sku
        order by s.location_id, s.sku for update of s
     ), changed as (
       update orders.stock_levels s set on_hand = k.on_hand, reserved = k.reserved
         from locked k
        where k.location_id = s.location_id and k.sku = s.sku
          and not exists (select 1 from locked where reserved < 0 or on_hand < reserved)
          and (select count(*) from locked) = (select count(*) from wanted)
       returning 1
     ), moved as (
       insert into orders.stock_movements (location_id, sku, kind, on_hand_delta, reserved_delta, order_id, reference,
         actor, occurred_at, quantity)
       select location_id, sku, kind, on_hand, reserved, order_id, reference, $2, $3,
              coalesce(moved, greatest(abs(on_hand), abs(reserved)))
         from changes where exists (select 1 from changed) order by location_id, sku
     ), kept as (
       insert into orders.reservations (id, order_id, position, location_id, sku, quantity, base_quantity, state, reason,
         created_at)
       select id, order_id, position, location_id, sku, quantity, base_quantity, 'held', reason, $3
         from jsonb_to_recordset($4::jsonb) as rows (id uuid, order_id uuid, position integer, location_id text, sku text,
           quantity numeric, base_quantity numeric, reason text)
        where exists (select 1 from changed)
     )
     select exists (select 1 from changed) as done`,
    [JSON.stringify(rows), author.actor, author.now, JSON.stringify(kept)],
  );
  return done;
}

/** Makes the level rows of keys that have none yet, so that they can be locked and changed. */
export async function ensureLevels(
  manager: EntityManager,
  keys: readonly { locationId: string; sku: string }[],
): Promise<void> {
  await manager.query(
    `insert into orders.stock_levels (location_id, sku, on_hand, reserved)
     select distinct location_id, sku, 0, 0 from unnest($1::text[], $2::text[]) as keys (location_id, sku)
      order by location_id, sku
     on conflict do nothing`,
    [keys.map(({ locationId }) => locationId), keys.map(({ sku }) => sku)],
  );
}
