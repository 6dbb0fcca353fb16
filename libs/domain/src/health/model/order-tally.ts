import type { Day } from '../../receivables/calendar-day.js';
import { VELOCITY_WINDOW } from '../order-velocity.js';
import { type OrderFact, ordersUntil } from './order-history.js';

/** The later part of a history is held against the earlier one only from this many days on. */
const SHORTEST_WINDOW = 14;
const MONTH = 30;

/**
 * What the features are made of, gathered in one look at each order. One tally serves a whole run: it is filled anew
 * for every customer, because a hundred thousand short-lived objects cost more than the arithmetic.
 */
export class OrderTally {
  orders = 0;
  /** Days with at least one order. */
  days = 0;
  first: Day = 0;
  last: Day = 0;
  /** Orders of the last 90 days, of the 90 before, of the last 30. */
  recent = 0;
  before = 0;
  month = 0;
  /** Sums of positive amounts, of the recent ones, and of the last day. */
  total = 0;
  recentAmount = 0;
  lastAmount = 0;
  /** Σ gap² and the longest gap between order days. */
  gapSquares = 0;
  longestGap = 0;
  /** Length of the later part of the history in days; zero when it is too short to part. */
  window = 0;
  /** Order days in it. */
  inWindow = 0;

  /** Fills the tally with what was known on a day. @returns whether there was any order by then */
  fill(orders: readonly OrderFact[], asOf: Day): boolean {
    if (this.#gather(orders, asOf)) return this.orders > 0;
    this.#gather(ordersUntil(orders, asOf), asOf);
    return this.orders > 0;
  }

  /** @returns false when the orders do not come in order of day: what was gathered is worth nothing then */
  #gather(orders: readonly OrderFact[], asOf: Day): boolean {
    const first = orders.length > 0 ? orders[0]!.on : asOf + 1;
    const window = windowOf(asOf - first);
    let last = first;
    let count = 0;
    let days = first <= asOf ? 1 : 0;
    let recent = 0;
    let before = 0;
    let month = 0;
    let inWindow = days === 1 && asOf - first < window ? 1 : 0;
    let total = 0;
    let recentAmount = 0;
    let lastAmount = 0;
    let gapSquares = 0;
    let longestGap = 0;
    for (let at = 0; at < orders.length; at += 1) {
      const { on, amount } = orders[at]!;
      if (on < last) return false;
      // What follows is later still, if the orders are in order: the check above has to see the rest as well.
      if (on > asOf) {
        if (isAscending(orders, at)) break;
        return false;
      }
      const ago = asOf - on;
      if (on !== last) {
        const gap = on - last;
        gapSquares += gap * gap;
        if (gap > longestGap) longestGap = gap;
        days += 1;
        if (ago < window) inWindow += 1;
        lastAmount = 0;
        last = on;
      }
      count += 1;
      lastAmount += amount;
      if (amount > 0) total += amount;
      if (ago < 2 * VELOCITY_WINDOW) {
        if (ago < VELOCITY_WINDOW) {
          recent += 1;
          recentAmount += amount;
          if (ago < MONTH) month += 1;
        } else before += 1;
      }
    }
    this.orders = count;
    this.days = days;
    this.first = first;
    this.last = last;
    this.recent = recent;
    this.before = before;
    this.month = month;
    this.total = total;
    this.recentAmount = recentAmount;
    this.lastAmount = lastAmount;
    this.gapSquares = gapSquares;
    this.longestGap = longestGap;
    this.window = window;
    this.inWindow = inWindow;
    return true;
  }
}

function windowOf(age: number): number {
  const window = Math.min(VELOCITY_WINDOW, Math.floor(age / 2));
  return window < SHORTEST_WINDOW ? 0 : window;
}

function isAscending(orders: readonly OrderFact[], from: number): boolean {
  for (let at = from + 1; at < orders.length; at += 1) if (orders[at]!.on < orders[at - 1]!.on) return false;
  return true;
}
