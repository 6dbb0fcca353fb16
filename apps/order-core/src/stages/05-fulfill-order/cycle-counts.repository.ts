import type { Decimal } from '#domain/money/decimal';
import type { EntityManager } from 'typeorm';
import type { PageKey } from '../../http/page.js';
import { writeDecimal } from '../../pipeline/columns.js';

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
