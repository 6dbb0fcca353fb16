import { formatMoney } from '#domain/money/money';
import type { MonthOfReceivables } from '#domain/receivables/monthly-receivables';

/** Two decimals are as much as a measure in days or percent is good for; null where there is nothing to measure. */
export const roundedMeasure = (value: number | undefined): number | null =>
  value === undefined ? null : Math.round(value * 100) / 100;

/** One month of measures as it leaves this service, by HTTP and by command. */
export const monthAnswer = (month: MonthOfReceivables, currency: string) => ({
  month: month.month,
  sales: formatMoney({ minor: month.salesMinor, currency }),
  ar: formatMoney({ minor: month.endMinor, currency }),
  dso: roundedMeasure(month.dso),
  dso3m: roundedMeasure(month.dso3m),
  countback: roundedMeasure(month.countback),
  bestPossible: roundedMeasure(month.bestPossible),
  add: roundedMeasure(month.averageDaysDelinquent),
  cei: roundedMeasure(month.collectionEffectiveness),
});
