import type { Day } from '../../receivables/calendar-day.js';
import { EWMA_LAMBDA } from '../../receivables/pay-history.js';
import { type PaidInvoice, paymentRuns, type PaymentRuns, type ReadyLag, readyLag, runFrom } from './payment-runs.js';

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
  /** Days from the due date to payment, negative when early: the mean, the medians of the last nine and three, the moving average. */
  readonly beyondDays: number;
  readonly medianBeyond: number | undefined;
  readonly latestBeyond: number | undefined;
  readonly ewmaBeyond: number | undefined;
  /** How many days later beyond terms than usual what was issued in the same weeks last year was paid, drawn towards zero. */
  readonly seasonBeyond: number | undefined;
  /** Share of the last settlements that took longer than this invoice's terms. */
  readonly beyondTerms: number | undefined;
  /** Where the customer pays in runs: days from the due date to the run that is expected, and how well runs explain the past. */
  readonly runBeyond: number | undefined;
  readonly runExplained: number | undefined;
  /** How far larger invoices than usual were paid later: days per factor of e in the amount. */
  readonly amountSlope: number | undefined;
}

const RECENT = 5;
/** Settlements a median is read from, and those that tell a rhythm of payment runs. */
const MEDIAN = 9;
const REMEMBERED = 24;
const WEEK = 7;
/** The same weeks last year: 52 weeks back, and this many to either side. */
const YEAR_WEEKS = 52;
const SEASON_WEEKS = 4;
/** Settlements as usual that are added to those of the season: a few alone say little. */
const SEASON_SHRINK = 2;

