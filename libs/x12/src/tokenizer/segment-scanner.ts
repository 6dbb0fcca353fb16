import { CR, LF, readInterchangeHeader, startsInterchange, type Delimiters, type HeaderReading } from './delimiters.js';
import { DEFAULT_LIMITS, type ReadLimits } from './limits.js';
import { segmentKey, SegmentTable } from './segment-table.js';

/** What a call of {@link SegmentScanner.scan} came upon. */
export type ScanEvent =
  /** All input is used up; feed more or finish. */
  | 'need-input'
  /** An ISA stands here: call `openInterchange`. */
  | 'interchange'
  /** The last segment of the run is a control segment (`lastKey` says which). */
  | 'control'
  /** A limit is passed (`limit` says which). */
  | 'limit'
  | 'end';

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

/** Blanks, line breaks, tabs, NUL and Ctrl-Z: what editors, mainframes and pretty printers leave between segments. */
const isPadding = (byte: number): boolean =>
  byte === LF || byte === CR || byte === 0x20 || byte === 0x09 || byte === 0x00 || byte === 0x1a;

/** Several portions of a file stream fit into one window. */
const WINDOW_BYTES = 256 * 1024;

/** No line break ahead in what is fed so far. */
const NONE = 0x3fffffff;

/**
 * Finds segments in a stream of bytes: where each begins and ends, and which are control segments. What stands
 * between the separators is left to the tables it hands out. Holds the bytes of the run in progress (at most one
 * transaction set) and whatever was fed since.
 */
export class SegmentScanner {
  /** Written once and never again: tables point into it. A full window is left to them, and a new one begun. */
  private window = Buffer.allocUnsafeSlow(WINDOW_BYTES);
  /** The part of the window that holds data. */
  private data = this.window.subarray(0, 0);
  private position = 0;
  private windowOffset = 0;
  private finished = false;
  private delimiters: Delimiters | undefined;

  /** Begin and end of every segment in the window; those of the run in progress start at `runStart`. */
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private runStart = 0;
  /** Entries in use: the lists are written over window after window and never shrink. */
  private count = 0;
  /** Start of the segment in progress, -1 between segments, and how far its end was looked for. */
  private segmentStart = -1;
  private searched = 0;
  /** Line breaks terminate segments. */
  private lineTerminated = false;
  /** Next line feed and carriage return at or after the segment, for lines wrapped inside segments. */
  private nextFeed = -1;
  private nextReturn = -1;

  /** Key of the control segment a 'control' event is about. */
  lastKey = 0;
  /** True when the last segment was ended by the end of the file, not by its terminator. */
  unterminated = false;
  /** Terminators that stood alone, since last asked. */
  emptySegments = 0;
  /** Bytes outside any interchange that are not padding, and where they began. */
  strayBytes = 0;
  strayOffset = 0;
  limit: 'EDI_LIMIT_SEGMENT_BYTES' | 'EDI_LIMIT_SEGMENTS' | 'EDI_LIMIT_SET_BYTES' = 'EDI_LIMIT_SEGMENT_BYTES';

  constructor(private readonly limits: ReadLimits = DEFAULT_LIMITS) {}

  /** Number of segments in the run in progress. */
  get pending(): number {
    return this.count - this.runStart;
  }

  /** Byte offset in the source of the next byte to be read. */
  get offset(): number {
    return this.windowOffset + this.position;
  }

  feed(chunk: Uint8Array): void {
    const total = this.data.length + chunk.length;
    if (total > this.window.length) this.beginWindow(chunk.length);
    const { length } = this.data;
    this.window.set(chunk, length);
    this.data = this.window.subarray(0, length + chunk.length);
    this.nextFeed = -1;
    this.nextReturn = -1;
  }

  finish(): void {
    this.finished = true;
  }

