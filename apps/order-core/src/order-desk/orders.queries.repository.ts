import type { OrderState } from '#domain/order/order-state';
import type { Finding } from '#domain/rejections/rejections';
import type { EntityManager } from 'typeorm';
import type { PageKey } from '../http/page.js';
import type { StoredCharge } from '../pipeline/adjustment-columns.js';
import type { TimelineEntry } from '../pipeline/order-record.js';

export interface OrderListRow {
  readonly id: string;
  readonly number: string;
  readonly purchase_order_number: string;
  readonly release_number: string;
  readonly customer_key: string;
  readonly state: OrderState;
  readonly channel: string;
  readonly document_id: string;
  readonly currency: string;
  readonly total_minor: string | null;
  readonly net_minor: string | null;
  readonly cost_minor: string | null;
  readonly findings: Finding[];
  readonly received_at: Date;
  readonly updated_at: Date;
}

export interface OrderFilter {
  readonly state?: string | undefined;
  readonly customerId?: string | undefined;
  readonly purchaseOrderNumber?: string | undefined;
  readonly channel?: string | undefined;
  readonly sku?: string | undefined;
  readonly after: PageKey | undefined;
  readonly limit: number;
}

/** One row more than the page holds, the newest first. */
export async function listOrders(manager: EntityManager, filter: OrderFilter): Promise<OrderListRow[]> {
  return manager.query(
    `select o.id, o.number, o.purchase_order_number, o.release_number, o.customer_key, o.state, o.channel, o.document_id, o.currency,
            o.total_minor, o.net_minor, o.cost_minor, o.findings, o.received_at, o.updated_at
       from orders.orders o
      where ($1::text is null or o.state = $1) and ($2::text is null or o.customer_key = $2)
        and ($3::text is null or o.purchase_order_number = $3) and ($4::text is null or o.channel = $4)
        and ($5::text is null or exists (select 1 from orders.order_lines l where l.order_id = o.id and l.sku = $5))
        and ($6::timestamptz is null or (o.received_at, o.id) < ($6, $7::uuid))
      order by o.received_at desc, o.id desc limit $8`,
    [
      filter.state ?? null,
      filter.customerId ?? null,
      filter.purchaseOrderNumber ?? null,
      filter.channel ?? null,
      filter.sku ?? null,
      filter.after?.at ?? null,
      filter.after?.id ?? null,
      filter.limit + 1,
    ],
  );
}

export interface OrderHeadRow extends OrderListRow {
  readonly customer_id: string | null;
  readonly customer_name: string | null;
  readonly partner_id: string | null;
  readonly entered_by: string | null;
  readonly test: boolean;
  readonly ship_to_id: string | null;
  readonly terms: string | null;
  readonly requested_date: string | null;
  readonly accepted_codes: string[];
  readonly charges: StoredCharge[];
}

export async function loadOrderHead(manager: EntityManager, id: string): Promise<OrderHeadRow | undefined> {
  const [row]: OrderHeadRow[] = await manager.query(
    `select o.*, to_char(o.requested_date, 'YYYY-MM-DD') as requested_date, c.name as customer_name
       from orders.orders o left join orders.customers c on c.id = o.customer_id where o.id = $1`,
    [id],
  );
  return row;
}

