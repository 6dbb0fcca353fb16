import { type Column, headingOf, readHeading } from '../tables/headings.js';
import { NUMBER_COLUMNS } from './page-column-kinds.js';
import { type PageLine, type Segment, segmentOf, wordsOf } from './page-layout.js';
import { headsSizes } from '../tables/size-matrix.js';

/** Where the columns of a table stand, from its heading. */
export interface ColumnBands {
  readonly headings: readonly string[];
  readonly bands: readonly { readonly left: number; readonly right: number }[];
  /** What the rows of one item hold below each other in each column: `Item No. / Description` names two. */
  readonly parts: readonly (readonly string[])[];
}

/** Lines one heading takes. */
const MAX_DEPTH = 3;
const MAX_WORDS = 12;

/**
 * Finds a heading of an order table at a line: in the line itself, or with the next ones where headings are written
 * in two or three lines (`Unit` over `Price`). Of these the one that names most columns is meant.
 */
export function findBands(lines: readonly PageLine[], at: number): FoundBands | undefined {
  if (!mayHead(lines[at]!)) return undefined;
  return findStacked(lines, at, columnsIn(lines[at]!)) ?? findStacked(lines, at, wordsIn(lines[at]!));
}

/** Words in most of its places; asked of every line before its words are looked at. */
export function mayHead({ segments }: PageLine): boolean {
  const figures = segments.filter(({ text }) => /^[\s$]*\d/.test(text)).length;
  return figures <= segments.length / 3 && (segments.length > 1 || !/\d/.test(segments[0]?.text ?? '1'));
}

export interface FoundBands {
  readonly bands: ColumnBands;
  readonly lines: number;
}

function findStacked(
  lines: readonly PageLine[],
  at: number,
  top: readonly Segment[] | undefined,
): FoundBands | undefined {
  if (!top) return undefined;
  let levels: Level[] = top.map((each) => ({ ...each, texts: [each.text] }));
  let best: { bands: ColumnBands; lines: number; count: number } | undefined;
  for (let depth = 1; depth <= MAX_DEPTH; depth += 1) {
    if (depth > 1) {
      const [above, next] = [lines[at + depth - 2]!, lines[at + depth - 1]];
      const close = next && next.y - above.y < above.height * 2 && isWorded(next);
      const stacked = close ? stack(levels, columnsIn(next)) : undefined;
      if (!stacked) break;
      levels = stacked;
    }
    const bands = bandsOf(levels);
    const count = bands.headings.filter((heading) => headingOf(heading)).length;
    // A line that adds its words to known headings (`Requested` under `Quantity`) belongs to them, a second heading
    // of its own (in another language) does not.
    const more = count > (best?.count ?? 0) || (count === best?.count && !isWhole(lines[at + depth - 1]!, levels));
    if ((readHeading(bands.headings) || headsSizes(bands.headings)) && more) best = { bands, lines: depth, count };
  }
  if (!best) return undefined;
  const below = lines[at + best.lines];
  return { bands: best.bands, lines: best.lines + (below && isLettered(below) ? 1 : 0) };
}

/** A heading of its own, as wide as the one above it or nearly. */
function isWhole(line: PageLine, above: readonly Level[]): boolean {
  const headings = columnsIn(line).map(({ text }) => text);
  return headings.length * 2 > above.length && readHeading(headings) !== undefined;
}

