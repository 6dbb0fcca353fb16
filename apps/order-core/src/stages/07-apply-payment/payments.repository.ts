import type { Money } from '#domain/money/money';
import type { RuleTrace } from '#domain/payments/match-amount';
import type { EntityManager } from 'typeorm';
import { readMoney, writeMoney } from '../../pipeline/columns.js';

/** What a payer says one part is for; amounts are decimal strings in the payment's currency. */
export interface RemittanceTold {
  readonly invoiceNumber: string;
  /** Negative: a credit that is taken. */
  readonly amount?: string | undefined;
  readonly discount?: string | undefined;
  readonly deductions?: readonly { readonly reason: string; readonly amount: string }[] | undefined;
}

export interface PaymentRow {
  readonly id: string;
  readonly customerId: string;
  readonly reference: string;
  readonly method: string;
  readonly amount: Money;
  readonly receivedOn: string;
  readonly remittance: readonly RemittanceTold[];
  readonly recordedBy: string;
  readonly recordedAt: Date;
  readonly documentId?: string | undefined;
  readonly findings: readonly object[];
  readonly trace: readonly RuleTrace[];
  readonly transferredFrom?: string | undefined;
}

/** Writes a payment and its ledger entry. */
export async function addPayment(manager: EntityManager, payment: PaymentRow): Promise<void> {
  await manager.query(
    `with payment as (
       insert into orders.payments (id, customer_id, reference, method, currency, amount_minor, received_on, remittance,
         recorded_by, recorded_at, document_id, findings, trace, transferred_from)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
       returning id
     )
     insert into orders.ar_entries (customer_id, kind, currency, amount_minor, entry_date, payment_id, at)
     select $2, 'payment', $5, -($6::bigint), $7, id, $10 from payment`,
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
      JSON.stringify(payment.trace),
      payment.transferredFrom ?? null,
    ],
  );
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

/** Money that can settle invoices: a payment or a credit memo, with what is left of it. */
export interface Funding {
  readonly kind: 'payment' | 'credit_memo';
  readonly id: string;
  readonly customerId: string;
  /** Cheque number or bank reference, or the credit memo's number. */
  readonly reference: string;
  readonly method: string;
  readonly receivedOn: string;
  readonly amount: Money;
  readonly available: Money;
}

const FUNDING = `
  select 'payment' as kind, p.id, p.customer_id, p.reference, p.method, to_char(p.received_on, 'YYYY-MM-DD') as received_on,
         p.currency, p.amount_minor,
         p.amount_minor - coalesce((select sum(a.amount_minor) from orders.payment_applications a where a.payment_id = p.id), 0)
           - coalesce((select sum(r.amount_minor) from orders.payment_returns r where r.payment_id = p.id), 0) as available
    from orders.payments p
  union all
  select 'credit_memo', c.id, c.customer_id, c.number, 'credit', to_char(c.credit_date, 'YYYY-MM-DD'), c.currency,
         c.amount_minor,
         c.amount_minor - coalesce((select sum(a.amount_minor) from orders.payment_applications a where a.credit_memo_id = c.id), 0)
           - coalesce((select sum(r.amount_minor) from orders.payment_returns r where r.credit_memo_id = c.id), 0)
    from orders.credit_memos c`;

interface FundingRow {
  readonly kind: Funding['kind'];
  readonly id: string;
  readonly customer_id: string;
  readonly reference: string;
  readonly method: string;
  readonly received_on: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly available: string;
}

const toFunding = (row: FundingRow): Funding => ({
  kind: row.kind,
  id: row.id,
  customerId: row.customer_id,
  reference: row.reference,
  method: row.method,
  receivedOn: row.received_on,
  amount: readMoney(row.amount_minor, row.currency),
  available: readMoney(row.available, row.currency),
});

export async function loadFunding(manager: EntityManager, id: string): Promise<Funding | undefined> {
  const [row]: FundingRow[] = await manager.query(`select * from (${FUNDING}) as funding where id = $1`, [id]);
  return row && toFunding(row);
}

/** Credit memos of the customer with something left, the oldest first. */
export async function loadOpenCredits(
  manager: EntityManager,
  { customerId, currency }: { customerId: string; currency: string },
): Promise<Funding[]> {
  const rows: FundingRow[] = await manager.query(
    `select * from (${FUNDING}) as funding
      where kind = 'credit_memo' and customer_id = $1 and currency = $2 and available > 0 order by received_on, reference`,
    [customerId, currency],
  );
  return rows.map(toFunding);
}

/** Payments and credit memos with something left, the oldest first. */
export async function listUnapplied(
  manager: EntityManager,
  { customerId, limit }: { customerId: string | undefined; limit: number },
): Promise<Funding[]> {
  const rows: FundingRow[] = await manager.query(
    `select * from (${FUNDING}) as funding
      where available > 0 and ($1::text is null or customer_id = $1) order by received_on, reference, id limit $2`,
    [customerId ?? null, limit],
  );
  return rows.map(toFunding);
}

/** What of a payment was paid back to its customer. */
export async function loadRefunded(
  manager: EntityManager,
  { id, currency }: { id: string; currency: string },
): Promise<Money> {
  const [row]: { minor: string }[] = await manager.query(
    `select coalesce(sum(amount_minor), 0) as minor from orders.payment_returns where payment_id = $1 and kind = 'refund'`,
    [id],
  );
  return readMoney(row!.minor, currency);
}

/** The payments of other customers a payment became part of, however far they went. */
export async function findTransfers(
  manager: EntityManager,
  paymentId: string,
): Promise<{ id: string; customerId: string }[]> {
  return manager.query(
    `with recursive moved as (
       select id, customer_id from orders.payments where transferred_from = $1
       union
       select p.id, p.customer_id from orders.payments p join moved m on p.transferred_from = m.id
     )
     select id, customer_id as "customerId" from moved order by id`,
    [paymentId],
  );
}

export interface PaymentReturnRow {
  readonly id: string;
  readonly funding: Pick<Funding, 'kind' | 'id' | 'customerId'>;
  readonly kind: 'bank_return' | 'refund' | 'transfer';
  readonly amount: Money;
  readonly returnedOn: string;
  readonly reason: string;
  readonly reference?: string | undefined;
  readonly toPaymentId?: string | undefined;
  readonly actor: string;
  readonly at: Date;
}

/** Writes that cash left again, and its ledger entry: the customer owes that much more. */
export async function addPaymentReturn(manager: EntityManager, row: PaymentReturnRow): Promise<void> {
  const { funding, amount } = row;
  await manager.query(
    `with returned as (
       insert into orders.payment_returns (id, customer_id, payment_id, credit_memo_id, kind, currency, amount_minor,
         returned_on, reason, reference, to_payment_id, actor, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id
     )
     insert into orders.ar_entries (customer_id, kind, currency, amount_minor, entry_date, payment_return_id, at)
     select $2, 'payment_return', $6, $7, $8, id, $13 from returned`,
    [
      row.id,
      funding.customerId,
      funding.kind === 'payment' ? funding.id : null,
      funding.kind === 'credit_memo' ? funding.id : null,
      row.kind,
      amount.currency,
      writeMoney(amount),
      row.returnedOn,
      row.reason,
      row.reference ?? null,
      row.toPaymentId ?? null,
      row.actor,
      row.at,
    ],
  );
}
