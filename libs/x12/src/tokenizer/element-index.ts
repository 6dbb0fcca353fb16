import { CR, LF, type Delimiters } from './delimiters.js';

/** What a byte can mean between two terminators, one bit each. Plain text is 0. */
const SEPARATOR = 1;
/** What a run of segments holds that makes its raw text differ from its values. */
export const DIRTY_NEWLINE = 2;
export const DIRTY_HIGH = 4;
export const DIRTY_RELEASE = 8;
const DIRTY_CONTROL = 16;
const DIRTY = DIRTY_NEWLINE | DIRTY_HIGH | DIRTY_RELEASE | DIRTY_CONTROL;
/** A component or repetition separator. */
const COMPOSED = 32;

const meaningsOf = new WeakMap<Delimiters, Uint8Array>();

function byteMeanings(delimiters: Delimiters): Uint8Array {
  let meanings = meaningsOf.get(delimiters);
  if (meanings) return meanings;
  meanings = new Uint8Array(256).fill(DIRTY_CONTROL, 0, 0x20).fill(DIRTY_HIGH, 0x80);
  meanings[0x7f] = DIRTY_CONTROL;
  meanings[CR] = DIRTY_NEWLINE;
  meanings[LF] = DIRTY_NEWLINE;
  if (delimiters.release !== undefined) meanings[delimiters.release] = DIRTY_RELEASE;
  meanings[delimiters.component] = COMPOSED;
  if (delimiters.repetition !== undefined) meanings[delimiters.repetition] = COMPOSED;
  meanings[delimiters.element] = SEPARATOR;
  meaningsOf.set(delimiters, meanings);
  return meanings;
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
  /** A component or repetition separator stands somewhere. */
  readonly composed: boolean;
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
export function findElements(bytes: Buffer, places: SegmentPlaces, delimiters: Delimiters): ElementIndex {
  const { starts, ends, first: firstPlace, length } = places;
  const base = length > 0 ? starts[firstPlace]! : 0;
  const last = length > 0 ? ends[firstPlace + length - 1]! : 0;
  const first = makeRoom(last - base + 2 * length + 2);
  const marks = block;
  const meanings = byteMeanings(delimiters);
  let count = first + length + 1;
  let seen = 0;
  for (let segment = 0; segment < length; segment += 1) {
    marks[first + segment] = count;
    const end = ends[firstPlace + segment]!;
    let at = starts[firstPlace + segment]!;
    // Every byte is noted and only a separator counts it: without a branch for each, and four at a time.
    for (; at + 4 <= end; at += 4) {
      const one = meanings[bytes[at]!]!;
      const two = meanings[bytes[at + 1]!]!;
      const three = meanings[bytes[at + 2]!]!;
      const four = meanings[bytes[at + 3]!]!;
      seen |= one | two | three | four;
      marks[count] = at;
      count += one & SEPARATOR;
      marks[count] = at + 1;
      count += two & SEPARATOR;
      marks[count] = at + 2;
      count += three & SEPARATOR;
      marks[count] = at + 3;
      count += four & SEPARATOR;
    }
    for (; at < end; at += 1) {
      const meaning = meanings[bytes[at]!]!;
      seen |= meaning;
      marks[count] = at;
      count += meaning & SEPARATOR;
    }
    marks[count++] = end;
  }
  if ((seen & DIRTY_RELEASE) !== 0) count = markUnreleased({ bytes, places, meanings, marks, first });
  marks[first + length] = count;
  blockUsed = count;
  const text = bytes.toString('latin1', base, last);
  return { marks, first, dirty: seen & DIRTY, composed: (seen & COMPOSED) !== 0, text, base };
}

/** Where marks begin that need so much room at most. */
function makeRoom(entries: number): number {
  if (blockUsed + entries > block.length) {
    block = new Int32Array(Math.max(BLOCK, entries));
    blockUsed = 0;
  }
  return blockUsed;
}

interface Marking {
  readonly bytes: Buffer;
  readonly places: SegmentPlaces;
  readonly meanings: Uint8Array;
  readonly marks: Int32Array;
  readonly first: number;
}

/** Marks once more, without separators that a release character stands before. @returns where the marks end */
function markUnreleased({ bytes, places, meanings, marks, first }: Marking): number {
  let count = first + places.length + 1;
  for (let segment = 0; segment < places.length; segment += 1) {
    marks[first + segment] = count;
    const end = places.ends[places.first + segment]!;
    for (let at = places.starts[places.first + segment]!; at < end; at += 1) {
      const meaning = meanings[bytes[at]!]!;
      if ((meaning & SEPARATOR) !== 0) marks[count++] = at;
      else if ((meaning & DIRTY_RELEASE) !== 0) at += 1;
    }
    marks[count++] = end;
  }
  return count;
}
