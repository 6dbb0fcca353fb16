import { CR, LF, type Delimiters } from './delimiters.js';

/** What a run of segments holds that makes its raw text differ from its values. */
export const DIRTY_NEWLINE = 1;
export const DIRTY_HIGH = 2;
export const DIRTY_RELEASE = 4;
const DIRTY_CONTROL = 8;

/** Byte classes: 0 is plain text, all else stops the inner loops. */
const SEPARATOR = 1;
const NEWLINE = 2;
const HIGH = 3;
const RELEASE = 4;
const CONTROL = 5;

const classesOf = new WeakMap<Delimiters, Uint8Array>();

function byteClasses(delimiters: Delimiters): Uint8Array {
  let classes = classesOf.get(delimiters);
  if (classes) return classes;
  classes = new Uint8Array(256).fill(CONTROL, 0, 0x20).fill(HIGH, 0x80);
  classes[0x7f] = CONTROL;
  classes[CR] = NEWLINE;
  classes[LF] = NEWLINE;
  if (delimiters.release !== undefined) classes[delimiters.release] = RELEASE;
  classes[delimiters.component] = 0;
  if (delimiters.repetition !== undefined) classes[delimiters.repetition] = 0;
  classes[delimiters.element] = SEPARATOR;
  classesOf.set(delimiters, classes);
  return classes;
}

/**
 * Positions of many tables share one block: a typed array of its own for each set would cost more than the search.
 * A full block is left to its tables, and a new one begun.
 */
const BLOCK = 1 << 16;
let block = new Int32Array(BLOCK);
let blockUsed = 0;

/** Where elements begin and end. */
export interface ElementIndex {
  /** Per segment: the separator before each element, then the end of the segment. */
  readonly marks: Int32Array;
  /** `marks[first + segment]` is where the marks of a segment begin; one more entry ends the last. */
  readonly first: number;
  /** Any of the DIRTY_ flags; 0 means that raw text is value. */
  readonly dirty: number;
  readonly text: string;
  /** Position of the first character of `text`. */
  readonly base: number;
}

/** Where segments begin and end: `length` entries of two lists, from `first` on. */
export interface SegmentPlaces {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly first: number;
  readonly length: number;
}

/** Finds every separator of a run of segments, in one pass over its bytes. */
export function findElements(bytes: Uint8Array, places: SegmentPlaces, delimiters: Delimiters): ElementIndex {
  const { starts, ends, first: firstPlace, length } = places;
  const classes = byteClasses(delimiters);
  const base = length > 0 ? starts[firstPlace]! : 0;
  const last = length > 0 ? ends[firstPlace + length - 1]! : 0;
  const room = last - base + 2 * length + 2;
  if (blockUsed + room > block.length) {
    block = new Int32Array(Math.max(BLOCK, room));
    blockUsed = 0;
  }
  const marks = block;
  const first = blockUsed;
  let count = first + length + 1;
  let dirty = 0;
  for (let segment = 0; segment < length; segment += 1) {
    marks[first + segment] = count;
    const end = ends[firstPlace + segment]!;
    for (let at = starts[firstPlace + segment]!; at < end; at += 1) {
      const kind = classes[bytes[at]!]!;
      if (kind === 0) continue;
      if (kind === SEPARATOR) marks[count++] = at;
      else if (kind === HIGH) dirty |= DIRTY_HIGH;
      else if (kind === NEWLINE) dirty |= DIRTY_NEWLINE;
      else if (kind === CONTROL) dirty |= DIRTY_CONTROL;
      else {
        dirty |= DIRTY_RELEASE;
        at += 1;
      }
    }
    marks[count++] = end;
  }
  marks[first + length] = count;
  blockUsed = count;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + base, last - base).toString('latin1');
  return { marks, first, dirty, text, base };
}
