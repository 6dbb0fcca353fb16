/** A calendar day as the number of days since 1970-01-01: differences are ages, and comparing is arithmetic. */
export type Day = number;

const MILLISECONDS = 86_400_000;
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** @returns the day a text names (`2025-05-23`), or undefined when it is no day of the calendar (`2025-02-30`) */
export function parseDay(text: string): Day | undefined {
  if (!ISO_DAY.test(text)) return undefined;
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8, 10));
  if (month < 1 || month > 12 || day < 1) return undefined;
  if (day > (month === 2 && isLeap(year) ? 29 : DAYS_IN_MONTH[month - 1]!)) return undefined;
  // Years counted from March, so that the leap day is the last of them (Hinnant, chrono-compatible date algorithms).
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
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

/** Day of the month, 1 to 31 (Hinnant, chrono-compatible date algorithms). */
export function dayOfMonth(day: Day): number {
  const dayOfYear = marchDayOfYear(day);
  return dayOfYear - Math.floor((153 * marchMonth(dayOfYear) + 2) / 5) + 1;
}

/** First and last day of the calendar month a day lies in. */
export function monthBounds(day: Day): { readonly first: Day; readonly last: Day } {
  const first = day - dayOfMonth(day) + 1;
  // 31 days on is the 1st, 2nd, 3rd or 4th of the next month.
  const early = first + 31;
  return { first, last: early - dayOfMonth(early) };
}

/** Days since the first of March: the leap day is then the last of its year. */
function marchDayOfYear(day: Day): number {
  const shifted = day + 719_468;
  const dayOfEra = shifted - Math.floor(shifted / 146_097) * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  return dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
}

/** Months since March, 0 to 11. */
const marchMonth = (dayOfYear: number): number => Math.floor((5 * dayOfYear + 2) / 153);
