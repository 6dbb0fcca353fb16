import { decodeText, type Delimiters } from './delimiters.js';

/** What a run of segments holds that makes its raw text differ from its values. */
export const DIRTY_NEWLINE = 1;
export const DIRTY_HIGH = 2;
export const DIRTY_RELEASE = 4;
export const DIRTY_CONTROL = 8;

/**
 * A run of segments, usually one transaction set, kept as one latin1 string (one character per byte) and the
 * positions of its separators. No string is made for an element until someone asks for it.
 * Segments count from 0 here; elements count from 1 as the standard does, 0 being the segment id.
 */
export class SegmentTable {
  /** Entries of `marks` per segment: the separator before each element, then the end of the segment. */
  constructor(
    readonly text: string,
    /** Byte offset in the source of the first character of `text`. */
    readonly offset: number,
    readonly starts: Int32Array,
    /** Index into `marks` of the first mark of each segment, and one more at the end. */
    readonly firstMarks: Int32Array,
    readonly marks: Int32Array,
    /** Any of the DIRTY_ flags; 0 means that raw text is value. */
    readonly dirty: number,
    readonly delimiters: Delimiters,
  ) {}

  get length(): number {
    return this.starts.length;
  }

  /** Byte offset in the source of a segment. */
  offsetOf(segment: number): number {
    return this.offset + this.starts[segment]!;
  }

  id(segment: number): string {
    const raw = this.text.substring(this.starts[segment]!, this.marks[this.firstMarks[segment]!]!);
    return this.dirty === 0 ? raw : this.clean(raw);
  }

  /** The segment id packed into a number, for tables; see {@link segmentKey}. */
  key(segment: number): number {
    if (this.dirty !== 0) return segmentKey(this.id(segment));
    const start = this.starts[segment]!;
    const length = this.marks[this.firstMarks[segment]!]! - start;
    const text = this.text;
    if (length === 3) {
      return (text.charCodeAt(start) << 16) | (text.charCodeAt(start + 1) << 8) | text.charCodeAt(start + 2);
    }
    if (length === 2) return (text.charCodeAt(start) << 16) | (text.charCodeAt(start + 1) << 8);
    return segmentKey(this.id(segment));
  }

  /** Number of elements, empty ones included. */
  elementCount(segment: number): number {
    return this.firstMarks[segment + 1]! - this.firstMarks[segment]! - 1;
  }

  /** Value of an element, `''` when empty or absent. */
  element(segment: number, element: number): string {
    const mark = this.firstMarks[segment]! + element;
    if (mark >= this.firstMarks[segment + 1]!) return '';
    const raw = this.text.substring(this.marks[mark - 1]! + 1, this.marks[mark]!);
    return this.dirty === 0 ? raw : this.clean(raw);
  }

  /** True when an element has at least one character. */
  has(segment: number, element: number): boolean {
    const mark = this.firstMarks[segment]! + element;
    return mark < this.firstMarks[segment + 1]! && this.marks[mark]! - this.marks[mark - 1]! > 1;
  }

  /** Repetitions of an element, each as its components. */
  composites(segment: number, element: number): string[][] {
    const mark = this.firstMarks[segment]! + element;
    if (mark >= this.firstMarks[segment + 1]!) return [];
    const raw = this.text.substring(this.marks[mark - 1]! + 1, this.marks[mark]!);
    const { component, repetition } = this.delimiters;
    const repeated = repetition === undefined ? [raw] : this.split(raw, repetition);
    return repeated.map((part) => this.split(part, component).map((value) => this.clean(value)));
  }

  /** Components of the first repetition of an element; `component` counts from 1. */
  component(segment: number, element: number, component: number): string {
    return this.composites(segment, element)[0]?.[component - 1] ?? '';
  }

  at(segment: number): Segment {
    return new Segment(this, segment);
  }

  *[Symbol.iterator](): Iterator<Segment> {
    for (let segment = 0; segment < this.length; segment += 1) yield new Segment(this, segment);
  }

  private split(raw: string, separator: number): string[] {
    if (separator === this.delimiters.element) return [raw];
    const release = this.delimiters.release;
    if (release === undefined || (this.dirty & DIRTY_RELEASE) === 0) return raw.split(String.fromCharCode(separator));
    const parts: string[] = [];
    let from = 0;
    for (let index = 0; index < raw.length; index += 1) {
      const code = raw.charCodeAt(index);
      if (code === release) index += 1;
      else if (code === separator) {
        parts.push(raw.slice(from, index));
        from = index + 1;
      }
    }
    parts.push(raw.slice(from));
    return parts;
  }

  private clean(raw: string): string {
    let value = raw;
    if (this.dirty & DIRTY_NEWLINE) value = value.replace(/[\r\n]/g, '');
    const release = this.delimiters.release;
    if (this.dirty & DIRTY_RELEASE && release !== undefined) value = withoutRelease(value, release);
    return this.dirty & DIRTY_HIGH ? decodeText(value) : value;
  }
}

function withoutRelease(raw: string, release: number): string {
  let value = '';
  for (let index = 0; index < raw.length; index += 1) {
    if (raw.charCodeAt(index) === release && index + 1 < raw.length) index += 1;
    value += raw[index];
  }
  return value;
}

/** A segment id of up to three characters as one number; 0 for anything longer or empty. */
export function segmentKey(id: string): number {
  if (id.length === 3) return (id.charCodeAt(0) << 16) | (id.charCodeAt(1) << 8) | id.charCodeAt(2);
  if (id.length === 2) return (id.charCodeAt(0) << 16) | (id.charCodeAt(1) << 8);
  return 0;
}

/** One segment of a table, for code that reads better with an object in hand. */
export class Segment {
  constructor(
    private readonly table: SegmentTable,
    /** Place in the table, from 0. */
    readonly index: number,
  ) {}

  get id(): string {
    return this.table.id(this.index);
  }

  /** Byte offset in the source. */
  get offset(): number {
    return this.table.offsetOf(this.index);
  }

  get elementCount(): number {
    return this.table.elementCount(this.index);
  }

  /** Value of an element (from 1), `''` when empty or absent. */
  element(position: number): string {
    return this.table.element(this.index, position);
  }

  /** Component (from 1) of an element. */
  component(position: number, component: number): string {
    return this.table.component(this.index, position, component);
  }

  /** Repetitions of an element, each as its components. */
  composites(position: number): string[][] {
    return this.table.composites(this.index, position);
  }

  /** All elements, without the segment id. */
  elements(): string[] {
    return Array.from({ length: this.elementCount }, (_, index) => this.element(index + 1));
  }
}
