import type { Day } from '../../receivables/calendar-day.js';
import { paymentRuns } from './payment-runs.js';
import { EWMA_LAMBDA } from '../../receivables/pay-history.js';

/** An invoice as the late-payment model sees it. The amount is a size only. */
export interface InvoiceOutcome {
  readonly invoiceId: string;
  readonly customerId: string;
  readonly issuedOn: Day;
  readonly dueOn: Day;
  readonly amount: number;
  /** The day it was paid in full; undefined while it is not. */
  readonly settledOn: Day | undefined;
}

/** What was known of a customer on the day an invoice was issued: only what was settled before that day. */
export interface IssueFacts {
  readonly settled: number;
  readonly late: number;
  readonly daysToPay: number;
  readonly daysLate: number;
  readonly recentLate: number;
  readonly recentDays: number;
  readonly recent: number;
  readonly ewmaDays: number | undefined;
  readonly ewmaLate: number | undefined;
  readonly spreadDays: number;
  readonly open: number;
  readonly overdue: number;
  readonly openAmount: number;
  readonly overdueAmount: number;
  readonly oldestOverdueDays: number;
  readonly meanAmount: number | undefined;
  readonly issuedBefore: number;
  /** Days from the due date to payment, negative when early: the mean, the median of the last nine, the moving average. */
  readonly beyondDays: number;
  readonly medianBeyond: number | undefined;
  readonly ewmaBeyond: number | undefined;
  /** The weekday (0 Thursday … 6 Wednesday) and the day of the month on which the customer's payment runs fall, when they do. */
  readonly runWeekday: number | undefined;
  readonly runMonthDay: number | undefined;
}

/** What was known at issue, by invoice id. */
export interface FactsAtIssue {
  get(invoiceId: string): IssueFacts | undefined;
}

/**
 * The facts of many invoices as one block of numbers, a row each: as objects they would weigh more than all the rest.
 * NaN stands for undefined.
 */
class FactsTable {
  readonly #rows = new Map<string, number>();
  readonly #values: Float64Array;

  constructor(invoices: number) {
    this.#values = new Float64Array(invoices * FACTS.length);
  }

  set(invoiceId: string, facts: IssueFacts): void {
    const row = this.#rows.size;
    this.#rows.set(invoiceId, row);
    for (let at = 0; at < FACTS.length; at += 1) {
      this.#values[row * FACTS.length + at] = facts[FACTS[at]!] ?? Number.NaN;
    }
  }

  get(invoiceId: string): IssueFacts | undefined {
    const row = this.#rows.get(invoiceId);
    if (row === undefined) return undefined;
    const facts: Partial<Record<keyof IssueFacts, number>> = {};
    for (let at = 0; at < FACTS.length; at += 1) {
      const value = this.#values[row * FACTS.length + at]!;
      if (!Number.isNaN(value)) facts[FACTS[at]!] = value;
    }
    return facts as unknown as IssueFacts;
  }
}

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
  'ewmaBeyond',
  'runWeekday',
  'runMonthDay',
] as const satisfies readonly (keyof IssueFacts)[];

const RECENT = 5;
/** Settlements that a median and a rhythm of payment runs are read from. */
const REMEMBERED = 9;

/** Running record of one customer: invoices settled so far in order of settlement, and those still open. */
class PayerRecord {
  #settled = 0;
  #late = 0;
  #days = 0;
  #squares = 0;
  #daysLate = 0;
  #issued = 0;
  #amounts = 0;
  #ewmaDays: number | undefined;
  #ewmaLate: number | undefined;
  #beyond = 0;
  #ewmaBeyond: number | undefined;
  readonly #remembered: InvoiceOutcome[] = [];
  readonly #last: InvoiceOutcome[] = [];
  readonly #open = new Set<InvoiceOutcome>();

  issue(invoice: InvoiceOutcome): void {
    this.#issued += 1;
    this.#amounts += invoice.amount;
    this.#open.add(invoice);
  }

