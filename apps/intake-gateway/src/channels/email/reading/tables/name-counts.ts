import { readDateCell } from '../dates.js';
import type { TableRow } from '../document.js';
import { mapHeaded } from './headed-rows.js';
import { headingOf, readColumns, readHeading } from './headings.js';
import { readCount } from './read-count.js';

const HEADING_DEPTH = 40;
const LOOK = 40;

/**
 * Headings whose words say one thing and the cells below another, by what the cells say: `Amount` over nothing but
 * counts is a count, `Required` over days beside a count is the day of delivery.
 */
export function nameCounts(rows: readonly TableRow[]): readonly TableRow[] {
  return nameDays(nameAmounts(rows));
}

function nameAmounts(rows: readonly TableRow[]): readonly TableRow[] {
  const at = rows.slice(0, HEADING_DEPTH).findIndex((row) => (readColumns(row.cells)?.size ?? 0) > 1);
  const heading = rows[at];
  if (!heading || readHeading(heading.cells)) return rows;
  const counts = (column: number) => {
    const filled = cellsBelow(rows.slice(at + 1, at + 21), column);
    return filled.length > 0 && filled.every((cell) => /^\d{1,4}\s?[a-z]{0,8}\.?$/i.test(cell));
  };
  const cells = heading.cells.map((cell, column) =>
    /^\s*(?:order )?(?:amount|amt|total)\s*$/i.test(cell) && counts(column) ? 'Qty' : cell,
  );
  return readHeading(cells) ? rows.with(at, { ...heading, cells }) : rows;
}

function nameDays(rows: readonly TableRow[]): readonly TableRow[] {
  return mapHeaded(
    rows,
    ({ cells }, below) => below.length > 0 && readHeading(cells) !== undefined && countHeads(cells).length > 1,
    (heading, body) => {
      const below = body.slice(0, LOOK);
      const days = countHeads(heading.cells).filter((column) => {
        const filled = cellsBelow(below, column);
        return filled.length > 0 && filled.every((cell) => !readCount(cell, false) && readDateCell(cell, '2000-01-01'));
      });
      const cells = heading.cells.map((cell, column) => (days.includes(column) ? 'Delivery date' : cell));
      return [{ ...heading, cells }, ...body];
    },
  );
}

const countHeads = (cells: readonly string[]): number[] =>
  cells.flatMap((cell, column) => (headingOf(cell) === 'quantity' ? [column] : []));

const cellsBelow = (rows: readonly TableRow[], column: number): string[] =>
  rows.map((row) => row.cells[column]?.trim() ?? '').filter((cell) => cell !== '');
