import { isPadding } from './control-segments.js';
import { startsInterchange } from './delimiters.js';

const I = 0x49;

/** Bytes outside any interchange that are not padding: how many, and where in the source they began. */
export interface StrayBytes {
  count: number;
  offset: number;
}

/** What is at hand of the source, and where to look. */
interface Search {
  readonly data: Buffer;
  /** Byte offset in the source of the first of `data`. */
  readonly offset: number;
  readonly from: number;
  /** Nothing follows `data`. */
  readonly finished: boolean;
}

/** Looks for the next ISA and counts what has no place before it. @returns where it stands, or where to look next */
export function seekInterchange({ data, offset, from, finished }: Search, stray: StrayBytes): number {
  let position = from;
  for (; position < data.length; position += 1) {
    const byte = data[position]!;
    if (byte === I) {
      if (position + 4 > data.length && !finished) break;
      if (startsInterchange(data, position, data.length)) break;
    }
    // A byte order mark belongs to the encoding, not to the text.
    if (isPadding(byte) || byte === 0xef || byte === 0xbb || byte === 0xbf) continue;
    if (stray.count === 0) stray.offset = offset + position;
    stray.count += 1;
  }
  return position;
}
