import { CR, LF } from './delimiters.js';

/** No line break ahead in what is at hand. */
const NONE = 0x3fffffff;

/** Finds the line breaks of lines wrapped inside segments, each looked for once. */
export class LineBreaks {
  /** The next one at or after the segment asked about last; -1 when it has to be looked for. */
  private next = -1;

  /** Positions, or what is at hand, changed. */
  forget(): void {
    this.next = -1;
  }

  /** Whether a line break stands between two places; asked in their order. */
  isBetween(data: Buffer, start: number, end: number): boolean {
    if (this.next < start) this.next = Math.min(placeOf(data, LF, start), placeOf(data, CR, start));
    return this.next < end;
  }
}

function placeOf(data: Buffer, byte: number, from: number): number {
  const found = data.indexOf(byte, from);
  return found < 0 ? NONE : found;
}
