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
  /** How many invoices of its own a customer needs to outweigh what the others do. */
  readonly shrink: number;
}

/** What {@link LatePrior.shrink} can be: few where customers differ much and keep to their habits, many where they scatter. */
const SHRINKS = [0.25, 0.5, 1, 2, 4, 8];
/** Fewer known fates than this, or fewer of one kind than a fifth of it, and only the shrunk means speak. */
const MINIMUM_CASES = 100;
/** The youngest cases are enough, and habits change: more would only take longer. */
export const MOST_CASES = 5_000;
/** The stated prior without any history: a third late, paid five days after the due date of 30. */
const NO_HISTORY: LatePrior = { lateShare: 0.33, daysToPay: 35, beyondDays: 5, shrink: 2 };
/** Weight of zero for every feature's coefficient, in cases: what is usual for the customer is the answer unless the past says otherwise. */
const DAYS_PENALTY = 100;
const LATE_PENALTY = 10;
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
  const known = knownCases(cases, knownBy, byIssue);
  if (known.length === 0) return { prior: NO_HISTORY, late: undefined, days: undefined, cases: 0 };
  const prior = priorOf(known);
  const lateCases = known.filter(({ late }) => late === 1).length;
  const enough = Math.min(lateCases, known.length - lateCases) >= MINIMUM_CASES / 5 && known.length >= MINIMUM_CASES;
  if (!enough) return { prior, late: undefined, days: undefined, cases: known.length };
  const rows = known.map(({ invoice, facts }) => dayFeatures(invoice, facts, prior));
  const unusual = known.map(({ invoice, facts, days }) => days - usualDays(invoice, facts, prior));
  const days = fitMedianRidge(rows, unusual, DAYS_PENALTY);
  const withDays = known.map(({ invoice, facts }, at) =>
    lateFeatures(invoice, facts, { prior, days: usualDays(invoice, facts, prior) + predictRidge(days, rows[at]!) }),
  );
  const labels = known.map(({ late }) => late);
  return { prior, late: fitLogistic(withDays, labels, { ridge: LATE_PENALTY }), days, cases: known.length };
}

interface KnownCase {
  readonly invoice: IssuedInvoice;
  readonly facts: IssueFacts;
  readonly late: number;
  /** From issue to payment. */
  readonly days: number;
}

/** The youngest invoices whose fate was known. */
function knownCases(cases: LateCases, knownBy: Day, byIssue: Int32Array): KnownCase[] {
  const known: KnownCase[] = [];
  for (let at = byIssue.length - 1; at >= 0 && known.length < MOST_CASES; at -= 1) {
    const row = byIssue[at]!;
    const invoice = cases.invoice(row);
    const { issuedOn, dueOn } = invoice;
    if (dueOn >= knownBy || issuedOn >= knownBy) continue;
    const settledOn = cases.settledBy(row, knownBy);
    const late = settledOn === undefined || settledOn > dueOn ? 1 : 0;
    // Still open: at least this old, and nobody knows more.
    const days = Math.min(LONGEST, (settledOn ?? knownBy) - issuedOn);
    known.push({ invoice, facts: cases.facts(row), late, days });
  }
  return known;
}

function priorOf(known: readonly KnownCase[]): LatePrior {
  const beyond = known.map(({ days, invoice }) => days - termsOf(invoice));
  const beyondDays = mean(beyond);
  const off = (shrink: number) =>
    known.reduce(
      (sum, { facts }, at) =>
        facts.settled > 0 ? sum + Math.abs(beyond[at]! - shrunkBeyond(facts, { beyondDays, shrink })) : sum,
      0,
    );
  const offs = SHRINKS.map(off);
  return {
    lateShare: (mean(known.map(({ late }) => late)) * known.length + NO_HISTORY.lateShare) / (known.length + 1),
    daysToPay: mean(known.map(({ days }) => days)),
    beyondDays,
    shrink: known.length < MINIMUM_CASES ? NO_HISTORY.shrink : SHRINKS[offs.indexOf(Math.min(...offs))]!,
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
    const days = dayModel
      ? usualDays(invoice, facts, prior) + predictRidge(dayModel, dayFeatures(invoice, facts, prior))
      : shrunkDays(facts, prior);
    const probabilityLate = late
      ? sigmoid(late(Float64Array.from(lateFeatures(invoice, facts, { prior, days }))).value)
      : shrunkLate(facts, prior);
    return { probabilityLate, expectedOn: invoice.issuedOn + Math.round(daysExpected(days, invoice, facts)) };
  };
}

export const predictLate = (model: LateModel, invoice: IssuedInvoice, facts: IssueFacts): LatePrediction =>
  latePredictor(model)(invoice, facts);

