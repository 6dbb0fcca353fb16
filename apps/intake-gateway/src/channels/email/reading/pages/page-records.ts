import type { Place } from '../document.js';
import { type Column, headingOf } from '../tables/headings.js';
import { readQuantityCell } from '../numbers.js';
import { toRow } from './page-columns.js';
import { bandsOfLine, type ColumnBands, mayHead } from './page-heading.js';
import type { PageLine } from './page-layout.js';
import type { LaidRow } from './page-rows.js';

/** A heading in two lines that stand for two rows of each item: its names in the first, its count in the second. */
export interface RecordBands {
  readonly upper: ColumnBands;
  readonly lower: ColumnBands;
}

/** Lines looked at for the first item, and lines an item may take. */
const LOOK_AHEAD = 12;
const MAX_LINES = 30;
const NAMES: readonly (Column | undefined)[] = ['code', 'vendor', 'customer', 'manufacturer', 'gtin', 'description'];

/**
 * Finds the heading of items in two rows (`Item  Material  Description` over `Order qty.  Unit  Price`), as SAP prints
 * them. Told from a heading stacked in two lines by what follows: a row under the first line, then one under the second.
 */
export function findRecord(lines: readonly PageLine[], at: number): RecordBands | undefined {
  const [first, second] = [lines[at]!, lines[at + 1]];
  if (!second || second.y - first.y > first.height * 2 || !mayHead(first) || !mayHead(second)) return undefined;
  const record = { upper: bandsOfLine(first), lower: bandsOfLine(second) };
  const [above, below] = [record.upper, record.lower].map(({ headings }) => headings.map((each) => headingOf(each)));
  const named = above!.some((kind) => NAMES.includes(kind)) && !above!.includes('quantity');
  const counted = below!.includes('quantity') && !below!.some((kind) => NAMES.includes(kind));
  if (!named || !counted || below!.filter((kind) => kind !== undefined).length < 2) return undefined;
  return lines.slice(at + 2, at + 2 + LOOK_AHEAD).some((_, index) => beginsRecord(lines, at + 2 + index, record))
    ? record
    : undefined;
}

/** A row under the first heading, and before the next one a row under the second. */
export function beginsRecord(lines: readonly PageLine[], at: number, record: RecordBands): boolean {
  if (!isUpper(lines[at]!, record)) return false;
  const ahead = lines.slice(at + 1, at + 1 + LOOK_AHEAD);
  const counts = ahead.findIndex((line) => isLower(line, record));
  const again = ahead.findIndex((line) => isUpper(line, record));
  return counts >= 0 && (again < 0 || counts < again);
}

/** Flush with the first heading, and something beside it. */
function isUpper({ segments, height }: PageLine, { upper }: RecordBands): boolean {
  const [first] = segments;
  return first !== undefined && Math.abs(first.left - upper.bands[0]!.left) <= height && /\d/.test(first.text);
}

function isLower(line: PageLine, record: RecordBands): boolean {
  if (isUpper(line, record)) return false;
  const { cells } = toRow(line, record.lower, () => NOWHERE);
  const at = record.lower.headings.findIndex((heading) => headingOf(heading) === 'quantity');
  return readQuantityCell(cells[at] ?? '') !== undefined && cells.filter((cell) => cell !== '').length >= 2;
}

const NOWHERE: Place = { kind: 'page', part: 'x', page: 1, x: 0, y: 0 };

/** The items of a record, each as one row; other lines of an item as rows of notes close below it. */
export function readRecords(
  lines: readonly PageLine[],
  record: RecordBands,
  place: (x: number, y: number) => Place,
): { readonly parts: ColumnBands['parts']; readonly laid: readonly LaidRow[]; readonly rest: readonly PageLine[] } {
  const parts = [...record.upper.parts, ...record.lower.parts, ['Notes']];
  const laid: LaidRow[] = [];
  let at = lines.findIndex((line) => isUpper(line, record));
  while (at >= 0 && at < lines.length && isUpper(lines[at]!, record)) {
    const own = linesOfItem(lines, at, record);
    laid.push(...readItem(own, record, place));
    at += own.length;
  }
  return { parts, laid, rest: at < 0 ? lines : lines.slice(at) };
}

/** From an item's first line to the next item's, or to where the lines stand further apart than an item's do. */
function linesOfItem(lines: readonly PageLine[], at: number, record: RecordBands): PageLine[] {
  const own = [lines[at]!];
  for (const line of lines.slice(at + 1, at + MAX_LINES)) {
    if (isUpper(line, record)) break;
    if (own.some((each) => isLower(each, record)) && line.y - own.at(-1)!.y > line.height * 2) break;
    own.push(line);
  }
  return own;
}

function readItem(own: readonly PageLine[], record: RecordBands, place: (x: number, y: number) => Place): LaidRow[] {
  const [first, ...others] = own as [PageLine, ...PageLine[]];
  const count = others.find((line) => isLower(line, record));
  const upper = toRow(first, record.upper, place);
  const lower = count && toRow(count, record.lower, place);
  const empty = record.lower.headings.map(() => '');
  // Without its second row, what an item orders is not known: said in the quantity's place, where no count is read.
  const unknown = record.lower.headings.map((each) => (headingOf(each) === 'quantity' ? `? ${upper.cells[0]}` : ''));
  const cells = [...upper.cells, ...(lower?.cells ?? unknown), ''];
  const places = [...(upper.places ?? []), ...(lower?.places ?? empty.map(() => undefined))];
  const notes = others.filter((line) => line !== count && /[a-z]/i.test(textOf(line)));
  return [
    { row: { cells, places, place: upper.place }, y: first.y, height: first.height },
    ...notes.map((line, index): LaidRow => ({
      row: { cells: [...cells.slice(0, -1).map(() => ''), textOf(line)], place: place(line.segments[0]!.left, line.y) },
      y: first.y + (index + 1) * first.height,
      height: first.height,
    })),
  ];
}

const textOf = ({ segments }: PageLine): string => segments.map(({ text }) => text).join(' ');
