import type { Money } from '#domain/money/money';
import type { OpenInvoice } from '#domain/payments/open-item';
import type { Application } from '#domain/payments/payment-decision';
import type { EntityManager } from 'typeorm';
import { readMoney, writeMoney } from '../../pipeline/columns.js';

export interface PaymentRow {
  readonly id: string;
  readonly customerId: string;
  readonly reference: string;
  readonly method: string;
  readonly amount: Money;
  readonly receivedOn: string;
  readonly remittance: readonly { readonly invoiceNumber: string; readonly amount?: string | undefined }[];
  readonly recordedBy: string;
  readonly recordedAt: Date;
  readonly documentId?: string | undefined;
  readonly findings: readonly object[];
}

/** @returns false when the customer has a payment of this reference already */
export async function addPayment(manager: EntityManager, payment: PaymentRow): Promise<boolean> {
  const rows: unknown[] = await manager.query(
    `insert into orders.payments (id, customer_id, reference, method, currency, amount_minor, received_on, remittance,
       recorded_by, recorded_at, document_id, findings)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (customer_id, reference) do nothing returning 1`,
    [
      payment.id,
      payment.customerId,
      payment.reference,
      payment.method,
      payment.amount.currency,
      writeMoney(payment.amount),
      payment.receivedOn,
      JSON.stringify(payment.remittance),
      payment.recordedBy,
      payment.recordedAt,
      payment.documentId ?? null,
      JSON.stringify(payment.findings),
    ],
  );
  if (rows.length === 0) return false;
  await manager.query(
    `insert into orders.ar_entries (customer_id, kind, currency, amount_minor, entry_date, payment_id, at)
     values ($1, 'payment', $2, -($3::bigint), $4, $5, $6)`,
    [
      payment.customerId,
      payment.amount.currency,
      writeMoney(payment.amount),
      payment.receivedOn,
      payment.id,
      payment.recordedAt,
    ],
  );
  return true;
}

export async function findPayment(
  manager: EntityManager,
  { customerId, reference }: { customerId: string; reference: string },
): Promise<{ id: string; amount: Money } | undefined> {
  const [row]: { id: string; amount_minor: string; currency: string }[] = await manager.query(
    'select id, amount_minor, currency from orders.payments where customer_id = $1 and reference = $2',
    [customerId, reference],
  );
  return row && { id: row.id, amount: readMoney(row.amount_minor, row.currency) };
}

export interface OpenInvoiceOfOrder extends OpenInvoice {
  /** Absent for opening invoices. */
  readonly orderId: string | undefined;
}

export async function loadOpenInvoices(
  manager: EntityManager,
  { customerId, currency }: { customerId: string; currency: string },
): Promise<OpenInvoiceOfOrder[]> {
  const rows: {
    id: string;
    number: string;
    order_id: string | null;
    purchase_order_number: string;
    invoice_date: string;
    due_date: string;
    open: string;
  }[] = await manager.query(
    `select * from (
       select i.id, i.number, i.order_id, i.purchase_order_number, to_char(i.invoice_date, 'YYYY-MM-DD') as invoice_date,
              to_char(i.due_date, 'YYYY-MM-DD') as due_date,
              i.amount_minor - coalesce((select sum(a.amount_minor) from orders.payment_applications a
                                          where a.invoice_id = i.id), 0) as open
         from orders.invoices i where i.customer_id = $1 and i.currency = $2
     ) as invoices where open > 0 order by due_date, number`,
    [customerId, currency],
  );
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    orderId: row.order_id ?? undefined,
    purchaseOrderNumber: row.purchase_order_number,
    invoiceDate: row.invoice_date,
    dueDate: row.due_date,
    open: readMoney(row.open, currency),
  }));
}

export async function addApplication(
  manager: EntityManager,
  row: { id: string; paymentId: string; application: Application; appliedOn: string; actor: string; at: Date },
): Promise<void> {
  const { invoiceId, amount, rule, evidence } = row.application;
  await manager.query(
    `insert into orders.payment_applications (id, payment_id, invoice_id, amount_minor, applied_on, rule, evidence, actor, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [row.id, row.paymentId, invoiceId, writeMoney(amount), row.appliedOn, rule, evidence, row.actor, row.at],
  );
}

export async function addException(
  manager: EntityManager,
  row: {
    id: string;
    paymentId: string;
    code: string;
    message: string;
    unapplied: Money;
    proposal: readonly { invoiceNumber: string; amount: string }[];
    at: Date;
  },
): Promise<void> {
  await manager.query(
    `insert into orders.payment_exceptions (id, payment_id, code, message, unapplied_minor, proposal, status, raised_at)
     values ($1, $2, $3, $4, $5, $6, 'open', $7)`,
    [row.id, row.paymentId, row.code, row.message, writeMoney(row.unapplied), JSON.stringify(row.proposal), row.at],
  );
}
