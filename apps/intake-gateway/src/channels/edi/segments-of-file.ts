import { type Fault, type Segment, segmentKey, SegmentScanner } from '#x12';

/** One segment of a file, as it stands there. */
export interface PlacedSegment {
  /** Place in the file, from 0. */
  readonly index: number;
  /** Place in its transaction set, ST = 1: what a 997 names. Absent outside of sets. */
  readonly position: number | undefined;
  readonly id: string;
  /** Bytes of the file it takes up, its terminator not counted. */
  readonly start: number;
  readonly end: number;
  elements(): readonly string[];
}

/** A segment with what is wrong with it. */
export interface MarkedSegment extends Pick<PlacedSegment, 'index' | 'position' | 'id'> {
  /** As it came, separators and all. */
  readonly raw: string;
  readonly elements: readonly string[];
  readonly faults: readonly Fault[];
}

/** Some segments of a file, and where the faults of all of it are. */
export interface SegmentPage {
  readonly segments: readonly MarkedSegment[];
  readonly total: number;
  /** Indexes of the segments with faults, the first thousand. */
  readonly faulty: readonly number[];
  /** Faults no segment can be named for. */
  readonly elsewhere: readonly Fault[];
}

/** A segment written anew; null takes it out. It may become several, with the terminator of the file between them. */
export interface SegmentEdit {
  readonly index: number;
  readonly raw: string | null;
}

const MOST_LISTED = 1000;
const KEYS = { st: segmentKey('ST'), iea: segmentKey('IEA'), isx: segmentKey('ISX') };

/** The segments of an X12 file, sound or not, as far as they can be told apart. */
export function* segmentsOf(bytes: Uint8Array): Generator<PlacedSegment> {
  const scanner = new SegmentScanner();
  scanner.feed(bytes);
  scanner.finish();
  let index = 0;
  let position: number | undefined;
  const place = (id: string, start: number, end: number, elements: () => readonly string[]): PlacedSegment => {
    position = id === 'ST' ? 1 : position === undefined ? undefined : position + 1;
    const placed = { index, position, id, start, end, elements };
    if (id === 'SE') position = undefined;
    index += 1;
    return placed;
  };
  const placeSegment = (segment: Segment) => place(segment.id, segment.offset, segment.end, () => segment.elements());
  for (;;) {
    const event = scanner.scan();
    if (event === 'interchange') {
      const start = scanner.offset;
      const reading = scanner.openInterchange();
      position = undefined;
      if (reading.kind === 'header') yield place('ISA', start, scanner.offset - 1, () => reading.header.elements);
    } else if (event === 'control') {
      const { lastKey } = scanner;
      if (lastKey === KEYS.st) continue;
      const table = scanner.take();
      for (const segment of table) yield placeSegment(segment);
      if (lastKey === KEYS.iea) scanner.closeInterchange();
      if (lastKey === KEYS.isx) scanner.useRelease(table.element(table.length - 1, 1).charCodeAt(0));
    } else {
      if (scanner.pending > 0) for (const segment of scanner.take()) yield placeSegment(segment);
      return;
    }
  }
}

/** Some segments of a file, with the faults of the file at the segments they stand in. Pure. */
export function pageOfSegments(
  bytes: Uint8Array,
  faults: readonly Fault[],
  { from, limit }: { readonly from: number; readonly limit: number },
): SegmentPage {
  const segments: MarkedSegment[] = [];
  const faulty: number[] = [];
  const waiting = [...faults].sort((left, right) => (left.offset ?? -1) - (right.offset ?? -1));
  const elsewhere: Fault[] = [];
  let told = 0;
  let last: { segment: PlacedSegment; faults: Fault[] } | undefined;
  let total = 0;
  // A fault stands in the last segment that begins at or before it, known once the next one begins.
  const close = (upTo: number): void => {
    for (; told < waiting.length && (waiting[told]!.offset ?? -1) < upTo; told += 1) {
      (last?.faults ?? elsewhere).push(waiting[told]!);
    }
    if (!last) return;
    const { segment } = last;
    if (last.faults.length > 0 && faulty.length < MOST_LISTED) faulty.push(segment.index);
    if (segment.index < from || segment.index >= from + limit) return;
    const { index, position, id, start, end } = segment;
    const raw = textOf(bytes.subarray(start, end));
    segments.push({ index, position, id, raw, elements: [...segment.elements()], faults: last.faults });
  };
  for (const segment of segmentsOf(bytes)) {
    close(segment.start);
    last = { segment, faults: [] };
    total += 1;
  }
  close(Infinity);
  return { segments, total, faulty, elsewhere: elsewhere.slice(0, MOST_LISTED) };
}

/** The file with segments written anew, all else byte for byte; undefined for an edit of a segment it does not have. Pure. */
export function editSegments(bytes: Uint8Array, edits: readonly SegmentEdit[]): Uint8Array | undefined {
  const wanted = new Map(edits.map((edit) => [edit.index, edit.raw]));
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
  const parts: Uint8Array[] = [];
  let kept = 0;
  let dropping = false;
  for (const { index, start, end } of segmentsOf(bytes)) {
    // What is taken out goes with its terminator and whatever else stands before the next segment.
    if (dropping) kept = start;
    const raw = wanted.get(index);
    dropping = raw === null;
    if (raw === undefined) continue;
    wanted.delete(index);
    parts.push(bytes.subarray(kept, start));
    if (raw !== null) parts.push(Buffer.from(raw, encoding));
    kept = end;
  }
  if (wanted.size > 0) return undefined;
  return Buffer.concat([...parts, bytes.subarray(dropping ? bytes.length : kept)]);
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strictUtf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString(isUtf8(bytes) ? 'utf8' : 'latin1');
