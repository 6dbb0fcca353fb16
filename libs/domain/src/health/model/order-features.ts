import type { Day } from '../../receivables/calendar-day.js';
import { VELOCITY_WINDOW } from '../order-velocity.js';
import type { PurchaseModel } from './fit-purchase-model.js';
import { logit } from './logistic.js';
import type { OrderFact, OrderHistory } from './order-history.js';
import { probabilityNoPurchase, quietWindowTail } from './predict-purchases.js';

/** The names of {@link orderFeatures}, in its order. */
export const ORDER_FEATURES = [
  'orders',
  'order days',
  'recency',
  'chance of silence by the purchase model',
  'orders in 90 days',
  'orders in the 90 days before',
  'orders in 30 days',
  'age',
  'recency against the usual gap',
  'spread of the gaps',
  'quietness of the last weeks',
  'mean amount',
  'total amount',
  'amount in 90 days',
  'velocity',
  'last amount against the mean',
  'longest gap',
  'rate',
] as const;

// Bound once, as in special-functions.ts.
const { log, log1p, max, min } = Math;

const DAYS_PER_WEEK = 7;

/** What the classifier looks at; logarithms, because counts and amounts differ by factors rather than by differences. */
export function orderFeatures(
  history: OrderHistory,
  options: { readonly asOf: Day; readonly model: PurchaseModel; readonly horizonDays: number },
): number[] {
  const { asOf, model, horizonDays } = options;
  const { orders, days, summary } = history;
  const recency = asOf - days[days.length - 1]!;
  const age = asOf - days[0]!;
  const counts = countOrders(orders, asOf, recency);
  const gaps = measureGaps(days);
  const gap = gaps.count > 0 ? gaps.mean : age + horizonDays;
  const spread = gaps.count > 1 ? gaps.deviation : gap;
  const silence = min(0.9999, max(1e-5, probabilityNoPurchase(model, summary, horizonDays / DAYS_PER_WEEK)));
  const average = counts.total / orders.length;
  return [
    log(orders.length),
    log(days.length),
    log1p(recency),
    logit(silence),
    log1p(counts.recent),
    log1p(counts.before),
    log1p(counts.month),
    log1p(age),
    log((1 + recency) / (1 + gap)),
    spread / (gap + 1),
    log(quietness(days, asOf, model)),
    log1p(average),
    log1p(counts.total),
    log1p(max(0, counts.recentAmount)),
    (counts.recent - counts.before) / (counts.recent + counts.before + 1),
    log((1 + max(0, counts.lastAmount)) / (1 + average)),
    log(max(1, recency, gaps.longest)),
    log(days.length / (age + 30)),
  ];
}

function countOrders(orders: readonly OrderFact[], asOf: Day, recency: number) {
  const counts = { recent: 0, before: 0, month: 0, total: 0, recentAmount: 0, lastAmount: 0 };
  for (const { on, amount } of orders) {
    const ago = asOf - on;
    counts.total += max(0, amount);
    if (ago < VELOCITY_WINDOW) {
      counts.recent += 1;
      counts.recentAmount += amount;
      if (ago < 30) counts.month += 1;
    } else if (ago < 2 * VELOCITY_WINDOW) counts.before += 1;
    if (ago === recency) counts.lastAmount += amount;
  }
  return counts;
}

function measureGaps(days: readonly Day[]) {
  const count = days.length - 1;
  const mean = count > 0 ? (days[count]! - days[0]!) / count : 0;
  let squares = 0;
  let longest = 0;
  for (let at = 1; at < days.length; at += 1) {
    const gap = days[at]! - days[at - 1]!;
    squares += (gap - mean) ** 2;
    longest = max(longest, gap);
  }
  return { count, mean, longest, deviation: count > 1 ? Math.sqrt(squares / (count - 1)) : 0 };
}

/** How unlikely so few order days in the later part of the history are, given the earlier part; 1 when it is too short to tell. */
function quietness(days: readonly Day[], asOf: Day, model: PurchaseModel): number {
  const age = asOf - days[0]!;
  const window = min(VELOCITY_WINDOW, Math.floor(age / 2));
  if (window < 2 * DAYS_PER_WEEK) return 1;
  let inWindow = 0;
  for (let at = days.length - 1; at >= 0 && asOf - days[at]! < window; at -= 1) inWindow += 1;
  return quietWindowTail(model, {
    earlier: days.length - inWindow - 1,
    time: (age - window) / DAYS_PER_WEEK,
    inWindow,
    window: window / DAYS_PER_WEEK,
  });
}
