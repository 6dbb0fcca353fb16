import { decimalText, readDecimal, type SegmentTable } from '#x12';

/** Values of one segment in the form the canonical order wants them. Empty elements are undefined. */
export interface SegmentAt {
  readonly table: SegmentTable;
  /** Index in the table; the position a 997 would name is one more. */
  readonly index: number;
}

/** Six-digit years from here on are 19YY, below it 20YY. X12 came in 1979; no order of ours is older than that. */
const CENTURY_PIVOT = 70;

export function textAt(at: SegmentAt, element: number, max: number): string | undefined {
  const value = at.table.element(at.index, element);
  if (value === '') return undefined;
  const trimmed = value.charCodeAt(0) === 0x20 || value.charCodeAt(value.length - 1) === 0x20 ? value.trim() : value;
  if (trimmed === '') return undefined;
  return trimmed.length > max ? trimmed.slice(0, max) : trimmed;
}

/** Whether a text would be cut short by {@link textAt}. */
export const isLonger = (at: SegmentAt, element: number, max: number): boolean =>
  at.table.element(at.index, element).trim().length > max;

/** A number as a decimal string: exact, no plus, no needless leading zeros, trailing zeros kept. */
export function decimalAt(at: SegmentAt, element: number): string | undefined {
  return canonicalDecimal(at.table.element(at.index, element));
}

/** As {@link decimalAt}; a negative number has no place there and is undefined. */
export function unsignedDecimalAt(at: SegmentAt, element: number): string | undefined {
  const value = decimalAt(at, element);
  return value !== undefined && value.charCodeAt(0) === 0x2d ? undefined : value;
}

/** X12 type R or N0 as canonical text; undefined for anything that is no number, or too long for the contract. */
export function canonicalDecimal(text: string): string | undefined {
  if (text === '' || text.length > 38) return undefined;
  const first = text.charCodeAt(0);
  // The usual case: digits not led by zero, with or without a fraction, are canonical as they stand.
  if (first >= 0x31 && first <= 0x39) {
    let points = 0;
    let index = 1;
    for (; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code === 0x2e) points += 1;
      else if (code < 0x30 || code > 0x39) break;
    }
    if (index === text.length && (points === 0 || (points === 1 && text.charCodeAt(index - 1) !== 0x2e))) return text;
  }
  if (text.includes('E')) return withoutExponent(text);
  const match = /^([+-]?)0*(\d*)(?:\.(\d*))?$/.exec(text);
  if (!match || !/\d/.test(text)) return undefined;
  const [, sign, whole, fraction] = match;
  const number = `${whole || '0'}${fraction ? `.${fraction}` : ''}`;
  return sign === '-' && /[1-9]/.test(number) ? `-${number}` : number;
}

/** `1.5E2` as 150: the canonical documents hold no exponents. */
function withoutExponent(text: string): string | undefined {
  const value = readDecimal(text);
  const number = value && decimalText(value);
  return number === undefined || number.length > 38 ? undefined : number;
}

/** X12 type N2: two implied decimals, so 2500 is 25.00. Some senders write the point all the same: then it stands. */
export function impliedCentsAt(at: SegmentAt, element: number): string | undefined {
  const value = decimalAt(at, element);
  if (value === undefined || value.includes('.')) return value;
  const negative = value.startsWith('-');
  const digits = (negative ? value.slice(1) : value).padStart(3, '0');
  return `${negative ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** YYMMDD or CCYYMMDD as YYYY-MM-DD; undefined for anything that is no day of the calendar. */
export function dateAt(at: SegmentAt, element: number): string | undefined {
  return calendarDay(at.table.element(at.index, element));
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function calendarDay(text: string): string | undefined {
  if (!/^(\d{6}|\d{8})$/.test(text)) return undefined;
  const full = text.length === 8 ? text : `${Number(text.slice(0, 2)) >= CENTURY_PIVOT ? '19' : '20'}${text}`;
  const year = Number(full.slice(0, 4));
  const month = Number(full.slice(4, 6));
  const day = Number(full.slice(6, 8));
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month < 1 || month > 12 || day < 1 || day > DAYS[month - 1]! || (month === 2 && day === 29 && !leap)) {
    return undefined;
  }
  return `${full.slice(0, 4)}-${full.slice(4, 6)}-${full.slice(6, 8)}`;
}

/** HHMM or HHMMSS (decimal seconds dropped) as HH:MM or HH:MM:SS. */
export const timeAt = (at: SegmentAt, element: number): string | undefined =>
  timeOf(at.table.element(at.index, element));

export function timeOf(text: string): string | undefined {
  const match = /^([01]\d|2[0-3])([0-5]\d)([0-5]\d)?\d{0,2}$/.exec(text);
  if (!match) return undefined;
  return match[3] === undefined ? `${match[1]}:${match[2]}` : `${match[1]}:${match[2]}:${match[3]}`;
}

/** A count of days. */
export function daysAt(at: SegmentAt, element: number): number | undefined {
  const value = at.table.element(at.index, element);
  return /^\d{1,6}$/.test(value) ? Number(value) : undefined;
}

/** Leaves out what the document did not say, so that the canonical order does not say it either. */
export function said<T extends object>(value: T): T {
  let complete = true;
  for (const key in value) if (value[key] === undefined) complete = false;
  if (complete) return value;
  const found = {} as T;
  for (const key in value) if (value[key] !== undefined) found[key] = value[key];
  return found;
}
