import type { Decimal } from '#domain/money/decimal';
import type { EntityManager } from 'typeorm';
import { readDecimal, writeDecimal } from '../../pipeline/columns.js';
import type { HeldReservation } from './reservations.repository.js';

export interface ShelfKey {
  readonly locationId: string;
  readonly sku: string;
}

export interface Shelf {
  readonly onHand: Decimal;
  readonly reserved: Decimal;
  /** Picked and not shipped: on the dock, not on the shelf. */
  readonly onDock: Decimal;
}

/** What the books say of a shelf; `lock` keeps its level until the transaction ends. @returns undefined when there is none */
export async function loadShelf(
  manager: EntityManager,
  { locationId, sku }: ShelfKey,
  lock: 'lock' | 'look',
): Promise<Shelf | undefined> {
  const [level]: { on_hand: string; reserved: string }[] = await manager.query(
    `select on_hand, reserved from orders.stock_levels where location_id = $1 and sku = $2
       ${lock === 'lock' ? 'for update' : ''}`,
    [locationId, sku],
  );
  if (!level) return undefined;
  const [dock]: { picked: string }[] = await manager.query(
    `select coalesce(sum(base_quantity), 0) as picked from orders.reservations
      where location_id = $1 and sku = $2 and state = 'picked'`,
    [locationId, sku],
  );
  return {
    onHand: readDecimal(level.on_hand),
    reserved: readDecimal(level.reserved),
    onDock: readDecimal(dock!.picked),
  };
}

/** What orders hold on a shelf and nobody is picking, the newest first: the order in which a short shelf takes it back. */
export async function loadHeldOnShelf(
  manager: EntityManager,
  { locationId, sku }: ShelfKey,
): Promise<(HeldReservation & { readonly orderId: string })[]> {
  const rows: {
    id: string;
    order_id: string;
    position: number;
    quantity: string;
    base_quantity: string;
    factor: string;
  }[] = await manager.query(
    `select r.id, r.order_id, r.position, r.quantity, r.base_quantity, l.factor
       from orders.reservations r join orders.order_lines l on l.order_id = r.order_id and l.position = r.position
      where r.location_id = $1 and r.sku = $2 and r.state = 'held' order by r.created_at desc, r.id desc`,
    [locationId, sku],
  );
  return rows.map((row) => ({
    id: row.id,
    orderId: row.order_id,
    position: row.position,
    locationId,
    sku,
    quantity: readDecimal(row.quantity),
    baseQuantity: readDecimal(row.base_quantity),
    factor: readDecimal(row.factor),
  }));
}

/** The shelf was counted: whoever asked for a count has it. */
export async function closeAskedCounts(
  manager: EntityManager,
  { locationId, sku }: ShelfKey,
  { counted, by, at }: { counted: Decimal; by: string; at: Date },
): Promise<void> {
  await manager.query(
    `update orders.cycle_counts set status = 'counted', counted = $3, counted_by = $4, counted_at = $5
      where location_id = $1 and sku = $2 and status = 'open'`,
    [locationId, sku, writeDecimal(counted), by, at],
  );
}
