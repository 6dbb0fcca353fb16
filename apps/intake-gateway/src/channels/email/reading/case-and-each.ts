import type { TableRow } from './document.js';
import { readQuantityCell } from './numbers.js';

const HEADING_DEPTH = 40;
const CASES =
  /^(?:(?:full )?cases?|cs|ctns?) ?(?:qty|quantity|order(?:ed)?|count)$|^(?:qty|quantity) ?\(?(?:cases?|cs)\)?$/i;
const PIECES =
  /^(?:each(?:es)?|ea|pieces?|splits?|units?) ?(?:qty|quantity|order(?:ed)?|count)$|^(?:qty|quantity) ?\(?(?:each(?:es)?|ea|pieces?)\)?$/i;

/**
 * A table that counts cases in one column and pieces in another (`Case Qty | Each Qty`), as one with a count and its
 * unit. A row that has both is two lines. Other tables stay as they are.
 */
export function withOneCount(rows: readonly TableRow[]): readonly TableRow[] {
  const counts = (cells: readonly string[]) => columnOf(cells, CASES) >= 0 && columnOf(cells, PIECES) >= 0;
  const at = rows.slice(0, HEADING_DEPTH).findIndex(({ cells }) => counts(cells));
  const heading = rows[at];
  if (!heading) return rows;
  const [cases, pieces] = [columnOf(heading.cells, CASES), columnOf(heading.cells, PIECES)];
  const counting = (row: TableRow, quantity: string, unit: string): TableRow => ({
    ...row,
    cells: row.cells.map((cell, index) => (index === cases ? quantity : index === pieces ? unit : cell)),
  });
  const body = rows.slice(at + 1).flatMap((row) => {
    const both = [
      [row.cells[cases] ?? '', 'CS'],
      [row.cells[pieces] ?? '', 'EA'],
    ] as const;
    const counted = both.filter(([cell]) => /[1-9]/.test(readQuantityCell(cell)?.quantity ?? ''));
    // What is no count at all (a total, a note, a heading again) is left to whoever reads the table.
    if (counted.length === 0) return [both.every(([cell]) => /^[\s0-]*$/.test(cell)) ? counting(row, '', '') : row];
    return counted.map(([cell, unit]) => counting(row, cell, unit));
  });
  return [...rows.slice(0, at), counting(heading, 'Qty', 'Unit'), ...body];
}

const columnOf = (cells: readonly string[], heading: RegExp): number =>
  cells.findIndex((cell) => heading.test(cell.replace(/[\s.:]+/g, ' ').trim()));
