import type { Day } from '../../receivables/calendar-day.js';
import { VELOCITY_WINDOW } from '../order-velocity.js';
import type { PurchaseModel } from './fit-purchase-model.js';
import { logit } from './logistic.js';
import type { OrderHistory } from './order-history.js';
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

const DAYS_PER_WEEK = 7;

/** What the classifier looks at; logarithms, because counts and amounts differ by factors rather than by differences. */
export function orderFeatures(
  history: OrderHistory,
  options: { readonly asOf: Day; readonly model: PurchaseModel; readonly horizonDays: number },
): number[] {
  const { asOf, model, horizonDays } = options;
  const { orders, days, summary } = history;
  const last = days.at(-1)!;
  const recency = asOf - last;
  const age = asOf - days[0]!;
  const ordersWithin = (from: number, to: number) =>
    orders.filter(({ on }) => asOf - on >= from && asOf - on < to).length;
  const recent = ordersWithin(0, VELOCITY_WINDOW);
  const before = ordersWithin(VELOCITY_WINDOW, 2 * VELOCITY_WINDOW);
  const gaps = days.slice(1).map((day, at) => day - days[at]!);
  const gap = gaps.length > 0 ? mean(gaps) : age + horizonDays;
  const spread = gaps.length > 1 ? Math.sqrt(sum(gaps.map((one) => (one - gap) ** 2)) / (gaps.length - 1)) : gap;
  const silence = Math.min(0.9999, Math.max(1e-5, probabilityNoPurchase(model, summary, horizonDays / DAYS_PER_WEEK)));
  const total = sum(orders.map(({ amount }) => Math.max(0, amount)));
  const average = total / orders.length;
  const lastAmount = sum(orders.filter(({ on }) => on === last).map(({ amount }) => amount));
  const recentAmount = sum(orders.filter(({ on }) => asOf - on < VELOCITY_WINDOW).map(({ amount }) => amount));
  return [
    Math.log(orders.length),
    Math.log(days.length),
    Math.log1p(recency),
    logit(silence),
    Math.log1p(recent),
    Math.log1p(before),
    Math.log1p(ordersWithin(0, 30)),
    Math.log1p(age),
    Math.log((1 + recency) / (1 + gap)),
    spread / (gap + 1),
    Math.log(quietness(days, asOf, model)),
    Math.log1p(average),
    Math.log1p(total),
    Math.log1p(Math.max(0, recentAmount)),
    (recent - before) / (recent + before + 1),
    Math.log((1 + Math.max(0, lastAmount)) / (1 + average)),
    Math.log(Math.max(1, recency, ...gaps)),
    Math.log(days.length / (age + 30)),
  ];
}

/** How unlikely so few order days in the later part of the history are, given the earlier part; 1 when it is too short to tell. */
function quietness(days: readonly Day[], asOf: Day, model: PurchaseModel): number {
  const age = asOf - days[0]!;
  const window = Math.min(VELOCITY_WINDOW, Math.floor(age / 2));
  if (window < 2 * DAYS_PER_WEEK) return 1;
  const inWindow = days.filter((day) => asOf - day < window).length;
  return quietWindowTail(model, {
    earlier: days.length - inWindow - 1,
    time: (age - window) / DAYS_PER_WEEK,
    inWindow,
    window: window / DAYS_PER_WEEK,
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
