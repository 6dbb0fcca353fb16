import type { FaultCode } from '../codes.js';
import type { ElementDefinition } from '../schema/elements.js';

const ZERO = 0x30;
const NINE = 0x39;
/** E */
const EXPONENT = 0x45;

/**
 * Checks the characters of one value, `bytes` from `start` to `end`, against its type and length, without making a
 * string of it. Sign, decimal point and the E of an exponent do not
 * count towards the length of a number (X12.6).
 */
export function checkValue(
  bytes: Uint8Array,
  start: number,
  end: number,
  element: ElementDefinition,
): FaultCode | undefined {
  switch (element.type) {
    case 'R':
    case 'N0':
    case 'N2':
      return checkNumber(bytes, start, end, element);
    case 'DT':
      return checkDate(bytes, start, end, element);
    case 'TM':
      return checkTime(bytes, start, end);
    default: {
      const width = end - start;
      if (width < element.min) return 'EDI_ELEMENT_TOO_SHORT';
      return width > element.max ? 'EDI_ELEMENT_TOO_LONG' : undefined;
    }
  }
}

function checkNumber(bytes: Uint8Array, start: number, end: number, element: ElementDefinition): FaultCode | undefined {
  let digits = 0;
  let points = 0;
  for (let index = start; index < end; index += 1) {
    const code = bytes[index]!;
    if (code >= ZERO && code <= NINE) digits += 1;
    else if (code === 0x2e && element.type === 'R' && points === 0) points = 1;
    else if (code === EXPONENT && element.exponent && digits > 0) {
      const width = exponentDigits(bytes, index + 1, end);
      if (width === 0) return 'EDI_ELEMENT_CHARACTER';
      digits += width;
      break;
    }
    // Some senders write the plus that X12 leaves out.
    else if (!(index === start && (code === 0x2d || code === 0x2b))) return 'EDI_ELEMENT_CHARACTER';
  }
  if (digits === 0) return 'EDI_ELEMENT_CHARACTER';
  if (digits < element.min) return 'EDI_ELEMENT_TOO_SHORT';
  return digits > element.max ? 'EDI_ELEMENT_TOO_LONG' : undefined;
}

/** Digits of an exponent, which may be negative and reaches to the end; 0 when it is none, or no price or quantity. */
function exponentDigits(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start] === 0x2d ? start + 1 : start;
  for (let index = first; index < end; index += 1) {
    if (bytes[index]! < ZERO || bytes[index]! > NINE) return 0;
  }
  return end - first <= 2 ? end - first : 0;
}

const DAYS = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A date of six (YYMMDD) or eight digits (CCYYMMDD) that exists. */
function checkDate(bytes: Uint8Array, start: number, end: number, element: ElementDefinition): FaultCode | undefined {
  const width = end - start;
  let number = 0;
  for (let index = start; index < end; index += 1) {
    const code = bytes[index]!;
    if (code < ZERO || code > NINE) return 'EDI_ELEMENT_DATE';
    number = number * 10 + (code - ZERO);
  }
  if (width !== 6 && width !== 8) return 'EDI_ELEMENT_DATE';
  if (!isDate(number, width === 8)) return 'EDI_ELEMENT_DATE';
  if (width < element.min) return 'EDI_ELEMENT_TOO_SHORT';
  return width > element.max ? 'EDI_ELEMENT_TOO_LONG' : undefined;
}

function isDate(number: number, century: boolean): boolean {
  const day = number % 100;
  const month = Math.floor(number / 100) % 100;
  if (month < 1 || month > 12 || day < 1 || day > DAYS[month]!) return false;
  if (!century) return true;
  const year = Math.floor(number / 10000);
  if (year < 1000) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return !(month === 2 && day === 29 && !leap);
}

/** HHMM, HHMMSS, HHMMSSD or HHMMSSDD. */
function checkTime(bytes: Uint8Array, start: number, end: number): FaultCode | undefined {
  const width = end - start;
  for (let index = start; index < end; index += 1) {
    const code = bytes[index]!;
    if (code < ZERO || code > NINE) return 'EDI_ELEMENT_TIME';
  }
  if (width < 4 || width > 8 || width === 5) return 'EDI_ELEMENT_TIME';
  const pair = (at: number): number => (bytes[at]! - ZERO) * 10 + bytes[at + 1]! - ZERO;
  if (pair(start) > 23 || pair(start + 2) > 59) return 'EDI_ELEMENT_TIME';
  return width >= 6 && pair(start + 4) > 59 ? 'EDI_ELEMENT_TIME' : undefined;
}

/** As {@link checkValue}, for a value that had to be made into text first. Its length counts in characters. */
export function checkText(value: string, element: ElementDefinition): FaultCode | undefined {
  // What is not latin1 is no digit, sign or point either: any one byte beyond ASCII stands for it.
  const bytes = Uint8Array.from(value, (character) => Math.min(character.charCodeAt(0), 0xff));
  return checkValue(bytes, 0, bytes.length, element);
}
