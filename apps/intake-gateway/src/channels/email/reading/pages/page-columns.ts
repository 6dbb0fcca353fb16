import type { Place, TableRow } from '../document.js';
import type { ColumnBands } from './page-heading.js';
import { type PageLine, type Segment, segmentOf, wordsOf } from './page-layout.js';

type Bands = ColumnBands['bands'];

/**
 * Puts the segments of a line under the headings: where a segment overlaps one heading only, under it; otherwise
 * under the one whose left edge, right edge or middle lies nearest, as columns are set flush left, right or centred.
 */
export function toRow(
  line: PageLine,
  { bands }: Pick<ColumnBands, 'bands'>,
  place: (x: number, y: number) => Place,
): TableRow {
  const cells = bands.map(() => '');
  const places: (Place | undefined)[] = bands.map(() => undefined);
  const segments = line.segments.flatMap((each) => cutAtColumns(each, bands));
  let at = 0;
  for (const [index, segment] of segments.entries()) {
    if (!goesOnFrom(segments, index, bands, line.height)) at = nearest(segment, bands);
    cells[at] = cells[at] === '' ? segment.text : `${cells[at]} ${segment.text}`;
    places[at] ??= place(segment.left, line.y);
  }
  return { cells, places, place: place(line.segments[0]?.left ?? 0, line.y) };
}

/** Words under no heading that stand much nearer to the cell before them than to the one behind: the rest of it. */
function goesOnFrom(segments: readonly Segment[], index: number, bands: Bands, height: number): boolean {
  const [before, segment, behind] = [segments[index - 1], segments[index]!, segments[index + 1]];
  if (!before || columnsOver(segment, bands).length > 0) return false;
  const gap = segment.left - before.right;
  return gap < height * 1.5 && gap * 2 < (behind ? behind.left - segment.right : Infinity);
}

/** Cells with one blank between them (`24 EA`, `00010 FS-7781`), parted where a word stands under the next heading. */
function cutAtColumns(segment: Segment, bands: Bands): Segment[] {
  if (columnsOver(segment, bands).length < 2 || !segment.text.includes(' ')) return [segment];
  const starts = new Map(segment.runs.map((run) => [run.x, segmentOf([run])]));
  const words = wordsOf(segment);
  const cells: Segment[] = [];
  let from = 0;
  for (let at = 1; at < words.length; at += 1) {
    const [before, after] = [segmentOf(words.slice(at - 1, at)), segmentOf(words.slice(at, at + 1))];
    if (!partsColumns({ before, after, run: starts.get(after.left) }, bands)) continue;
    cells.push(segmentOf(words.slice(from, at)));
    from = at;
  }
  return [...cells, from === 0 ? segment : segmentOf(words.slice(from))];
}

interface Seam {
  readonly before: Segment;
  readonly after: Segment;
  /** The run that begins with the word after, where one does: what is printed at once belongs together. */
  readonly run: Segment | undefined;
}

/**
 * A new run, or a figure, that stands flush with the heading over it; or behind a figure flush with its own. Words of
 * one sentence stand under headings as it happens.
 */
function partsColumns({ before, after, run }: Seam, bands: Bands): boolean {
  const [left, right] = [columnsOver(before, bands), columnsOver(after, bands)];
  const column = right[0];
  if (column === undefined || right.length > 1 || left.includes(column)) return false;
  const limit = (after.runs[0]?.height ?? 0) * 0.3;
  const near = (one: number, other: number) => Math.abs(one - other) < limit;
  const flush = near(after.left, bands[column]!.left) || near((run ?? after).right, bands[column]!.right);
  if (run || FIGURE.test(after.text))
    return flush || (left.length === 1 && flushFigure(before, bands[left[0]!]!, limit));
  return left.length === 1 && (flush || flushFigure(before, bands[left[0]!]!, limit)) && FIGURE.test(before.text);
}

const flushFigure = (word: Segment, band: Bands[number], limit: number): boolean =>
  FIGURE.test(word.text) && Math.abs(word.right - band.right) < limit;

const FIGURE = /^[#$]?\d[\d.,/-]*%?$/;

const columnsOver = ({ left, right }: Segment, bands: Bands): number[] =>
  bands.flatMap((band, index) => (left < band.right && right > band.left ? [index] : []));

function nearest(segment: Segment, bands: Bands): number {
  const overlapping = columnsOver(segment, bands);
  if (overlapping.length === 1) return overlapping[0]!;
  const candidates = overlapping.length > 1 ? overlapping : bands.map((_, index) => index);
  const distance = (index: number) => {
    const band = bands[index]!;
    return Math.min(
      Math.abs(segment.left - band.left),
      Math.abs(segment.right - band.right),
      Math.abs((segment.left + segment.right - band.left - band.right) / 2),
    );
  };
  return candidates.reduce((best, index) => (distance(index) < distance(best) ? index : best));
}
