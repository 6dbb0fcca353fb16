import type { CardStatus } from '#domain/approval/decide-approval';
import type { Money } from '#domain/money/money';
import type { Finding } from '#domain/rejections/rejections';
import type { EntityManager } from 'typeorm';
import { readMoney, readOptionalMoney, writeMoney } from '../../pipeline/columns.js';

/** Margin of one line, as the card shows it: decimal strings, because the card is a document. */
export interface CardLine {
  readonly lineNumber: string;
  readonly sku: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly extended: string;
  readonly rung: string;
  readonly cost?: string | undefined;
  readonly marginPercent?: string | undefined;
}

export interface CustomerRecap {
  readonly customerId: string;
  readonly name: string;
  readonly orders: number;
  readonly averageOrder?: string | undefined;
  readonly lastOrders: readonly { readonly purchaseOrderNumber: string; readonly total: string; readonly on: string }[];
  readonly averageDaysToPay?: string | undefined;
  /** The last word of ar-health, when it has spoken. */
  readonly health?: { readonly state: string; readonly since: string; readonly reasons: readonly string[] } | undefined;
}

export interface ApprovalCard {
  readonly id: string;
  readonly orderId: string;
  readonly status: CardStatus;
  readonly reasons: readonly Finding[];
  readonly lines: readonly CardLine[];
  readonly recap: CustomerRecap;
  readonly total: Money;
  readonly margin: Money | undefined;
  readonly exposureBefore: Money;
  readonly exposureAfter: Money;
  readonly requestedAt: Date;
  /** When somebody else is to look, if nobody has decided; absent: nobody is. */
  readonly nextEscalation?: Date | undefined;
}

export async function addCard(manager: EntityManager, card: ApprovalCard): Promise<void> {
  await manager.query(
    `insert into orders.approval_cards (id, order_id, status, reasons, lines, recap, currency, total_minor, margin_minor,
       exposure_before_minor, exposure_after_minor, requested_at, next_escalation)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      card.id,
      card.orderId,
      card.status,
      JSON.stringify(card.reasons),
      JSON.stringify(card.lines),
      JSON.stringify(card.recap),
      card.total.currency,
      writeMoney(card.total),
      writeMoney(card.margin),
      writeMoney(card.exposureBefore),
      writeMoney(card.exposureAfter),
      card.requestedAt,
      card.nextEscalation ?? null,
    ],
  );
}

interface CardRow {
  id: string;
  order_id: string;
  status: CardStatus;
  reasons: Finding[];
  lines: CardLine[];
  recap: CustomerRecap;
  currency: string;
  total_minor: string;
  margin_minor: string | null;
  exposure_before_minor: string;
  exposure_after_minor: string;
  requested_at: Date;
}

/** The card itself is read after its order was locked, so its status is the last word. */
export async function loadCard(manager: EntityManager, id: string): Promise<ApprovalCard | undefined> {
  const [row]: CardRow[] = await manager.query('select * from orders.approval_cards where id = $1', [id]);
  return (
    row && {
      id: row.id,
      orderId: row.order_id,
      status: row.status,
      reasons: row.reasons,
      lines: row.lines,
      recap: row.recap,
      total: readMoney(row.total_minor, row.currency),
      margin: readOptionalMoney(row.margin_minor, row.currency),
      exposureBefore: readMoney(row.exposure_before_minor, row.currency),
      exposureAfter: readMoney(row.exposure_after_minor, row.currency),
      requestedAt: row.requested_at,
    }
  );
}

/** @returns false when the card is not open any more */
export async function closeCard(
  manager: EntityManager,
  decision: { id: string; status: Exclude<CardStatus, 'open'>; by: string; at: Date; comment: string | undefined },
): Promise<boolean> {
  const [rows]: [unknown[]] = await manager.query(
    `update orders.approval_cards set status = $2, decided_by = $3, decided_at = $4, comment = $5
      where id = $1 and status = 'open' returning 1`,
    [decision.id, decision.status, decision.by, decision.at, decision.comment ?? null],
  );
  return rows.length === 1;
}

/** Takes the open card of an order, if any, off the approver's desk. */
export async function withdrawOpenCard(
  manager: EntityManager,
  { orderId, by, at, why }: { orderId: string; by: string; at: Date; why: string },
): Promise<void> {
  await manager.query(
    `update orders.approval_cards set status = 'withdrawn', decided_by = $2, decided_at = $3, comment = $4
      where order_id = $1 and status = 'open'`,
    [orderId, by, at, why],
  );
}

/**
 * What the approver wants to know of a customer: the last five orders, the average of the last fifty, how fast it paid
 * what its last hundred payments settled. Days are the company's.
 */
export async function loadRecap(
  manager: EntityManager,
  customer: { id: string; name: string; currency: string; digits: number; timeZone: string },
): Promise<CustomerRecap> {
  const [row]: {
    orders: string;
    average_order: string | null;
    last_orders: CustomerRecap['lastOrders'] | null;
    days_to_pay: string | null;
    health: CustomerRecap['health'] | null;
  }[] = await manager.query(
    `with approved as (
       select purchase_order_number, total_minor, received_at from orders.orders
        where customer_id = $1 and currency = $2 and total_minor is not null
          and state not in ('received', 'on_hold', 'pending_approval', 'rejected', 'cancelled')
        order by received_at desc limit 50
     ), latest as (
       select id from orders.payments where customer_id = $1 and currency = $2 order by recorded_at desc limit 100
     ), settled as (
       select max(a.applied_on) - i.invoice_date as days
         from orders.invoices i join orders.payment_applications a on a.invoice_id = i.id
        where i.customer_id = $1
          and i.id in (select p.invoice_id from latest join orders.payment_applications p on p.payment_id = latest.id)
        group by i.id having sum(a.amount_minor) = i.amount_minor
     )
     select (select count(*) from approved) as orders,
            (select round(avg(total_minor) / 10::numeric ^ $3::int, $3::int)::text from approved) as average_order,
            (select jsonb_agg(jsonb_build_object('purchaseOrderNumber', purchase_order_number,
                      'total', round(total_minor / 10::numeric ^ $3::int, $3::int)::text, 'on', to_char(received_at at time zone $4, 'YYYY-MM-DD')))
               from (select * from approved order by received_at desc limit 5) as newest) as last_orders,
            (select round(avg(days), 1)::text from settled) as days_to_pay,
            (select jsonb_build_object('state', state, 'since', since, 'reasons', reasons)
               from orders.customer_health where customer_id = $1) as health`,
    [customer.id, customer.currency, customer.digits, customer.timeZone],
  );
  return {
    customerId: customer.id,
    name: customer.name,
    orders: Number(row!.orders),
    averageOrder: row!.average_order ?? undefined,
    lastOrders: row!.last_orders ?? [],
    averageDaysToPay: row!.days_to_pay ?? undefined,
    health: row!.health ?? undefined,
  };
}
