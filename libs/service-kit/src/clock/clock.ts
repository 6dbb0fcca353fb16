/** The one source of time. Abstract class rather than interface so that it is also its own injection token. */
export abstract class Clock {
  abstract now(): Date;
}

/** The wall clock: for services that run for real. */
export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }
}

/** A clock that stands still until it is moved: for tests and the demo. It never goes backwards. */
export class MovableClock extends Clock {
  #current: Date;

  constructor(start: Date) {
    super();
    this.#current = start;
  }

  override now(): Date {
    return new Date(this.#current);
  }

  /** @throws RangeError when asked to go back: recorded times would contradict each other */
  moveTo(instant: Date): void {
    if (instant < this.#current) {
      throw new RangeError(
        `the clock stands at ${this.#current.toISOString()} and does not go back to ${instant.toISOString()}`,
      );
    }
    this.#current = instant;
  }

  advance(milliseconds: number): void {
    this.moveTo(new Date(this.#current.getTime() + milliseconds));
  }
}

/** The calendar day of an instant in a time zone, `YYYY-MM-DD`. Days in this house are the company's days. */
export function calendarDay(instant: Date, timeZone: string): string {
  let format = DAY_FORMATS.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    DAY_FORMATS.set(timeZone, format);
  }
  return format.format(instant);
}

/** Making a format costs a hundred times what using it does; a house has one zone, a test a few. */
const DAY_FORMATS = new Map<string, Intl.DateTimeFormat>();
