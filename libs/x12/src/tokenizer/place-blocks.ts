import type { SegmentPlaces } from './element-index.js';

/** Segments whose places share one block. */
const BLOCK_SEGMENTS = 1 << 12;

/** Places a block must have left to be searched into, and for the segment a file ends in. */
const LEAST_ROOM = 64;

/**
 * Where segments begin and end in the bytes at hand, those of the run in progress and terminators found ahead. Tables
 * point into the blocks: entries of a finished run are never written again, and a full block is left to its tables.
 */
export class PlaceBlocks {
  starts = new Int32Array(BLOCK_SEGMENTS);
  ends = new Int32Array(BLOCK_SEGMENTS);
  /** The run in progress: entries from `runStart` up to `count`. */
  runStart = 0;
  count = 0;
  /**
   * Terminators ahead: entries of `ends` from `next` up to `found`, never before `count`. Each segment takes its end from
   * them; one that a release character stands before is passed over.
   */
  next = 0;
  found = 0;
  /** How far terminators were looked for. */
  private searched = 0;

  /** All positions shrink by so much: the bytes before are no longer at hand. */
  shift(by: number): void {
    const { starts, ends, found } = this;
    for (let index = this.runStart; index < found; index += 1) {
      starts[index]! -= by;
      ends[index]! -= by;
    }
    this.searched -= by;
  }

  /** Notes a segment of the run in progress. */
  add(start: number, end: number): void {
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.count += 1;
  }

  /** Passes over what stands before `position`: terminators there ended no segment. */
  passTo(position: number): void {
    const { ends, found } = this;
    while (this.next < found && ends[this.next]! < position) this.next += 1;
    this.searched = Math.max(this.searched, position);
  }

  /** Forgets what was found ahead: from `position` on, another terminator may end segments. */
  searchFrom(position: number): void {
    this.next = this.found = this.count;
    this.searched = position;
  }

  /**
   * Looks for more terminators, those found so far being used up: a portion's worth at a time, because the engine runs
   * two short loops faster than one long one. @returns false when there are none yet
   */
  findAhead(data: Buffer, terminator: number): boolean {
    this.makeRoom();
    const { ends, count } = this;
    let found = count;
    let position = this.searched < data.length ? data.indexOf(terminator, this.searched) : -1;
    for (; position >= 0 && found < ends.length; position = data.indexOf(terminator, position + 1)) {
      ends[found++] = position;
    }
    this.searched = position < 0 ? data.length : position;
    this.next = count;
    this.found = found;
    return found > count;
  }

  /** Begins a new block where the present one is nearly full; what was found ahead must be used up. */
  makeRoom(): void {
    const { starts, ends, runStart, count } = this;
    if (ends.length - count >= LEAST_ROOM) return;
    const size = Math.max(BLOCK_SEGMENTS, (count - runStart) * 2);
    // Not filled with zeros first: nothing is read before it is written.
    const { buffer } = Buffer.allocUnsafeSlow(size * 8);
    this.starts = new Int32Array(buffer, 0, size);
    this.ends = new Int32Array(buffer, size * 4, size);
    this.starts.set(starts.subarray(runStart, count));
    this.ends.set(ends.subarray(runStart, count));
    this.count = this.next = this.found = count - runStart;
    this.runStart = 0;
  }

  /** Hands over the first segments of the run and forgets them. */
  take(length: number): SegmentPlaces {
    const { starts, ends, runStart: first } = this;
    this.runStart = first + length;
    return { starts, ends, first, length };
  }

  /** Forgets the run in progress. */
  discard(): void {
    this.runStart = this.count;
  }
}
