import type { Money } from '#domain/money/money';
import type { EntityManager } from 'typeorm';
import { readMoney, writeMoney } from '../../pipeline/columns.js';

/** What settles (part of) an invoice: money, or giving up. */
export type Source =
  | { readonly kind: 'payment'; readonly id: string }
  | { readonly kind: 'credit_memo'; readonly id: string }
  | { readonly kind: 'write_off'; readonly id: string };

export interface ApplicationRow {
  readonly id: string;
  readonly source: Source;
  readonly invoiceId: string;
  /** Negative: takes an earlier one back. */
  readonly amount: Money;
  readonly appliedOn: string;
  readonly rule: string;
  readonly evidence: string;
  readonly alternatives: readonly string[];
  readonly reverses?: string | undefined;
  readonly actor: string;
  readonly at: Date;
}

export async function addApplication(manager: EntityManager, row: ApplicationRow): Promise<void> {
  const { source } = row;
  const idOf = (kind: Source['kind']) => (source.kind === kind ? source.id : null);
  await manager.query(
    `insert into orders.payment_applications (id, payment_id, credit_memo_id, write_off_id, invoice_id, amount_minor,
       applied_on, rule, evidence, alternatives, reverses, actor, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      row.id,
      idOf('payment'),
      idOf('credit_memo'),
      idOf('write_off'),
      row.invoiceId,
      writeMoney(row.amount),
      row.appliedOn,
      row.rule,
      row.evidence,
      JSON.stringify(row.alternatives),
      row.reverses ?? null,
      row.actor,
      row.at,
    ],
  );
}

/** An application that stands: it is none that takes back, and was not taken back. */
export interface StandingApplication {
  readonly id: string;
  readonly source: Source;
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly customerId: string;
  readonly amount: Money;
}

interface StandingRow {
  readonly id: string;
  readonly source_kind: Source['kind'];
  readonly source_id: string;
  readonly invoice_id: string;
  readonly invoice_number: string;
  readonly customer_id: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly taken_back: boolean;
}

const APPLICATIONS = `
  select a.id, coalesce(a.payment_id, a.credit_memo_id, a.write_off_id) as source_id, a.invoice_id, a.amount_minor,
         case when a.payment_id is not null then 'payment' when a.credit_memo_id is not null then 'credit_memo'
              else 'write_off' end as source_kind, i.number as invoice_number, i.customer_id, i.currency,
         a.reverses is not null or exists (select 1 from orders.payment_applications b where b.reverses = a.id) as taken_back
    from orders.payment_applications a join orders.invoices i on i.id = a.invoice_id
    left join orders.write_offs w on w.id = a.write_off_id`;

const toStanding = (row: StandingRow): StandingApplication => ({
  id: row.id,
  source: { kind: row.source_kind, id: row.source_id },
  invoiceId: row.invoice_id,
  invoiceNumber: row.invoice_number,
  customerId: row.customer_id,
  amount: readMoney(row.amount_minor, row.currency),
});

/** @returns the application and whether it still stands */
export async function loadApplication(
  manager: EntityManager,
  id: string,
): Promise<(StandingApplication & { readonly stands: boolean }) | undefined> {
  const [row]: StandingRow[] = await manager.query(`${APPLICATIONS} where a.id = $1`, [id]);
  return row && { ...toStanding(row), stands: !row.taken_back };
}

/** What a payment settled and still does, with what was given up because of it. */
export async function loadStandingOfPayment(manager: EntityManager, paymentId: string): Promise<StandingApplication[]> {
  const rows: StandingRow[] = await manager.query(
    `select * from (${APPLICATIONS} where a.payment_id = $1 or w.payment_id = $1) as applications
      where not taken_back order by invoice_number, id`,
    [paymentId],
  );
  return rows.map(toStanding);
}

export interface WriteOffRow {
  readonly id: string;
  readonly customerId: string;
  readonly invoiceId: string;
  readonly kind: 'discount' | 'tolerance' | 'deduction' | 'bad_debt';
  readonly reason: string;
  /** Negative: takes an earlier one back. */
  readonly amount: Money;
  readonly writtenOffOn: string;
  readonly decidedBy: string;
  readonly paymentId?: string | undefined;
  readonly reverses?: string | undefined;
  readonly at: Date;
}

/** Writes what is given up, and its ledger entry. */
export async function addWriteOff(manager: EntityManager, row: WriteOffRow): Promise<void> {
  await manager.query(
    `with given as (
       insert into orders.write_offs (id, customer_id, invoice_id, kind, reason, currency, amount_minor, written_off_on,
         decided_by, payment_id, reverses, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id
     )
     insert into orders.ar_entries (customer_id, kind, currency, amount_minor, entry_date, write_off_id, at)
     select $2, 'write_off', $6, -($7::bigint), $8, id, $12 from given`,
    [
      row.id,
      row.customerId,
      row.invoiceId,
      row.kind,
      row.reason,
      row.amount.currency,
      writeMoney(row.amount),
      row.writtenOffOn,
      row.decidedBy,
      row.paymentId ?? null,
      row.reverses ?? null,
      row.at,
    ],
  );
}

/** What people gave up of an invoice and did not take back; discounts and tolerances, which policies give, apart. */
export async function loadGivenUp(
  manager: EntityManager,
  { id, open: { currency } }: { readonly id: string; readonly open: Money },
): Promise<Money> {
  const [row]: { minor: string }[] = await manager.query(
    `select coalesce(sum(amount_minor), 0) as minor from orders.write_offs
      where invoice_id = $1 and kind in ('deduction', 'bad_debt')`,
    [id],
  );
  return readMoney(row!.minor, currency);
}

export async function loadWriteOffKind(manager: EntityManager, id: string): Promise<WriteOffRow['kind']> {
  const [row]: { kind: WriteOffRow['kind'] }[] = await manager.query(
    'select kind from orders.write_offs where id = $1',
    [id],
  );
  return row!.kind;
}
