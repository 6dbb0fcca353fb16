import { type Day, formatDay } from '../receivables/calendar-day.js';
import type { OrderVelocity, SeasonalLook } from './order-velocity.js';
import type { PayDrift } from './pay-drift.js';
import { DEFAULT_HYSTERESIS, type HysteresisPolicy } from './health-state.js';

/** What is known of a customer as of one day. */
export interface HealthFacts {
  readonly orders: {
    /** Days with an order, ever, and days since the last one; undefined before the first. */
    readonly count: number;
    readonly recencyDays: number | undefined;
    readonly velocity: OrderVelocity;
    /** The same weeks a year ago, where the history reaches back that far. */
    readonly seasonal?: SeasonalLook | undefined;
    readonly probabilityNoOrder?: number | undefined;
    readonly interval?: readonly [number, number] | undefined;
    /** What the probability rests on, when that is worth saying (a prior, a degenerate fit). */
    readonly note?: string | undefined;
    /** Of a customer whose calendar closed some of the days since its first order: the days above are open ones. */
    readonly calendar?: { readonly closedDays: number; readonly closedThrough: Day | undefined } | undefined;
  };
  readonly payments: PayDrift | undefined;
}

export interface HealthPolicy extends HysteresisPolicy {
  /** Fewer orders than this and the order rhythm is reported, but decides nothing. */
  readonly minimumOrders: number;
  /** Days later than usual that are worth a watch, and a risk. */
  readonly driftWatchDays: number;
  readonly driftRiskDays: number;
  readonly horizonDays: number;
}

export const DEFAULT_HEALTH: HealthPolicy = {
  ...DEFAULT_HYSTERESIS,
  minimumOrders: 3,
  driftWatchDays: 7,
  driftRiskDays: 30,
  horizonDays: 90,
};

export interface HealthReason {
  readonly code:
    | 'OVERRIDE'
    | 'NO_ORDER_RISK'
    | 'ORDER_VELOCITY'
    | 'SEASONAL_PAUSE'
    | 'CLOSED'
    | 'DAYS_TO_PAY_TREND'
    | 'DISPUTES'
    | 'LITTLE_HISTORY';
  /** For a salesperson. */
  readonly sentence: string;
  /** The signal's own score, 0…1: what the reasons are sorted by. */
  readonly weight: number;
}

export interface HealthAssessment {
  /** The worst signal's score, 0…1. */
  readonly score: number;
  /** Signals worth telling, strongest first. */
  readonly reasons: readonly HealthReason[];
}

/** Below this a signal is not worth a sentence. */
const WORTH_TELLING = 0.1;
/** Keeps the strongest velocity decline (0.95) below a watch (0.25) where the model decides. */
const BESIDE = 0.25;

/**
 * Puts the signals of a customer on one scale (0.25 a watch, 0.5 a risk). The worst decides, so that the first reason
 * is always the whole reason; the others are told after it.
 */
export function assessHealth(facts: HealthFacts, policy: HealthPolicy = DEFAULT_HEALTH): HealthAssessment {
  const signals = [...orderSignals(facts, policy), ...paymentSignals(facts, policy)];
  const score = signals.reduce((worst, { weight }) => Math.max(worst, weight), 0);
  const reasons = signals.filter(({ weight }) => weight >= WORTH_TELLING).sort((a, b) => b.weight - a.weight);
  if (facts.orders.count < policy.minimumOrders) reasons.push(littleHistory(facts, policy));
  return { score, reasons };
}

function orderSignals({ orders }: HealthFacts, policy: HealthPolicy): HealthReason[] {
  if (orders.count < policy.minimumOrders) return [];
  const signals = rhythmSignals(orders, policy);
  const { closedThrough } = orders.calendar ?? {};
  // Closed by its own calendar: that it is silent says nothing until it opens.
  if (closedThrough !== undefined) {
    const sentence = `Closed until ${formatDay(closedThrough)} by its calendar: no orders are expected before.`;
    return [{ code: 'CLOSED', sentence, weight: Math.max(WORTH_TELLING, belowWatch(signals, policy)) }];
  }
  // Silent in the same weeks last year as well: a pause of the season is told, and decides nothing.
  if (!isSeasonalPause(orders)) return signals;
  const sentence = `No orders are expected in the next ${policy.horizonDays} days: there were none in the same weeks last year.`;
  return [{ code: 'SEASONAL_PAUSE', sentence, weight: belowWatch(signals, policy) }];
}

/**
 * No orders in the coming weeks last year, and it came back after them; and silent now only if it was silent by this time
 * last year: who stopped months before the holidays is not on holiday.
 */
