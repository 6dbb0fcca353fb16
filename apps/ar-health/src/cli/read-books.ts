import { type Day, parseDay } from '#domain/receivables/calendar-day';
import type { OrderFact } from '#domain/health/model/order-history';
import { parseDecimal } from '#domain/money/decimal';
import { minorDigits, parseMoney } from '#domain/money/money';
import { Books } from './books.js';
import { readRows, type BadRow } from './read-rows.js';

const INVOICE_COLUMNS = ['customer_id', 'invoice_number', 'invoice_date', 'due_date', 'amount', 'currency'];
const PAYMENT_COLUMNS = ['customer_id', 'payment_id', 'payment_date', 'amount', 'currency', 'invoice_number'];
const ORDER_COLUMNS = ['customer_id', 'order_number', 'order_date', 'amount'];

export interface BookFiles {
  readonly invoices: string;
  readonly payments: string;
}

interface Tell {
  readonly onBadRow: (row: BadRow) => void;
  readonly onNote: (note: string) => void;
}

/**
 * Invoices and payments as books. A payment that names an invoice is applied to it on its own day; one that names none,
 * one that is not in the file, or one of another currency stays unapplied (the last two are said as notes). A number that
 * only another customer has is that customer's invoice, paid for it.
 */
export async function readBooks(files: BookFiles, { onBadRow, onNote }: Tell): Promise<Books> {
  const books = new Books();
  const takeInvoice = ([customerId, number, date, dueDate, amount, currency]: readonly string[]) => {
    if (!customerId || !number) return customerId ? 'invoice_number is empty' : 'customer_id is empty';
    const amountMinor = readMoney(amount!, currency!);
    if (typeof amountMinor === 'string') return amountMinor;
    const issuedOn = readDay('invoice_date', date!);
    if (typeof issuedOn === 'string') return issuedOn;
    const dueOn = readDay('due_date', dueDate!);
    if (typeof dueOn === 'string') return dueOn;
    if (dueOn < issuedOn) return `due_date ${dueDate} is before invoice_date ${date}`;
    const fits = books.addInvoice({ customerId, number, issuedOn, dueOn, amountMinor, currency: currency! });
    return fits ? undefined : 'repeats an invoice number with other contents';
  };
  await readRows({ file: files.invoices, columns: INVOICE_COLUMNS, take: takeInvoice, onBadRow });

  const takePayment = ([customerId, id, date, amount, currency, invoiceNumber]: readonly string[]) => {
    if (!customerId || !id) return customerId ? 'payment_id is empty' : 'customer_id is empty';
    const amountMinor = readMoney(amount!, currency!);
    if (typeof amountMinor === 'string') return amountMinor;
    const paidOn = readDay('payment_date', date!);
    if (typeof paidOn === 'string') return paidOn;
    books.addPayment({ customerId, id, paidOn, amountMinor, currency: currency!, invoiceNumber: invoiceNumber! });
    return undefined;
  };
  const payments = { file: files.payments, columns: PAYMENT_COLUMNS, optional: ['invoice_number'] };
  await readRows({ ...payments, take: takePayment, onBadRow });
  const { strays, foreign, forOthers } = books;
  if (forOthers > 0) onNote(`${forOthers} payments pay an invoice of another customer`);
  if (strays > 0) onNote(`${strays} payments name an invoice that is not in the file: they are shown as unapplied`);
  if (foreign > 0) onNote(`${foreign} payments name an invoice of another currency: they are shown as unapplied`);
  return books;
}

/** Orders by customer, as far as the model needs them; the same order number twice counts once. */
export async function readOrders(file: string, onBadRow: (row: BadRow) => void): Promise<Map<string, OrderFact[]>> {
  const customers = new Map<string, OrderFact[]>();
  const seen = new Set<string>();
  const take = ([customerId, number, date, amount]: readonly string[]) => {
    if (!customerId || !number) return customerId ? 'order_number is empty' : 'customer_id is empty';
    const on = readDay('order_date', date!);
    if (typeof on === 'string') return on;
    if (!parseDecimal(amount!)) return amountReason(amount!) ?? `amount '${shown(amount!)}' is not a decimal number`;
    const identity = `${customerId}|${number}`;
    if (seen.has(identity)) return undefined;
    seen.add(identity);
    const orders = customers.get(customerId);
    const fact = { on, amount: Number(amount) };
    if (orders) orders.push(fact);
    else customers.set(customerId, [fact]);
    return undefined;
  };
  await readRows({ file, columns: ORDER_COLUMNS, take, onBadRow });
  return customers;
}

const PLAIN_CENTS = /^(-?)(\d{1,12})(?:\.(\d{1,2}))?$/;

/** Whole minor units, or what is wrong. Most amounts are plain cents and need no big arithmetic. */
function readMoney(amount: string, currency: string): number | string {
  if (!/^[A-Z]{3}$/.test(currency)) return `currency '${shown(currency)}' is not an ISO 4217 code`;
  const plain = minorDigits(currency) === 2 ? PLAIN_CENTS.exec(amount) : null;
  if (plain) {
    const cents = Number(plain[2]) * 100 + Number((plain[3] ?? '').padEnd(2, '0'));
    return plain[1] === '-' ? 0 - cents : cents;
  }
  const money = parseMoney(amount, currency);
  if (!money) return amountReason(amount) ?? `amount '${shown(amount)}' is not an amount of ${currency}`;
  const minor = Number(money.minor);
  return Number.isSafeInteger(minor) ? minor : `amount '${shown(amount)}' is too large`;
}

const amountReason = (amount: string): string | undefined =>
  /^[-+]?\d{1,3}([,.' ]\d{3})+([.,]\d+)?$/.test(amount) && !/^-?\d+\.\d+$/.test(amount)
    ? `amount '${shown(amount)}' has thousands separators: write it without, with a point before the cents`
    : undefined;

function readDay(column: string, text: string): Day | string {
  return parseDay(text) ?? `${column} '${shown(text)}' is not a day like 2025-06-22`;
}

const shown = (text: string): string => text.slice(0, 40);
