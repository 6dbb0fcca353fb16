import { ByteWindow } from './byte-window.js';
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

/** The first letters of control segments. */
const S = 0x53;
const G = 0x47;
const I = 0x49;
const T = 0x54;

/** Segments whose places share one block. */
const BLOCK_SEGMENTS = 1 << 12;

/** No line break ahead in what is fed so far. */
const NONE = 0x3fffffff;

/**
 * Finds segments in a stream of bytes: where each begins and ends, and which are control segments. What stands
 * between the separators is left to the tables it hands out. Holds the bytes of the run in progress (at most one
 * transaction set) and whatever was fed since.
 */
export class SegmentScanner {
  private readonly window = new ByteWindow();
  private position = 0;
  private finished = false;
  private delimiters: Delimiters | undefined;

  /**
   * Begin and end of every segment in the window; those of the run in progress start at `runStart`. Tables point into
   * them: entries of a finished run are never written again, and a full block is left to its tables.
   */
  private starts = new Int32Array(BLOCK_SEGMENTS);
  private ends = new Int32Array(BLOCK_SEGMENTS);
  private runStart = 0;
  private count = 0;
  /** Start of the segment in progress, -1 between segments, and how far its end was looked for. */
  private segmentStart = -1;
  private searched = 0;
  /** Line breaks terminate segments. */
  private lineTerminated = false;
  /** Next line feed or carriage return at or after the segment, for lines wrapped inside segments. */
  private nextBreak = -1;

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
    return this.window.offset + this.position;
  }

  /** Takes the next bytes. They are not copied: whoever feeds them must not write to them again. */
  feed(chunk: Uint8Array): void {
    const { starts, runStart } = this;
    const inRun = this.count > runStart;
    const inUse = inRun ? starts[runStart]! : this.segmentStart >= 0 ? this.segmentStart : this.position;
    this.window.feed(chunk, inUse);
    this.shift(inUse);
  }

  finish(): void {
    while (this.window.extend());
    this.nextBreak = -1;
    this.finished = true;
  }

  /** All positions in the window shrink by so much. */
  private shift(by: number): void {
    this.nextBreak = -1;
    const { starts, ends } = this;
    for (let index = this.runStart; index < this.count; index += 1) {
      starts[index]! -= by;
      ends[index]! -= by;
    }
    this.position -= by;
    this.searched -= by;
    if (this.segmentStart >= 0) this.segmentStart -= by;
  }

  /** A full block of places is left to the tables; the run in progress moves to a new one. */
  private beginBlock(): void {
    const { starts, ends, runStart, count } = this;
    const size = Math.max(BLOCK_SEGMENTS, (count - runStart) * 2);
    this.starts = new Int32Array(size);
    this.ends = new Int32Array(size);
    this.starts.set(starts.subarray(runStart, count));
    this.ends.set(ends.subarray(runStart, count));
    this.count -= runStart;
    this.runStart = 0;
  }

  /** Reads the header that an 'interchange' event announced and takes over its separators. */
  openInterchange(): HeaderReading {
    const { window } = this;
    let reading: HeaderReading;
    do {
      const { data } = window;
      reading = readInterchangeHeader(data, this.position, data.length, this.offset, this.finished);
    } while (reading.kind === 'need-input' && window.extend());
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
    const { window } = this;
    for (;;) {
      if (this.count === this.runStart && this.segmentStart < 0) {
        const passed = window.leaveJoin(this.position);
        if (passed > 0) this.shift(passed);
      }
      const event = this.delimiters ? this.scanSegments(this.delimiters) : this.seekInterchange();
      if (event !== 'need-input' || !window.extend()) return event;
      this.nextBreak = -1;
    }
  }

  private seekInterchange(): ScanEvent {
    const { data, offset } = this.window;
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
      if (this.strayBytes === 0) this.strayOffset = offset + position;
      this.strayBytes += 1;
    }
    this.position = position;
    return this.finished && position >= length ? 'end' : 'need-input';
  }

  private scanSegments(delimiters: Delimiters): ScanEvent {
    const { lineTerminated } = this;
    const { segmentBytes, setSegments, setBytes } = this.limits;
    const { data } = this.window;
    const { length } = data;
    const { segment: terminator, release } = delimiters;
    let { starts, ends, count } = this;
    let lastCount = this.runStart + setSegments;
    let { position, segmentStart: start, searched } = this;
    this.segmentStart = -1;
    for (;;) {
      if (start < 0) {
        const first = position < length ? data[position]! : 0;
        if (first <= 0x20 || first === terminator || first === I) {
          this.position = position = this.skipPadding(position, terminator);
          if (position >= length) return this.finished ? 'end' : 'need-input';
          if (data[position] === I) {
            if (position + 4 > length && !this.finished) return 'need-input';
            if (startsInterchange(data, position, length)) return 'interchange';
          }
        }
        start = position;
        searched = position;
      }
      let end = data.indexOf(terminator, searched);
      if (release !== undefined) end = this.unreleased(end, start, delimiters);
      if (end >= 0) position = end + 1;
      else {
        position = length;
        if (length - start > segmentBytes || !this.finished) {
          this.position = length;
          this.segmentStart = start;
          // A release character may stand at the very end: what it releases is not there yet.
          this.searched = release === undefined ? length : start;
          return length - start > segmentBytes ? this.passed(start, length) : 'need-input';
        }
        end = this.endOfFile(start);
      }
      if (count === starts.length) {
        this.beginBlock();
        ({ starts, ends, count } = this);
        lastCount = this.runStart + setSegments;
      }
      starts[count] = start;
      ends[count] = lineTerminated ? this.trimmed(start, end) : end;
      this.count = count += 1;
      const first = data[start]!;
      // S, G, I and T are the only letters a control segment starts with.
      if ((first === S || first === G || first === I || first === T) && this.isControl(start, end, delimiters)) {
        this.position = position;
        return 'control';
      }
      if (end - start > segmentBytes || count > lastCount || end - starts[this.runStart]! > setBytes) {
        this.position = position;
        return this.passed(start, end);
      }
      start = -1;
    }
  }

  /** Says which limit the segment found last, or the run it ends, is past. */
  private passed(start: number, end: number): 'limit' {
    const { segmentBytes, setSegments } = this.limits;
    if (end - start > segmentBytes) this.limit = 'EDI_LIMIT_SEGMENT_BYTES';
    else if (this.count - this.runStart > setSegments) this.limit = 'EDI_LIMIT_SEGMENTS';
    else this.limit = 'EDI_LIMIT_SET_BYTES';
    return 'limit';
  }

  /** Passes over blanks between segments, and over terminators that stand alone. */
  private skipPadding(from: number, terminator: number): number {
    const { data } = this.window;
    let position = from;
    for (; position < data.length; position += 1) {
      const byte = data[position]!;
      if (isPadding(byte)) continue;
      if (byte !== terminator) break;
      this.emptySegments += 1;
    }
    return position;
  }

  /** The first terminator from `found` on that no release character stands before. */
  private unreleased(found: number, start: number, { segment, release }: Delimiters): number {
    const { data } = this.window;
    let end = found;
    while (end >= 0) {
      let releases = 0;
      while (end - 1 - releases >= start && data[end - 1 - releases] === release) releases += 1;
      if (releases % 2 === 0) return end;
      end = data.indexOf(segment, end + 1);
    }
    return -1;
  }

  /** The file ends without a terminator: padding after the last text is no part of the segment. */
  private endOfFile(start: number): number {
    // Editors strip the line break at the end of a file: where it is the terminator, its absence is no cut.
    this.unterminated = !this.lineTerminated;
    return this.trimmed(start, this.window.data.length);
  }

  /** Lines ended by a line break may be filled up with blanks (80-column records): they are no part of the value. */
  private trimmed(start: number, end: number): number {
    const { data } = this.window;
    let last = end;
    while (last > start && isPadding(data[last - 1]!)) last -= 1;
    return last;
  }

  /** True for a control segment; `lastKey` then says which. */
  private isControl(start: number, end: number, { element }: Delimiters): boolean {
    const { data } = this.window;
    let key = 0;
    if (this.isWrapped(start, end)) {
      const id = data.toString('latin1', start, Math.min(end, start + 16)).replace(/[\r\n]/g, '');
      key = segmentKey(id.split(String.fromCharCode(element))[0]!);
    } else {
      const width = end - start;
      if (width === 2 || (width > 2 && data[start + 2] === element))
        key = (data[start]! << 16) | (data[start + 1]! << 8);
      else if (width === 3 || (width > 3 && data[start + 3] === element)) {
        key = (data[start]! << 16) | (data[start + 1]! << 8) | data[start + 2]!;
      } else return false;
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
    if (this.nextBreak < start) this.nextBreak = Math.min(this.next(LF, start), this.next(CR, start));
    return this.nextBreak < end;
  }

  private next(byte: number, from: number): number {
    const found = this.window.data.indexOf(byte, from);
    return found < 0 ? NONE : found;
  }

  /**
   * Hands over the first `segments` of the run in progress (default: all of it) and forgets them. The bytes are not
   * copied: a table kept for long keeps the portion it was read from.
   */
  take(segments = this.pending): SegmentTable {
    const { window, starts, ends, runStart } = this;
    this.runStart = runStart + segments;
    const places = { starts, ends, first: runStart, length: segments };
    return new SegmentTable(window.data, window.offset, places, this.delimiters!);
  }

  /** Forgets the run in progress without making a table of it. */
  discard(): void {
    this.runStart = this.count;
    this.segmentStart = -1;
  }
}
