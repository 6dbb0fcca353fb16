import type { OrderState } from '#domain/order/order-state';
import type { Finding } from '#domain/rejections/rejections';
import type { EntityManager } from 'typeorm';
import type { PageKey } from '../http/page.js';
import type { StoredCharge } from '../pipeline/adjustment-columns.js';

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
  readonly ordered_on: string | null;
  readonly received_at: Date;
  readonly updated_at: Date;
}

export interface OrderFilter {
  readonly state?: string | undefined;
  readonly customerId?: string | undefined;
  readonly purchaseOrderNumber?: string | undefined;
  readonly channel?: string | undefined;
  readonly sku?: string | undefined;
  readonly receivedFrom?: Date | undefined;
  readonly receivedBefore?: Date | undefined;
  /** Days on the purchase order, both inclusive. */
  readonly orderedFrom?: string | undefined;
  readonly orderedTo?: string | undefined;
  readonly after: PageKey | undefined;
  readonly limit: number;
}

/**
 * One row more than the page holds, the newest first. Only the conditions that are asked for are in the statement: one
 * behind an `or` is looked at order by order, never found by its index.
 */
export async function listOrders(manager: EntityManager, filter: OrderFilter): Promise<OrderListRow[]> {
  const values: unknown[] = [filter.limit + 1];
  const conditions: string[] = [];
  const where = (value: unknown, condition: (parameter: string) => string): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  where(filter.state, (state) => `o.state = ${state}`);
  where(filter.customerId, (id) => `o.customer_key = ${id}`);
  where(filter.purchaseOrderNumber, (number) => `o.purchase_order_number = ${number}`);
  where(filter.channel, (channel) => `o.channel = ${channel}`);
  where(filter.sku, (sku) => `o.id in (select l.order_id from orders.order_lines l where l.sku = ${sku})`);
  where(filter.receivedFrom, (from) => `o.received_at >= ${from}`);
  where(filter.receivedBefore, (before) => `o.received_at < ${before}`);
  where(filter.orderedFrom, (from) => `o.ordered_on >= ${from}`);
  where(filter.orderedTo, (to) => `o.ordered_on <= ${to}`);
  where(filter.after?.at, (at) => `(o.received_at, o.id) < (${at}, $${values.push(filter.after?.id)})`);
  return manager.query(
    `select o.id, o.number, o.purchase_order_number, o.release_number, o.customer_key, o.state, o.channel, o.document_id, o.currency,
            o.total_minor, o.net_minor, o.cost_minor, o.findings, to_char(o.ordered_on, 'YYYY-MM-DD') as ordered_on,
            o.received_at, o.updated_at
       from orders.orders o ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
      order by o.received_at desc, o.id desc limit $1`,
    values,
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
    `select o.*, to_char(o.requested_date, 'YYYY-MM-DD') as requested_date,
            to_char(o.ordered_on, 'YYYY-MM-DD') as ordered_on, c.name as customer_name
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
                 'dueDate', due_date, 'amountMinor', amount_minor::text,
                 'openMinor', (amount_minor - coalesce((select sum(a.amount_minor) from orders.payment_applications a
                                                         where a.invoice_id = invoices.id), 0))::text) order by number), '[]')
          from orders.invoices
         where id in (select b.invoice_id from orders.invoice_shipments b where b.order_id = $1)) as invoices,
       (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'number', number, 'state', state, 'reason', reason,
                 'remedy', remedy, 'requestedAt', requested_at) order by number), '[]')
          from orders.returns where order_id = $1) as returns,
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
  readonly invoices: {
    id: string;
    number: string;
    invoiceDate: string;
    dueDate: string;
    amountMinor: string;
    openMinor: string;
  }[];
  readonly returns: {
    id: string;
    number: number;
    state: string;
    reason: string;
    remedy: string;
    requestedAt: string;
  }[];
  readonly messages: { id: string; purpose: string; outcome: string; why: string | null; receivedAt: string }[];
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
