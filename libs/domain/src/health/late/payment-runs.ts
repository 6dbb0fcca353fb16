import { type Day, dayOfMonth, monthBounds } from '../../receivables/calendar-day.js';

/** Fewer payments than this show no rhythm. */
const MINIMUM_PAYMENTS = 5;
/** Length of the mean direction on the circle from which days count as a rhythm: 1 is always the same day. */
const CONCENTRATION = 0.85;
/** Mean length of a month in the Gregorian calendar. */
const MONTH = 30.436875;
const WEEK = 7;

/** On which days a customer pays: every week, or on one or two days of every month. */
export type PaymentRuns =
  { readonly every: 'week'; readonly weekday: number } | { readonly every: 'month'; readonly days: readonly number[] };

/** A payment as the rhythm sees it. */
export interface PaidInvoice {
  readonly issuedOn: Day;
  readonly dueOn: Day;
  readonly settledOn: Day;
}

/**
 * The days on which a customer pays, where it keeps to some: many pay in runs. By the mean direction of the days on a
 * circle (Mardia and Jupp 2000, §2.2); two runs a month are one direction once the angle is doubled. The sharper
 * rhythm goes first.
 */
export function paymentRuns(paidOn: readonly Day[]): PaymentRuns | undefined {
  if (paidOn.length < MINIMUM_PAYMENTS) return undefined;
  const weekday = direction(paidOn, WEEK);
  if (weekday !== undefined) return { every: 'week', weekday: Math.round(weekday) % WEEK };
  const monthDays = paidOn.map((day) => dayOfMonth(day) - 1);
  const once = direction(monthDays, MONTH);
  if (once !== undefined) return { every: 'month', days: [usualDay(monthDays, once)] };
  const twice = direction(monthDays, MONTH / 2);
  if (twice === undefined) return undefined;
  const days = [twice, twice + MONTH / 2].map((at) => usualDay(monthDays, at));
  return { every: 'month', days: days.sort((a, b) => a - b) };
}

/** The mean of days on a circle, 0 up to the period; undefined when they point everywhere. */
function direction(days: readonly number[], period: number): number | undefined {
  let sine = 0;
  let cosine = 0;
  for (const day of days) {
    const angle = (2 * Math.PI * day) / period;
    sine += Math.sin(angle);
    cosine += Math.cos(angle);
  }
  if (Math.hypot(sine, cosine) < CONCENTRATION * days.length) return undefined;
  const mean = (Math.atan2(sine, cosine) * period) / (2 * Math.PI);
  return mean < 0 ? mean + period : mean;
}

/** Days around a direction that belong to its run. */
const NEAR = 4;

/** The day of the month, 1 to 31, most payments near a direction fall on; the direction itself where none does. */
function usualDay(monthDays: readonly number[], direction: number): number {
  const counts = new Map<number, number>();
  let best = Math.min(30, Math.round(direction) % 31);
  let most = 0;
  for (const day of monthDays) {
    const away = Math.abs(day - direction);
    if (Math.min(away, MONTH - away) > NEAR) continue;
    const count = (counts.get(day) ?? 0) + 1;
    counts.set(day, count);
    if (count > most) [best, most] = [day, count];
  }
  return best + 1;
}

/** The first run on a day or after it. */
export function runFrom(day: Day, runs: PaymentRuns): Day {
  if (runs.every === 'week') return day + ((((runs.weekday - day) % WEEK) + WEEK) % WEEK);
  for (let month = monthBounds(day); ; month = monthBounds(month.last + 1)) {
    for (const run of runs.days) {
      const on = Math.min(month.last, month.first + run - 1);
      if (on >= day) return on;
    }
  }
}

/** The last run before a day. */
function runBefore(day: Day, runs: PaymentRuns): Day {
  const back = runs.every === 'week' ? WEEK : 33;
  let run = runFrom(day - back, runs);
  for (let next = run; next < day; next = runFrom(next + 1, runs)) run = next;
  return run;
}

/** The run nearest to a day. */
export function nearestRun(day: Day, runs: PaymentRuns): Day {
  const after = runFrom(day, runs);
  const before = runBefore(day, runs);
  return day - before < after - day ? before : after;
}

/** When an invoice becomes ready to be paid: so many days after it was issued, or after it is due. */
export interface ReadyLag {
  readonly from: 'issue' | 'due';
  readonly days: number;
  /** Share of the past payments the lag explains, paid on the first run from then on, times the share paid on runs at all. */
  readonly explained: number;
}

/** A payment this many days from a run is on it: weekends and holidays move runs. */
const ON_RUN = 1;

/** Weight of a payment against the one after it: habits change. */
const FADING = 0.93;

/**
 * The lag that explains most of the past payments. A payment on a run says that the invoice was not ready on the run
 * before and was on this one: an interval for the lag; the middle of where most intervals overlap is the answer.
 * @param paid oldest first
 */
export function readyLag(paid: readonly PaidInvoice[], runs: PaymentRuns): ReadyLag {
  const intervals = paid.map((one, at) => {
    const run = nearestRun(one.settledOn, runs);
    return { ...one, run, before: runBefore(run, runs), weight: FADING ** (paid.length - 1 - at) };
  });
  const total = intervals.reduce((sum, { weight }) => sum + weight, 0);
  const onRun = intervals.filter(({ settledOn, run }) => Math.abs(settledOn - run) <= ON_RUN);
  const kept = onRun.reduce((sum, { weight }) => sum + weight, 0) / total;
  const lags = (['due', 'issue'] as const).map((from) => {
    const start = (one: PaidInvoice) => (from === 'due' ? one.dueOn : one.issuedOn);
    const spans = intervals.map((one) => [one.before - start(one) + 1, one.run - start(one), one.weight] as const);
    const { days, cover } = densest(spans);
    return { from, days, explained: (cover / total) * kept };
  });
  return lags[1]!.explained > lags[0]!.explained ? lags[1]! : lags[0]!;
}

/** The middle of the days that most weight of the closed spans covers, and that weight. */
function densest(spans: readonly (readonly [number, number, number])[]): { days: number; cover: number } {
  const edges = spans.flatMap(([low, high, weight]) => [
    [low, weight],
    [high + 1, -weight],
  ]) as [number, number][];
  edges.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  let cover = 0;
  let best = { low: 0, high: 0, cover: -1 };
  edges.forEach(([at, weight], index) => {
    cover += weight;
    const high = (edges[index + 1]?.[0] ?? at + 1) - 1;
    if (cover > best.cover + 1e-9 && high >= at) best = { low: at, high, cover };
  });
  return { days: Math.floor((best.low + best.high) / 2), cover: best.cover };
}