  /** Takes what is still in use over to a new window: twice as large as needed, so that a large set stays linear. */
  private beginWindow(more: number): void {
    const { starts, ends, runStart } = this;
    const inRun = this.count > runStart;
    const keep = inRun ? starts[runStart]! : this.segmentStart >= 0 ? this.segmentStart : this.position;
    const rest = this.data.length - keep;
    const larger = Buffer.allocUnsafeSlow(Math.max(WINDOW_BYTES, (rest + more) * 2));
    this.data.copy(larger, 0, keep);
    this.window = larger;
    this.data = larger.subarray(0, rest);
    this.windowOffset += keep;
    this.position -= keep;
    this.searched -= keep;
    if (this.segmentStart >= 0) this.segmentStart -= keep;
    for (let index = runStart; index < this.count; index += 1) {
      starts[index - runStart] = starts[index]! - keep;
      ends[index - runStart] = ends[index]! - keep;
    }
    this.count -= runStart;
    this.runStart = 0;
  }

  /** Reads the header that an 'interchange' event announced and takes over its separators. */
  openInterchange(): HeaderReading {
    const { data } = this;
    const reading = readInterchangeHeader(data, this.position, data.length, this.offset, this.finished);
    if (reading.kind === 'need-input') return reading;
    if (reading.kind === 'header') {
      this.position = reading.next;
      this.useDelimiters(reading.header.delimiters);
    } else {
      this.position += 3;
      this.delimiters = undefined;
    }
    this.discard();
    return reading;
  }

  /** Leaves the interchange: from here on everything up to the next ISA is padding or stray. */
  closeInterchange(): void {
    this.delimiters = undefined;
    this.discard();
  }

  /** Takes over a release character (ISX01). */
  useRelease(release: number): void {
    if (this.delimiters) this.useDelimiters({ ...this.delimiters, release });
  }

  private useDelimiters(delimiters: Delimiters): void {
    this.delimiters = delimiters;
    this.lineTerminated = delimiters.segment === CR || delimiters.segment === LF;
  }

  scan(): ScanEvent {
    return this.delimiters ? this.scanSegments(this.delimiters) : this.seekInterchange();
  }

  private seekInterchange(): ScanEvent {
    const { data } = this;
    const { length } = data;
    let position = this.position;
    for (; position < length; position += 1) {
      const byte = data[position]!;
      if (byte === 0x49) {
        if (position + 4 > length && !this.finished) break;
        if (startsInterchange(data, position, length)) {
          this.position = position;
          return 'interchange';
        }
      }
      // A byte order mark belongs to the encoding, not to the text.
      if (isPadding(byte) || byte === 0xef || byte === 0xbb || byte === 0xbf) continue;
      if (this.strayBytes === 0) this.strayOffset = this.windowOffset + position;
      this.strayBytes += 1;
    }
    this.position = position;
    return this.finished && position >= length ? 'end' : 'need-input';
  }

  private scanSegments(delimiters: Delimiters): ScanEvent {
    const { data, starts, ends, limits } = this;
    const { length } = data;
    const terminator = delimiters.segment;
    let position = this.position;
    for (;;) {
      if (this.segmentStart < 0) {
        while (position < length && data[position]! <= 0x20 && isPadding(data[position]!)) position += 1;
        this.position = position;
        if (position >= length) return this.finished ? 'end' : 'need-input';
        const first = data[position]!;
        if (first === 0x49) {
          if (position + 4 > length && !this.finished) return 'need-input';
          if (startsInterchange(data, position, length)) return 'interchange';
        } else if (first === terminator) {
          this.emptySegments += 1;
          position += 1;
          continue;
        }
        this.segmentStart = position;
        this.searched = position;
      }
      const start = this.segmentStart;
      let end = data.indexOf(terminator, this.searched);
      if (delimiters.release !== undefined) end = this.unreleased(end, delimiters);
      if (end < 0) {
        this.searched = this.searchedTo(delimiters);
        this.position = length;
        if (length - start > limits.segmentBytes) return this.passed('EDI_LIMIT_SEGMENT_BYTES');
        if (!this.finished) return 'need-input';
        end = this.endOfFile(start);
      } else position = end + 1;
      this.position = position = Math.max(position, end);
      this.segmentStart = -1;
      starts[this.count] = start;
      ends[this.count++] = this.lineTerminated ? this.trimmed(start, end) : end;
      if (this.isControl(start, end, delimiters)) return 'control';
      if (end - start > limits.segmentBytes) return this.passed('EDI_LIMIT_SEGMENT_BYTES');
      if (this.count - this.runStart > limits.setSegments) return this.passed('EDI_LIMIT_SEGMENTS');
      if (end - starts[this.runStart]! > limits.setBytes) return this.passed('EDI_LIMIT_SET_BYTES');
    }
  }

