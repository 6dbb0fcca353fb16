import type { Day } from '../../receivables/calendar-day.js';
import type { InvoiceOutcome, IssueFacts } from './issue-facts.js';
import { type PaymentsClock, walkIssues } from './walk-issues.js';

/** A number of a fact per column; NaN stands for undefined. Amounts are sizes, so single precision is enough. */
const FACTS = [
  'settled',
  'late',
  'daysToPay',
  'daysLate',
  'recentLate',
  'recentDays',
  'recent',
  'ewmaDays',
  'ewmaLate',
  'spreadDays',
  'open',
  'overdue',
  'openAmount',
  'overdueAmount',
  'oldestOverdueDays',
  'meanAmount',
  'issuedBefore',
  'beyondDays',
  'medianBeyond',
  'latestBeyond',
  'ewmaBeyond',
  'latelyBeyond',
  'seasonBeyond',
  'beyondTerms',
  'runBeyond',
  'runExplained',
  'amountSlope',
] as const satisfies readonly (keyof IssueFacts)[];

const ISSUED = 0;
const DUE = 1;
const SETTLED = 2;
const AMOUNT = 3;
const HEAD = 4;
const WIDTH = HEAD + FACTS.length;
/** Rows per block: memory grows block by block, never by copying. */
const BLOCK = 8192;

/** What a prediction needs of an invoice. */
export type IssuedInvoice = Pick<InvoiceOutcome, 'issuedOn' | 'dueOn' | 'amount'>;

/**
 * Invoices with what was known at issue, a row of numbers each: as objects hundreds of thousands of them would weigh
 * more than all the rest.
 */
export class LateCases {
  #size = 0;
  readonly #blocks: Float32Array[] = [];

  get size(): number {
    return this.#size;
  }

  /** Adds the invoices of one customer that are wanted; what was known at issue is learned from all of them. */
  addCustomer(
    invoices: readonly InvoiceOutcome[],
    wanted: (invoice: InvoiceOutcome, row: number) => boolean,
    clock?: PaymentsClock,
  ): void {
    const visit = (invoice: InvoiceOutcome, facts: IssueFacts) => {
      if (wanted(invoice, this.#size)) this.#add(invoice, facts);
    };
    walkIssues(invoices, visit, clock);
  }

  #add({ issuedOn, dueOn, settledOn, amount }: InvoiceOutcome, facts: IssueFacts): void {
    const place = (this.#size % BLOCK) * WIDTH;
    if (place === 0) this.#blocks.push(new Float32Array(BLOCK * WIDTH));
    const block = this.#blocks.at(-1)!;
    block.set([issuedOn, dueOn, settledOn ?? Number.NaN, amount], place);
    for (let at = 0; at < FACTS.length; at += 1) block[place + HEAD + at] = facts[FACTS[at]!] ?? Number.NaN;
    this.#size += 1;
  }

  #cell(row: number, column: number): number {
    return this.#blocks[Math.floor(row / BLOCK)]![(row % BLOCK) * WIDTH + column]!;
  }

  issuedOn(row: number): Day {
    return this.#cell(row, ISSUED);
  }

  dueOn(row: number): Day {
    return this.#cell(row, DUE);
  }

  /** The day it was paid in full, as far as that is known by a day. */
  settledBy(row: number, knownBy: Day): Day | undefined {
    const settledOn = this.#cell(row, SETTLED);
    return settledOn <= knownBy ? settledOn : undefined;
  }

  invoice(row: number): IssuedInvoice {
    return { issuedOn: this.issuedOn(row), dueOn: this.dueOn(row), amount: this.#cell(row, AMOUNT) };
  }

  facts(row: number): IssueFacts {
    const facts: Partial<Record<keyof IssueFacts, number>> = {};
    for (let at = 0; at < FACTS.length; at += 1) {
      const value = this.#cell(row, HEAD + at);
      if (!Number.isNaN(value)) facts[FACTS[at]!] = value;
    }
    return facts as unknown as IssueFacts;
  }

  /** Rows in order of issue. */
  byIssue(): Int32Array {
    const days = Int32Array.from({ length: this.#size }, (_, row) => this.issuedOn(row));
    return Int32Array.from(days, (_, row) => row).sort((a, b) => days[a]! - days[b]! || a - b);
  }
}
