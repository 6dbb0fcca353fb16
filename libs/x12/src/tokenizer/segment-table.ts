import { decodeText, type Delimiters } from './delimiters.js';
import {
  DIRTY_HIGH,
  DIRTY_NEWLINE,
  DIRTY_RELEASE,
  findElements,
  type ElementIndex,
  type SegmentPlaces,
} from './element-index.js';
import { packKey, segmentKey, THIRD_ABSENT } from './segment-key.js';

/** Strings of two characters, by their bytes. */
const pairs: (string | undefined)[] = new Array<string | undefined>(0x10000).fill(undefined);

/**
 * A run of segments, usually one transaction set: where its segments begin and end in the bytes they were read from. The
 * separators between elements are found when the first element is asked for, and no string is made for an element until
 * someone asks for that one.
 * Segments count from 0 here; elements count from 1 as the standard does, 0 being the segment id.
 */
export class SegmentTable {
  private found: ElementIndex | undefined;

  /** Number of segments. */
  readonly length: number;
  private readonly starts: Int32Array;
  private readonly firstPlace: number;

  constructor(
    /** What the run was read from; its places are positions in it. */
    readonly bytes: Buffer,
    /** Byte offset in the source of the first of `bytes`. */
    private readonly bytesOffset: number,
    private readonly places: SegmentPlaces,
    readonly delimiters: Delimiters,
  ) {
    this.length = places.length;
    this.starts = places.starts;
    this.firstPlace = places.first;
  }

  /** Byte offset in the source of the first segment. */
  get offset(): number {
    return this.length > 0 ? this.offsetOf(0) : this.bytesOffset;
  }

  /** All segments as they came, separators and all, without the last terminator: latin1, one character per byte. */
  get text(): string {
    return this.elements.text;
  }

  /** Where elements begin and end; found when first asked for. */
  get elements(): ElementIndex {
    return (this.found ??= findElements(this.bytes, this.places, this.delimiters));
  }

  /** Byte offset in the source of a segment. */
  offsetOf(segment: number): number {
    return this.bytesOffset + this.starts[this.firstPlace + segment]!;
  }

  /** Byte offset in the source of what ends a segment. */
  endOf(segment: number): number {
    return this.bytesOffset + this.places.ends[this.firstPlace + segment]!;
  }

  id(segment: number): string {
    const { text, marks, first, dirty, base } = this.elements;
    const raw = text.substring(this.starts[this.firstPlace + segment]! - base, marks[marks[first + segment]!]! - base);
    return dirty === 0 ? raw : this.clean(raw);
  }

  /** The segment id packed into a number, for tables; see {@link segmentKey}. */
  key(segment: number): number {
    const { marks, first, dirty } = this.elements;
    if (dirty !== 0) return segmentKey(this.id(segment));
    const start = this.starts[this.firstPlace + segment]!;
    const width = marks[marks[first + segment]!]! - start;
    const { bytes } = this;
    return width === 3 || width === 2
      ? packKey(bytes[start]!, bytes[start + 1]!, width === 3 ? bytes[start + 2]! : THIRD_ABSENT)
      : 0;
  }

  /** Number of elements, empty ones included. */
  elementCount(segment: number): number {
    const { marks, first } = this.elements;
    return marks[first + segment + 1]! - marks[first + segment]! - 1;
  }

  /** Value of an element, `''` when empty or absent. */
  element(segment: number, element: number): string {
    const { text, marks, first, dirty, base } = this.elements;
    const mark = marks[first + segment]! + element;
    if (mark >= marks[first + segment + 1]!) return '';
    const start = marks[mark - 1]! + 1;
    const end = marks[mark]!;
    if (start >= end) return '';
    if (dirty !== 0) return this.clean(text.substring(start - base, end - base));
    const width = end - start;
    // One string serves all that read the same: the engine keeps those of one character, we those of two.
    if (width === 1) return String.fromCharCode(this.bytes[start]!);
    return width === 2 ? this.pair(start) : text.substring(start - base, end - base);
  }

  /** Two characters: nearly always a qualifier, a unit or a small number seen before. */
  private pair(start: number): string {
    const key = (this.bytes[start]! << 8) | this.bytes[start + 1]!;
    return (pairs[key] ??= String.fromCharCode(key >> 8, key & 0xff));
  }

  /** True when an element has at least one character. */
  has(segment: number, element: number): boolean {
    const { marks, first, dirty } = this.elements;
    const mark = marks[first + segment]! + element;
    const filled = mark < marks[first + segment + 1]! && marks[mark]! - marks[mark - 1]! > 1;
    // A line wrapped between two separators leaves a line break there, and no value.
    return filled && (dirty & DIRTY_NEWLINE) !== 0 ? this.element(segment, element) !== '' : filled;
  }

  /** Repetitions of an element, each as its components. */
  composites(segment: number, element: number): string[][] {
    const { text, marks, first, base } = this.elements;
    const mark = marks[first + segment]! + element;
    if (mark >= marks[first + segment + 1]!) return [];
    const raw = text.substring(marks[mark - 1]! + 1 - base, marks[mark]! - base);
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
    if (release === undefined || (this.elements.dirty & DIRTY_RELEASE) === 0)
      return raw.split(String.fromCharCode(separator));
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
    if (this.elements.dirty & DIRTY_NEWLINE) value = value.replace(/[\r\n]/g, '');
    const release = this.delimiters.release;
    if (this.elements.dirty & DIRTY_RELEASE && release !== undefined) value = withoutRelease(value, release);
    return this.elements.dirty & DIRTY_HIGH ? decodeText(value) : value;
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

  /** Byte offset in the source of what ends it. */
  get end(): number {
    return this.table.endOf(this.index);
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
