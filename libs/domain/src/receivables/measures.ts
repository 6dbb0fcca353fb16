/**
 * Collection measures. Amounts are whole minor units; the results are days or percent, rounded by whoever shows them.
 * `undefined` where the denominator is not positive: there is nothing to measure against.
 */

/** Days sales outstanding = receivables at the end ÷ credit sales of the period × days of the period. */
export function daysSalesOutstanding(endMinor: bigint, salesMinor: bigint, days: number): number | undefined {
  return salesMinor > 0n ? (Number(endMinor) / Number(salesMinor)) * days : undefined;
}

export interface SalesMonth {
  readonly salesMinor: bigint;
  readonly days: number;
}

/**
 * DSO by countback (exhaustion): whole months of sales are taken off the receivables, newest first, each counting its
 * days; the month that is not used up counts in proportion. Ends at a month without sales.
 * A textbook example in wide use (Oracle HFM's) divides that last month's sales by the month before and prints 179.7
 * where the rule gives 166.33; see the test.
 * @param newestFirst sales by month, the month of the balance first
 */
export function countbackDays(endMinor: bigint, newestFirst: readonly SalesMonth[]): number {
  let left = Number(endMinor);
  let days = 0;
  for (const month of newestFirst) {
    const sales = Number(month.salesMinor);
    if (left <= 0 || sales <= 0) break;
    days += month.days * Math.min(1, left / sales);
    left -= sales;
  }
  return days;
}

/**
 * Collection effectiveness index = (receivables at the beginning + sales − all receivables at the end) ÷ (receivables at
 * the beginning + sales − receivables at the end that are not yet due) × 100: the share of what could be collected that was.
 */
export function collectionEffectiveness(amounts: {
  readonly beginMinor: bigint;
  readonly salesMinor: bigint;
  readonly endMinor: bigint;
  readonly endNotDueMinor: bigint;
}): number | undefined {
  const { beginMinor, salesMinor, endMinor, endNotDueMinor } = amounts;
  const collectable = beginMinor + salesMinor - endNotDueMinor;
  return collectable > 0n ? (Number(beginMinor + salesMinor - endMinor) / Number(collectable)) * 100 : undefined;
}

/**
 * A part in percent of a whole, two decimals: the share of the open balance that is disputed (disputed ÷ open), the part
 * of a credit limit that is used (balance ÷ limit).
 */
export const sharePercent = (partMinor: bigint, wholeMinor: bigint): number | undefined =>
  wholeMinor > 0n ? Math.round((Number(partMinor) / Number(wholeMinor)) * 1e4) / 100 : undefined;
