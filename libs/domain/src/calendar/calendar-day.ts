/** Calendar days as `YYYY-MM-DD`, without a time or a zone: terms and ages count these. */

const DAY_MS = 86_400_000;

/** @throws RangeError when the text is no day that exists */
function toUtc(day: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || fromUtc(time) !== day) throw new RangeError(`not a calendar day: '${day.slice(0, 40)}'`);
  return time;
}

const fromUtc = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The day `count` days later; earlier when negative. */
export const addDays = (day: string, count: number): string => fromUtc(toUtc(day) + count * DAY_MS);

/** Days from one day to another; negative when `to` is earlier. */
export const daysBetween = (from: string, to: string): number => Math.round((toUtc(to) - toUtc(from)) / DAY_MS);

/** The last day of the month that is `monthsLater` months after the day's. */
export function endOfMonth(day: string, monthsLater = 0): string {
  const date = new Date(toUtc(day));
  return fromUtc(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + monthsLater + 1, 0));
}

/** The given day of a later month, or that month's last when it has fewer days. */
export function dayOfMonth(day: string, monthsLater: number, dayNumber: number): string {
  const last = endOfMonth(day, monthsLater);
  return `${last.slice(0, 8)}${String(Math.min(dayNumber, Number(last.slice(8)))).padStart(2, '0')}`;
}
