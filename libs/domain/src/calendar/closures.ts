import type { Day } from '../receivables/calendar-day.js';

/** Days on which a customer is closed, both ends included: the summer of a school, the week between the years. */
export interface Closure {
  readonly from: Day;
  readonly through: Day;
}

/** A customer's calendar as its closed days, whatever overlaps in it. */
export class OpenDays {
  readonly #closures: readonly Closure[];

  constructor(closures: readonly Closure[]) {
    const merged: { from: Day; through: Day }[] = [];
    for (const { from, through } of [...closures].sort((a, b) => a.from - b.from)) {
      const last = merged.at(-1);
      if (last && from <= last.through + 1) last.through = Math.max(last.through, through);
      else if (through >= from) merged.push({ from, through });
    }
    this.#closures = merged;
  }

  /** Closed days after one day and up to another. */
  closedBetween(after: Day, through: Day): number {
    let closed = 0;
    for (const closure of this.#closures) {
      closed += Math.max(0, Math.min(through, closure.through) - Math.max(after + 1, closure.from) + 1);
    }
    return closed;
  }

  /** The last day of the closure a day lies in. */
  closedThrough(day: Day): Day | undefined {
    return this.#closures.find(({ from, through }) => from <= day && day <= through)?.through;
  }

  /**
   * A past day moved towards the present by the closed days in between, so that distances count open days only: an order
   * of the last day before the holidays is as recent on the first day after them.
   */
  inOpenDays(day: Day, asOf: Day): Day {
    return day >= asOf ? day : day + this.closedBetween(day, asOf);
  }
}

/** A customer without a calendar is open every day. */
export const ALWAYS_OPEN = new OpenDays([]);
