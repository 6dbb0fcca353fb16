const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MONTH = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}';

/**
 * The first date a text names, as `YYYY-MM-DD`: ISO, `5/23/2025`, `5/23`, `23.05.2025`, `May 23`, `23 May 2025`, and,
 * counted from the day of the mail, weekdays, `today` and `tomorrow`. A date without a year is the next one from ten
 * days before the mail on. A weekday that is the mail's own day could be today or next week: undefined.
 */
export function readDate(text: string, day: string | undefined): string | undefined {
  const input = text.slice(0, 300).toLowerCase();
  return fullDate(input, day) ?? relativeDate(input, day);
}

/** A cell of a column of dates: as text, or the day's serial number where its sheet lost the format. */
export function readDateCell(text: string, day: string | undefined): string | undefined {
  const serial = /^\d{5}(?:\.\d+)?$/.test(text.trim()) ? Math.floor(Number(text)) : 0;
  // Days since 1899-12-30; 2010 to 2060.
  return serial > 40_178 && serial < 58_440 ? addDays('1899-12-30', serial) : readDate(text, day);
}

function fullDate(text: string, day: string | undefined): string | undefined {
  const iso = /\b(20\d{2})[-/](\d{1,2})[-/](\d{1,2})\b/.exec(text);
  if (iso) return calendarDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const german = /\b(\d{1,2})\.(\d{1,2})\.((?:20)?\d{2})\b/.exec(text);
  if (german) return calendarDay(year(german[3]!), Number(german[2]), Number(german[1]));
  const slashed = /\b(\d{1,2})[/-](\d{1,2})[/-]((?:20)?\d{2})\b/.exec(text);
  if (slashed) return monthFirst(year(slashed[3]!), Number(slashed[1]), Number(slashed[2]));
  const named = new RegExp(`\\b${MONTH}\\.?[ -]+(\\d{1,2})(?:st|nd|rd|th)?\\b(?:,?[ -]+(20\\d{2})\\b)?`).exec(text);
  if (named) return monthDay(MONTHS.indexOf(named[1]!) + 1, Number(named[2]), named[3], day);
  const dayFirst = new RegExp(
    `\\b(\\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -]+${MONTH}\\b\\.?(?:,?[ -]+((?:20)?\\d{2})\\b)?`,
  ).exec(text);
  if (dayFirst) return monthDay(MONTHS.indexOf(dayFirst[2]!) + 1, Number(dayFirst[1]), dayFirst[3], day);
  const short = /(?:^|[\s(:])(\d{1,2})\/(\d{1,2})(?![\d/#"'-]|\s?(?:oz|lb|ct|gal|#|case|cs))/.exec(text);
  return short ? monthDay(Number(short[1]), Number(short[2]), undefined, day) : undefined;
}

const year = (digits: string): number => (digits.length === 2 ? 2000 + Number(digits) : Number(digits));

const monthFirst = (of: number, first: number, second: number): string | undefined =>
  first > 12 ? calendarDay(of, second, first) : calendarDay(of, first, second);

function monthDay(
  month: number,
  date: number,
  written: string | undefined,
  day: string | undefined,
): string | undefined {
  if (written !== undefined) return calendarDay(year(written), month, date);
  if (day === undefined) return undefined;
  const this_ = calendarDay(Number(day.slice(0, 4)), month, date);
  return this_ !== undefined && this_ < addDays(day, -10)
    ? calendarDay(Number(day.slice(0, 4)) + 1, month, date)
    : this_;
}

function relativeDate(text: string, day: string | undefined): string | undefined {
  if (day === undefined) return undefined;
  if (/\btoday\b/.test(text)) return day;
  if (/\btomorrow\b/.test(text)) return addDays(day, 1);
  const found = /\b(next\s+)?(sun|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?)(?:day)?\b/.exec(text);
  if (!found) return undefined;
  const wanted = WEEKDAYS.indexOf(found[2]!.slice(0, 3));
  const ahead = (wanted - new Date(`${day}T00:00:00Z`).getUTCDay() + 7) % 7;
  // `next Friday` is this week's to some and next week's to others.
  if (ahead === 0 || found[1] !== undefined) return undefined;
  return addDays(day, ahead);
}

const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

function calendarDay(of: number, month: number, date: number): string | undefined {
  const text = `${of}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text) ? text : undefined;
}
