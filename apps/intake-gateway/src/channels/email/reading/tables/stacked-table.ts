import type { TableRow, TextLine } from '../document.js';
import { headingOf, readHeading } from './headings.js';
import { readQuantityCell } from '../numbers.js';
import { readTable, type TableEvent } from './read-table.js';
import type { TextTable } from './text-table.js';

const MAX_COLUMNS = 12;
const MAX_ROWS = 2_000;

/**
 * A table whose cells stand below each other, as it becomes when it is pasted into plain text or set with elements
 * that are no table: the headings line by line, then so many lines a row. It ends where a row has no count in the
 * quantity's place; what looks like a row there is unclear, because one blank cell puts all behind it out of step.
 */
export function readStackedTable(
  lines: readonly TextLine[],
  at: number,
  day: string | undefined,
): TextTable | undefined {
  const top = filledFrom(lines, at, MAX_COLUMNS + 1);
  const width = top.findIndex(({ line }) => !isHeading(line));
  if (width < 2) return undefined;
  const headings = top.slice(0, width).map(({ line }) => line.text.trim());
  const quantityAt = readHeading(headings)?.get('quantity');
  if (quantityAt === undefined) return undefined;
  const rows: TableRow[] = [];
  let used = top[width - 1]!.index + 1;
  while (rows.length < MAX_ROWS) {
    const row = filledFrom(lines, used, width);
    if (row.length < width || !readQuantityCell(row[quantityAt]!.line.text.trim())) break;
    rows.push({ cells: row.map(({ line }) => line.text.trim()), place: row[0]!.line.place });
    used = row.at(-1)!.index + 1;
  }
  const { origin, place } = lines[at]!;
  const heading = { cells: headings, place };
  const events = rows.length > 0 ? readTable([heading, ...rows], { origin, day, infer: false }) : undefined;
  if (!events) return undefined;
  return { events: [...events, ...outOfStep(filledFrom(lines, used, 1)[0]?.line)], used: used - at };
}

/** So many lines that are not blank, with their places; blank ones between them are a few at most. */
function filledFrom(lines: readonly TextLine[], from: number, count: number): { line: TextLine; index: number }[] {
  return lines
    .slice(from, from + 4 * count)
    .flatMap((line, at) => (line.text.trim() === '' ? [] : [{ line, index: from + at }]))
    .slice(0, count);
}

const isHeading = ({ text }: TextLine): boolean => text.length <= 40 && headingOf(text.trim()) !== undefined;

/** The line behind the last row, where it begins as rows do. */
const outOfStep = (line: TextLine | undefined): TableEvent[] =>
  line && /^\s*#?(?=[\w-]*\d)[\w-]{1,24}\s*$/.test(line.text)
    ? [{ kind: 'unclear', row: { cells: [line.text.trim()], place: line.place } }]
    : [];