/** Words in every place: no row of values, and no line drawn with strokes. */
const isWorded = ({ segments }: PageLine): boolean =>
  segments.every(({ text }) => /[a-z#]/i.test(text) && !/\d/.test(text));

/** `(a)   (b)   (c)` under the headings of forms. */
const isLettered = ({ segments }: PageLine): boolean =>
  segments.length > 2 && segments.every(({ text }) => /^\(?[a-z0-9]\)$/i.test(text));

interface Level {
  readonly left: number;
  readonly right: number;
  readonly texts: readonly string[];
}

/** What a line would be as one of headings; each is looked at several times, alone and with those around it. */
const asHeadings = new WeakMap<PageLine, readonly Segment[]>();

function columnsIn(line: PageLine): readonly Segment[] {
  const columns = asHeadings.get(line) ?? line.segments.flatMap(partHeadings);
  asHeadings.set(line, columns);
  return columns;
}

/** Headings set so close that they ran together (`Item Description`) are parted. */
function partHeadings(segment: Segment): Segment[] {
  if (!segment.text.includes(' ') || segment.text.length > 100 || partsOf(segment.text).length > 0) return [segment];
  const words = wordsOf(segment);
  if (words.length > MAX_WORDS) return [segment];
  const cuts = phrases(words.map(({ text }) => text));
  return cuts ? cuts.map(([from, to]) => segmentOf(words.slice(from, to))) : [segment];
}

/** `Order UOM` names one column, or stands over two: every word by itself, where that makes more known headings. */
function wordsIn(line: PageLine): Segment[] | undefined {
  if (!line.segments.some(({ text }) => text.includes(' ') && text.length <= 40)) return undefined;
  const parted = line.segments.flatMap((segment) => {
    const words = wordsOf(segment).map((word) => segmentOf([word]));
    return words.length < 4 && words.every(({ text }) => headingOf(text)) ? words : [segment];
  });
  return parted.length > line.segments.length ? parted : undefined;
}

/**
 * Words as a row of known headings, the longest there can be first; undefined where a word is left over. `stuck` are
 * the words from which no row of headings reaches the end: each is tried once.
 */
function phrases(words: readonly string[], from = 0, stuck = new Set<number>()): [number, number][] | undefined {
  if (from === words.length) return [];
  for (let to = words.length; to > from; to -= 1) {
    if (stuck.has(to) || partsOf(words.slice(from, to).join(' ')).length === 0) continue;
    const rest = phrases(words, to, stuck);
    if (rest) return [[from, to], ...rest];
  }
  stuck.add(from);
  return undefined;
}

function stack(upper: readonly Level[], lower: readonly Segment[]): Level[] {
  const columns = [...upper];
  for (const { text, left, right } of lower) {
    const at = columns.findIndex((each) => left < each.right + 2 && right > each.left - 2);
    const above = columns[at];
    if (above) {
      columns[at] = {
        left: Math.min(above.left, left),
        right: Math.max(above.right, right),
        texts: [...above.texts, text],
      };
    } else columns.push({ left, right, texts: [text] });
  }
  return columns.sort((a, b) => a.left - b.left);
}

function bandsOf(levels: readonly Level[]): ColumnBands {
  const parts = levels.map(({ texts }) => {
    const named = namesTwo(texts) ? [...texts] : partsOf(texts.join(' '));
    return named.length > 0 ? named : (below(texts) ?? [texts.join(' ')]);
  });
  return { headings: parts.map(([first]) => first!), bands: levels.map(({ left, right }) => ({ left, right })), parts };
}

/** A line of headings by itself. */
export const bandsOfLine = (line: PageLine): ColumnBands =>
  bandsOf(columnsIn(line).map((each) => ({ ...each, texts: [each.text] })));

/** `Item Number` over `Vendor Item`: two numbers of each item, one below the other. */
const namesTwo = (texts: readonly string[]): boolean =>
  texts.length === 2 &&
  texts.every((text) => text.includes(' ') && NUMBER_COLUMNS.includes(headingOf(text)!)) &&
  headingOf(texts[0]!) !== headingOf(texts[1]!);

/** Headings below each other that make no common one: each of a row of its own. */
function below(texts: readonly string[]): string[] | undefined {
  const known = texts.filter((text) => headingOf(text));
  return known.length > 0 ? distinct(known) : undefined;
}

/** The headings in one cell: one for all of it, or those parted by strokes; empty where it names no column. */
function partsOf(text: string): string[] {
  if (text.length > 60) return [];
  if (headingOf(text)) return [text];
  const parts = text.split(/\s*[/|&]\s*/).filter((part) => headingOf(part));
  return distinct(parts);
}

/** One heading of each kind: `Qté / Qty` names one column in two languages. */
function distinct(headings: readonly string[]): string[] {
  const known = new Map<Column | undefined, string>();
  for (const each of headings) if (!known.has(headingOf(each))) known.set(headingOf(each), each);
  return [...known.values()];
}