/** What belongs to an order, each as small JSON rows for its page. */
export async function loadOrderParts(manager: EntityManager, orderId: string): Promise<OrderParts> {
  const [row]: OrderParts[] = await manager.query(
    `select
       (select coalesce(jsonb_agg(jsonb_build_object('position', position, 'locationId', location_id,
                 'quantity', trim_scale(quantity)::text, 'state', state, 'reason', reason) order by position, created_at), '[]')
          from orders.reservations where order_id = $1 and state <> 'released') as reservations,
       (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'status', status, 'reasons', reasons) order by requested_at), '[]')
          from orders.approval_cards where order_id = $1) as "approvalCards",
       (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'locationId', location_id, 'status', status) order by released_at), '[]')
          from orders.pick_lists where order_id = $1) as "pickLists",
       (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'locationId', location_id, 'shippedOn', shipped_on,
                 'carrier', carrier, 'trackingNumber', tracking_number) order by shipped_at), '[]')
          from orders.shipments where order_id = $1) as shipments,
       (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'number', number, 'invoiceDate', invoice_date,
                 'dueDate', due_date, 'amountMinor', amount_minor::text) order by number), '[]')
          from orders.invoices
         where id in (select b.invoice_id from orders.invoice_shipments b where b.order_id = $1)) as invoices,
       (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'purpose', purpose, 'documentId', document_id,
                 'outcome', outcome, 'why', why, 'receivedAt', received_at) order by received_at, id), '[]')
          from orders.order_messages where order_id = $1) as messages`,
    [orderId],
  );
  return row!;
}

export interface OrderParts {
  readonly reservations: { position: number; locationId: string; quantity: string; state: string; reason: string }[];
  readonly approvalCards: object[];
  readonly pickLists: object[];
  readonly shipments: object[];
  readonly invoices: { id: string; number: string; invoiceDate: string; dueDate: string; amountMinor: string }[];
  readonly messages: object[];
}

export async function loadTimeline(manager: EntityManager, orderId: string): Promise<TimelineEntry[]> {
  return manager.query(
    `select seq, at, actor, what, why, before, after, event_id as "eventId"
       from orders.timeline where order_id = $1 order by seq`,
    [orderId],
  );
}

export interface MessageRow {
  readonly id: string;
  readonly received_at: Date;
  readonly purchase_order_number: string;
  readonly customer_key: string;
  readonly purpose: string;
  readonly document_id: string;
  readonly order_id: string | null;
  readonly outcome: string;
  readonly why: string | null;
}

export async function listMessages(
  manager: EntityManager,
  filter: { outcome: string | undefined; after: PageKey | undefined; limit: number },
): Promise<MessageRow[]> {
  return manager.query(
    `select id, received_at, purchase_order_number, customer_key, purpose, document_id, order_id, outcome, why
       from orders.order_messages
      where ($1::text is null or outcome = $1) and ($2::timestamptz is null or (received_at, id) < ($2, $3))
      order by received_at desc, id desc limit $4`,
    [filter.outcome ?? null, filter.after?.at ?? null, filter.after?.id ?? null, filter.limit + 1],
  );
}

export async function countOrdersByState(manager: EntityManager): Promise<{ state: string; count: number }[]> {
  const rows: { state: string; count: string }[] = await manager.query(
    'select state, count(*) as count from orders.orders group by state',
  );
  return rows.map(({ state, count }) => ({ state, count: Number(count) }));
}

/** Cards, holds, messages and payments that a person has to look at. */
export async function countWaiting(manager: EntityManager): Promise<{ kind: string; count: number }[]> {
  const rows: { kind: string; count: string }[] = await manager.query(
    `select 'approval_card' as kind, count(*) from orders.approval_cards where status = 'open'
     union all select 'hold', count(*) from orders.orders where state = 'on_hold'
     union all select 'order_message', count(*) from orders.order_messages where outcome in ('needs_review', 'unmatched')
     union all select 'payment_exception', count(*) from orders.payment_exceptions where status = 'open'
     union all select 'dispute', count(*) from orders.disputes where status = 'open'
     union all select 'unidentified_receipt', count(*) from orders.payment_file_rows where outcome = 'unidentified'
     union all select 'cycle_count', count(*) from orders.cycle_counts where status = 'open'
     union all select 'purchase_request', count(*) from orders.pick_lists where kind = 'drop_ship' and status = 'open'
     union all select 'return_request', count(*) from orders.returns where state = 'requested'
     union all select 'notification_mail', count(*) from orders.notification_mails where state in ('refused', 'unsure')`,
  );
  return rows.map(({ kind, count }) => ({ kind, count: Number(count) }));
}
