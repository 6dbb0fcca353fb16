import type { Decimal } from '#domain/money/decimal';
import type { EntityManager } from 'typeorm';
import type { PageKey } from '../../http/page.js';
import { readDecimal, writeDecimal } from '../../pipeline/columns.js';

export interface CycleCountRow {
  readonly id: string;
  readonly locationId: string;
  readonly sku: string;
  /** In base units, as the rest. */
  readonly expected: Decimal;
  readonly found: Decimal;
  /** Promised to nobody until the shelf is counted. */
  readonly missing: Decimal;
  readonly orderId: string;
  readonly pickListId: string;
  readonly raisedAt: Date;
}

export async function addCycleCounts(manager: EntityManager, counts: readonly CycleCountRow[]): Promise<void> {
  if (counts.length === 0) return;
  const rows = counts.map((count) => ({
    ...count,
    expected: writeDecimal(count.expected),
    found: writeDecimal(count.found),
    missing: writeDecimal(count.missing),
  }));
  await manager.query(
    `insert into orders.cycle_counts (id, location_id, sku, expected, found, missing, status, order_id, pick_list_id,
       raised_at)
     select id, "locationId", sku, expected, found, missing, 'open', "orderId", "pickListId", "raisedAt"
       from jsonb_to_recordset($1::jsonb) as rows (id uuid, "locationId" text, sku text, expected numeric, found numeric,
         missing numeric, "orderId" uuid, "pickListId" uuid, "raisedAt" timestamptz)`,
    [JSON.stringify(rows)],
  );
}

export interface OpenCount {
  readonly id: string;
  readonly locationId: string;
  readonly sku: string;
  readonly status: 'open' | 'counted';
}

export async function lockCount(manager: EntityManager, id: string): Promise<OpenCount | undefined> {
  const [row]: OpenCount[] = await manager.query(
    `select id, location_id as "locationId", sku, status from orders.cycle_counts where id = $1 for update`,
    [id],
  );
  return row;
}

/** What the books say of a shelf; goods picked and not shipped stand on the dock, not on the shelf. Locks the level. */
export async function lockShelf(
  manager: EntityManager,
  { locationId, sku }: Pick<OpenCount, 'locationId' | 'sku'>,
): Promise<{ onHand: Decimal; reserved: Decimal; onDock: Decimal }> {
  const [level]: { on_hand: string; reserved: string }[] = await manager.query(
    'select on_hand, reserved from orders.stock_levels where location_id = $1 and sku = $2 for update',
    [locationId, sku],
  );
  const [dock]: { picked: string }[] = await manager.query(
    `select coalesce(sum(base_quantity), 0) as picked from orders.reservations
      where location_id = $1 and sku = $2 and state = 'picked'`,
    [locationId, sku],
  );
  return {
    onHand: readDecimal(level!.on_hand),
    reserved: readDecimal(level!.reserved),
    onDock: readDecimal(dock!.picked),
  };
}

/** Closes every open count of the shelf: it was counted once for all of them. */
export async function closeCounts(
  manager: EntityManager,
  { locationId, sku }: Pick<OpenCount, 'locationId' | 'sku'>,
  result: { readonly counted: Decimal; readonly by: string; readonly at: Date },
): Promise<void> {
  await manager.query(
    `update orders.cycle_counts set status = 'counted', counted = $3, counted_by = $4, counted_at = $5
      where location_id = $1 and sku = $2 and status = 'open'`,
    [locationId, sku, writeDecimal(result.counted), result.by, result.at],
  );
}

export interface CountListRow {
  readonly id: string;
  readonly location_id: string;
  readonly sku: string;
  readonly description: string;
  readonly base_unit: string;
  readonly expected: string;
  readonly found: string;
  readonly missing: string;
  readonly status: 'open' | 'counted';
  readonly order_id: string | null;
  readonly pick_list_id: string | null;
  readonly raised_at: Date;
  readonly counted: string | null;
  readonly counted_by: string | null;
  readonly counted_at: Date | null;
}

/** One row more than the page holds, the newest first. */
export async function listCounts(
  manager: EntityManager,
  filter: {
    status: string | undefined;
    locationId: string | undefined;
    after: PageKey | undefined;
    limit: number;
  },
): Promise<CountListRow[]> {
  return manager.query(
    `select c.id, c.location_id, c.sku, i.description, i.base_unit, trim_scale(c.expected)::text as expected,
            trim_scale(c.found)::text as found, trim_scale(c.missing)::text as missing, c.status, c.order_id,
            c.pick_list_id, c.raised_at, trim_scale(c.counted)::text as counted, c.counted_by, c.counted_at
       from orders.cycle_counts c join orders.items i on i.sku = c.sku
      where ($1::text is null or c.status = $1) and ($2::text is null or c.location_id = $2)
        and ($3::timestamptz is null or (c.raised_at, c.id) < ($3, $4::uuid))
      order by c.raised_at desc, c.id desc limit $5`,
    [
      filter.status ?? null,
      filter.locationId ?? null,
      filter.after?.at ?? null,
      filter.after?.id ?? null,
      filter.limit + 1,
    ],
  );
}
