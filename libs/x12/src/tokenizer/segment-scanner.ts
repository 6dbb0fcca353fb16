import { CR, LF, readInterchangeHeader, startsInterchange, type Delimiters, type HeaderReading } from './delimiters.js';
import { DEFAULT_LIMITS, type ReadLimits } from './limits.js';
import { DIRTY_CONTROL, DIRTY_HIGH, DIRTY_NEWLINE, DIRTY_RELEASE, segmentKey, SegmentTable } from './segment-table.js';

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

/** Byte classes: 0 is plain text, all else stops the inner loop. */
const PLAIN = 0;
const SEPARATOR = 1;
const TERMINATOR = 2;
const NEWLINE = 3;
const HIGH = 4;
const RELEASE = 5;
const CONTROL = 6;

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

/**
 * Finds segments and elements in a stream of bytes, one pass, positions only: no string or object per segment.
 * Holds the bytes of the run in progress (at most one transaction set) and whatever was fed since.
 */
export class SegmentScanner {
  private window = Buffer.allocUnsafe(128 * 1024);
  private length = 0;
  private position = 0;
  private windowOffset = 0;
  private finished = false;
  private delimiters: Delimiters | undefined;
  private readonly classes = new Uint8Array(256);

  private starts = new Int32Array(256);
  private firstMarks = new Int32Array(257);
  private marks = new Int32Array(2048);
  private count = 0;
  private markCount = 0;
  private dirty = 0;
  private segmentStart = -1;
  private segmentDirty = 0;

  /** Key of the control segment a 'control' event is about. */
  lastKey = 0;
  /** True when the last segment was ended by the end of the file, not by its terminator. */
  unterminated = false;
  /** Terminators that stood alone, since last asked. */
  emptySegments = 0;
  /** Bytes outside any interchange that are not padding, and where they began. */
  strayBytes = 0;
  strayOffset = 0;
  limit: 'EDI_LIMIT_SEGMENT_BYTES' | 'EDI_LIMIT_ELEMENTS' | 'EDI_LIMIT_SEGMENTS' | 'EDI_LIMIT_SET_BYTES' =
    'EDI_LIMIT_SEGMENT_BYTES';

  constructor(private readonly limits: ReadLimits = DEFAULT_LIMITS) {}

  /** Number of segments in the run in progress. */
  get pending(): number {
    return this.count;
  }

  /** Byte offset in the source of the next byte to be read. */
  get offset(): number {
    return this.windowOffset + this.position;
  }