  settle(invoice: InvoiceOutcome, on: Day): void {
    this.#open.delete(invoice);
    const days = on - invoice.issuedOn;
    const late = on > invoice.dueOn ? 1 : 0;
    this.#settled += 1;
    this.#late += late;
    this.#days += days;
    this.#squares += days * days;
    this.#daysLate += Math.max(0, on - invoice.dueOn);
    this.#ewmaDays = blend(this.#ewmaDays, days);
    this.#ewmaLate = blend(this.#ewmaLate, late);
    this.#beyond += on - invoice.dueOn;
    this.#ewmaBeyond = blend(this.#ewmaBeyond, on - invoice.dueOn);
    this.#remembered.push(invoice);
    if (this.#remembered.length > REMEMBERED) this.#remembered.shift();
    this.#last.push(invoice);
    if (this.#last.length > RECENT) this.#last.shift();
  }

  facts(today: Day): IssueFacts {
    const settled = this.#settled;
    const daysToPay = settled > 0 ? this.#days / settled : 0;
    const overdue = [...this.#open].filter(({ dueOn }) => dueOn < today);
    const amountOf = (invoices: Iterable<InvoiceOutcome>) => [...invoices].reduce((sum, { amount }) => sum + amount, 0);
    return {
      settled,
      late: this.#late,
      daysToPay,
      daysLate: settled > 0 ? this.#daysLate / settled : 0,
      recent: this.#last.length,
      recentLate: this.#last.filter(({ settledOn, dueOn }) => settledOn! > dueOn).length,
      recentDays: this.#last.reduce((sum, { settledOn, issuedOn }) => sum + settledOn! - issuedOn, 0),
      ewmaDays: this.#ewmaDays,
      ewmaLate: this.#ewmaLate,
      spreadDays: settled > 1 ? Math.sqrt(Math.max(0, this.#squares / settled - daysToPay ** 2)) : 0,
      open: this.#open.size,
      overdue: overdue.length,
      openAmount: amountOf(this.#open),
      overdueAmount: amountOf(overdue),
      oldestOverdueDays: overdue.reduce((oldest, { dueOn }) => Math.max(oldest, today - dueOn), 0),
      meanAmount: this.#issued > 0 ? this.#amounts / this.#issued : undefined,
      issuedBefore: this.#issued,
      beyondDays: settled > 0 ? this.#beyond / settled : 0,
      medianBeyond: medianOf(this.#remembered.map(({ settledOn, dueOn }) => settledOn! - dueOn)),
      ewmaBeyond: this.#ewmaBeyond,
      ...paymentRuns(this.#remembered.map(({ settledOn }) => settledOn!)),
    };
  }
}

const blend = (state: number | undefined, value: number): number =>
  state === undefined ? value : EWMA_LAMBDA * value + (1 - EWMA_LAMBDA) * state;

function medianOf(values: number[]): number | undefined {
  if (values.length === 0) return undefined;
  values.sort((a, b) => a - b);
  return (values[(values.length - 1) >> 1]! + values[values.length >> 1]!) / 2;
}

/**
 * Walks through all invoices in the order things happened and hands out, for each, what was known when it was issued:
 * settlements of earlier days count, those of the same day and later do not.
 */
export function factsAtIssue(invoices: readonly InvoiceOutcome[]): FactsAtIssue {
  const issues = [...invoices].sort((a, b) => a.issuedOn - b.issuedOn);
  const settlements = invoices
    .filter(({ settledOn, issuedOn }) => settledOn !== undefined && settledOn >= issuedOn)
    .sort((a, b) => a.settledOn! - b.settledOn!);
  const records = new Map<string, PayerRecord>();
  const facts = new FactsTable(invoices.length);
  let next = 0;
  for (let from = 0; from < issues.length;) {
    const today = issues[from]!.issuedOn;
    for (; next < settlements.length && settlements[next]!.settledOn! < today; next += 1) {
      const invoice = settlements[next]!;
      records.get(invoice.customerId)?.settle(invoice, invoice.settledOn!);
    }
    let to = from;
    while (to < issues.length && issues[to]!.issuedOn === today) to += 1;
    const batch = issues.slice(from, to);
    for (const invoice of batch) {
      facts.set(invoice.invoiceId, (records.get(invoice.customerId) ?? new PayerRecord()).facts(today));
    }
    for (const invoice of batch) {
      const record = records.get(invoice.customerId) ?? new PayerRecord();
      records.set(invoice.customerId, record);
      record.issue(invoice);
    }
    from = to;
  }
  return facts;
}
