import { type Day, monthBounds, monthOf } from './calendar-day.js';
import { type LedgerState, openOn } from './fold-ledger.js';
import { collectionEffectiveness, countbackDays, daysSalesOutstanding } from './measures.js';

/** One calendar month of a ledger, in one currency. */
export interface MonthOfReceivables {
  /** `YYYY-MM`. */
  readonly month: string;
  /** Net credit sales: what was invoiced in the month, less credit memos and invoices below zero. */
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
 * The months of the ledgers of one currency, from the first entry to the as-of day; the last month counts its days so
 * far. Ledgers come one by one, folded once however many months there are: nothing of them is kept but their part of
 * the sums.
 */
export class MonthBook {
  readonly #months: MonthTally[];

  /** @param first the day of the first entry of any ledger */
  constructor(first: Day, asOf: Day) {
    this.#months = monthEnds(first, asOf);
  }

  /** @param state the ledger folded as of the day, with its changes */
  add({ accounts, balanceChanges }: LedgerState): void {
    const months = this.#months;
    for (const { on, deltaMinor, sale } of balanceChanges) {
      const month = months[indexOf(months, on)]!;
      month.changeMinor += deltaMinor;
      if (sale) month.salesMinor += deltaMinor;
    }
    for (const account of accounts) {
      for (
        let at = indexOf(months, account.issuedOn);
        at < months.length && months[at]!.last <= account.dueOn;
        at += 1
      ) {
        const open = openOn(account, months[at]!.last);
        if (open > 0n) months[at]!.notDueMinor += open;
      }
    }
  }

  months(): MonthOfReceivables[] {
    let balance = 0n;
    const sums = this.#months.map(({ last, days, salesMinor, changeMinor, notDueMinor }) => {
      balance += changeMinor;
      return { month: monthOf(last), days, salesMinor, endMinor: balance, notDueMinor };
    });
    return sums.map((month, at) => measuresOf(month, sums.slice(Math.max(0, at - LONGEST_COUNTBACK), at)));
  }
}

/** Months a countback looks back at most: receivables older than ten years are no measure of collecting. */
const LONGEST_COUNTBACK = 120;

interface MonthTally {
  readonly first: Day;
  readonly last: Day;
  readonly days: number;
  salesMinor: bigint;
  /** What the month did to the balance. */
  changeMinor: bigint;
  notDueMinor: bigint;
}

function monthEnds(first: Day, asOf: Day): MonthTally[] {
  const months: MonthTally[] = [];
  for (let day = first; day <= asOf;) {
    const bounds = monthBounds(day);
    const last = Math.min(bounds.last, asOf);
    const days = last - bounds.first + 1;
    months.push({ first: bounds.first, last, days, salesMinor: 0n, changeMinor: 0n, notDueMinor: 0n });
    day = bounds.last + 1;
  }
  return months;
}

/** The month a day lies in: months are at most 31 days, so the first guess is at most a few off. */
function indexOf(months: readonly MonthTally[], day: Day): number {
  let at = Math.min(months.length - 1, Math.floor((day - months[0]!.first) / 30));
  while (at > 0 && day < months[at]!.first) at -= 1;
  while (at < months.length - 1 && day > months[at]!.last) at += 1;
  return at;
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
