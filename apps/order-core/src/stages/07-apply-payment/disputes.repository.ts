import type { Money } from '#domain/money/money';
import type { EntityManager } from 'typeorm';
import { readMoney, writeMoney } from '../../pipeline/columns.js';

export const DISPUTE_OUTCOMES = ['credited', 'written_off', 'rejected', 'collected', 'withdrawn'] as const;
export type DisputeOutcome = (typeof DISPUTE_OUTCOMES)[number];

export interface DisputeRow {
  readonly id: string;
  readonly customerId: string;
  readonly invoiceId: string;
  readonly paymentId?: string | undefined;
  readonly reason: string;
  readonly note?: string | undefined;
  readonly amount: Money;
  readonly openedOn: string;
  readonly openedBy: string;
  readonly openedAt: Date;
}

export async function addDispute(manager: EntityManager, row: DisputeRow): Promise<void> {
  await manager.query(
    `insert into orders.disputes (id, customer_id, invoice_id, payment_id, reason, note, currency, amount_minor,
       opened_on, opened_by, opened_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      row.id,
      row.customerId,
      row.invoiceId,
      row.paymentId ?? null,
      row.reason,
      row.note ?? null,
      row.amount.currency,
      writeMoney(row.amount),
      row.openedOn,
      row.openedBy,
      row.openedAt,
    ],
  );
}

export interface OpenDispute {
  readonly id: string;
  readonly customerId: string;
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly paymentId: string | undefined;
  readonly reason: string;
  readonly amount: Money;
  readonly status: string;
}

interface OpenDisputeRow {
  readonly id: string;
  readonly customer_id: string;
  readonly invoice_id: string;
  readonly invoice_number: string;
  readonly payment_id: string | null;
  readonly reason: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly status: string;
}

const DISPUTES = `select d.*, i.number as invoice_number from orders.disputes d join orders.invoices i on i.id = d.invoice_id`;

const toDispute = (row: OpenDisputeRow): OpenDispute => ({
  id: row.id,
  customerId: row.customer_id,
  invoiceId: row.invoice_id,
  invoiceNumber: row.invoice_number,
  paymentId: row.payment_id ?? undefined,
  reason: row.reason,
  amount: readMoney(row.amount_minor, row.currency),
  status: row.status,
});

export async function loadDispute(manager: EntityManager, id: string): Promise<OpenDispute | undefined> {
  const [row]: OpenDisputeRow[] = await manager.query(`${DISPUTES} where d.id = $1`, [id]);
  return row && toDispute(row);
}

/** Open disputes of these invoices, or of what a payment left out. */
export async function loadOpenDisputes(
  manager: EntityManager,
  of: { readonly invoiceIds: readonly string[] } | { readonly paymentId: string },
): Promise<OpenDispute[]> {
  const [where, value] =
    'paymentId' in of ? ['d.payment_id = $1', of.paymentId] : ['d.invoice_id = any ($1)', of.invoiceIds];
  const rows: OpenDisputeRow[] = await manager.query(`${DISPUTES} where ${where} and d.status = 'open' order by d.id`, [
    value,
  ]);
  return rows.map(toDispute);
}

export async function closeDispute(
  manager: EntityManager,
  row: { id: string; outcome: DisputeOutcome; on: string; by: string; at: Date; note: string | undefined },
): Promise<void> {
  await manager.query(
    `update orders.disputes set status = $2, settled_on = $3, settled_by = $4, settled_at = $5, settled_note = $6
      where id = $1`,
    [row.id, row.outcome, row.on, row.by, row.at, row.note ?? null],
  );
}
