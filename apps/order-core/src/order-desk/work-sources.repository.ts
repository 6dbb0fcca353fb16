import type { WorkSource } from '#service-kit';
import { expectedBackorders } from './expected-backorders.repository.js';

/** The company's calendar day of the moment asked about. */
const today = (timeZone: string): string => `((select now from moment) at time zone '${timeZone}')::date`;
const DUE_IN = 'l.sku in (select d.sku from orders.stock_due_in d where d.quantity > 0)';
/** Of a line `e` that waits. */
const LATE = '(e.expected_on is null or e.expected_on > e.promised_on)';

/**
 * Where order-core's work for people is found. A kind and an id name the same thing wherever the desk shows who looks
 * after it: cards and holds are joined by them.
 * @param timeZone of the company: what is late is late by its calendar
 */
export const orderWork = (timeZone: string): readonly WorkSource[] => [
  {
    kind: 'approval_card',
    roles: ['approver', 'clerk'],
    sql: `select c.id::text as id, o.customer_key as customer_id, c.requested_at as since,
                 c.reasons -> 0 ->> 'message' as summary, '/v1/approvals/' || c.id as link
            from orders.approval_cards c join orders.orders o on o.id = c.order_id where c.status = 'open'`,
  },
  {
    kind: 'hold',
    roles: ['clerk', 'ar', 'approver'],
    // Since it was put on hold: a document that comes meanwhile, or a release that finds the same, is no new hold.
    sql: `select o.id::text as id, o.customer_key as customer_id, o.held_since as since,
                 o.findings -> 0 ->> 'message' as summary, '/v1/orders/' || o.id as link
            from orders.orders o where o.state = 'on_hold'`,
  },
  {
    // Released or about to be, and a line waits for stock that is not due in, or not by the day asked for. What is in
    // time is found first, of items that are due in alone; so the orders are read in the order of their index.
    kind: 'backorder',
    roles: ['clerk', 'warehouse'],
    sql: `select o.id::text as id, o.customer_key as customer_id, o.backordered_since as since,
                 (select 'backordered: ' || string_agg(
                           e.sku || coalesce(' expected ' || e.expected_on || ', asked for by ' || e.promised_on,
                                             ' and not enough is due in'), '; ' order by e.position)
                    from orders.order_lines b
                    join lateral (${expectedBackorders(today(timeZone), 'l.sku = b.sku')}) as e
                      on e.order_id = b.order_id and e.position = b.position
                   where b.order_id = o.id and b.backordered > 0 and ${LATE}) as summary,
                 '/v1/orders/' || o.id as link
            from orders.orders o
           where o.backordered_since is not null and o.state in ('approved', 'released', 'picked', 'partially_shipped')
             and exists (select 1 from orders.order_lines b
                          where b.order_id = o.id and b.backordered > 0 and (b.order_id, b.position) not in (
                            select e.order_id, e.position
                              from (${expectedBackorders(today(timeZone), DUE_IN)}) as e where ${LATE} is not true))`,
  },
  {
    kind: 'order_message',
    roles: ['clerk'],
    sql: `select id, customer_key as customer_id, received_at as since,
                 coalesce(why, 'a ' || purpose || ' of PO ' || purchase_order_number) as summary,
                 case when order_id is null then '/v1/order-messages?outcome=' || outcome
                      else '/v1/orders/' || order_id end as link
            from orders.order_messages where outcome in ('needs_review', 'unmatched') and settled_at is null`,
  },
  {
    kind: 'payment_exception',
    roles: ['ar'],
    sql: `select e.id::text as id, p.customer_id, e.raised_at as since, e.message as summary,
                 '/v1/payments/' || p.id as link
            from orders.payment_exceptions e join orders.payments p on p.id = e.payment_id where e.status = 'open'`,
  },
  {
    kind: 'unidentified_receipt',
    roles: ['ar'],
    sql: `select r.id::text as id, null::text as customer_id, f.imported_at as since,
                 coalesce(r.why, 'nobody knows who paid') as summary, '/v1/payment-files/unidentified' as link
            from orders.payment_file_rows r join orders.payment_files f on f.id = r.file_id
           where r.outcome = 'unidentified'`,
  },
  {
    kind: 'dispute',
    roles: ['ar', 'clerk'],
    sql: `select id::text as id, customer_id, opened_at as since, coalesce(note, reason) as summary,
                 '/v1/disputes?invoiceId=' || invoice_id as link
            from orders.disputes where status = 'open'`,
  },
  {
    kind: 'purchase_request',
    roles: ['warehouse', 'clerk'],
    sql: `select p.id::text as id, o.customer_key as customer_id, p.released_at as since,
                 'a vendor is to send goods of PO ' || o.purchase_order_number as summary,
                 '/v1/purchase-requests/' || p.id as link
            from orders.pick_lists p join orders.orders o on o.id = p.order_id
           where p.kind = 'drop_ship' and p.status = 'open'`,
  },
  {
    kind: 'cycle_count',
    roles: ['warehouse'],
    sql: `select id::text as id, null::text as customer_id, raised_at as since,
                 'count ' || sku || ' at ' || location_id || ': a pick missed ' || trim_scale(missing) as summary,
                 '/v1/cycle-counts?status=open&locationId=' || location_id as link
            from orders.cycle_counts where status = 'open'`,
  },
  {
    kind: 'return_request',
    roles: ['clerk'],
    sql: `select id::text as id, customer_id, requested_at as since, coalesce(note, reason) as summary,
                 '/v1/returns/' || id as link
            from orders.returns where state = 'requested'`,
  },
  {
    kind: 'notification_mail',
    roles: ['clerk'],
    sql: `select m.notification_id || ':' || m.recipient as id, n.customer_id, q.next_try_at as since,
                 coalesce(q.error, n.subject) as summary, '/v1/notifications?orderId=' || n.order_id as link
            from orders.mail_queue q join orders.notification_mails m on m.mail_id = q.id
            join orders.notifications n on n.id = m.notification_id
           where q.state in ('failed', 'unsure')`,
  },
];
