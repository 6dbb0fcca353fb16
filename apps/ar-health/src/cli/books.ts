import type { Day } from '#domain/receivables/calendar-day';
import type { LedgerEntry } from '#domain/receivables/ledger-entry';

export interface InvoiceRow {
  readonly customerId: string;
  readonly number: string;
  readonly issuedOn: Day;
  readonly dueOn: Day;
  readonly amountMinor: number;
  readonly currency: string;
}

export interface PaymentRow {
  readonly customerId: string;
  readonly id: string;
  readonly paidOn: Day;
  readonly amountMinor: number;
  readonly currency: string;
  /** Empty when the payment names none. */
  readonly invoiceNumber: string;
}

/** One customer's rows in one currency; the entries are made when they are asked for. */
export interface BookLedger {
  readonly customerId: string;
  readonly currency: string;
  entries(): LedgerEntry[];
}

const NONE = -1;

interface LedgerHead {
  readonly customerId: string;
  readonly currency: string;
}

/**
 * Invoices and payments of two files in columns of numbers, so that hundreds of thousands fit in little memory. Entries
 * with their bigints exist for one ledger at a time. Amounts are whole minor units; the reader refuses those a number
 * does not hold exactly.
 */
export class Books {
  lastDay: Day | undefined;
  /** The first day any row of a currency is dated. */
  readonly firstDays = new Map<string, Day>();
  /** Payments that name an invoice that is not in the file, and such of another currency. */
  strays = 0;
  foreign = 0;
  readonly #ledgers: { readonly customerId: string; readonly currency: string }[] = [];
  readonly #ledgerIds = new Map<string, number>();
  /** Of an invoice: `customer|number`, its identity. */
  readonly #invoices = {
    id: [] as string[],
    ledger: [] as number[],
    on: [] as Day[],
    due: [] as Day[],
    minor: [] as number[],
  };
  readonly #invoiceAt = new Map<string, number>();
  readonly #payments = {
    id: [] as string[],
    ledger: [] as number[],
    on: [] as Day[],
    invoice: [] as number[],
    stray: [] as (string | undefined)[],
    minor: [] as number[],
  };

  /** @returns false when the number stands for an invoice with other contents already */
  addInvoice({ customerId, number, issuedOn, dueOn, amountMinor, currency }: InvoiceRow): boolean {
    const id = `${customerId}|${number}`;
    const ledger = this.#ledger(customerId, currency);
    const rows = this.#invoices;
    const known = this.#invoiceAt.get(id);
    if (known !== undefined) {
      return (
        rows.ledger[known] === ledger &&
        rows.on[known] === issuedOn &&
        rows.due[known] === dueOn &&
        rows.minor[known] === amountMinor
      );
    }
    this.#invoiceAt.set(id, rows.id.length);
    rows.id.push(id);
    rows.ledger.push(ledger);
    rows.on.push(issuedOn);
    rows.due.push(dueOn);
    rows.minor.push(amountMinor);
    this.#see(issuedOn, currency);
    return true;
  }

  addPayment({ customerId, id, paidOn, amountMinor, currency, invoiceNumber }: PaymentRow): void {
    const ledger = this.#ledger(customerId, currency);
    const rows = this.#payments;
    const named = invoiceNumber === '' ? NONE : (this.#invoiceAt.get(`${customerId}|${invoiceNumber}`) ?? NONE);
    if (invoiceNumber !== '' && named === NONE) this.strays += 1;
    if (named !== NONE && this.#invoices.ledger[named] !== ledger) this.foreign += 1;
    rows.id.push(flat(id));
    rows.ledger.push(ledger);
    rows.on.push(paidOn);
    rows.invoice.push(named);
    rows.stray.push(named === NONE && invoiceNumber !== '' ? invoiceNumber : undefined);
    rows.minor.push(amountMinor);
    this.#see(paidOn, currency);
  }

  /** The ledgers in order of customer and currency. */
  *ledgers(): Generator<BookLedger> {
    const invoices = rowsByLedger(this.#invoices.ledger, this.#ledgers.length);
    const payments = rowsByLedger(this.#payments.ledger, this.#ledgers.length);
    const order = this.#ledgers.map((_, at) => at).sort((a, b) => compare(this.#ledgers[a]!, this.#ledgers[b]!));
    for (const at of order) {
      const ledger = this.#ledgers[at]!;
      const entries = () => {
        const into: LedgerEntry[] = [];
        this.#invoicesOf(ledger, invoices(at), into);
        this.#paymentsOf(ledger, payments(at), into);
        return into;
      };
      yield { customerId: ledger.customerId, currency: ledger.currency, entries };
    }
  }

  *entries(): Generator<LedgerEntry> {
    for (const ledger of this.ledgers()) yield* ledger.entries();
  }

  // Entries are written out field by field: spreading shared parts took a third of the whole run.
  #invoicesOf({ customerId, currency }: LedgerHead, rows: Int32Array, into: LedgerEntry[]): void {
    const { id, on, due, minor } = this.#invoices;
    for (const at of rows) {
      const documentId = id[at]!;
      into.push({
        kind: 'invoice',
        documentId,
        sourceEventId: 'file',
        customerId,
        currency,
        amountMinor: BigInt(minor[at]!),
        effectiveOn: on[at]!,
        recordedAt: 0,
        invoiceId: documentId,
        invoiceNumber: documentId.slice(customerId.length + 1),
        dueOn: due[at]!,
        fundingId: undefined,
      });
    }
  }

  /** One payment may come in several rows, one for each invoice it pays: the row is the funding and its application. */
  #paymentsOf({ customerId, currency }: LedgerHead, rows: Int32Array, into: LedgerEntry[]): void {
    const { id, on, invoice, stray, minor } = this.#payments;
    const seen = new Set<string>();
    for (const at of rows) {
      const invoiceId = invoice[at] === NONE ? undefined : this.#invoices.id[invoice[at]!]!;
      const number = stray[at] ?? invoiceId?.slice(customerId.length + 1) ?? '';
      const documentId = `${customerId}|${id[at]}|${number}|${on[at]}|${minor[at]}`;
      if (seen.has(documentId)) continue;
      seen.add(documentId);
      const amountMinor = BigInt(minor[at]!);
      const entry = (kind: 'payment' | 'application'): LedgerEntry => ({
        kind,
        documentId,
        sourceEventId: 'file',
        customerId,
        currency,
        amountMinor,
        effectiveOn: on[at]!,
        recordedAt: 0,
        invoiceId: kind === 'application' ? invoiceId : undefined,
        invoiceNumber: undefined,
        dueOn: undefined,
        fundingId: kind === 'application' ? documentId : undefined,
      });
      into.push(entry('payment'));
      if (invoiceId !== undefined) into.push(entry('application'));
    }
  }

  #ledger(customerId: string, currency: string): number {
    const key = `${customerId}|${currency}`;
    const known = this.#ledgerIds.get(key);
    if (known !== undefined) return known;
    this.#ledgerIds.set(key, this.#ledgers.length);
    return this.#ledgers.push({ customerId: flat(customerId), currency: flat(currency) }) - 1;
  }

  #see(day: Day, currency: string): void {
    if (day < (this.firstDays.get(currency) ?? Number.POSITIVE_INFINITY)) this.firstDays.set(currency, day);
    if (this.lastDay === undefined || day > this.lastDay) this.lastDay = day;
  }
}

/** A copy of its own: a long cell is otherwise a view that keeps the whole piece of the file it was cut from. */
const flat = (text: string): string => Buffer.from(text).toString();

/** Row numbers by ledger: a counting sort, rows of one ledger in the order they came. */
function rowsByLedger(ledgerOf: readonly number[], ledgers: number): (ledger: number) => Int32Array {
  const starts = new Int32Array(ledgers + 1);
  for (const ledger of ledgerOf) starts[ledger + 1]! += 1;
  for (let at = 0; at < ledgers; at += 1) starts[at + 1]! += starts[at]!;
  const next = starts.slice();
  const rows = new Int32Array(ledgerOf.length);
  ledgerOf.forEach((ledger, row) => {
    rows[next[ledger]!] = row;
    next[ledger]! += 1;
  });
  return (ledger) => rows.subarray(starts[ledger]!, starts[ledger + 1]!);
}

const compare = (a: { customerId: string; currency: string }, b: { customerId: string; currency: string }): number =>
  a.customerId === b.customerId ? (a.currency < b.currency ? -1 : 1) : a.customerId < b.customerId ? -1 : 1;
