import { type Day, monthBounds } from '../../receivables/calendar-day.js';

/** Fewer payments than this show no rhythm. */
const MINIMUM_PAYMENTS = 5;
/** Length of the mean direction on the circle from which days count as a rhythm: 1 is always the same day. */
const CONCENTRATION = 0.85;
/** Mean length of a month in the Gregorian calendar. */
const MONTH = 30.436875;
const WEEK = 7;

export interface PaymentRuns {
  /** Days since 1970-01-01 modulo 7. */
  readonly runWeekday: number | undefined;
  /** 1 to 31. */
  readonly runMonthDay: number | undefined;
}

/**
 * The day of the week or of the month on which a customer pays, where it keeps to one: many pay in runs. By the mean
 * direction of the days on a circle (Mardia and Jupp 2000, §2.2).
 */
export function paymentRuns(paidOn: readonly Day[]): PaymentRuns {
  if (paidOn.length < MINIMUM_PAYMENTS) return { runWeekday: undefined, runMonthDay: undefined };
  const weekday = direction(paidOn, WEEK);
  const monthDay = direction(
    paidOn.map((day) => day - monthBounds(day).first),
    MONTH,
  );
  return {
    runWeekday: weekday === undefined ? undefined : Math.round(weekday) % WEEK,
    runMonthDay: monthDay === undefined ? undefined : 1 + Math.min(30, Math.round(monthDay)),
  };
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

/** The run nearest to a day; the day itself without a rhythm. A weekly rhythm is the sharper one and goes first. */
export function nearestRun(day: Day, { runWeekday, runMonthDay }: PaymentRuns): Day {
  if (runWeekday !== undefined) {
    const ahead = (((runWeekday - day) % WEEK) + WEEK) % WEEK;
    return ahead > WEEK / 2 ? day + ahead - WEEK : day + ahead;
  }
  if (runMonthDay === undefined) return day;
  const { first, last } = monthBounds(day);
  const runs = [monthBounds(first - 1), { first, last }, monthBounds(last + 1)].map((month) =>
    Math.min(month.last, month.first + runMonthDay - 1),
  );
  return runs.reduce((best, run) => (Math.abs(run - day) < Math.abs(best - day) ? run : best));
}
