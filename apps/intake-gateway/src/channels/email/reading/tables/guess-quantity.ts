import { completeColumns, isOtherHeading, unexplainedCounts } from './column-contents.js';
import { type Columns, NAME_COLUMNS } from './columns.js';
import type { TableRow } from '../document.js';
import { countOf, headingOf, readColumns } from './headings.js';

const DEPTH = 40;
const LOOK = 200;

/**
 * Headings that name the items and nothing that counts, over one column only that can be the count: it is, with a
 * doubt. Undefined where there is none, or more than one.
 */
export function guessQuantity(
  rows: readonly TableRow[],
): { readonly columns: Columns; readonly start: number } | undefined {
  const found = namesWithoutCount(rows);
  if (!found) return undefined;
  const { start, columns, counts } = found;
  return counts.length === 1 ? { start, columns: new Map([...columns, ['quantity', counts[0]!]]) } : undefined;
}

/** Headings that name items beside stock, past counts or prices, and nothing anyone could order by. */
export function isOfNoOrder(rows: readonly TableRow[]): boolean {
  const found = namesWithoutCount(rows);
  if (!found || found.counts.length > 0) return paysBills(rows);
  const headings = rows[found.start]!.cells;
  const past = headings.some((cell) => countOf(cell)?.role === 'past');
  const stock = rows.slice(0, found.start).some(({ cells }) => cells.some((cell) => STOCKTAKING.test(cell)));
  return (
    past ||
    stock ||
    (found.columns.has('price') && headings.every((cell) => cell.trim() === '' || isOtherHeading(cell)))
  );
}

function namesWithoutCount(
  rows: readonly TableRow[],
): { readonly start: number; readonly columns: Columns; readonly counts: readonly number[] } | undefined {
  for (const [start, { cells }] of rows.slice(0, DEPTH).entries()) {
    const named = readColumns(cells);
    const others = cells.filter((cell) => headingOf(cell) ?? countOf(cell)).length;
    if (!named || others < 2 || named.has('quantity') || !NAME_COLUMNS.some((name) => named.has(name))) continue;
    const body = rows.slice(start + 1, start + 1 + LOOK);
    if (body.length === 0) return undefined;
    const columns = completeColumns(named, cells, body);
    const above = rows.slice(0, start).flatMap((row) => row.cells);
    const stock = above.some((cell) => STOCKTAKING.test(cell));
    const counts = unexplainedCounts(columns, cells, body).filter(
      (at) => !stock || !/^\s*count(?:ed)?\s*$/i.test(cells[at] ?? ''),
    );
    return { start, columns, counts };
  }
  return undefined;
}

/** Titles over counts of what there is. */
const STOCKTAKING = /\b(?:inventory|physical count|stock ?take|stock ?count|cycle count|on[- ]hand)\b/i;

const BILLS =
  /^(?:invoice|inv|payment|cheque|check|gross|net|discount|balance|amount (?:due|paid)|debit|credit|due date|invoice (?:no|#|number|date|amount)|paid|open amount|remitted)\.?$/i;

/** `Invoice | Invoice date | Gross | Discount | Net`: a paper about payments. */
const paysBills = (rows: readonly TableRow[]): boolean =>
  rows.slice(0, DEPTH).some(({ cells }) => cells.filter((cell) => BILLS.test(cell.trim())).length >= 3);
