import { type Day, parseDay } from '#domain/receivables/calendar-day';
import type { LedgerEntry } from '#domain/receivables/ledger-entry';
import type { OrderFact } from '#domain/health/model/order-history';
import { parseDecimal } from '#domain/money/decimal';
import { parseMoney } from '#domain/money/money';
import { readRows, type BadRow } from './read-rows.js';

const INVOICE_COLUMNS = ['customer_id', 'invoice_number', 'invoice_date', 'due_date', 'amount', 'currency'];
const PAYMENT_COLUMNS = ['customer_id', 'payment_id', 'payment_date', 'amount', 'currency', 'invoice_number'];
const ORDER_COLUMNS = ['customer_id', 'order_number', 'order_date', 'amount'];

type Cells = Readonly<Record<string, string>>;

/** Everything two files say about receivables. */
export interface Books {
  readonly entries: LedgerEntry[];
  /** The latest day any row is dated. */
  readonly lastDay: Day | undefined;
}

export interface BookFiles {
  readonly invoices: string;
  readonly payments: string;
}

/**
 * Invoices and payments as ledger entries. A payment that names an invoice is applied to it on its own day; one that
 * names none, or one that is not in the file, stays unapplied (the latter is said as a note).
 */
export async function readBooks(
  files: BookFiles,
  tell: { readonly onBadRow: (row: BadRow) => void; readonly onNote: (note: string) => void },
): Promise<Books> {
  const { onBadRow, onNote } = tell;
  const entries = new Map<string, LedgerEntry>();
  let lastDay: Day | undefined;
  const add = (entry: LedgerEntry) => {
    entries.set(`${entry.kind}|${entry.documentId}`, entry);
    lastDay = Math.max(lastDay ?? entry.effectiveOn, entry.effectiveOn);
  };
  const read = (cells: Cells) => {
    const row = readInvoice(cells);
    const known = typeof row === 'string' ? undefined : entries.get(`invoice|${row.documentId}`);
    return known && !sameEntry(known, row as LedgerEntry) ? 'repeats an invoice number with other contents' : row;
  };
  for await (const row of readRows({ file: files.invoices, columns: INVOICE_COLUMNS, read, onBadRow })) add(row);

  let strays = 0;
  const payments = { file: files.payments, columns: PAYMENT_COLUMNS, read: readPayment, onBadRow };
  for await (const { payment, application } of readRows(payments)) {
    add(payment);
    if (!application) continue;
    if (entries.has(`invoice|${application.invoiceId}`)) add(application);
    else strays += 1;
  }
  if (strays > 0) onNote(`${strays} payments name an invoice that is not in the file: they are shown as unapplied`);
  return { entries: [...entries.values()], lastDay };
}

/** Orders by customer, as far as the model needs them. */
export async function readOrders(file: string, onBadRow: (row: BadRow) => void): Promise<Map<string, OrderFact[]>> {
  const customers = new Map<string, OrderFact[]>();
  const seen = new Set<string>();
  for await (const { customerId, number, fact } of readRows({
    file,
    columns: ORDER_COLUMNS,
    read: readOrder,
    onBadRow,
  })) {
    const identity = `${customerId}|${number}`;
    if (seen.has(identity)) continue;
    seen.add(identity);
    const orders = customers.get(customerId);
    if (orders) orders.push(fact);
    else customers.set(customerId, [fact]);
  }
  return customers;
}

const entryHead = { sourceEventId: 'file', recordedAt: 0 };

function readInvoice(cells: Cells): LedgerEntry | string {
  const { customer_id: customerId, invoice_number: number } = cells as Record<string, string>;
  if (!customerId || !number) return !customerId ? 'customer_id is empty' : 'invoice_number is empty';
  const money = readMoney(cells);
  if (typeof money === 'string') return money;
  const issued = readDay(cells, 'invoice_date');
  const due = readDay(cells, 'due_date');
  if (typeof issued === 'string') return issued;
  if (typeof due === 'string') return due;
  if (due < issued) return `due_date ${cells['due_date']} is before invoice_date ${cells['invoice_date']}`;
  const documentId = `${customerId}|${number}`;
  return {
    ...entryHead,
    ...money,
    kind: 'invoice',
    documentId,
    customerId,
    effectiveOn: issued,
    invoiceId: documentId,
    invoiceNumber: number,
    dueOn: due,
  };
}

function readPayment(cells: Cells): { payment: LedgerEntry; application: LedgerEntry | undefined } | string {
  const { customer_id: customerId, payment_id: id, invoice_number: number } = cells as Record<string, string>;
  if (!customerId || !id) return !customerId ? 'customer_id is empty' : 'payment_id is empty';
  const money = readMoney(cells);
  if (typeof money === 'string') return money;
  const effectiveOn = readDay(cells, 'payment_date');
  if (typeof effectiveOn === 'string') return effectiveOn;
  // One payment may come in several rows, one for each invoice it pays: the row is the funding and its application.
  const documentId = [customerId, id, number, cells['payment_date'], cells['amount']].join('|');
  const row = { ...entryHead, ...money, customerId, effectiveOn, documentId };
  const payment: LedgerEntry = { ...row, kind: 'payment' };
  if (!number) return { payment, application: undefined };
  const application: LedgerEntry = {
    ...row,
    kind: 'application',
    invoiceId: `${customerId}|${number}`,
    fundingId: documentId,
  };
  return { payment, application };
}

function readOrder(cells: Cells): { customerId: string; number: string; fact: OrderFact } | string {
  const { customer_id: customerId, order_number: number, amount } = cells as Record<string, string>;
  if (!customerId || !number) return !customerId ? 'customer_id is empty' : 'order_number is empty';
  const on = readDay(cells, 'order_date');
  if (typeof on === 'string') return on;
  if (!parseDecimal(amount!)) return `amount '${shown(amount)}' is not a decimal number`;
  return { customerId, number, fact: { on, amount: Number(amount) } };
}

function readMoney(cells: Cells): { amountMinor: bigint; currency: string } | string {
  const { amount, currency } = cells as Record<string, string>;
  if (!/^[A-Z]{3}$/.test(currency!)) return `currency '${shown(currency)}' is not an ISO 4217 code`;
  const money = parseMoney(amount!, currency!);
  return money
    ? { amountMinor: money.minor, currency: currency! }
    : `amount '${shown(amount)}' is not an amount of ${currency}`;
}

function readDay(cells: Cells, column: string): Day | string {
  return parseDay(cells[column]!) ?? `${column} '${shown(cells[column])}' is not a day like 2025-06-22`;
}

const shown = (text: string | undefined): string => (text ?? '').slice(0, 40);

const sameEntry = (a: LedgerEntry, b: LedgerEntry): boolean =>
  a.amountMinor === b.amountMinor &&
  a.currency === b.currency &&
  a.effectiveOn === b.effectiveOn &&
  a.dueOn === b.dueOn;
