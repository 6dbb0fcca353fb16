import { NAME_COLUMNS } from './columns.js';
import type { TableRow } from '../document.js';
import { type Columns, countOf, headingOf, readColumns, readHeading } from './headings.js';

/** Rows in which a heading is looked for. */
const HEADING_DEPTH = 40;

/** The first row of headings with its columns. */
export function findHeading(
  rows: readonly TableRow[],
): { readonly columns: Columns; readonly start: number } | undefined {
  for (const [start, { cells }] of rows.slice(0, HEADING_DEPTH).entries()) {
    const columns = readHeading(cells);
    if (columns) return { columns, start };
  }
  return undefined;
}

/**
 * Writes a heading set in two rows as one (`Order` over `Qty`, `Quantity` over `Case | Each`, a row of units below).
 * Under headings of periods (`Last week | This week`) all but the present one count what is past.
 */
export function joinHeadingRows(rows: readonly TableRow[]): readonly TableRow[] {
  for (let index = 0; index < Math.min(rows.length - 1, HEADING_DEPTH); index += 1) {
    const [upper, lower] = [rows[index]!, rows[index + 1]!];
    const [single, below] = [readHeading(upper.cells), readHeading(lower.cells)];
    if (single || below || readColumns(upper.cells)) {
      const cells = joinable(upper, lower, { single, below }) ? joinCells(upper, lower) : undefined;
      const joined = cells && readHeading(cells);
      if (joined) return [...rows.slice(0, index), { ...upper, cells }, ...rows.slice(index + 2)];
    }
    if (single) return rows;
  }
  return rows;
}

function joinable(
  upper: TableRow,
  lower: TableRow,
  { single, below }: { readonly single: Columns | undefined; readonly below: Columns | undefined },
): boolean {
  // `PO # | 4711` above a heading is a label with its value.
  if (!isLabelRow(lower) || upper.cells.some((cell) => /\d{3}/.test(cell) && !PERIOD.test(cell.trim()))) return false;
  if (pastGroups(upper.cells).size > 0 && below) return true;
  if (isSubHeading(upper, lower)) return true;
  const joined = readHeading(joinCells(upper, lower));
  const larger = (joined?.size ?? 0) > Math.max(single?.size ?? 0, below?.size ?? 0);
  return larger && (below ? (single?.size ?? 0) < below.size && groups(upper) : true);
}

/** Units or counts, each below a heading, and nothing else: `| | Case | Each` below `Code | Name | Quantity |`. */
function isSubHeading(upper: TableRow, lower: TableRow): boolean {
  const names = NAME_COLUMNS.some((name) => readColumns(upper.cells)?.has(name));
  const filled = lower.cells.flatMap((cell, at) => (cell.trim() === '' ? [] : [{ cell, at }]));
  const head = upper.cells.filter((cell) => cell.trim() !== '').length;
  return (
    names &&
    filled.length > 0 &&
    filled.length <= head &&
    filled.every(
      ({ cell, at }) => countOf(cell.replace(/[()[\]]/g, '')) !== undefined && groupAbove(upper, lower, at) !== '',
    )
  );
}

/** Words set over groups of headings (`Item` over `Number` and `Name`), and nothing else. */
const groups = ({ cells }: TableRow): boolean =>
  cells.some((cell) => headingOf(cell)) && cells.every((cell) => /^[a-z /&.-]{0,24}$/i.test(cell.trim()));

const isLabelRow = (row: TableRow): boolean =>
  row.cells.some((cell) => cell.trim() !== '') &&
  row.cells.every((cell) => !/^\s*[$]?\d/.test(cell)) &&
  row.cells.filter((cell) => headingOf(cell) ?? countOf(cell.replace(/[()[\]]/g, ''))).length >= 1;

function joinCells(upper: TableRow, lower: TableRow): string[] {
  const past = pastGroups(upper.cells);
  return Array.from({ length: Math.max(upper.cells.length, lower.cells.length) }, (_, index) => {
    const below = lower.cells[index]?.trim() ?? '';
    const above = groupAbove(upper, lower, index);
    if (past.has(above) && countOf(below)) return `last ${below}`;
    const both = `${above} ${below}`.trim();
    if (countOf(above)?.role === 'past') return both;
    return headingOf(both) ? both : headingOf(below) ? below : (upper.cells[index]?.trim() ?? '') || below;
  });
}

/** The text above a cell; a merged one stands in the first of the cells it spans. */
function groupAbove(upper: TableRow, lower: TableRow, at: number): string {
  const own = upper.cells[at]?.trim() ?? '';
  if (own !== '' || (lower.cells[at]?.trim() ?? '') === '') return own;
  for (let left = at - 1; left >= 0 && (lower.cells[left]?.trim() ?? '') !== ''; left -= 1) {
    const text = upper.cells[left]?.trim() ?? '';
    if (text !== '') return text;
  }
  return '';
}

const BEFORE = /\b(?:last|prev(?:ious)?|prior|past|history)\b/i;
const PERIOD =
  /^(?:w(?:ee)?k|kw|period|cycle)\.? ?#?\d{1,2}$|^(?:(?:w(?:ee)?k|order) (?:of )?)?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?$|^\d{4}-\d\d-\d\d$/i;

/** Headings of periods that are over: those called so, and of several weeks or days all but the last. */
function pastGroups(cells: readonly string[]): ReadonlySet<string> {
  const texts = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const numbered = [...new Set(texts.filter((text) => PERIOD.test(text)))];
  return new Set([...texts.filter((text) => BEFORE.test(text) && text.length <= 30), ...numbered.slice(0, -1)]);
}