/** Days from issue to payment: those to the customer's run where it keeps to runs, else as the model says. */
function daysExpected(days: number, invoice: IssuedInvoice, facts: IssueFacts): number {
  const expected = runsSpeak(facts) ? termsOf(invoice) + facts.runBeyond! : days;
  return Math.min(LONGEST, Math.max(0, expected));
}

const runsSpeak = ({ runBeyond, runExplained }: IssueFacts): boolean =>
  runBeyond !== undefined && (runExplained ?? 0) >= RUNS_SPEAK;

const termsOf = ({ issuedOn, dueOn }: IssuedInvoice): number => dueOn - issuedOn;

/** Means of a customer drawn towards those of all, the more the less is known of it. */
const shrunkLate = ({ late, settled }: IssueFacts, { lateShare, shrink }: LatePrior): number =>
  (late + shrink * lateShare) / (settled + shrink);

const shrunkDays = ({ daysToPay, settled }: IssueFacts, prior: LatePrior): number =>
  (settled * daysToPay + prior.shrink * prior.daysToPay) / (settled + prior.shrink);

const shrunkBeyond = ({ beyondDays, settled }: IssueFacts, prior: Pick<LatePrior, 'beyondDays' | 'shrink'>): number =>
  (settled * beyondDays + prior.shrink * prior.beyondDays) / (settled + prior.shrink);

/** Days to payment as the customer's mean has it: what the day model corrects. */
const usualDays = (invoice: IssuedInvoice, facts: IssueFacts, prior: LatePrior): number =>
  termsOf(invoice) + shrunkBeyond(facts, prior);

/** Readings of one customer's record, each drawn towards what is less uncertain. */
function habitsOf(invoice: IssuedInvoice, facts: IssueFacts, prior: LatePrior) {
  const { shrink } = prior;
  const late = shrunkLate(facts, prior);
  const days = shrunkDays(facts, prior);
  const beyond = shrunkBeyond(facts, prior);
  const remembered = Math.min(facts.settled, 9);
  const median = (remembered * (facts.medianBeyond ?? beyond) + shrink * beyond) / (remembered + shrink);
  return {
    late,
    days,
    beyond,
    median,
    recentDays: (facts.recentDays + shrink * days) / (facts.recent + shrink),
    recentLate: (facts.recentLate + shrink * late) / (facts.recent + shrink),
    size: Math.log((1 + Math.max(0, invoice.amount)) / (1 + (facts.meanAmount ?? invoice.amount))),
  };
}

/** What speaks for another day than the usual one, from the day of issue: where the customer's lately differ from its mean. */
function dayFeatures(invoice: IssuedInvoice, facts: IssueFacts, prior: LatePrior): number[] {
  const terms = termsOf(invoice);
  const { late, days, beyond, median, recentDays, size } = habitsOf(invoice, facts, prior);
  return [
    logit(Math.min(0.99, Math.max(0.01, late))),
    days - terms - beyond,
    beyond,
    recentDays - days,
    facts.daysLate - Math.max(0, beyond),
    facts.spreadDays,
    facts.open > 0 ? facts.overdue / facts.open : 0,
    Math.log1p(facts.overdue),
    Math.log1p(facts.oldestOverdueDays),
    Math.log1p(facts.settled),
    size,
    terms,
    median - beyond,
    (facts.ewmaBeyond ?? beyond) - beyond,
    (facts.latestBeyond ?? median) - beyond,
    (facts.latelyBeyond ?? median) - beyond,
    facts.seasonBeyond ?? 0,
    size * (facts.amountSlope ?? 0),
    (facts.runBeyond ?? median) - beyond,
  ];
}

/** What speaks for paying late: the customer's own record, and what the pay date says. */
function lateFeatures(
  invoice: IssuedInvoice,
  facts: IssueFacts,
  { prior, days: expected }: { readonly prior: LatePrior; readonly days: number },
): number[] {
  const terms = termsOf(invoice);
  const { late, days, beyond, median, recentDays, recentLate, size } = habitsOf(invoice, facts, prior);
  const expectedBeyond = daysExpected(expected, invoice, facts) - terms;
  const runs = runsSpeak(facts);
  return [
    logit(Math.min(0.99, Math.max(0.01, late))),
    days,
    days - terms,
    recentDays,
    recentLate,
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
    terms + (facts.latelyBeyond ?? median),
    facts.seasonBeyond ?? 0,
    size * (facts.amountSlope ?? 0),
    terms + (facts.runBeyond ?? median),
    expectedBeyond,
    Math.tanh(expectedBeyond / (1 + facts.spreadDays)),
    facts.beyondTerms ?? facts.ewmaLate ?? late,
    runs ? Math.sign(expectedBeyond - 0.5) * facts.runExplained! : 0,
    runs ? Math.tanh(expectedBeyond / 4) : 0,
  ];
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
