import { type CreditableLine, type CreditedLine, type CreditKind, sumCredits } from '#domain/invoicing/credit-invoice';
import type { BilledCharge, BilledTax, LineAdjustment } from '#domain/pricing/line-adjustment';
import { ZERO } from '#domain/money/decimal';
import { type Money, zeroMoney } from '#domain/money/money';
import type { EntityManager } from 'typeorm';
import { readAdjustment, type StoredAdjustment, writeAdjustment } from '../../pipeline/adjustment-columns.js';
import { readDecimal, readMoney, writeDecimal, writeMoney } from '../../pipeline/columns.js';
import { writeCharge, writeTax } from './invoice-columns.js';

/** An invoice as a credit memo sees it. The customer's cash is locked, so nobody credits or pays it meanwhile. */
export interface InvoiceForCredit {
  readonly id: string;
  readonly number: string;
  readonly customerId: string;
  readonly amount: Money;
  /** What is neither paid nor credited yet. */
  readonly open: Money;
  /** The orders whose shipments it bills; none for an opening invoice. */
  readonly orderIds: readonly string[];
  /** A credit memo took it back, and another invoice stands in its place. */
  readonly rebilled: boolean;
  readonly lines: readonly (CreditableLine & { readonly sku: string; readonly unit: string })[];
}

export async function findInvoiceCustomer(manager: EntityManager, invoiceId: string): Promise<string | undefined> {
  const [row]: { customer_id: string }[] = await manager.query(
    'select customer_id from orders.invoices where id = $1',
    [invoiceId],
  );
  return row?.customer_id;
}

interface HeadRow {
  readonly id: string;
  readonly number: string;
  readonly customer_id: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly open_minor: string;
  readonly order_ids: string[];
  readonly rebilled: boolean;
}

/** @throws Error when there is no such invoice */
export async function loadInvoiceForCredit(manager: EntityManager, invoiceId: string): Promise<InvoiceForCredit> {
  const [row]: HeadRow[] = await manager.query(
    `select i.id, i.number, i.customer_id, i.currency, i.amount_minor,
            i.amount_minor - coalesce((select sum(a.amount_minor) from orders.payment_applications a
                                        where a.invoice_id = i.id), 0) as open_minor,
            array(select distinct s.order_id::text from orders.invoice_shipments s where s.invoice_id = i.id
                   order by 1) as order_ids,
            exists (select 1 from orders.invoice_shipments s
                     where s.invoice_id = i.id and s.reversed_by is not null) as rebilled
       from orders.invoices i where i.id = $1`,
    [invoiceId],
  );
  if (!row) throw new Error(`no invoice ${invoiceId}`);
  return {
    id: row.id,
    number: row.number,
    customerId: row.customer_id,
    amount: readMoney(row.amount_minor, row.currency),
    open: readMoney(row.open_minor, row.currency),
    orderIds: row.order_ids,
    rebilled: row.rebilled,
    lines: await loadCreditableLines(manager, invoiceId, row.currency),
  };
}

interface LineRow {
  readonly line: number;
  readonly line_number: string;
  readonly sku: string;
  readonly unit: string;
  readonly quantity: string;
  readonly extended_minor: string;
  readonly adjustments: StoredAdjustment[];
  readonly credits: { quantity: string; goods: string; adjustments: StoredAdjustment[] }[];
}

async function loadCreditableLines(manager: EntityManager, invoiceId: string, currency: string) {
  const rows: LineRow[] = await manager.query(
    `select l.line, l.line_number, l.sku, l.unit, l.quantity, l.extended_minor, l.adjustments,
            (select coalesce(jsonb_agg(jsonb_build_object('quantity', c.quantity::text, 'goods', c.goods_minor::text,
                      'adjustments', c.adjustments)), '[]')
               from orders.credit_memo_lines c where c.invoice_id = l.invoice_id and c.line = l.line) as credits
       from orders.invoice_lines l where l.invoice_id = $1 order by l.line`,
    [invoiceId],
  );
  const adjustments = (stored: StoredAdjustment[]) => stored.map((each) => readAdjustment(each, currency));
  return rows.map((row) => ({
    line: row.line,
    lineNumber: row.line_number,
    sku: row.sku,
    unit: row.unit,
    quantity: readDecimal(row.quantity),
    extended: readMoney(row.extended_minor, currency),
    adjustments: adjustments(row.adjustments),
    credited:
      row.credits.length === 0
        ? { quantity: ZERO, goods: zeroMoney(currency), adjustments: [] as LineAdjustment[] }
        : sumCredits(
            row.credits.map((credit) => ({
              line: row.line,
              quantity: readDecimal(credit.quantity),
              goods: readMoney(credit.goods, currency),
              adjustments: adjustments(credit.adjustments),
            })),
            currency,
          ),
  }));
}

