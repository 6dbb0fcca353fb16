import type { TableRow } from '../document.js';
import { findHeading } from './find-heading.js';
import { foldRows } from './fold-rows.js';
import { headingOf, readHeading } from './headings.js';
import { readQuantityCell } from '../numbers.js';

/** Items across a page, or labels down its side. */
const MAX_ACROSS = 60;
/** Wider tables are left as they are. */
const MAX_COLUMNS = 200;

/**
 * The rows of a table as their reader wants them, a heading on top and a row for each line: a table with its headings
 * down the side is turned, a heading below its rows goes above them, and rows that tell one line together are one row.
 * Other tables stay as they are.
 */
export const arrangeRows = (rows: readonly TableRow[]): readonly TableRow[] =>
  rows.some(({ cells }) => cells.length > MAX_COLUMNS) ? rows : foldRows(headingFirst(turned(rows)));

/** `Item | A-1 | A-2` over `Qty | 2 | 6`: items across, their fields down. */
function turned(rows: readonly TableRow[]): readonly TableRow[] {
  if (rows.length > MAX_ACROSS || findHeading(rows)) return rows;
  const from = rows.findIndex(({ cells }) => headingOf(cells[0] ?? ''));
  const next = from < 0 ? 0 : rows.findLastIndex(({ cells }) => headingOf(cells[0] ?? '')) + 1;
  const side = from < 0 ? [] : rows.slice(from, next);
  if (!side.every(({ cells }) => /^[^\d]{2,30}$/.test((cells[0] ?? '').trim()))) return rows;
  const columns = readHeading(side.map(({ cells }) => cells[0]!));
  const counts = columns && side[columns.get('quantity')!]!;
  const width = Math.max(0, ...side.map(({ cells }) => cells.length));
  if (!counts || width > MAX_ACROSS) return rows;
  const across = Array.from({ length: width - 1 }, (_, at) => at + 1).filter((at) => side.some(({ cells }) => (cells[at] ?? '').trim() !== '')); // prettier-ignore
  if (across.length < 2 || !across.every((at) => readQuantityCell(counts.cells[at]?.trim() || '0'))) return rows;
  const lines = across.map((at): TableRow => ({
    cells: side.map(({ cells }) => cells[at] ?? ''),
    places: side.map((row) => row.places?.[at] ?? row.place),
    place: counts.place,
  }));
  const heading: TableRow = { cells: side.map(({ cells }) => cells[0]!), place: side[0]!.place };
  return [...rows.slice(0, from), heading, ...lines, ...rows.slice(next)];
}

/** `OF-11 | 2 | Case` over `PART NO | ORDERED | UNIT`: labels below their values. */
function headingFirst(rows: readonly TableRow[]): readonly TableRow[] {
  const last = rows.at(-1);
  if (!last || rows.length < 2 || rows.length > MAX_ACROSS || !readHeading(last.cells)) return rows;
  const filled = (row: TableRow) => row.cells.flatMap((cell, at) => (cell.trim() === '' ? [] : [at])).join();
  const heads = rows.slice(0, -1).some((row) => filled(row) === filled(last));
  return heads && !rows.slice(0, -1).some(({ cells }) => readHeading(cells)) ? [last, ...rows.slice(0, -1)] : rows;
}
