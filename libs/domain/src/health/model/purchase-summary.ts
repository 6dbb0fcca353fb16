import type { Day } from '../../receivables/calendar-day.js';

/** A customer's purchases as the models see them, in the terms of Fader and Hardie. Time in one unit throughout (weeks here). */
export interface PurchaseSummary {
  /** x: purchases after the first. */
  readonly frequency: number;
  /** t_x: from the first purchase to the last; 0 without repeats. */
  readonly recency: number;
  /** T: from the first purchase to the day of the summary. */
  readonly age: number;
}

const DAYS_PER_WEEK = 7;

/** Several orders on one day are one purchase. @returns undefined without a purchase by the day */
export function summarisePurchases(orderDays: readonly Day[], asOf: Day): PurchaseSummary | undefined {
  const days = [...new Set(orderDays)].filter((day) => day <= asOf);
  if (days.length === 0) return undefined;
  const first = Math.min(...days);
  return {
    frequency: days.length - 1,
    recency: (Math.max(...days) - first) / DAYS_PER_WEEK,
    age: (asOf - first) / DAYS_PER_WEEK,
  };
}