interface Remembered extends PaidInvoice {
  readonly amount: number;
}

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
  /** Days beyond terms by the week of issue. */
  readonly #weeks = new Map<number, { settled: number; beyond: number }>();
  #remembered: Remembered[] = [];
  readonly #open = new Set<InvoiceOutcome>();
  /** What only a settlement changes; undefined after one. */
  #habits: Habits | undefined;

  issue(invoice: InvoiceOutcome): void {
    this.#issued += 1;
    this.#amounts += invoice.amount;
    this.#open.add(invoice);
  }

  settle(invoice: InvoiceOutcome, on: Day): void {
    this.#open.delete(invoice);
    const days = on - invoice.issuedOn;
    const beyond = on - invoice.dueOn;
    const late = beyond > 0 ? 1 : 0;
    this.#settled += 1;
    this.#late += late;
    this.#days += days;
    this.#squares += days * days;
    this.#daysLate += Math.max(0, beyond);
    this.#ewmaDays = blend(this.#ewmaDays, days);
    this.#ewmaLate = blend(this.#ewmaLate, late);
    this.#beyond += beyond;
    this.#ewmaBeyond = blend(this.#ewmaBeyond, beyond);
    const week = weekOf(invoice.issuedOn);
    const known = this.#weeks.get(week);
    this.#weeks.set(week, { settled: (known?.settled ?? 0) + 1, beyond: (known?.beyond ?? 0) + beyond });
    const { issuedOn, dueOn, amount } = invoice;
    this.#remembered.push({ issuedOn, dueOn, settledOn: on, amount });
    if (this.#remembered.length > REMEMBERED) this.#remembered = this.#remembered.slice(-REMEMBERED);
    this.#habits = undefined;
  }

  facts({ issuedOn: today, dueOn }: InvoiceOutcome): IssueFacts {
    const settled = this.#settled;
    const daysToPay = settled > 0 ? this.#days / settled : 0;
    const habits = (this.#habits ??= habitsOf(this.#remembered));
    const terms = dueOn - today;
    let longer = 0;
    for (const one of this.#remembered) if (one.settledOn - one.issuedOn > terms) longer += 1;
    const open = this.#openFacts(today);
    const { facts: latest, runs } = habits;
    // Field by field: spreading the parts took longer than all the rest.
    return {
      settled,
      late: this.#late,
      daysToPay,
      daysLate: settled > 0 ? this.#daysLate / settled : 0,
      recentLate: latest.recentLate,
      recentDays: latest.recentDays,
      recent: latest.recent,
      ewmaDays: this.#ewmaDays,
      ewmaLate: this.#ewmaLate,
      spreadDays: settled > 1 ? Math.sqrt(Math.max(0, this.#squares / settled - daysToPay ** 2)) : 0,
      open: this.#open.size,
      overdue: open.overdue,
      openAmount: open.openAmount,
      overdueAmount: open.overdueAmount,
      oldestOverdueDays: open.oldestOverdueDays,
      meanAmount: this.#issued > 0 ? this.#amounts / this.#issued : undefined,
      issuedBefore: this.#issued,
      beyondDays: settled > 0 ? this.#beyond / settled : 0,
      medianBeyond: latest.medianBeyond,
      latestBeyond: latest.latestBeyond,
      ewmaBeyond: this.#ewmaBeyond,
      seasonBeyond: this.#seasonBeyond(today),
      beyondTerms: settled > 0 ? longer / this.#remembered.length : undefined,
      runBeyond: runs && expectedRun({ issuedOn: today, dueOn }, runs) - dueOn,
      runExplained: runs?.lag.explained,
      amountSlope: latest.amountSlope,
    };
  }

  #seasonBeyond(today: Day): number | undefined {
    const lastYear = weekOf(today) - YEAR_WEEKS;
    let settled = 0;
    let beyond = 0;
    for (let week = lastYear - SEASON_WEEKS; week <= lastYear + SEASON_WEEKS; week += 1) {
      const known = this.#weeks.get(week);
      settled += known?.settled ?? 0;
      beyond += known?.beyond ?? 0;
    }
    const usual = this.#beyond / this.#settled;
    return settled > 0 ? (beyond - settled * usual) / (settled + SEASON_SHRINK) : undefined;
  }

  #openFacts(today: Day) {
    let openAmount = 0;
    let overdue = 0;
    let overdueAmount = 0;
    let oldestOverdueDays = 0;
    for (const { dueOn, amount } of this.#open) {
      openAmount += amount;
      if (dueOn >= today) continue;
      overdue += 1;
      overdueAmount += amount;
      oldestOverdueDays = Math.max(oldestOverdueDays, today - dueOn);
    }
    return { openAmount, overdue, overdueAmount, oldestOverdueDays };
  }
}

interface Habits {
  readonly facts: Pick<
    IssueFacts,
    'recent' | 'recentLate' | 'recentDays' | 'medianBeyond' | 'latestBeyond' | 'amountSlope'
  >;
  readonly runs: { readonly runs: PaymentRuns; readonly lag: ReadyLag } | undefined;
}

/** What the last settlements tell, oldest first. */
function habitsOf(remembered: readonly Remembered[]): Habits {
  const recent = remembered.slice(-RECENT);
  const beyond = remembered.map(({ settledOn, dueOn }) => settledOn - dueOn);
  const runs = paymentRuns(remembered.map(({ settledOn }) => settledOn));
  return {
    facts: {
      recent: recent.length,
      recentLate: recent.filter(({ settledOn, dueOn }) => settledOn > dueOn).length,
      recentDays: recent.reduce((sum, { settledOn, issuedOn }) => sum + settledOn - issuedOn, 0),
      medianBeyond: medianOf(beyond.slice(-MEDIAN)),
      latestBeyond: medianOf(beyond.slice(-3)),
      amountSlope: slopeByAmount(remembered),
    },
    runs: runs && { runs, lag: readyLag(remembered, runs) },
  };
}

const expectedRun = (
  invoice: { readonly issuedOn: Day; readonly dueOn: Day },
  { runs, lag }: { readonly runs: PaymentRuns; readonly lag: ReadyLag },
): Day => runFrom((lag.from === 'due' ? invoice.dueOn : invoice.issuedOn) + lag.days, runs);

/** Least squares of days beyond terms on the logarithm of the amount; undefined with few invoices or all of one size. */
function slopeByAmount(remembered: readonly Remembered[]): number | undefined {
  if (remembered.length < 2 * RECENT) return undefined;
  const x = remembered.map(({ amount }) => Math.log1p(Math.max(0, amount)));
  const y = remembered.map(({ settledOn, dueOn }) => settledOn - dueOn);
  const meanX = meanOf(x);
  const meanY = meanOf(y);
  const spread = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
  return spread > 0
    ? x.reduce((sum, value, at) => sum + (value - meanX) * (y[at]! - meanY), 0) / (spread + 1)
    : undefined;
}

const weekOf = (day: Day): number => Math.floor(day / WEEK);

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const blend = (state: number | undefined, value: number): number =>
  state === undefined ? value : EWMA_LAMBDA * value + (1 - EWMA_LAMBDA) * state;

function medianOf(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

/**
 * Walks through the invoices of one customer in the order things happened and hands out, for each, what was known when
 * it was issued: settlements of earlier days count, those of the same day and later do not.
 */
export function walkIssues(
  invoices: readonly InvoiceOutcome[],
  visit: (invoice: InvoiceOutcome, facts: IssueFacts) => void,
): void {
  const issues = [...invoices].sort((a, b) => a.issuedOn - b.issuedOn);
  const settlements = invoices
    .filter(({ settledOn, issuedOn }) => settledOn !== undefined && settledOn >= issuedOn)
    .sort((a, b) => a.settledOn! - b.settledOn!);
  const record = new PayerRecord();
  let next = 0;
  for (let from = 0; from < issues.length;) {
    const today = issues[from]!.issuedOn;
    for (; next < settlements.length && settlements[next]!.settledOn! < today; next += 1) {
      record.settle(settlements[next]!, settlements[next]!.settledOn!);
    }
    let to = from;
    while (to < issues.length && issues[to]!.issuedOn === today) to += 1;
    const batch = issues.slice(from, to);
    for (const invoice of batch) visit(invoice, record.facts(invoice));
    for (const invoice of batch) record.issue(invoice);
    from = to;
  }
}
