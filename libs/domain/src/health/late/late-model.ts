import type { Day } from '../../receivables/calendar-day.js';
import { fitLogistic, linearPredictor, type LogisticModel, logit, sigmoid } from '../model/logistic.js';
import { fitMedianRidge, predictRidge, type RidgeModel } from '../model/ridge.js';
import { nearestRun } from './payment-runs.js';
import type { FactsAtIssue, InvoiceOutcome, IssueFacts } from './issue-facts.js';

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
const MOST_CASES = 10_000;
/** The stated prior without any history: a third late, paid five days after the due date of 30. */
const NO_HISTORY: LatePrior = { lateShare: 0.33, daysToPay: 35, beyondDays: 5 };

/** A prediction can only be this far from the invoice date, in days. */
const LONGEST = 365;

type Case = Pick<InvoiceOutcome, 'issuedOn' | 'dueOn' | 'amount'>;

/**
 * Trains on what was known by a day. Only invoices due before the day count: of the younger ones the early payers are
 * known already and the late ones are not, which would make everybody look prompt.
 */
export function trainLateModel(invoices: readonly InvoiceOutcome[], facts: FactsAtIssue, knownBy: Day): LateModel {
  const cases = invoices
    .filter(({ dueOn, issuedOn }) => dueOn < knownBy && issuedOn < knownBy)
    .sort((a, b) => a.issuedOn - b.issuedOn || (a.invoiceId < b.invoiceId ? -1 : 1))
    .slice(-MOST_CASES)
    .map((invoice) => {
      const settledOn = invoice.settledOn !== undefined && invoice.settledOn <= knownBy ? invoice.settledOn : undefined;
      const late = settledOn === undefined || settledOn > invoice.dueOn ? 1 : 0;
      // Still open: at least this old, and nobody knows more.
      return { invoice, late, days: (settledOn ?? knownBy) - invoice.issuedOn, facts: facts.get(invoice.invoiceId)! };
    });
  if (cases.length === 0) return { prior: NO_HISTORY, late: undefined, days: undefined, cases: 0 };
  const prior = {
    lateShare: (mean(cases.map(({ late }) => late)) * cases.length + NO_HISTORY.lateShare) / (cases.length + 1),
    daysToPay: mean(cases.map(({ days }) => Math.min(days, LONGEST))),
    beyondDays: mean(cases.map(({ days, invoice }) => Math.min(days, LONGEST) - (invoice.dueOn - invoice.issuedOn))),
  };
  const lateCases = cases.filter(({ late }) => late === 1).length;
  const enough = Math.min(lateCases, cases.length - lateCases) >= MINIMUM_CASES / 5 && cases.length >= MINIMUM_CASES;
  if (!enough) return { prior, late: undefined, days: undefined, cases: cases.length };
  const rows = cases.map((one) => lateFeatures(one.invoice, one.facts, prior));
  return {
    prior,
    late: fitLogistic(
      rows,
      cases.map(({ late }) => late),
      { ridge: 3 },
    ),
    days: fitMedianRidge(
      rows,
      cases.map(({ days }) => Math.min(days, LONGEST)),
      30,
    ),
    cases: cases.length,
  };
}

export interface LatePrediction {
  readonly probabilityLate: number;
  readonly expectedOn: Day;
}

export function predictLate(model: LateModel, invoice: Case, facts: IssueFacts): LatePrediction {
  const { prior } = model;
  const row = lateFeatures(invoice, facts, prior);
  const probabilityLate = model.late ? sigmoid(linearPredictor(model.late, row).value) : shrunkLate(facts, prior);
  const days = model.days ? predictRidge(model.days, row) : shrunkDays(facts, prior);
  const expected = invoice.issuedOn + Math.round(Math.min(LONGEST, Math.max(0, days)));
  return { probabilityLate, expectedOn: Math.max(invoice.issuedOn, nearestRun(expected, facts)) };
}

const shrunkLate = ({ late, settled }: IssueFacts, { lateShare }: LatePrior): number =>
  (late + SHRINK * lateShare) / (settled + SHRINK);

const shrunkDays = ({ daysToPay, settled }: IssueFacts, prior: LatePrior): number =>
  (settled * daysToPay + SHRINK * prior.daysToPay) / (settled + SHRINK);

/** What speaks for paying late, from the day of issue: the customer's own record first. */
function lateFeatures(invoice: Case, facts: IssueFacts, prior: LatePrior): number[] {
  const terms = invoice.dueOn - invoice.issuedOn;
  const late = shrunkLate(facts, prior);
  const days = shrunkDays(facts, prior);
  const recentDays = (facts.recentDays + SHRINK * days) / (facts.recent + SHRINK);
  const ewmaDays = facts.ewmaDays ?? days;
  const beyond = (facts.settled * facts.beyondDays + SHRINK * prior.beyondDays) / (facts.settled + SHRINK);
  const median = facts.medianBeyond ?? beyond;
  const remembered = Math.min(facts.settled, 9);
  return [
    logit(Math.min(0.99, Math.max(0.01, late))),
    days,
    days - terms,
    recentDays,
    (facts.recentLate + SHRINK * late) / (facts.recent + SHRINK),
    ewmaDays,
    facts.ewmaLate ?? late,
    facts.daysLate,
    facts.spreadDays,
    facts.open > 0 ? facts.overdue / facts.open : 0,
    Math.log1p(facts.overdue),
    Math.log1p(facts.oldestOverdueDays),
    facts.openAmount > 0 ? facts.overdueAmount / facts.openAmount : 0,
    Math.log1p(facts.settled),
    Math.log1p(Math.max(0, invoice.amount)),
    Math.log((1 + Math.max(0, invoice.amount)) / (1 + (facts.meanAmount ?? invoice.amount))),
    terms,
    terms + beyond,
    terms + (remembered * median + SHRINK * beyond) / (remembered + SHRINK),
    terms + (facts.ewmaBeyond ?? beyond),
  ];
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
