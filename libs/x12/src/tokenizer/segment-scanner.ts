import { ByteWindow } from './byte-window.js';
import {
  beginnings,
  BEGINS,
  isControlKey,
  isLineFill,
  isPadding,
  isWrapped,
  keyAt,
  wrappedKey,
} from './control-segments.js';
import { CR, LF, readInterchangeHeader, startsInterchange, type Delimiters, type HeaderReading } from './delimiters.js';
import { DEFAULT_LIMITS, type ReadLimits } from './limits.js';
import { PlaceBlocks } from './place-blocks.js';
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

  private scanSegments({ segment: terminator, release, element }: Delimiters): ScanEvent {
    const { lineTerminated, beginnings: kinds, window, places } = this;
    const { segmentBytes, setSegments, setBytes } = this.limits;
    const { data } = window;
    const { length } = data;
    let { starts, ends, count, next, found } = places;
    let { position, segmentStart: start } = this;
    this.segmentStart = -1;
    const plain = release === undefined && !lineTerminated;
    for (;;) {
      if (start < 0) {
        const { runStart } = places;
        const lastCount = runStart + setSegments;
        const lastEnd = setBytes + (count > runStart ? starts[runStart]! : position);
        // Nearly every segment: an ordinary letter begins it, its end is known, and nothing of it is released or trimmed.
        while (next < found && plain && kinds[data[position]!] === 0) {
          const end = ends[next++]!;
          starts[count] = position;
          ends[count++] = end;
          if (end - position > segmentBytes || end > lastEnd || count > lastCount) {
            places.count = count;
            return this.pause(end + 1, next, this.passed(position, end));
          }
          position = end + 1;
        }
        places.count = count;
        if (position >= length || (kinds[data[position]!]! & BEGINS.SPECIAL) !== 0) {
          position = this.skipPadding(position, terminator);
          next = places.passTo(position, next);
          if (position >= length) return this.pause(position, next, this.finished ? 'end' : 'need-input');
          if (data[position] === I) {
            if (position + 4 > length && !this.finished) return this.pause(position, next, 'need-input');
            if (startsInterchange(data, position, length)) return this.pause(position, next, 'interchange');
          }
        }
        start = position;
      }
      let end = -1;
      do {
        if (next === found) {
          if (!places.findAhead(data, terminator)) {
            end = -1;
            break;
          }
          ({ starts, ends, count, next, found } = places);
        }
        end = ends[next++]!;
      } while (release !== undefined && this.isReleased(end, start, release));
      if (end >= 0) position = end + 1;
      else {
        position = length;
        if (length - start > segmentBytes || !this.finished) {
          this.segmentStart = start;
          const event = length - start > segmentBytes ? this.passed(start, length) : 'need-input';
          return this.pause(position, places.next, event);
        }
        end = this.endOfFile(start);
        ({ starts, ends, count, next, found } = places);
      }
      starts[count] = start;
      ends[count] = lineTerminated ? this.trimmed(start, end, isLineFill) : end;
      places.count = count += 1;
      // Letters no control segment begins with say at once that it is none.
      if ((kinds[data[start]!]! & BEGINS.CONTROL) !== 0 && this.isControl(start, end, element)) {
        return this.pause(position, next, 'control');
      }
      const { runStart } = places;
      if (end - start > segmentBytes || count - runStart > setSegments || end - starts[runStart]! > setBytes) {
        return this.pause(position, next, this.passed(start, end));
      }
      start = -1;
    }
  }

  private pause(position: number, next: number, event: ScanEvent): ScanEvent {
    this.position = position;
    this.places.next = next;
    return event;
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

  /** Whether a release character, itself not released, stands before a terminator. */
  private isReleased(end: number, start: number, release: number): boolean {
    const { data } = this.window;
    let releases = 0;
    while (end - 1 - releases >= start && data[end - 1 - releases] === release) releases += 1;
    return releases % 2 === 1;
  }

  /** The file ends without a terminator: padding after the last text is no part of the segment. */
  private endOfFile(start: number): number {
    // Editors strip the line break at the end of a file: where it is the terminator, its absence is no cut.
    this.unterminated = !this.lineTerminated;
    this.places.makeRoom();
    return this.trimmed(start, this.window.data.length, isPadding);
  }

  private trimmed(start: number, end: number, isFill: (byte: number) => boolean): number {
    const { data } = this.window;
    let last = end;
    while (last > start && isFill(data[last - 1]!)) last -= 1;
    return last;
  }

  /** True for a control segment; `lastKey` then says which. */
  private isControl(start: number, end: number, separator: number): boolean {
    const { data } = this.window;
    const wrapped = !this.lineTerminated && isWrapped(data, start, end);
    this.lastKey = wrapped ? wrappedKey(data, start, end, separator) : keyAt(data, start, end, separator);
    return isControlKey(this.lastKey);
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
