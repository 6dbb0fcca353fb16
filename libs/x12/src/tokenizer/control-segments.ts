import { CR, LF, type Delimiters } from './delimiters.js';
import type { Span } from './segment-ends.js';
import { packKey, segmentKey, THIRD_ABSENT } from './segment-key.js';

/** Keys of the segments envelopes are made of. */
export const KEY = {
  ISA: segmentKey('ISA'),
  ISX: segmentKey('ISX'),
  TA1: segmentKey('TA1'),
  GS: segmentKey('GS'),
  ST: segmentKey('ST'),
  SE: segmentKey('SE'),
  GE: segmentKey('GE'),
  IEA: segmentKey('IEA'),
} as const;

/** True for the segments a scan stops at; an ISA is known by its bytes alone, before its separators are. */
function isControlKey(key: number): boolean {
  switch (key) {
    case KEY.SE:
    case KEY.ST:
    case KEY.GS:
    case KEY.GE:
    case KEY.IEA:
    case KEY.TA1:
    case KEY.ISX:
      return true;
    default:
      return false;
  }
}

/** Blanks, line breaks, tabs, NUL and Ctrl-Z: what editors, mainframes and pretty printers leave between segments. */
export const isPadding = (byte: number): boolean =>
  byte === 0x0a || byte === 0x0d || byte === 0x20 || byte === 0x09 || byte === 0x00 || byte === 0x1a;

/**
 * Lines ended by a line break may be filled up with blanks (80-column records), and come from systems that end them with
 * CR LF: no part of the value. A NUL or Ctrl-Z before a line break is: it must not vanish from an element.
 */
export const isLineFill = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d;

/** What the first byte of a segment can mean, one bit each. */
export const BEGINS = {
  /** Padding, a terminator that stands alone, or an ISA: looked at before a segment begins. */
  SPECIAL: 1,
  /** The first letter of a control segment. */
  CONTROL: 2,
  /** A line break where it is padding; it is SPECIAL too. */
  AFTER_BREAK: 5,
} as const;

/** What each byte means where a segment could begin, for one terminator. */
export function beginnings(terminator: number): Uint8Array {
  const kinds = new Uint8Array(256).fill(BEGINS.SPECIAL, 0, 0x21);
  kinds[CR] = kinds[LF] = BEGINS.AFTER_BREAK;
  kinds[terminator] = BEGINS.SPECIAL;
  for (const letter of 'SGT') kinds[letter.charCodeAt(0)]! |= BEGINS.CONTROL;
  kinds['I'.charCodeAt(0)]! |= BEGINS.CONTROL | BEGINS.SPECIAL;
  return kinds;
}

/**
 * The key of a control segment, 0 for any other segment. A line may be wrapped within its id, unless line breaks
 * terminate segments.
 */
export function controlKeyAt(data: Buffer, span: Span, { element, segment }: Delimiters): number {
  const key = keyAt(data, span, element);
  if (isControlKey(key)) return key;
  if (segment === CR || segment === LF || !isWrapped(data, span)) return 0;
  const wrapped = wrappedKey(data, span, element);
  return isControlKey(wrapped) ? wrapped : 0;
}

/** Key of the segment id; 0 for an id that is neither two nor three characters long. */
function keyAt(data: Buffer, { start, end }: Span, separator: number): number {
  const width = end - start;
  if (width === 2 || (width > 2 && data[start + 2] === separator)) {
    return packKey(data[start]!, data[start + 1]!, THIRD_ABSENT);
  }
  const three = width === 3 || (width > 3 && data[start + 3] === separator);
  return three ? packKey(data[start]!, data[start + 1]!, data[start + 2]!) : 0;
}

/** Whether a line wrapped here breaks before the id is over, which is within four characters or not at all. */
function isWrapped(data: Buffer, { start, end }: Span): boolean {
  const last = Math.min(end, start + 4);
  for (let at = start + 1; at < last; at += 1) if (data[at] === CR || data[at] === LF) return true;
  return false;
}

/** As `keyAt`, a line break or two left out of the id. */
function wrappedKey(data: Buffer, { start, end }: Span, separator: number): number {
  const id = data.toString('latin1', start, Math.min(end, start + 16)).replace(/[\r\n]/g, '');
  return segmentKey(id.split(String.fromCharCode(separator))[0]!);
}
