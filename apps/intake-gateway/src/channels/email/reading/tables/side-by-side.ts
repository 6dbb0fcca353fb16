import type { TableRow } from '../document.js';
import { mapHeaded, pickCells } from './headed-rows.js';
import { headingOf, readHeading } from './headings.js';

const MAX_COLUMNS = 200;

/**
 * Tables that stand side by side under one row of headings (`Item | Name | Qty | | Item | Name | Qty`), as one below
 * the other. Other tables stay as they are.
 */
export function partSideBySide(rows: readonly TableRow[]): readonly TableRow[] {
  return mapHeaded(
    rows,
    ({ cells }) => blockStarts(cells).length > 1,
    (heading, body) => {
      const starts = blockStarts(heading.cells);
      const width = Math.max(heading.cells.length, ...body.slice(0, 1_000).map(({ cells }) => cells.length));
      return starts.flatMap((start, index) => {
        const end = starts[index + 1] ?? Math.min(width, MAX_COLUMNS);
        const columns = Array.from({ length: end - start }, (_, at) => start + at);
        // What stands in one cell across the whole (a title, a note) is told once, with the first.
        const own = body.filter((row) => index === 0 || row.cells.slice(start, end).some((cell) => cell.trim() !== ''));
        return [pickCells(heading, columns), ...own.map((row) => pickCells(row, columns))];
      });
    },
  );
}

/** Where the blocks begin: each has the same first heading, and names a quantity and an item of its own. */
function blockStarts(cells: readonly string[]): number[] {
  const filled = cells.filter((cell) => cell.trim() !== '').length;
  if (filled < 4 || cells.filter((cell) => /^[\s$]*\d/.test(cell)).length > 0) return [];
  const kinds = cells.slice(0, MAX_COLUMNS).map((cell) => headingOf(cell));
  for (const like of new Set(kinds.filter((kind) => kind !== undefined).slice(0, 2))) {
    const first = kinds.indexOf(like);
    const starts = kinds.flatMap((kind, at) => (kind === like ? [at === first ? 0 : at] : []));
    if (starts.length > 1 && starts.every((start, index) => readHeading(cells.slice(start, starts[index + 1]))))
      return starts;
  }
  return [];
}
