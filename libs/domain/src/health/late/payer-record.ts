import type { Day } from '../../receivables/calendar-day.js';
import { EWMA_LAMBDA } from '../../receivables/pay-history.js';
import type { InvoiceOutcome, IssueFacts } from './issue-facts.js';
import { type PaidInvoice, paymentRuns, type PaymentRuns, type ReadyLag, readyLag, runFrom } from './payment-runs.js';

const RECENT = 5;
/** Settlements a median is read from, and those that tell a rhythm of payment runs. */
const MEDIAN = 9;
const REMEMBERED = 24;
const WEEK = 7;
/** Invoices issued last that are looked at, and what one weighs against the one issued after it. */
const LATELY = 12;
const LATELY_FADING = 0.5;
/** An invoice that is open beyond what is usual will stay so for this many days, as a guess. */
const STILL_OPEN_DAYS = 2;
/** The same weeks last year: 52 weeks back, and this many to either side. */
const YEAR_WEEKS = 52;
const SEASON_WEEKS = 4;
/** Settlements as usual that are added to those of the season: a few alone say little. */
const SEASON_SHRINK = 2;

interface Remembered extends PaidInvoice {
  readonly amount: number;
}

/** An invoice issued lately; days from the due date to payment once it is settled. */
interface Issued {
  readonly invoice: InvoiceOutcome;
  beyond: number | undefined;
}

/** Running record of one customer: invoices settled so far in order of settlement, and those still open. */
export class PayerRecord {
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
  /** In order of issue. */
  readonly #lately: Issued[] = [];
  readonly #open = new Set<InvoiceOutcome>();
  /** What only a settlement changes; undefined after one. */
  #habits: Habits | undefined;
  /** What is open, on the day last asked for: many invoices are issued on one day. */
  #openOn: { readonly day: Day; readonly facts: OpenFacts } | undefined;

  issue(invoice: InvoiceOutcome): void {
    this.#issued += 1;
    this.#amounts += invoice.amount;
    this.#open.add(invoice);
    this.#lately.push({ invoice, beyond: undefined });
    if (this.#lately.length > LATELY) this.#lately.shift();
    this.#openOn = undefined;
  }

  settle(invoice: InvoiceOutcome, on: Day): void {
    this.#open.delete(invoice);
    this.#openOn = undefined;
    const days = on - invoice.issuedOn;
    const beyond = on - invoice.dueOn;
    const late = beyond > 0 ? 1 : 0;
    const lately = this.#lately.find((one) => one.invoice === invoice);
    if (lately) lately.beyond = beyond;
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

  /** @param told the day up to which payments are known: the day of issue, or earlier */
  facts({ issuedOn: today, dueOn }: InvoiceOutcome, told: Day): IssueFacts {
    const settled = this.#settled;
    const daysToPay = settled > 0 ? this.#days / settled : 0;
    const habits = (this.#habits ??= habitsOf(this.#remembered));
    const terms = dueOn - today;
    let longer = 0;
    for (const one of this.#remembered) if (one.settledOn - one.issuedOn > terms) longer += 1;
    const open = this.#openFacts(told);
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
      latelyBeyond: this.#latelyBeyond(told),
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

  #latelyBeyond(today: Day): number | undefined {
    if (this.#settled === 0) return undefined;
    const usual = this.#beyond / this.#settled;
    let weight = 1;
    let weights = 0;
    let sum = 0;
    for (let at = this.#lately.length - 1; at >= 0; at -= 1) {
      const { invoice, beyond } = this.#lately[at]!;
      const age = today - invoice.dueOn;
      if (beyond === undefined && age <= usual) continue;
      sum += weight * (beyond ?? age + STILL_OPEN_DAYS);
      weights += weight;
      weight *= LATELY_FADING;
    }
    return weights > 0 ? sum / weights : undefined;
  }

  #openFacts(today: Day): OpenFacts {
    if (this.#openOn?.day !== today) this.#openOn = { day: today, facts: this.#lookAtOpen(today) };
    return this.#openOn.facts;
  }

  #lookAtOpen(today: Day): OpenFacts {
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

type OpenFacts = Pick<IssueFacts, 'overdue' | 'openAmount' | 'overdueAmount' | 'oldestOverdueDays'>;

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