const isSeasonalPause = ({ seasonal, velocity }: HealthFacts['orders']): boolean =>
  seasonal !== undefined &&
  seasonal.nextWeeksLastYear === 0 &&
  seasonal.sinceThoseWeeks > 0 &&
  (velocity.recent > 0 || seasonal.sameWeeksLastYear === 0);

/** The weight of a signal that is told and decides nothing. */
const belowWatch = (signals: readonly HealthReason[], { watch }: HealthPolicy): number =>
  Math.min(watch * 0.9, Math.max(0, ...signals.map(({ weight }) => weight)));

function rhythmSignals(orders: HealthFacts['orders'], policy: HealthPolicy): HealthReason[] {
  const { velocity, probabilityNoOrder, recencyDays, seasonal } = orders;
  if (probabilityNoOrder === undefined) return velocitySignal(velocity, policy);
  const lastYear = seasonal ? `, ${seasonal.sameWeeksLastYear} in the same weeks last year` : '';
  const sentence =
    `A chance of ${percent(probabilityNoOrder)} of no order in the next ${policy.horizonDays} days: the last order was ` +
    `${days(recencyDays ?? 0)} ago, ${velocity.recent} in the last 90 days against ${velocity.before} in the 90 before` +
    `${lastYear}${orders.calendar ? ', counted in the days it was open' : ''}.${orders.note === undefined ? '' : ` ${orders.note}`}`;
  // The named baseline stands beside the model, below every threshold: it tells, it does not decide.
  const baseline = velocitySignal(velocity, policy).map((signal) => ({ ...signal, weight: signal.weight * BESIDE }));
  return [{ code: 'NO_ORDER_RISK', sentence, weight: probabilityNoOrder }, ...baseline];
}

function velocitySignal(velocity: OrderVelocity, policy: HealthPolicy): HealthReason[] {
  // Half as many orders as before are a watch, four fifths fewer a risk; a handful of orders is noise.
  if (velocity.decline === undefined || velocity.before < policy.minimumOrders) return [];
  const weight = onScale(velocity.decline, { watchAt: 0.5, riskAt: 0.8 }, policy);
  const sentence = `Orders less often: ${velocity.recent} orders in the last 90 days, ${velocity.before} in the 90 days before.`;
  return [{ code: 'ORDER_VELOCITY', sentence, weight }];
}

function paymentSignals({ payments }: HealthFacts, policy: HealthPolicy): HealthReason[] {
  if (!payments) return [];
  const reasons: HealthReason[] = [];
  const weight = onScale(payments.driftDays, { watchAt: policy.driftWatchDays, riskAt: policy.driftRiskDays }, policy);
  if (weight > 0) reasons.push({ code: 'DAYS_TO_PAY_TREND', sentence: driftSentence(payments), weight });
  if (payments.disputedMinor > 0n && payments.openMinor > 0n) {
    const share = Number((payments.disputedMinor * 1000n) / payments.openMinor) / 1000;
    const sentence = `${percent(share)} of the open balance is disputed.`;
    reasons.push({ code: 'DISPUTES', sentence, weight: onScale(share, { watchAt: 0.2, riskAt: 0.6 }, policy) });
  }
  return reasons;
}

function driftSentence({ latest, recentDays, habitDays }: PayDrift): string {
  const habit = days(habitDays);
  if (latest && (recentDays === undefined || latest.ageDays >= recentDays)) {
    return `Days to pay are trending up: invoice ${latest.invoiceNumber} is ${days(latest.ageDays)} old and unpaid, the habit is ${habit}.`;
  }
  return `Days to pay are trending up: the last invoices took ${days(recentDays ?? 0)}, the habit is ${habit}.`;
}

function littleHistory({ orders }: HealthFacts, policy: HealthPolicy): HealthReason {
  const seen = orders.count === 1 ? '1 order day' : `${orders.count} order days`;
  return {
    code: 'LITTLE_HISTORY',
    sentence: `Only ${seen} so far; the order rhythm is judged from ${policy.minimumOrders} on.`,
    weight: 0,
  };
}

/** A straight line through (watchAt, watch) and (riskAt, atRisk), from zero up to 0.95. */
function onScale(
  value: number,
  { watchAt, riskAt }: { readonly watchAt: number; readonly riskAt: number },
  { watch, atRisk }: HysteresisPolicy,
): number {
  if (value <= 0) return 0;
  if (value < watchAt) return (watch * value) / watchAt;
  return Math.min(0.95, watch + ((atRisk - watch) * (value - watchAt)) / (riskAt - watchAt));
}

/** Never certain: a model that says 100 % has only run out of digits. */
function percent(share: number): string {
  if (share > 0.99) return 'over 99 %';
  return share < 0.01 ? 'under 1 %' : `${Math.round(share * 100)} %`;
}
const days = (count: number): string => (Math.round(count) === 1 ? '1 day' : `${Math.round(count)} days`);
