import type { TableRow } from './document.js';
import { type Columns, headingOf, readHeading } from './headings.js';

/** Rows in which a heading is looked for. */
const HEADING_DEPTH = 40;

/** The heading's rows and columns; a heading of two rows is one whose cells belong together (`Order` over `Qty`). */
export function findHeading(
  rows: readonly TableRow[],
): { readonly columns: Columns; readonly start: number; readonly end: number } | undefined {
  let best: { columns: Columns; start: number; end: number } | undefined;
  for (let index = 0; index < Math.min(rows.length, HEADING_DEPTH); index += 1) {
    const single = readHeading(rows[index]!.cells) ?? readHeading(amountsThatCount(rows, index));
    const next = rows[index + 1];
    const below = next && readHeading(next.cells);
    const labels =
      next && isLabelRow(next) && (below ? (single?.size ?? 0) < below.size && groups(rows[index]!) : true);
    const joined = labels ? readHeading(joinCells(rows[index]!, next)) : undefined;
    const found = joined && joined.size > Math.max(single?.size ?? 0, below?.size ?? 0) ? joined : single;
    if (!found) continue;
    best = { columns: found, start: index, end: index + (found === joined ? 2 : 1) };
    break;
  }
  return best;
}

/** `Product | Item | Amount` over `2 cs`: an amount of goods where everything below it is a count, none with cents. */
function amountsThatCount(rows: readonly TableRow[], index: number): string[] {
  const counts = (column: number) => {
    const cells = rows.slice(index + 1, index + 21).map((row) => row.cells[column]?.trim() ?? '');
    const filled = cells.filter((cell) => cell !== '');
    return filled.length > 0 && filled.every((cell) => /^\d{1,4}\s?[a-z]{0,8}\.?$/i.test(cell));
  };
  return rows[index]!.cells.map((cell, column) =>
    /^\s*(?:amount|amt|total)\s*$/i.test(cell) && counts(column) ? 'Qty' : cell,
  );
}

/** Words set over groups of headings (`Item` over `Number` and `Name`), and nothing else. */
const groups = ({ cells }: TableRow): boolean =>
  cells.some((cell) => headingOf(cell)) && cells.every((cell) => /^[a-z /&.-]{0,24}$/i.test(cell.trim()));

const isLabelRow = (row: TableRow): boolean =>
  row.cells.some((cell) => cell.trim() !== '') &&
  row.cells.every((cell) => !/^\s*[$]?\d/.test(cell)) &&
  row.cells.filter((cell) => headingOf(cell)).length >= 1;

function joinCells(upper: TableRow, lower: TableRow): string[] {
  return Array.from({ length: Math.max(upper.cells.length, lower.cells.length) }, (_, index) => {
    const [above = '', below = ''] = [upper.cells[index]?.trim(), lower.cells[index]?.trim()];
    const both = `${above} ${below}`.trim();
    return headingOf(both) ? both : headingOf(below) ? below : above || below;
  });
}