  /** The first terminator from `found` on that no release character stands before. */
  private unreleased(found: number, { segment, release }: Delimiters): number {
    let end = found;
    while (end >= 0) {
      let releases = 0;
      while (end - 1 - releases >= this.segmentStart && this.data[end - 1 - releases] === release) releases += 1;
      if (releases % 2 === 0) return end;
      end = this.data.indexOf(segment, end + 1);
    }
    return -1;
  }

  /** A release character may stand at the very end: what it releases is not there yet. */
  private searchedTo({ release }: Delimiters): number {
    return release === undefined ? this.data.length : this.segmentStart;
  }

  /** The file ends without a terminator: padding after the last text is no part of the segment. */
  private endOfFile(start: number): number {
    this.position = this.data.length;
    // Editors strip the line break at the end of a file: where it is the terminator, its absence is no cut.
    this.unterminated = !this.lineTerminated;
    return this.trimmed(start, this.data.length);
  }

  /** Lines ended by a line break may be filled up with blanks (80-column records): they are no part of the value. */
  private trimmed(start: number, end: number): number {
    let last = end;
    while (last > start && isPadding(this.data[last - 1]!)) last -= 1;
    return last;
  }

  /** True for a control segment; `lastKey` then says which. */
  private isControl(start: number, end: number, delimiters: Delimiters): boolean {
    const { data } = this;
    let key = 0;
    if (this.isWrapped(start, end)) {
      const id = data.toString('latin1', start, Math.min(end, start + 16)).replace(/[\r\n]/g, '');
      key = segmentKey(id.split(String.fromCharCode(delimiters.element))[0]!);
    } else {
      const first = data[start]!;
      // S, G, I and T are the only letters a control segment starts with.
      if (first !== 0x53 && first !== 0x47 && first !== 0x49 && first !== 0x54) return false;
      const second = data[start + 1]!;
      const third = start + 2 < end ? data[start + 2]! : delimiters.element;
      if (third === delimiters.element) key = (first << 16) | (second << 8);
      else if (start + 3 >= end || data[start + 3] === delimiters.element) key = (first << 16) | (second << 8) | third;
    }
    this.lastKey = key;
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

  /** True when a line break stands inside the segment, early enough to break its id. */
  private isWrapped(start: number, end: number): boolean {
    if (this.lineTerminated) return false;
    if (this.nextFeed < start) this.nextFeed = this.next(LF, start);
    if (this.nextReturn < start) this.nextReturn = this.next(CR, start);
    return this.nextFeed < end || this.nextReturn < end;
  }

  private next(byte: number, from: number): number {
    const found = this.data.indexOf(byte, from);
    return found < 0 ? NONE : found;
  }

  private passed(limit: SegmentScanner['limit']): 'limit' {
    this.limit = limit;
    return 'limit';
  }

  /**
   * Hands over the first `segments` of the run in progress (default: all of it) and forgets them. The bytes are not
   * copied: a table kept for long keeps the window it was read in (a quarter of a megabyte, or its own size).
   */
  take(segments = this.pending): SegmentTable {
    const { starts, ends, runStart } = this;
    const end = runStart + segments;
    this.runStart = end;
    return new SegmentTable(
      this.data,
      this.windowOffset,
      starts.slice(runStart, end),
      ends.slice(runStart, end),
      this.delimiters!,
    );
  }

  /** Forgets the run in progress without making a table of it. */
  discard(): void {
    this.runStart = this.count;
    this.segmentStart = -1;
  }
}
