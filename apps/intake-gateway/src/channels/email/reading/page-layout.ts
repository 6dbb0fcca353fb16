import type { Place, TableRow } from './document.js';
import { headingOf, readHeading } from './headings.js';

/** A run of text as a PDF places it: left edge, baseline (from the top of the page), width and height in points. */
export interface TextRun {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Words that stand together: a cell of a table, or a piece of a sentence. */
interface Segment {
  text: string;
  readonly left: number;
  right: number;
}

export interface PageLine {
  readonly y: number;
  readonly height: number;
  readonly segments: readonly Segment[];
}

/** Where the columns of a table stand, from its heading and the cells below it. */
export interface ColumnBands {
  readonly headings: readonly string[];
  readonly bands: readonly { readonly left: number; readonly right: number }[];
}

const MAX_RUNS = 20_000;

/** Puts the runs of a page into lines, and each line's words into segments by the blanks between them. */
export function layLines(runs: readonly TextRun[]): PageLine[] {
  const words = runs.slice(0, MAX_RUNS).flatMap(splitRun);
  words.sort((a, b) => a.y - b.y || a.x - b.x);
  const lines: { y: number; height: number; words: TextRun[] }[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    // Superscripts and bold words sit a little off the baseline.
    if (line && Math.abs(word.y - line.y) <= Math.max(line.height, word.height) * 0.4) line.words.push(word);
    else lines.push({ y: word.y, height: word.height, words: [word] });
  }
  return lines.map(({ y, height, words: own }) => ({ y, height, segments: join(own) }));
}

/** A run with wide blanks inside (a line printed with a fixed font) is parted where they stand. */
function splitRun(run: TextRun): TextRun[] {
  if (run.text.trim() === '') return [];
  if (!/\S(?:\s{2,}|\t)\S/.test(run.text)) {
    const lead = run.text.length - run.text.trimStart().length;
    const perCharacter = run.width / run.text.length;
    const text = run.text.trim();
    return [{ ...run, text, x: run.x + lead * perCharacter, width: text.length * perCharacter }];
  }
  const perCharacter = run.width / run.text.length;
  return [...run.text.matchAll(/\S+(?:\s\S+)*/g)].map((found) => ({
    ...run,
    text: found[0],
    x: run.x + found.index * perCharacter,
    width: found[0].length * perCharacter,
  }));
}

function join(words: readonly TextRun[]): Segment[] {
  const segments: Segment[] = [];
  for (const word of [...words].sort((a, b) => a.x - b.x)) {
    const last = segments.at(-1);
    const gap = last ? word.x - last.right : Infinity;
    // A blank is about a quarter of the height; letters of one word leave less than a tenth.
    if (last && gap < word.height * 0.55) {
      last.text += gap > word.height * 0.12 ? ` ${word.text}` : word.text;
      last.right = Math.max(last.right, word.x + word.width);
    } else segments.push({ text: word.text, left: word.x, right: word.x + word.width });
  }
  return segments;
}

/**
 * Finds a heading of an order table at a line: in the line itself, or with the next one where headings are written in
 * two lines (`Unit` over `Price`).
 */
export function findBands(
  lines: readonly PageLine[],
  at: number,
): { readonly bands: ColumnBands; readonly lines: number } | undefined {
  const line = lines[at]!;
  const single = segmentsOf(line);
  const next = lines[at + 1];
  if (next && next.y - line.y < line.height * 2) {
    const both = stack(single, next.segments);
    if (
      both &&
      readHeading(both.map(({ text }) => text)) &&
      both.filter(({ text }) => headingOf(text)).length > single.filter(({ text }) => headingOf(text)).length
    ) {
      return { bands: bandsOf(both), lines: 2 };
    }
  }
  return readHeading(single.map(({ text }) => text)) ? { bands: bandsOf(single), lines: 1 } : undefined;
}

/** Headings set so close that they ran together (`Item Description`) are parted where two known ones result. */
function segmentsOf(line: PageLine): Segment[] {
  return line.segments.flatMap((segment) => {
    if (headingOf(segment.text) || !segment.text.includes(' ')) return [segment];
    const words = segment.text.split(' ');
    for (let cut = 1; cut < words.length; cut += 1) {
      const [first, second] = [words.slice(0, cut).join(' '), words.slice(cut).join(' ')];
      if (!headingOf(first) || !headingOf(second)) continue;
      const seam = segment.left + ((segment.right - segment.left) * first.length) / segment.text.length;
      return [
        { text: first, left: segment.left, right: seam },
        { text: second, left: seam + 1, right: segment.right },
      ];
    }
    return [segment];
  });
}

function stack(upper: readonly Segment[], lower: readonly Segment[]): Segment[] | undefined {
  const columns = upper.map((each) => ({ ...each }));
  for (const below of lower) {
    const above = columns.find((each) => below.left < each.right + 2 && below.right > each.left - 2);
    if (above) {
      above.text = `${above.text} ${below.text}`;
      above.right = Math.max(above.right, below.right);
    } else if (/\d/.test(below.text)) return undefined;
    else columns.push({ ...below });
  }
  return columns.sort((a, b) => a.left - b.left);
}

const bandsOf = (segments: readonly Segment[]): ColumnBands => ({
  headings: segments.map(({ text }) => text),
  bands: segments.map(({ left, right }) => ({ left, right })),
});

/**
 * Puts the segments of a line under the headings: where a segment overlaps one heading only, under it; otherwise
 * under the one whose left edge, right edge or middle lies nearest, as columns are set flush left, right or centred.
 */
export function toRow(line: PageLine, { bands }: ColumnBands, place: (x: number, y: number) => Place): TableRow {
  const cells = bands.map(() => '');
  const places: (Place | undefined)[] = bands.map(() => undefined);
  for (const segment of line.segments) {
    const at = nearest(segment, bands);
    cells[at] = cells[at] === '' ? segment.text : `${cells[at]} ${segment.text}`;
    places[at] ??= place(segment.left, line.y);
  }
  return { cells, places, place: place(line.segments[0]?.left ?? 0, line.y) };
}

function nearest(segment: Segment, bands: ColumnBands['bands']): number {
  const overlapping = bands.flatMap((band, index) =>
    segment.left < band.right && segment.right > band.left ? [index] : [],
  );
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