  feed(chunk: Uint8Array): void {
    const keep = this.count > 0 ? this.starts[0]! : this.segmentStart >= 0 ? this.segmentStart : this.position;
    // Dropping what is used costs a move and a rebase: only when it frees at least half, so that it stays linear.
    if (keep > 0 && keep * 2 >= this.length) this.drop(keep);
    if (this.length + chunk.length > this.window.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.window.length * 2, this.length + chunk.length));
      this.window.copy(larger, 0, 0, this.length);
      this.window = larger;
    }
    this.window.set(chunk, this.length);
    this.length += chunk.length;
  }

  finish(): void {
    this.finished = true;
  }

  private drop(bytes: number): void {
    this.window.copyWithin(0, bytes, this.length);
    this.length -= bytes;
    this.position -= bytes;
    this.windowOffset += bytes;
    if (this.segmentStart >= 0) this.segmentStart -= bytes;
    for (let index = 0; index < this.count; index += 1) this.starts[index]! -= bytes;
    for (let index = 0; index < this.markCount; index += 1) this.marks[index]! -= bytes;
  }

  /** Reads the header that an 'interchange' event announced and takes over its separators. */
  openInterchange(): HeaderReading {
    const reading = readInterchangeHeader(this.window, this.position, this.length, this.offset, this.finished);
    if (reading.kind === 'need-input') return reading;
    if (reading.kind === 'header') {
      this.position = reading.next;
      this.useDelimiters(reading.header.delimiters);
    } else {
      this.position += 3;
      this.delimiters = undefined;
    }
    this.forgetRun();
    return reading;
  }

  /** Leaves the interchange: from here on everything up to the next ISA is padding or stray. */
  closeInterchange(): void {
    this.delimiters = undefined;
    this.forgetRun();
  }

  /** Takes over a release character (ISX01). */
  useRelease(release: number): void {
    if (this.delimiters) this.useDelimiters({ ...this.delimiters, release });
  }

  private useDelimiters(delimiters: Delimiters): void {
    this.delimiters = delimiters;
    const classes = this.classes;
    classes.fill(CONTROL, 0, 0x20).fill(PLAIN, 0x20, 0x7f).fill(HIGH, 0x80);
    classes[0x7f] = CONTROL;
    classes[CR] = NEWLINE;
    classes[LF] = NEWLINE;
    if (delimiters.release !== undefined) classes[delimiters.release] = RELEASE;
    classes[delimiters.component] = PLAIN;
    if (delimiters.repetition !== undefined) classes[delimiters.repetition] = PLAIN;
    classes[delimiters.element] = SEPARATOR;
    classes[delimiters.segment] = TERMINATOR;
  }

  private forgetRun(): void {
    this.count = 0;
    this.markCount = 0;
    this.dirty = 0;
    this.segmentStart = -1;
    this.segmentDirty = 0;
  }

  scan(): ScanEvent {
    return this.delimiters ? this.scanSegments() : this.seekInterchange();
  }

  private seekInterchange(): ScanEvent {
    const { window, length } = this;
    let position = this.position;
    for (; position < length; position += 1) {
      const byte = window[position]!;
      if (byte === 0x49) {
        if (position + 4 > length && !this.finished) break;
        if (startsInterchange(window, position, length)) {
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

  private scanSegments(): ScanEvent {
    const { window, length, classes } = this;
    let position = this.position;
    for (;;) {
      if (this.segmentStart < 0) {
        while (position < length && isPadding(window[position]!)) position += 1;
        this.position = position;
        if (position >= length) return this.finished ? 'end' : 'need-input';
        if (window[position] === 0x49) {
          if (position + 4 > length && !this.finished) return 'need-input';
          if (startsInterchange(window, position, length)) return 'interchange';
        }
        if (classes[window[position]!] === TERMINATOR) {
          this.emptySegments += 1;
          position += 1;
          continue;
        }
        this.beginSegment(position);
      }
      let marks = this.marks;
      let markCount = this.markCount;
      let dirty = this.segmentDirty;
      let found = false;
      while (position < length) {
        const kind = classes[window[position]!]!;
        if (kind === PLAIN) {
          position += 1;
          continue;
        }
        if (kind === SEPARATOR || kind === TERMINATOR) {
          if (markCount === marks.length) marks = this.growMarks();
          marks[markCount++] = position++;
          if (kind === SEPARATOR) continue;
          found = true;
          break;
        }
        if (kind === NEWLINE) dirty |= DIRTY_NEWLINE;
        else if (kind === HIGH) dirty |= DIRTY_HIGH;
        else if (kind === CONTROL) dirty |= DIRTY_CONTROL;
        else {
          if (position + 1 >= length && !this.finished) break;
          dirty |= DIRTY_RELEASE;
          position += 1;
        }
        position += 1;
      }
      this.position = Math.min(position, length);
      this.markCount = markCount;
      this.segmentDirty = dirty;
      if (!found) {
        if (position - this.segmentStart > this.limits.segmentBytes) return this.passed('EDI_LIMIT_SEGMENT_BYTES');
        if (!this.finished) return 'need-input';
        this.endAtEndOfFile();
      }
      if (this.endSegment()) return 'control';
      if (this.overLimit()) return 'limit';
    }
  }

  private beginSegment(position: number): void {
    if (this.count + 2 > this.starts.length) {
      this.starts = grown(this.starts);
      this.firstMarks = grown(this.firstMarks);
    }
    this.segmentStart = position;
    this.segmentDirty = 0;
    this.starts[this.count] = position;
    this.firstMarks[this.count] = this.markCount;
  }

  private growMarks(): Int32Array<ArrayBuffer> {
    this.marks = grown(this.marks);
    return this.marks;
  }

  /** The file ends without a terminator: padding after the last text is no part of the segment. */
  private endAtEndOfFile(): void {
    let end = this.length;
    while (end > this.segmentStart && isPadding(this.window[end - 1]!)) end -= 1;
    while (this.markCount > this.firstMarks[this.count]! && this.marks[this.markCount - 1]! >= end) this.markCount -= 1;
    if (this.markCount === this.marks.length) this.growMarks();
    this.marks[this.markCount++] = end;
    // Editors strip the line break at the end of a file: where it is the terminator, its absence is no cut.
    const terminator = this.delimiters!.segment;
    this.unterminated = terminator !== CR && terminator !== LF;
  }

  /** Counts the segment in. @returns true for a control segment */
  private endSegment(): boolean {
    const start = this.segmentStart;
    const firstMark = this.firstMarks[this.count]!;
    this.dirty |= this.segmentDirty;
    this.count += 1;
    this.firstMarks[this.count] = this.markCount;
    this.segmentStart = -1;
    const { window } = this;
    if (this.segmentDirty & DIRTY_NEWLINE) return this.isControl(this.cleanKey(start, this.marks[firstMark]!));
    const first = window[start]!;
    // S, G, I and T are the only letters a control segment starts with.
    if (first !== 0x53 && first !== 0x47 && first !== 0x49 && first !== 0x54) return false;
    const width = this.marks[firstMark]! - start;
    if (width === 2) return this.isControl((first << 16) | (window[start + 1]! << 8));
    if (width === 3) return this.isControl((first << 16) | (window[start + 1]! << 8) | window[start + 2]!);
    return false;
  }

  private isControl(key: number): boolean {
    this.lastKey = key;
    return (
      key === KEY.SE ||
      key === KEY.ST ||
      key === KEY.GS ||
      key === KEY.GE ||
      key === KEY.IEA ||
      key === KEY.TA1 ||
      key === KEY.ISX
    );
  }

  private cleanKey(start: number, end: number): number {
    return segmentKey(this.window.toString('latin1', start, end).replace(/[\r\n]/g, ''));
  }

  private overLimit(): boolean {
    const last = this.count - 1;
    const { limits } = this;
    if (this.position - this.starts[last]! > limits.segmentBytes) this.passed('EDI_LIMIT_SEGMENT_BYTES');
    else if (this.markCount - this.firstMarks[last]! > limits.segmentElements + 1) this.passed('EDI_LIMIT_ELEMENTS');
    else if (this.count > limits.setSegments) this.passed('EDI_LIMIT_SEGMENTS');
    else if (this.position - this.starts[0]! > limits.setBytes) this.passed('EDI_LIMIT_SET_BYTES');
    else return false;
    return true;
  }

  private passed(limit: SegmentScanner['limit']): 'limit' {
    this.limit = limit;
    return 'limit';
  }

  /**
   * Hands over the first `segments` of the run in progress (default: all of it) and forgets them.
   * The table owns its text: nothing of the scanner's window is kept alive by it.
   */
  take(segments = this.count): SegmentTable {
    const base = segments > 0 ? this.starts[0]! : this.position;
    const markEnd = segments > 0 ? this.firstMarks[segments]! : 0;
    const textEnd = segments > 0 ? this.marks[markEnd - 1]! : base;
    const text = this.window.toString('latin1', base, textEnd);
    const starts = this.starts.slice(0, segments);
    const firstMarks = this.firstMarks.slice(0, segments + 1);
    const marks = this.marks.slice(0, markEnd);
    if (base !== 0) {
      for (let index = 0; index < segments; index += 1) starts[index]! -= base;
      for (let index = 0; index < markEnd; index += 1) marks[index]! -= base;
    }
    const table = new SegmentTable(
      text,
      this.windowOffset + base,
      starts,
      firstMarks,
      marks,
      this.dirty,
      this.delimiters!,
    );
    this.keepAfter(segments, markEnd);
    return table;
  }

  /** Forgets the run in progress without making a table of it. */
  discard(): void {
    this.keepAfter(this.count, this.markCount);
  }

  private keepAfter(segments: number, markEnd: number): void {
    const rest = this.count - segments;
    this.starts.copyWithin(0, segments, this.count);
    for (let index = 0; index <= rest; index += 1)
      this.firstMarks[index] = this.firstMarks[segments + index]! - markEnd;
    this.marks.copyWithin(0, markEnd, this.markCount);
    this.count = rest;
    this.markCount -= markEnd;
    if (rest === 0) this.dirty = 0;
  }
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
