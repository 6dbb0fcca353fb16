import type { Day } from '../receivables/calendar-day.js';

/** Window of the named baseline, in days. */
export const VELOCITY_WINDOW = 90;

export interface OrderVelocity {
  /** Orders in the window that ends with the day, and in the window before it. */
  readonly recent: number;
  readonly before: number;
  /**
   * `order_velocity_decline` = 1 − recent ÷ before: 0 flat, 1 stopped, negative growing. The named baseline of the
   * house; undefined while the earlier window is empty.
   */
  readonly decline: number | undefined;
}

/** Orders per window against the customer's own window before. @param orderDays one per order, any order */
export function orderVelocity(orderDays: readonly Day[], asOf: Day, window = VELOCITY_WINDOW): OrderVelocity {
  let recent = 0;
  let before = 0;
  for (const day of orderDays) {
    const age = asOf - day;
    if (age >= 0 && age < window) recent += 1;
    else if (age >= window && age < 2 * window) before += 1;
  }
  return { recent, before, decline: before > 0 ? 1 - recent / before : undefined };
}

/** A year in whole weeks, so that weekdays match. */
const YEAR = 364;

export interface SeasonalLook {
  /** Orders in the window that ended a year before the day: what this time of the year usually brings. */
  readonly sameWeeksLastYear: number;
  /** Orders in the horizon that began a year before the day: what usually comes next. */
  readonly nextWeeksLastYear: number;
  /** Orders since then: none means that it never came back. */
  readonly sinceThoseWeeks: number;
}

/**
 * The same weeks a year ago; undefined while the history does not reach back that far. A school district that ordered
 * nothing last summer either is on holiday, not leaving.
 */
export function seasonalLook(
  orderDays: readonly Day[],
  asOf: Day,
  { window = VELOCITY_WINDOW, horizon = VELOCITY_WINDOW } = {},
): SeasonalLook | undefined {
  const then = asOf - YEAR;
  if (!orderDays.some((day) => day <= then - window)) return undefined;
  return {
    sameWeeksLastYear: orderDays.filter((day) => day <= then && day > then - window).length,
    nextWeeksLastYear: orderDays.filter((day) => day > then && day <= then + horizon).length,
    sinceThoseWeeks: orderDays.filter((day) => day > then + horizon && day <= asOf).length,
  };
}
