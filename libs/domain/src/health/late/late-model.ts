import type { Day } from '../../receivables/calendar-day.js';
import { fitLogistic, type LogisticModel, logit, preparedPredictor, sigmoid } from '../model/logistic.js';
import { fitMedianRidge, predictRidge, type RidgeModel } from '../model/ridge.js';
import type { IssueFacts } from './issue-facts.js';
import type { IssuedInvoice, LateCases } from './late-cases.js';

/** Chance of a late payment and the expected day of payment, learned from the invoices of one company. */
export interface LateModel {
  /** What the company's customers do on the whole: what little-known customers are shrunk towards. */
  readonly prior: LatePrior;
  readonly late: LogisticModel | undefined;
  readonly days: RidgeModel | undefined;
  /** Invoices whose fate was known. */
  readonly cases: number;
}

export interface LatePrior {
  readonly lateShare: number;
  /** Mean days from the invoice date to payment. */
  readonly daysToPay: number;
  /** Mean days from the due date to payment. */
  readonly beyondDays: number;
}

/** How many invoices of its own a customer needs to outweigh what the others do. */
const SHRINK = 2;
/** Fewer known fates than this, or fewer of one kind than a fifth of it, and only the shrunk means speak. */
const MINIMUM_CASES = 100;
/** The youngest cases are enough, and habits change: more would only take longer. */
export const MOST_CASES = 5_000;
/** The stated prior without any history: a third late, paid five days after the due date of 30. */
const NO_HISTORY: LatePrior = { lateShare: 0.33, daysToPay: 35, beyondDays: 5 };
/** From this share of the past payments explained on, the run a customer pays on is the answer. */
const RUNS_SPEAK = 0.6;

/** A prediction can only be this far from the invoice date, in days. */
const LONGEST = 365;

/**
 * Trains on what was known by a day. Only invoices due before the day count: of the younger ones the early payers are
 * known already and the late ones are not, which would make everybody look prompt.
 * @param byIssue the rows in order of issue (`cases.byIssue()`)
 */
export function trainLateModel(cases: LateCases, knownBy: Day, byIssue = cases.byIssue()): LateModel {
  const known: { row: number; late: number; days: number }[] = [];
  for (let at = byIssue.length - 1; at >= 0 && known.length < MOST_CASES; at -= 1) {
    const row = byIssue[at]!;
    const dueOn = cases.dueOn(row);
    if (dueOn >= knownBy || cases.issuedOn(row) >= knownBy) continue;
    const settledOn = cases.settledBy(row, knownBy);
    const late = settledOn === undefined || settledOn > dueOn ? 1 : 0;
    // Still open: at least this old, and nobody knows more.
    known.push({ row, late, days: Math.min(LONGEST, (settledOn ?? knownBy) - cases.issuedOn(row)) });
  }
  if (known.length === 0) return { prior: NO_HISTORY, late: undefined, days: undefined, cases: 0 };
  const prior = priorOf(cases, known);
  const lateCases = known.filter(({ late }) => late === 1).length;
  const enough = Math.min(lateCases, known.length - lateCases) >= MINIMUM_CASES / 5 && known.length >= MINIMUM_CASES;
  if (!enough) return { prior, late: undefined, days: undefined, cases: known.length };
  const rows = known.map(({ row }) => dayFeatures(cases.invoice(row), cases.facts(row), prior));
  const targets = known.map(({ days }) => days);
  const days = fitMedianRidge(rows, targets, 30);
  const withDays = known.map(({ row }, at) =>
    lateFeatures(rows[at]!, {
      invoice: cases.invoice(row),
      facts: cases.facts(row),
      days: predictRidge(days, rows[at]!),
    }),
  );
  const labels = known.map(({ late }) => late);
  return { prior, late: fitLogistic(withDays, labels, { ridge: 3 }), days, cases: known.length };
}

function priorOf(
  cases: LateCases,
  known: readonly { readonly row: number; readonly late: number; readonly days: number }[],
): LatePrior {
  const termsOf = (row: number) => cases.dueOn(row) - cases.issuedOn(row);
  return {
    lateShare: (mean(known.map(({ late }) => late)) * known.length + NO_HISTORY.lateShare) / (known.length + 1),
    daysToPay: mean(known.map(({ days }) => days)),
    beyondDays: mean(known.map(({ days, row }) => days - termsOf(row))),
  };
}

export interface LatePrediction {
  readonly probabilityLate: number;
  readonly expectedOn: Day;
}

