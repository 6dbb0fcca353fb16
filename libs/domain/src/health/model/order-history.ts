import type { Day } from '../../receivables/calendar-day.js';
import { type PurchaseSummary, summarisePurchases } from './purchase-summary.js';

/** One order of a customer. The amount is a size only (a feature), never added to money. */
export interface OrderFact {
  readonly on: Day;
  readonly amount: number;
}

/** A customer's orders as known on a day. */
export interface OrderHistory {
  /** By day, oldest first, none after the day asked for. */
  readonly orders: readonly OrderFact[];
  /** Days with at least one order, oldest first. */
  readonly days: readonly Day[];
  readonly summary: PurchaseSummary;
}

/** What was known of a customer on a day: later orders do not exist yet. Undefined before the first order. */
export function historyAsOf(orders: readonly OrderFact[], asOf: Day): OrderHistory | undefined {
  const known = orders.filter(({ on }) => on <= asOf).sort((a, b) => a.on - b.on);
  const days = [...new Set(known.map(({ on }) => on))];
  const summary = summarisePurchases(days, asOf);
  return summary && { orders: known, days, summary };
}