export interface CreditMemoRow {
  readonly id: string;
  readonly number: string;
  readonly customerId: string;
  readonly invoiceId: string;
  readonly kind: CreditKind;
  readonly reason: string;
  readonly reference: string | undefined;
  readonly creditDate: string;
  readonly amount: Money;
  readonly charges: readonly BilledCharge[];
  readonly taxes: readonly BilledTax[];
  readonly lines: readonly CreditedLine[];
  readonly issuedBy: string;
  readonly issuedAt: Date;
}

/** Writes the credit memo, its lines and its ledger entry. */
export async function addCreditMemo(manager: EntityManager, memo: CreditMemoRow): Promise<void> {
  const { currency } = memo.amount;
  await manager.query(
    `insert into orders.credit_memos (id, number, customer_id, invoice_id, kind, reason, reference, credit_date, currency,
       amount_minor, charges, taxes, issued_by, issued_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      memo.id,
      memo.number,
      memo.customerId,
      memo.invoiceId,
      memo.kind,
      memo.reason,
      memo.reference ?? null,
      memo.creditDate,
      currency,
      writeMoney(memo.amount),
      JSON.stringify(memo.charges.map(writeCharge)),
      JSON.stringify(memo.taxes.map(writeTax)),
      memo.issuedBy,
      memo.issuedAt,
    ],
  );
  const lines = memo.lines.map(({ line, quantity, goods, adjustments }) => ({
    line,
    quantity: writeDecimal(quantity),
    goods: writeMoney(goods),
    adjustments: adjustments.map(writeAdjustment),
  }));
  await manager.query(
    `insert into orders.credit_memo_lines (credit_memo_id, invoice_id, line, quantity, goods_minor, adjustments)
     select $1, $2, line, quantity, goods, adjustments
       from jsonb_to_recordset($3::jsonb) as rows (line integer, quantity numeric, goods bigint, adjustments jsonb)`,
    [memo.id, memo.invoiceId, JSON.stringify(lines)],
  );
  await manager.query(
    `insert into orders.ar_entries (customer_id, kind, currency, amount_minor, entry_date, credit_memo_id, at)
     values ($1, 'credit', $2, -($3::bigint), $4, $5, $6)`,
    [memo.customerId, currency, writeMoney(memo.amount), memo.creditDate, memo.id, memo.issuedAt],
  );
}

/** Settles what is open of the invoice with the credit memo: a new row, beside those of payments. */
export async function applyCredit(
  manager: EntityManager,
  application: { readonly id: string; readonly memo: CreditMemoRow; readonly amount: Money },
): Promise<void> {
  const { id, memo, amount } = application;
  await manager.query(
    `insert into orders.payment_applications (id, credit_memo_id, invoice_id, amount_minor, applied_on, rule, evidence,
       actor, at)
     values ($1, $2, $3, $4, $5, 'credit_memo', $6, $7, $8)`,
    [
      id,
      memo.id,
      memo.invoiceId,
      writeMoney(amount),
      memo.creditDate,
      `credit memo ${memo.number} of the invoice`,
      memo.issuedBy,
      memo.issuedAt,
    ],
  );
}

/** The shipments of the invoice may be billed again: by the invoice that takes its place. */
export async function reverseBilling(
  manager: EntityManager,
  { invoiceId, creditMemoId }: { invoiceId: string; creditMemoId: string },
): Promise<void> {
  await manager.query('update orders.invoice_shipments set reversed_by = $2 where invoice_id = $1', [
    invoiceId,
    creditMemoId,
  ]);
}