/** Predicts for one invoice from what was known when it was issued. */
export type LatePredictor = (invoice: IssuedInvoice, facts: IssueFacts) => LatePrediction;

/** The model made ready to predict for many invoices. */
export function latePredictor(model: LateModel): LatePredictor {
  const { prior, days: dayModel } = model;
  const late = model.late && preparedPredictor(model.late);
  return (invoice, facts) => {
    const row = dayFeatures(invoice, facts, prior);
    const days = dayModel ? predictRidge(dayModel, row) : shrunkDays(facts, prior);
    const probabilityLate = late
      ? sigmoid(late(Float64Array.from(lateFeatures(row, { invoice, facts, days }))).value)
      : shrunkLate(facts, prior);
    return { probabilityLate, expectedOn: invoice.issuedOn + Math.round(daysExpected(days, invoice, facts)) };
  };
}

export const predictLate = (model: LateModel, invoice: IssuedInvoice, facts: IssueFacts): LatePrediction =>
  latePredictor(model)(invoice, facts);

/** Days from issue to payment: those to the customer's run where it keeps to runs, else as the model says. */
function daysExpected(days: number, { issuedOn, dueOn }: IssuedInvoice, facts: IssueFacts): number {
  const expected = runsSpeak(facts) ? dueOn - issuedOn + facts.runBeyond! : days;
  return Math.min(LONGEST, Math.max(0, expected));
}

const runsSpeak = ({ runBeyond, runExplained }: IssueFacts): boolean =>
  runBeyond !== undefined && (runExplained ?? 0) >= RUNS_SPEAK;

const shrunkLate = ({ late, settled }: IssueFacts, { lateShare }: LatePrior): number =>
  (late + SHRINK * lateShare) / (settled + SHRINK);

const shrunkDays = ({ daysToPay, settled }: IssueFacts, prior: LatePrior): number =>
  (settled * daysToPay + SHRINK * prior.daysToPay) / (settled + SHRINK);

/** What speaks for paying late, from the day of issue: the customer's own record first. */
function dayFeatures(invoice: IssuedInvoice, facts: IssueFacts, prior: LatePrior): number[] {
  const terms = invoice.dueOn - invoice.issuedOn;
  const late = shrunkLate(facts, prior);
  const days = shrunkDays(facts, prior);
  const recentDays = (facts.recentDays + SHRINK * days) / (facts.recent + SHRINK);
  const beyond = (facts.settled * facts.beyondDays + SHRINK * prior.beyondDays) / (facts.settled + SHRINK);
  const remembered = Math.min(facts.settled, 9);
  const median = (remembered * (facts.medianBeyond ?? beyond) + SHRINK * beyond) / (remembered + SHRINK);
  const size = Math.log((1 + Math.max(0, invoice.amount)) / (1 + (facts.meanAmount ?? invoice.amount)));
  return [
    logit(Math.min(0.99, Math.max(0.01, late))),
    days,
    days - terms,
    recentDays,
    (facts.recentLate + SHRINK * late) / (facts.recent + SHRINK),
    facts.ewmaDays ?? days,
    facts.ewmaLate ?? late,
    facts.daysLate,
    facts.spreadDays,
    facts.open > 0 ? facts.overdue / facts.open : 0,
    Math.log1p(facts.overdue),
    Math.log1p(facts.oldestOverdueDays),
    facts.openAmount > 0 ? facts.overdueAmount / facts.openAmount : 0,
    Math.log1p(facts.settled),
    Math.log1p(Math.max(0, invoice.amount)),
    size,
    terms,
    terms + beyond,
    terms + median,
    terms + (facts.ewmaBeyond ?? beyond),
    terms + (facts.latestBeyond ?? median),
    facts.seasonBeyond ?? 0,
    size * (facts.amountSlope ?? 0),
    terms + (facts.runBeyond ?? median),
  ];
}

/** The same with what the pay date says about lateness. */
function lateFeatures(
  row: readonly number[],
  { invoice, facts, days }: { readonly invoice: IssuedInvoice; readonly facts: IssueFacts; readonly days: number },
): number[] {
  const beyond = daysExpected(days, invoice, facts) - (invoice.dueOn - invoice.issuedOn);
  const runs = runsSpeak(facts);
  return [
    ...row,
    beyond,
    Math.tanh(beyond / (1 + facts.spreadDays)),
    facts.beyondTerms ?? row[6]!,
    runs ? Math.sign(beyond - 0.5) * facts.runExplained! : 0,
    runs ? Math.tanh(beyond / 4) : 0,
  ];
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
