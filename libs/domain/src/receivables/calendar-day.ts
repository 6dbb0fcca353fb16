/** A calendar day as the number of days since 1970-01-01: differences are ages, and comparing is arithmetic. */
export type Day = number;

const MILLISECONDS = 86_400_000;
const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** @returns the day a text names (`2025-05-23`), or undefined when it is no day of the calendar (`2025-02-30`) */
export function parseDay(text: string): Day | undefined {
  const match = ISO_DAY.exec(text);
  if (!match) return undefined;
  const milliseconds = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  const day = milliseconds / MILLISECONDS;
  return formatDay(day) === text ? day : undefined;
}

/**
 * The day of a trusted text (a constant, a validated field).
 * @throws RangeError when the text is no calendar day: a bug of the caller
 */
export function toDay(text: string): Day {
  const day = parseDay(text);
  if (day === undefined) throw new RangeError(`not a calendar day: '${text.slice(0, 40)}'`);
  return day;
}

/** `YYYY-MM-DD`. */
export const formatDay = (day: Day): string => new Date(day * MILLISECONDS).toISOString().slice(0, 10);

/** `YYYY-MM`. */
export const monthOf = (day: Day): string => formatDay(day).slice(0, 7);

/** First and last day of the calendar month a day lies in. */
export function monthBounds(day: Day): { readonly first: Day; readonly last: Day } {
  const date = new Date(day * MILLISECONDS);
  const at = (month: number) => Date.UTC(date.getUTCFullYear(), month, 1) / MILLISECONDS;
  return { first: at(date.getUTCMonth()), last: at(date.getUTCMonth() + 1) - 1 };
}
