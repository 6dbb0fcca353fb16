import type { Day } from '../../receivables/calendar-day.js';
import type { PurchaseSummary } from './purchase-summary.js';

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

const DAYS_PER_WEEK = 7;

/**
 * What was known of a customer on a day: later orders do not exist yet. Undefined before the first order. Orders that
 * come in order of day are read once and not copied.
 */
export function historyAsOf(orders: readonly OrderFact[], asOf: Day): OrderHistory | undefined {
  const known = ordersUntil(orders, asOf);
  if (known.length === 0) return undefined;
  const days: Day[] = [];
  let last = Number.NaN;
  for (const { on } of known) {
    if (on === last) continue;
    days.push(on);
    last = on;
  }
  const first = days[0]!;
  const summary = {
    frequency: days.length - 1,
    recency: (last - first) / DAYS_PER_WEEK,
    age: (asOf - first) / DAYS_PER_WEEK,
  };
  return { orders: known, days, summary };
}

/** The orders up to a day, by day, oldest first; not copied where they already are that. */
export function ordersUntil(orders: readonly OrderFact[], asOf: Day): readonly OrderFact[] {
  let sorted = true;
  for (let at = 1; at < orders.length && sorted; at += 1) sorted = orders[at - 1]!.on <= orders[at]!.on;
  if (!sorted) return orders.filter(({ on }) => on <= asOf).sort((a, b) => a.on - b.on);
  let end = orders.length;
  while (end > 0 && orders[end - 1]!.on > asOf) end -= 1;
  return end === orders.length ? orders : orders.slice(0, end);
}
