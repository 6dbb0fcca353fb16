import { type Day, monthBounds, monthOf } from './calendar-day.js';
import { foldLedger } from './fold-ledger.js';
import type { LedgerEntry } from './ledger-entry.js';
import { collectionEffectiveness, countbackDays, daysSalesOutstanding } from './measures.js';

/** One calendar month of a ledger, in one currency. */
export interface MonthOfReceivables {
  /** `YYYY-MM`. */
  readonly month: string;
  /** Invoiced in the month. */
  readonly salesMinor: bigint;
  /** The balance at the end of the month, or of the as-of day in the last one. */
  readonly endMinor: bigint;
  readonly dso: number | undefined;
  /** Over this month and the two before. */
  readonly dso3m: number | undefined;
  readonly countback: number | undefined;
  /** Best possible DSO = receivables not yet due ÷ sales × days. */
  readonly bestPossible: number | undefined;
  /** Average days delinquent = DSO − best possible DSO. */
  readonly averageDaysDelinquent: number | undefined;
  /** Percent. */
  readonly collectionEffectiveness: number | undefined;
}

interface MonthSums {
  readonly month: string;
  readonly days: number;
  readonly salesMinor: bigint;
  readonly endMinor: bigint;
  readonly notDueMinor: bigint;
}

/**
 * The months of any number of ledgers of one currency, from the first entry to the as-of day. The last month counts its
 * days so far.
 */
export function monthlyReceivables(ledgers: readonly (readonly LedgerEntry[])[], asOf: Day): MonthOfReceivables[] {
  const months = monthEnds(ledgers, asOf);
  const sums = months.map(({ last, days }) => ({ month: monthOf(last), days, ...sumsAt(ledgers, last, days) }));
  return sums.map((month, at) => measuresOf(month, sums.slice(0, at)));
}

function monthEnds(ledgers: readonly (readonly LedgerEntry[])[], asOf: Day): { last: Day; days: number }[] {
  let first = Number.POSITIVE_INFINITY;
  for (const ledger of ledgers) for (const { effectiveOn } of ledger) first = Math.min(first, effectiveOn);
  const months: { last: Day; days: number }[] = [];
  for (let day = first; day <= asOf;) {
    const bounds = monthBounds(day);
    const last = Math.min(bounds.last, asOf);
    months.push({ last, days: last - bounds.first + 1 });
    day = bounds.last + 1;
  }
  return months;
}

function sumsAt(ledgers: readonly (readonly LedgerEntry[])[], last: Day, days: number) {
  let salesMinor = 0n;
  let endMinor = 0n;
  let notDueMinor = 0n;
  for (const ledger of ledgers) {
    const state = foldLedger(ledger, { asOf: last });
    endMinor += state.balanceMinor;
    for (const account of state.accounts) {
      if (account.issuedOn > last - days && account.amountMinor > 0n) salesMinor += account.amountMinor;
      if (account.openMinor > 0n && account.dueOn >= last) notDueMinor += account.openMinor;
    }
  }
  return { salesMinor, endMinor, notDueMinor };
}

function measuresOf(month: MonthSums, before: readonly MonthSums[]): MonthOfReceivables {
  const newestFirst = [month, ...before.slice().reverse()];
  const quarter = newestFirst.slice(0, 3);
  const sales3 = quarter.reduce((sum, { salesMinor }) => sum + salesMinor, 0n);
  const days3 = quarter.reduce((sum, { days }) => sum + days, 0);
  const dso = daysSalesOutstanding(month.endMinor, month.salesMinor, month.days);
  const bestPossible = daysSalesOutstanding(month.notDueMinor, month.salesMinor, month.days);
  return {
    month: month.month,
    salesMinor: month.salesMinor,
    endMinor: month.endMinor,
    dso,
    dso3m: daysSalesOutstanding(month.endMinor, sales3, days3),
    countback: month.salesMinor > 0n ? countbackDays(month.endMinor, newestFirst) : undefined,
    bestPossible,
    averageDaysDelinquent: dso === undefined || bestPossible === undefined ? undefined : dso - bestPossible,
    collectionEffectiveness: collectionEffectiveness({
      beginMinor: before.at(-1)?.endMinor ?? 0n,
      salesMinor: month.salesMinor,
      endMinor: month.endMinor,
      endNotDueMinor: month.notDueMinor,
    }),
  };
}
