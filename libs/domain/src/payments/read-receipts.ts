import { type DeductionReason, DEDUCTION_REASONS } from './open-item.js';

/** One row of a file of receipts: column name → text, trimmed. */
export type ReceiptRow = Readonly<Record<string, string>>;

/** One receipt of a file: cash that came in once, however many rows say what it is for. Amounts are decimal strings. */
export interface Receipt {
  /** Counted from 1, the heading not included. */
  readonly rows: readonly number[];
  readonly customerId?: string | undefined;
  /** How the payer is named by the bank: account or name. */
  readonly payer?: string | undefined;
  readonly reference: string;
  readonly amount: string;
  readonly currency?: string | undefined;
  readonly receivedOn?: string | undefined;
  readonly remittance: readonly {
    readonly invoiceNumber: string;
    readonly amount?: string | undefined;
    readonly discount?: string | undefined;
    readonly deductions?: readonly { readonly reason: DeductionReason; readonly amount: string }[] | undefined;
  }[];
}

export type ReadReceipt =
  | { readonly ok: true; readonly receipt: Receipt }
  /** `ignored`: no cash of a customer (a debit, a fee). */
  | {
      readonly ok: false;
      readonly rows: readonly number[];
      readonly outcome: 'rejected' | 'ignored';
      readonly why: string;
    };

/** How banks name their columns; letters only, in lower case. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  customerId: ['customerid', 'customer', 'customernumber', 'accountnumberofcustomer'],
  payer: ['payer', 'payername', 'remitter', 'counterparty', 'payeraccount', 'account', 'name'],
  reference: [
    'reference',
    'checknumber',
    'chequenumber',
    'check',
    'tracenumber',
    'bankreference',
    'transactionid',
    'id',
  ],
  amount: ['amount', 'checkamount', 'credit', 'creditamount', 'paymentamount'],
  currency: ['currency', 'currencycode'],
  receivedOn: ['date', 'receivedon', 'depositdate', 'valuedate', 'bookingdate', 'postingdate'],
  invoiceNumber: ['invoicenumber', 'invoice', 'invoiceno'],
  invoiceAmount: ['invoiceamount', 'amountapplied', 'paidamount', 'amountpaid'],
  discount: ['discount', 'discounttaken', 'discountamount'],
  deduction: ['deduction', 'deductionamount', 'shortamount'],
  reason: ['reason', 'reasoncode', 'deductionreason'],
  memo: ['memo', 'description', 'details', 'remittanceinformation', 'text', 'addenda'],
};

type Column = keyof typeof ALIASES;

/** The columns of a heading by what they mean; of two that mean the same the first. */
export function readHeading(names: readonly string[]): ReadonlyMap<Column, string> {
  const plain = new Map(names.map((name) => [name.toLowerCase().replaceAll(/[^a-z]/g, ''), name]));
  const found = Object.entries(ALIASES).flatMap(([column, aliases]): [Column, string][] => {
    const alias = aliases.find((each) => plain.has(each));
    return alias === undefined ? [] : [[column, plain.get(alias)!]];
  });
  return new Map(found);
}

/**
 * `1,234.50`, `$1,234.50` and `(12.00)` as a decimal string; undefined when it is no amount. A comma parts thousands or
 * nothing: `12,50` is twelve and a half to one bank and nonsense to another, and is never 1250.
 */
function readAmount(text: string): string | undefined {
  const marked = text.replaceAll(/[\s$€£]/g, '');
  const plain = /^\(?-?\d{1,3}(,\d{3})+(\.\d+)?\)?$/.test(marked) ? marked.replaceAll(',', '') : marked;
  const negative = /^\((.+)\)$/.exec(plain)?.[1];
  const value = negative === undefined ? plain : `-${negative}`;
  return /^-?\d{1,13}(\.\d{1,3})?$/.test(value) ? value : undefined;
}

/** `2025-06-22`, `06/22/2025` or `20250622`; undefined when it is no day. */
function readDay(text: string): string | undefined {
  const [, y, m, d] = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text) ?? [];
  if (y) return isDay(`${y}-${m}-${d}`);
  const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  return year ? isDay(`${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`) : undefined;
}

function isDay(text: string): string | undefined {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) ? text : undefined;
}

