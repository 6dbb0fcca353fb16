import type { EntityManager } from 'typeorm';
import type { PageKey } from '../../http/page.js';

export interface ReturnListRow {
  readonly id: string;
  readonly number: string;
  readonly order_id: string;
  readonly purchase_order_number: string;
  readonly customer_id: string;
  readonly state: string;
  readonly reason: string;
  readonly remedy: string;
  readonly channel: string;
  readonly note: string | null;
  readonly currency: string;
  readonly worth_minor: string;
  readonly requested_by: string;
  readonly requested_at: Date;
  readonly decided_by: string | null;
  readonly decision_note: string | null;
  readonly location_id: string | null;
  readonly inspected_by: string | null;
  readonly inspected_at: Date | null;
  readonly replacement_order_id: string | null;
  readonly credit_memo_numbers: string[];
  readonly refunded_minor: string | null;
  readonly closed_at: Date | null;
  readonly lines: {
    position: number;
    lineNumber: string;
    sku: string;
    unitOfMeasure: string;
    quantity: string;
    unitPrice: string;
    worthMinor: string;
    received: string | null;
    restocked: string | null;
    scrapped: string | null;
  }[];
}

const RETURNS = `
  select r.*, o.purchase_order_number,
         (select jsonb_agg(jsonb_build_object('position', x.position, 'lineNumber', l.line_number, 'sku', l.sku,
                   'unitOfMeasure', l.unit, 'quantity', trim_scale(x.quantity)::text,
                   'unitPrice', trim_scale(x.unit_price)::text, 'worthMinor', x.worth_minor::text,
                   'received', trim_scale(x.received)::text, 'restocked', trim_scale(x.restocked)::text,
                   'scrapped', trim_scale(x.scrapped)::text) order by x.position)
            from orders.return_lines x join orders.order_lines l on l.order_id = r.order_id and l.position = x.position
           where x.return_id = r.id) as lines
    from orders.returns r join orders.orders o on o.id = r.order_id`;

/** One row more than the page holds, the newest first. */
export async function listReturns(
  manager: EntityManager,
  filter: {
    readonly customerId: string | undefined;
    readonly orderId: string | undefined;
    readonly state: string | undefined;
    readonly after: PageKey | undefined;
    readonly limit: number;
  },
): Promise<ReturnListRow[]> {
  return manager.query(
    `${RETURNS} where ($1::text is null or r.customer_id = $1) and ($2::uuid is null or r.order_id = $2)
        and ($3::text is null or r.state = $3)
        and ($4::timestamptz is null or (r.requested_at, r.id) < ($4, $5::uuid))
      order by r.requested_at desc, r.id desc limit $6`,
    [
      filter.customerId ?? null,
      filter.orderId ?? null,
      filter.state ?? null,
      filter.after?.at ?? null,
      filter.after?.id ?? null,
      filter.limit + 1,
    ],
  );
}

export async function loadReturnRow(manager: EntityManager, id: string): Promise<ReturnListRow | undefined> {
  const [row]: ReturnListRow[] = await manager.query(`${RETURNS} where r.id = $1`, [id]);
  return row;
}

/** Whether goods can be put there: our own location, and in use. */
export async function isOpenLocation(manager: EntityManager, id: string): Promise<boolean> {
  const rows: unknown[] = await manager.query('select 1 from orders.locations where id = $1 and active', [id]);
  return rows.length > 0;
}

/** Who owns an order, for deciding who may send it back. */
export async function findOrderCustomer(manager: EntityManager, orderId: string): Promise<string | undefined> {
  const [row]: { customer_id: string | null }[] = await manager.query(
    'select customer_id from orders.orders where id = $1',
    [orderId],
  );
  return row?.customer_id ?? undefined;
}
