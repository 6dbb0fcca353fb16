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
  /** In its own books: what others pay for it comes in, what it pays for others goes out. */
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
  /** Payments that pay an invoice of another customer. */
  forOthers = 0;
  readonly #invoicesIn = new Map<string, number>();
  readonly #ledgers: LedgerHead[] = [];
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
  /** The only invoice of a number, or NONE where several customers have it; made when a payment first asks. */
  #numbered: Map<string, number> | undefined;
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
    this.#see(issuedOn, currency, 1);
    return true;
  }

  addPayment({ customerId, id, paidOn, amountMinor, currency, invoiceNumber }: PaymentRow): void {
    const ledger = this.#ledger(customerId, currency);
    const rows = this.#payments;
    const named = invoiceNumber === '' ? NONE : this.#find(customerId, invoiceNumber);
    if (invoiceNumber !== '' && named === NONE) this.strays += 1;
    if (named !== NONE && this.#head(named).currency !== currency) this.foreign += 1;
    else if (named !== NONE && this.#head(named).customerId !== customerId) this.forOthers += 1;
    rows.id.push(flat(id));
    rows.ledger.push(ledger);
    rows.on.push(paidOn);
    rows.invoice.push(named);
    rows.stray.push(named === NONE && invoiceNumber !== '' ? invoiceNumber : undefined);
    rows.minor.push(amountMinor);
    this.#see(paidOn, currency, 0);
  }

  /** The one with most invoices first; where that is the same, as they came. */
  currencies(): string[] {
    return [...this.#invoicesIn].sort((a, b) => b[1] - a[1]).map(([currency]) => currency);
  }

  /** Of every payment that names an invoice: the day the invoice was issued, and its own. */
  *paidInvoices(): Generator<{ readonly issuedOn: Day; readonly paidOn: Day }> {
    const { invoice, on } = this.#payments;
    for (let row = 0; row < on.length; row += 1) {
      if (invoice[row] !== NONE) yield { issuedOn: this.#invoices.on[invoice[row]!]!, paidOn: on[row]! };
    }
  }

  /** The ledgers in order of customer and currency. */
  *ledgers(): Generator<BookLedger> {
    const invoices = rowsByLedger(this.#invoices.ledger, this.#ledgers.length);
    const payments = rowsByLedger(this.#payments.ledger, this.#ledgers.length);
    const arrivals = this.#arrivals();
    const order = this.#ledgers.map((_, at) => at).sort((a, b) => compare(this.#ledgers[a]!, this.#ledgers[b]!));
    for (const at of order) {
      const ledger = this.#ledgers[at]!;
      const entries = () => {
        const into: LedgerEntry[] = [];
        this.#invoicesOf(ledger, invoices(at), into);
        this.#paymentsOf(ledger, payments(at), into);
        this.#arrivalsOf(ledger, arrivals.get(at) ?? [], into);
        return into;
      };
      yield { customerId: ledger.customerId, currency: ledger.currency, entries };
    }
  }

  /** As they would be told: what pays for another customer names its invoice, and is in nobody else's books yet. */
  *entries(): Generator<LedgerEntry> {
    const invoices = rowsByLedger(this.#invoices.ledger, this.#ledgers.length);
    const payments = rowsByLedger(this.#payments.ledger, this.#ledgers.length);
    for (const [at, ledger] of this.#ledgers.entries()) {
      const into: LedgerEntry[] = [];
      this.#invoicesOf(ledger, invoices(at), into);
      this.#paymentsOf(ledger, payments(at), into, true);
      yield* into;
    }
  }

  /** The invoice of a number: the customer's own, else the only one of that number in the file. */
  #find(customerId: string, number: string): number {
    const own = this.#invoiceAt.get(`${customerId}|${number}`);
    if (own !== undefined) return own;
    this.#numbered ??= this.#byNumber();
    return this.#numbered.get(number) ?? NONE;
  }

  #byNumber(): Map<string, number> {
    const numbered = new Map<string, number>();
    for (let at = 0; at < this.#invoices.id.length; at += 1) {
      const number = this.#numberOf(at);
      numbered.set(number, numbered.has(number) ? NONE : at);
    }
    return numbered;
  }

  #head(invoice: number): LedgerHead {
    return this.#ledgers[this.#invoices.ledger[invoice]!]!;
  }

  #numberOf(invoice: number): string {
    return this.#invoices.id[invoice]!.slice(this.#head(invoice).customerId.length + 1);
  }

  /** Whether a payment pays an invoice of another customer in the same currency. */
  #crosses(row: number, { customerId, currency }: LedgerHead): boolean {
    const invoice = this.#payments.invoice[row]!;
    if (invoice === NONE) return false;
    const head = this.#head(invoice);
    return head.customerId !== customerId && head.currency === currency;
  }

  /** Payments that others make, by the ledger of the invoice they pay. */
  #arrivals(): Map<number, number[]> {
    const arrivals = new Map<number, number[]>();
    if (this.forOthers === 0) return arrivals;
    this.#payments.invoice.forEach((invoice, row) => {
      if (!this.#crosses(row, this.#ledgers[this.#payments.ledger[row]!]!)) return;
      const ledger = this.#invoices.ledger[invoice]!;
      const known = arrivals.get(ledger);
      if (known) known.push(row);
      else arrivals.set(ledger, [row]);
    });
    return arrivals;
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
  #paymentsOf(head: LedgerHead, rows: Int32Array, into: LedgerEntry[], asTold = false): void {
    const { on, invoice } = this.#payments;
    const seen = new Set<string>();
    for (const row of rows) {
      const documentId = this.#paymentId(row, head.customerId);
      if (seen.has(documentId)) continue;
      seen.add(documentId);
      const at = { documentId, on: on[row]! };
      into.push(this.#entry('payment', row, { ...at, head }));
      if (invoice[row] === NONE) continue;
      if (asTold || !this.#crosses(row, head)) {
        into.push(this.#entry('application', row, { ...at, head, fundingId: documentId }));
        continue;
      }
      // What pays for another customer leaves these books on the day it gets there.
      const leaves = { head, documentId: `application:${documentId}`, on: this.#arrivesOn(row), fundingId: documentId };
      into.push({ ...this.#entry('payment', row, leaves), amountMinor: -BigInt(this.#payments.minor[row]!) });
    }
  }

  #arrivalsOf(head: LedgerHead, rows: readonly number[], into: LedgerEntry[]): void {
    const seen = new Set<string>();
    for (const row of rows) {
      const payer = this.#ledgers[this.#payments.ledger[row]!]!;
      const documentId = `application:${this.#paymentId(row, payer.customerId)}`;
      if (seen.has(documentId)) continue;
      seen.add(documentId);
      const at = { head, documentId, on: this.#arrivesOn(row) };
      into.push(this.#entry('payment', row, at));
      into.push(this.#entry('application', row, { ...at, fundingId: documentId }));
    }
  }

  #arrivesOn(row: number): Day {
    return Math.max(this.#payments.on[row]!, this.#invoices.on[this.#payments.invoice[row]!]!);
  }

  #paymentId(row: number, customerId: string): string {
    const { id, on, invoice, stray, minor } = this.#payments;
    const number = stray[row] ?? (invoice[row] === NONE ? '' : this.#numberOf(invoice[row]!));
    return `${customerId}|${id[row]}|${number}|${on[row]}|${minor[row]}`;
  }

  #entry(
    kind: 'payment' | 'application',
    row: number,
    { head, documentId, on, fundingId }: { head: LedgerHead; documentId: string; on: Day; fundingId?: string },
  ): LedgerEntry {
    const invoice = kind === 'application' ? this.#payments.invoice[row]! : NONE;
    return {
      kind,
      documentId,
      sourceEventId: 'file',
      customerId: head.customerId,
      currency: head.currency,
      amountMinor: BigInt(this.#payments.minor[row]!),
      effectiveOn: on,
      recordedAt: 0,
      invoiceId: invoice === NONE ? undefined : this.#invoices.id[invoice]!,
      invoiceNumber: invoice === NONE ? undefined : this.#numberOf(invoice),
      dueOn: undefined,
      fundingId,
    };
  }

  #ledger(customerId: string, currency: string): number {
    const key = `${customerId}|${currency}`;
    const known = this.#ledgerIds.get(key);
    if (known !== undefined) return known;
    this.#ledgerIds.set(key, this.#ledgers.length);
    return this.#ledgers.push({ customerId: flat(customerId), currency: flat(currency) }) - 1;
  }

  #see(day: Day, currency: string, invoices: number): void {
    this.#invoicesIn.set(currency, (this.#invoicesIn.get(currency) ?? 0) + invoices);
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
