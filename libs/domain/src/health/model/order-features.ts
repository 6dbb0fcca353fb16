import type { Day } from '../../receivables/calendar-day.js';
import type { PurchaseModel } from './fit-purchase-model.js';
import type { OrderHistory } from './order-history.js';
import { OrderTally } from './order-tally.js';
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
const { log, log1p, max, min, sqrt } = Math;

const DAYS_PER_WEEK = 7;

/** ln n for the counts and days that come up all the time. */
const LOG_OF = Float64Array.from({ length: 4096 }, (_, n) => log(n));
const logOf = (n: number): number => (n < LOG_OF.length ? LOG_OF[n]! : log(n));

export interface FeatureOptions {
  readonly asOf: Day;
  readonly model: PurchaseModel;
  readonly horizonDays: number;
}

/** What the classifier looks at; logarithms, because counts and amounts differ by factors rather than by differences. */
export function orderFeatures(history: OrderHistory, options: FeatureOptions): number[] {
  const tally = new OrderTally();
  tally.fill(history.orders, options.asOf);
  return [...writeFeatures(tally, options, new Float64Array(ORDER_FEATURES.length))];
}

/** Writes the features of a filled tally, in the order of {@link ORDER_FEATURES}. @returns `into` */
export function writeFeatures(tally: OrderTally, options: FeatureOptions, into: Float64Array): Float64Array {
  const { asOf, model, horizonDays } = options;
  const { orders, days, first, last, recent, before, recentAmount, lastAmount, total } = tally;
  const recency = asOf - last;
  const age = asOf - first;
  const gaps = days - 1;
  const gap = gaps > 0 ? (last - first) / gaps : age + horizonDays;
  const spread = gaps > 1 ? sqrt(max(0, (tally.gapSquares - gaps * gap * gap) / (gaps - 1))) : gap;
  const summary = { frequency: gaps, recency: (last - first) / DAYS_PER_WEEK, age: age / DAYS_PER_WEEK };
  const silence = min(0.9999, max(1e-5, probabilityNoPurchase(model, summary, horizonDays / DAYS_PER_WEEK)));
  const logAverage = log1p(total / orders);
  const logDays = logOf(days);
  const logRecency = logOf(recency + 1);
  into[0] = logOf(orders);
  into[1] = logDays;
  into[2] = logRecency;
  into[3] = log(silence / (1 - silence));
  into[4] = logOf(recent + 1);
  into[5] = logOf(before + 1);
  into[6] = logOf(tally.month + 1);
  into[7] = logOf(age + 1);
  into[8] = logRecency - log(1 + gap);
  into[9] = spread / (gap + 1);
  into[10] = tally.window === 0 ? 0 : log(quietness(tally, age, model));
  into[11] = logAverage;
  into[12] = log1p(total);
  into[13] = recentAmount > 0 ? log1p(recentAmount) : 0;
  into[14] = (recent - before) / (recent + before + 1);
  into[15] = (lastAmount > 0 ? log1p(lastAmount) : 0) - logAverage;
  into[16] = logOf(max(1, recency, tally.longestGap));
  into[17] = logDays - logOf(age + 30);
  return into;
}

/** How unlikely so few order days in the later part of the history are, given the earlier part. */
function quietness({ days, window, inWindow }: OrderTally, age: number, model: PurchaseModel): number {
  return quietWindowTail(model, {
    earlier: days - inWindow - 1,
    time: (age - window) / DAYS_PER_WEEK,
    inWindow,
    window: window / DAYS_PER_WEEK,
  });
}
