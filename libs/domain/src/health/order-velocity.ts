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
