import { ByteWindow } from './byte-window.js';
import { beginnings, BEGINS, controlKeyAt, isLineFill, isPadding } from './control-segments.js';
import { CR, LF, readInterchangeHeader, startsInterchange, type Delimiters, type HeaderReading } from './delimiters.js';
import { DEFAULT_LIMITS, type ReadLimits } from './limits.js';
import { PlaceBlocks } from './place-blocks.js';
import { seekInterchange, type StrayBytes } from './seek-interchange.js';
import { isReleased, trimmed } from './segment-ends.js';
import { SegmentTable } from './segment-table.js';

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

const I = 0x49;

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

  private readonly places = new PlaceBlocks();
  /** Start of the segment in progress, -1 between segments. */
  private segmentStart = -1;
  /** What a byte means where a segment could begin. */
  private beginnings: Uint8Array = new Uint8Array(256);
  /** Line breaks terminate segments. */
  private lineTerminated = false;
  /** A terminator always ends a segment, and nothing before it is trimmed. */
  private plain = false;

  /** Key of the control segment a 'control' event is about. */
  lastKey = 0;
  /** True when the last segment was ended by the end of the file, not by its terminator. */
  unterminated = false;
  /** Terminators that stood alone, since last asked. */
  emptySegments = 0;
  /** Bytes outside any interchange that are not padding. */
  readonly stray: StrayBytes = { count: 0, offset: 0 };
  limit: 'EDI_LIMIT_SEGMENT_BYTES' | 'EDI_LIMIT_SEGMENTS' | 'EDI_LIMIT_SET_BYTES' = 'EDI_LIMIT_SEGMENT_BYTES';

  constructor(private readonly limits: ReadLimits = DEFAULT_LIMITS) {}

  /** Number of segments in the run in progress. */
  get pending(): number {
    return this.places.count - this.places.runStart;
  }

  /** Byte offset in the source of the next byte to be read. */
  get offset(): number {
    return this.window.offset + this.position;
  }

  /** Takes the next bytes. They are not copied: whoever feeds them must not write to them again. */
  feed(chunk: Uint8Array): void {
    const { starts, runStart, count } = this.places;
    const inRun = count > runStart;
    const inUse = inRun ? starts[runStart]! : this.segmentStart >= 0 ? this.segmentStart : this.position;
    this.window.feed(chunk, inUse);
    this.shift(inUse);
  }

  finish(): void {
    while (this.window.extend());
    this.finished = true;
  }

  /** All positions in the window shrink by so much. */
  private shift(by: number): void {
    this.places.shift(by);
    this.position -= by;
    if (this.segmentStart >= 0) this.segmentStart -= by;
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
      this.places.searchFrom(reading.next);
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
    if (this.delimiters?.segment !== delimiters.segment) this.beginnings = beginnings(delimiters.segment);
    this.delimiters = delimiters;
    this.lineTerminated = delimiters.segment === CR || delimiters.segment === LF;
    this.plain = delimiters.release === undefined && !this.lineTerminated;
  }

  scan(): ScanEvent {
    const { window } = this;
    for (;;) {
      if (this.pending === 0 && this.segmentStart < 0) {
        const passed = window.leaveJoin(this.position);
        if (passed > 0) this.shift(passed);
      }
      const event = this.delimiters ? this.scanSegments(this.delimiters) : this.seekInterchange();
      if (event !== 'need-input' || !window.extend()) return event;
    }
  }

  private seekInterchange(): ScanEvent {
    const { data, offset } = this.window;
    const { finished } = this;
    this.position = seekInterchange({ data, offset, from: this.position, finished }, this.stray);
    if (startsInterchange(data, this.position, data.length)) return 'interchange';
    return finished && this.position >= data.length ? 'end' : 'need-input';
  }

  private scanSegments(delimiters: Delimiters): ScanEvent {
    for (;;) {
      if (this.segmentStart < 0) {
        if (this.plain) this.takeOrdinary();
        const event = this.beginSegment(delimiters.segment);
        if (event) return event;
      }
      const event = this.endSegment(delimiters);
      if (event) return event;
    }
  }

  /**
   * Takes segments as long as they are as nearly all are: begun by an ordinary letter, or a line break and one, within
   * every limit, and their end known. Stops before the first that needs a closer look.
   */
  private takeOrdinary(): void {
    const { places, beginnings: kinds } = this;
    const { data } = this.window;
    const { starts, ends, runStart, found } = places;
    const { segmentBytes, setSegments, setBytes } = this.limits;
    let { position } = this;
    let { count, next } = places;
    const lastEnd = setBytes + (count > runStart ? starts[runStart]! : position);
    const last = Math.min(found, next + runStart + setSegments - count);
    while (next < last) {
      const kind = kinds[data[position]!]!;
      if (kind === 0) {
        const end = ends[next]!;
        if (end - position > segmentBytes || end > lastEnd) break;
        next += 1;
        starts[count] = position;
        ends[count] = end;
        count += 1;
        position = end + 1;
      } else if (kind === BEGINS.AFTER_BREAK) position += 1;
      else break;
    }
    this.position = position;
    places.count = count;
    places.next = next;
  }

  /** Passes over what stands between segments. @returns what there is instead of a segment, if anything */
  private beginSegment(terminator: number): ScanEvent | undefined {
    const { data } = this.window;
    const { length } = data;
    if (this.position >= length || (this.beginnings[data[this.position]!]! & BEGINS.SPECIAL) !== 0) {
      this.skipPadding(terminator);
      const { position } = this;
      if (position >= length) return this.finished ? 'end' : 'need-input';
      if (data[position] === I) {
        if (position + 4 > length && !this.finished) return 'need-input';
        if (startsInterchange(data, position, length)) return 'interchange';
      }
    }
    this.segmentStart = this.position;
    return undefined;
  }

  /** Notes the segment in progress once its end is known. @returns what it means for the scan, if anything */
  private endSegment(delimiters: Delimiters): ScanEvent | undefined {
    const { places, segmentStart: start } = this;
    const { segmentBytes, setSegments, setBytes } = this.limits;
    let end = this.nextTerminator(start, delimiters);
    if (end >= 0) this.position = end + 1;
    else {
      const { length } = this.window.data;
      this.position = length;
      if (length - start > segmentBytes) return this.passed(start, length);
      if (!this.finished) return 'need-input';
      end = this.endOfFile(start);
    }
    this.segmentStart = -1;
    places.add(start, this.lineTerminated ? trimmed(this.window.data, { start, end }, isLineFill) : end);
    // Letters no control segment begins with say at once that it is none.
    const letter = this.beginnings[this.window.data[start]!]!;
    const key = (letter & BEGINS.CONTROL) === 0 ? 0 : controlKeyAt(this.window.data, { start, end }, delimiters);
    if (key !== 0) {
      this.lastKey = key;
      return 'control';
    }
    const tooLong = end - start > segmentBytes || end - places.starts[places.runStart]! > setBytes;
    return tooLong || this.pending > setSegments ? this.passed(start, end) : undefined;
  }

  /** The next terminator that no release character stands before; -1 when there is none yet. */
  private nextTerminator(start: number, { segment: terminator, release }: Delimiters): number {
    const { places } = this;
    const { data } = this.window;
    for (;;) {
      if (places.next === places.found && !places.findAhead(data, terminator)) return -1;
      const end = places.ends[places.next++]!;
      if (release === undefined || !isReleased(data, { start, end }, release)) return end;
    }
  }

  /** Says which limit the segment found last, or the run it ends, is past. */
  private passed(start: number, end: number): 'limit' {
    const { segmentBytes, setSegments } = this.limits;
    if (end - start > segmentBytes) this.limit = 'EDI_LIMIT_SEGMENT_BYTES';
    else if (this.pending > setSegments) this.limit = 'EDI_LIMIT_SEGMENTS';
    else this.limit = 'EDI_LIMIT_SET_BYTES';
    return 'limit';
  }

  /** Passes over blanks between segments, and over terminators that stand alone. */
  private skipPadding(terminator: number): void {
    const { data } = this.window;
    let { position } = this;
    for (; position < data.length; position += 1) {
      const byte = data[position]!;
      if (isPadding(byte)) continue;
      if (byte !== terminator) break;
      this.emptySegments += 1;
    }
    this.position = position;
    this.places.passTo(position);
  }

  /** The file ends without a terminator: padding after the last text is no part of the segment. */
  private endOfFile(start: number): number {
    // Editors strip the line break at the end of a file: where it is the terminator, its absence is no cut.
    this.unterminated = !this.lineTerminated;
    this.places.makeRoom();
    const { data } = this.window;
    return trimmed(data, { start, end: data.length }, isPadding);
  }

  /**
   * Hands over the first `segments` of the run in progress (default: all of it) and forgets them. The bytes are not
   * copied: a table kept for long keeps the portion it was read from.
   */
  take(segments = this.pending): SegmentTable {
    const { window, places } = this;
    return new SegmentTable(window.data, window.offset, places.take(segments), this.delimiters!);
  }

  /** Forgets the run in progress without making a table of it. */
  discard(): void {
    this.places.discard();
    this.segmentStart = -1;
  }
}