/** Numbers in a bank's free text that look like ours: the prefix and digits, or digits after the word invoice. */
const NAMED_IN_TEXT = /\b(?:inv(?:oice)?[\s#:.-]*|invoices?\s+(?:no\.?\s*)?)(\d{3,12})\b/gi;

/**
 * Reads the rows of a lockbox file (a row for each invoice of a cheque) or of a bank statement (a row for each credit,
 * invoices in its text). Rows of one payer and reference are one receipt.
 */
export function readReceipts(rows: readonly ReceiptRow[], columns: ReadonlyMap<Column, string>): ReadReceipt[] {
  const cell = (row: ReceiptRow, column: Column): string => row[columns.get(column) ?? '']?.trim() ?? '';
  const groups = new Map<string, { row: ReceiptRow; number: number }[]>();
  rows.forEach((row, index) => {
    const key = JSON.stringify([
      cell(row, 'customerId'),
      cell(row, 'payer'),
      cell(row, 'reference'),
      cell(row, 'receivedOn'),
      cell(row, 'amount'),
    ]);
    const group = groups.get(key) ?? [];
    group.push({ row, number: index + 1 });
    groups.set(key, group);
  });
  // Without a column of invoices two equal rows are two receipts told twice, not one told in two parts.
  const inParts = columns.has('invoiceNumber');
  const parts = [...groups.values()].flatMap((group) => (inParts ? [group] : group.map((each) => [each])));
  return parts.map((group) => readGroup(group, cell)).sort((a, b) => rowsOf(a)[0]! - rowsOf(b)[0]!);
}

const rowsOf = (read: ReadReceipt): readonly number[] => (read.ok ? read.receipt.rows : read.rows);

function readGroup(
  group: readonly { readonly row: ReceiptRow; readonly number: number }[],
  cell: (row: ReceiptRow, column: Column) => string,
): ReadReceipt {
  const numbers = group.map(({ number }) => number);
  const { row } = group[0]!;
  const refuse = (why: string, outcome: 'rejected' | 'ignored' = 'rejected'): ReadReceipt => ({
    ok: false,
    rows: numbers,
    outcome,
    why,
  });
  const amount = readAmount(cell(row, 'amount'));
  if (amount === undefined) return refuse(`'${cell(row, 'amount').slice(0, 40)}' is no amount.`);
  if (amount.startsWith('-') || /^0*(\.0*)?$/.test(amount)) return refuse('It is no credit.', 'ignored');
  const day = cell(row, 'receivedOn');
  const receivedOn = day === '' ? undefined : readDay(day);
  if (day !== '' && receivedOn === undefined) return refuse(`'${day.slice(0, 40)}' is no day.`);
  const currency = cell(row, 'currency').toUpperCase();
  if (!/^([A-Z]{3})?$/.test(currency)) return refuse(`'${currency.slice(0, 40)}' is no currency.`);
  const reference = cell(row, 'reference');
  if (reference === '') return refuse('It has no reference: the same receipt could not be told from another one.');
  const remittance: Receipt['remittance'][number][] = [];
  for (const { row: part } of group) {
    const line = readLine(part, cell);
    if (typeof line === 'string') return refuse(line);
    remittance.push(...line);
  }
  const told = (column: Column) => cell(row, column) || undefined;
  return {
    ok: true,
    receipt: {
      rows: numbers,
      customerId: told('customerId'),
      payer: told('payer'),
      reference: reference.slice(0, 80),
      amount,
      currency: currency || undefined,
      receivedOn,
      remittance,
    },
  };
}

/** What a row says about invoices, or what is wrong with it. */
function readLine(row: ReceiptRow, cell: (row: ReceiptRow, column: Column) => string): Receipt['remittance'] | string {
  const invoiceNumber = cell(row, 'invoiceNumber');
  if (invoiceNumber === '') {
    const named = [...cell(row, 'memo').matchAll(NAMED_IN_TEXT)].map(([, digits]) => digits!);
    return [...new Set(named)].map((number) => ({ invoiceNumber: number }));
  }
  const texts = {
    amount: cell(row, 'invoiceAmount'),
    discount: cell(row, 'discount'),
    deduction: cell(row, 'deduction'),
  };
  const amounts: Record<string, string | undefined> = {};
  for (const [name, text] of Object.entries(texts)) {
    if (text === '') continue;
    amounts[name] = readAmount(text);
    if (amounts[name] === undefined) return `'${text.slice(0, 40)}' is no amount.`;
  }
  const { amount, discount, deduction } = amounts;
  const isSome = (text: string | undefined): text is string =>
    text !== undefined && /[1-9]/.test(text) && !text.startsWith('-');
  const reason =
    DEDUCTION_REASONS.find((each) => each === cell(row, 'reason').toLowerCase().replaceAll(' ', '_')) ?? 'other';
  return [
    {
      invoiceNumber: invoiceNumber.slice(0, 30),
      amount,
      ...(isSome(discount) ? { discount } : {}),
      ...(isSome(deduction) ? { deductions: [{ reason, amount: deduction }] } : {}),
    },
  ];
}
