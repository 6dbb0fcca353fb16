import type { Money } from '#domain/money/money';
import type { EntityManager } from 'typeorm';
import { readMoney, writeMoney } from '../../pipeline/columns.js';

export interface ProposalRow {
  readonly invoiceNumber: string;
  readonly amount: string;
  readonly discount?: string | undefined;
}

export interface ExceptionRow {
  readonly id: string;
  readonly paymentId: string;
  readonly code: string;
  readonly message: string;
  readonly unapplied: Money;
  readonly proposal: readonly ProposalRow[];
  readonly at: Date;
}

export async function addException(manager: EntityManager, row: ExceptionRow): Promise<void> {
  await manager.query(
    `insert into orders.payment_exceptions (id, payment_id, code, message, unapplied_minor, proposal, status, raised_at)
     values ($1, $2, $3, $4, $5, $6, 'open', $7)`,
    [row.id, row.paymentId, row.code, row.message, writeMoney(row.unapplied), JSON.stringify(row.proposal), row.at],
  );
}

export interface PaymentExceptionRecord {
  readonly id: string;
  readonly paymentId: string;
  readonly customerId: string;
  readonly code: string;
  readonly message: string;
  readonly unapplied: Money;
  readonly proposal: readonly ProposalRow[];
  readonly status: 'open' | 'resolved';
}

export async function loadException(manager: EntityManager, id: string): Promise<PaymentExceptionRecord | undefined> {
  const [row]: {
    id: string;
    payment_id: string;
    customer_id: string;
    code: string;
    message: string;
    unapplied_minor: string;
    currency: string;
    proposal: ProposalRow[];
    status: 'open' | 'resolved';
  }[] = await manager.query(
    `select e.*, p.customer_id, p.currency from orders.payment_exceptions e join orders.payments p on p.id = e.payment_id
      where e.id = $1`,
    [id],
  );
  return (
    row && {
      id: row.id,
      paymentId: row.payment_id,
      customerId: row.customer_id,
      code: row.code,
      message: row.message,
      unapplied: readMoney(row.unapplied_minor, row.currency),
      proposal: row.proposal,
      status: row.status,
    }
  );
}

/** Whether a payment ever had an exception of a kind, resolved or not. */
export async function hasException(
  manager: EntityManager,
  { paymentId, code }: { paymentId: string; code: string },
): Promise<boolean> {
  const rows: unknown[] = await manager.query(
    'select 1 from orders.payment_exceptions where payment_id = $1 and code = $2 limit 1',
    [paymentId, code],
  );
  return rows.length > 0;
}

/** Closes exceptions of a payment: one of them, or all of some codes. @returns how many were open */
export async function resolveExceptions(
  manager: EntityManager,
  of: { readonly paymentId: string; readonly id?: string | undefined; readonly codes?: readonly string[] | undefined },
  resolution: { readonly how: string; readonly by: string; readonly at: Date; readonly comment?: string | undefined },
): Promise<number> {
  const [rows]: [unknown[]] = await manager.query(
    `update orders.payment_exceptions set status = 'resolved', resolution = $4, resolved_by = $5, resolved_at = $6, comment = $7
      where payment_id = $1 and status = 'open' and ($2::uuid is null or id = $2) and ($3::text[] is null or code = any ($3))
      returning 1`,
    [
      of.paymentId,
      of.id ?? null,
      of.codes ?? null,
      resolution.how,
      resolution.by,
      resolution.at,
      resolution.comment ?? null,
    ],
  );
  return rows.length;
}
