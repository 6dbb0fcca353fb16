import { type Day, monthBounds } from '../../receivables/calendar-day.js';
import type { LedgerEntry } from '../../receivables/ledger-entry.js';
import { type ModelQuality, modelQuality } from '../model/model-quality.js';
import { invoiceOutcomes } from './invoice-outcomes.js';
import { LateCases } from './late-cases.js';
import { latePredictor, trainLateModel } from './late-model.js';

/** How the predictions for the invoices of one month did. Days are means of the absolute error of settled invoices. */
export interface LateMonth {
  /** The first day of the month of issue. */
  readonly month: Day;
  readonly invoices: number;
  readonly daysOff: number | null;
  /** What guessing the due date would have been off by. */
  readonly dueDateDaysOff: number | null;
  /** Null where all were late or none. */
  readonly quality: ModelQuality | null;
}

/** Training looks back this far beyond the first month judged. */
const TRAINING_DAYS = 365;

/**
 * Late-payment predictions of the last months against what came: the month's invoices that are due by now, each predicted
 * from what was known at its issue by a model of the month's first day. Ledgers come one by one and are not kept.
 * @param sample one invoice in so many is looked at: the answer is a rate, and memory has an end
 */
export function judgeLatePredictions(today: Day, { months, sample }: { months: number; sample: number }) {
  let first = monthBounds(today).first;
  for (let back = 1; back < months; back += 1) first = monthBounds(first - 1).first;
  const cases = new LateCases();
  let seen = 0;
  return {
    add(ledger: readonly LedgerEntry[]): void {
      const outcomes = invoiceOutcomes(ledger).map(({ outcome }) => outcome);
      cases.addCustomer(outcomes, ({ issuedOn, dueOn }) => {
        const wanted = dueOn < today && issuedOn >= first - TRAINING_DAYS;
        if (wanted) seen += 1;
        return wanted && seen % sample === 0;
      });
    },
    months(): LateMonth[] {
      const byIssue = cases.byIssue();
      const answers: LateMonth[] = [];
      for (let month = first; month <= today; month = monthBounds(month).last + 1) {
        const { last } = monthBounds(month);
        const rows = byIssue.filter((row) => cases.issuedOn(row) >= month && cases.issuedOn(row) <= last);
        if (rows.length > 0) answers.push({ month, ...judgeMonth(cases, rows, { month, today, byIssue }) });
      }
      return answers;
    },
  };
}

function judgeMonth(
  cases: LateCases,
  rows: Int32Array,
  { month, today, byIssue }: { readonly month: Day; readonly today: Day; readonly byIssue: Int32Array },
): Omit<LateMonth, 'month'> {
  const predict = latePredictor(trainLateModel(cases, month, byIssue));
  const probabilities: number[] = [];
  const late: number[] = [];
  let off = 0;
  let dueOff = 0;
  let settled = 0;
  for (const row of rows) {
    const { probabilityLate, expectedOn } = predict(cases.invoice(row), cases.facts(row));
    const settledOn = cases.settledBy(row, today);
    const dueOn = cases.dueOn(row);
    probabilities.push(probabilityLate);
    late.push(settledOn === undefined || settledOn > dueOn ? 1 : 0);
    if (settledOn === undefined) continue;
    settled += 1;
    off += Math.abs(settledOn - expectedOn);
    dueOff += Math.abs(settledOn - dueOn);
  }
  const positives = late.reduce((sum, label) => sum + label, 0);
  return {
    invoices: rows.length,
    daysOff: settled > 0 ? off / settled : null,
    dueDateDaysOff: settled > 0 ? dueOff / settled : null,
    quality: positives > 0 && positives < late.length ? modelQuality(probabilities, late) : null,
  };
}
