import type { TableRow } from '../document.js';
import { pickCells, withCells } from './headed-rows.js';
import { headingOf, readColumns } from './headings.js';
import { NAME_COLUMNS } from './columns.js';
import { readQuantityCell } from '../numbers.js';

/** Rows in which the headings of a matrix are looked for, and how far its two heading rows stand apart. */
const DEPTH = 30;
const APART = 3;
const LABEL =
  /^(?:(?:our|your) )?(?:p\.? ?o\.?|purchase orders?)(?: ?(?:no|nr|number|num|#)s?\.?)?\s*(?:[:#]|→|->|=>|>)?\s*$/i;
const NUMBER = /^#?(?=[\w./-]*\d)[a-z0-9][\w./-]{2,29}$/i;
const NAMED = /\bp\.? ?o\.?(?: ?(?:no|number|#)\.?)? ?[:#-]? ?#?((?=[\w./-]*\d)[a-z0-9][\w./-]{2,29})\)?$/i;

interface Matrix {
  readonly heading: number;
  readonly numbers: ReadonlyMap<number, string>;
  /** Rows that belong to the heading, besides its own. */
  readonly also: readonly number[];
}

/**
 * A matrix of items and places with a purchase order number above each place (in a row of its own or in the headings),
 * as one stretch of rows per order. Other tables stay as they are.
 */
export function spreadPlaces(rows: readonly TableRow[]): readonly TableRow[] {
  const matrix = findMatrix(rows);
  if (!matrix) return rows;
  const { heading, numbers, also } = matrix;
  const top = Math.min(heading, ...also);
  const head = rows[heading]!;
  // Sums below the places are nobody's order.
  const body = rows.slice(Math.max(heading, ...also) + 1).filter(({ cells }) => !TOTAL.test(firstOf(cells)));
  const width = Math.max(head.cells.length, ...body.slice(0, 1_000).map(({ cells }) => cells.length));
  // Columns beside the places: names, units; and no sums over the places.
  const own = Array.from({ length: width }, (_, at) => at).filter(
    (at) => !numbers.has(at) && !/^(?:quantity|total)$/.test(headingOf(head.cells[at] ?? '') ?? ''),
  );
  const told = rows.slice(0, heading).filter((_, at) => at < top || !also.includes(at));
  return [
    ...told,
    ...[...numbers].flatMap(([column, number]) => {
      const columns = [...own, column, -1];
      const named = headingOf(head.cells[column] ?? '') === 'quantity' ? head.cells[column]! : 'Qty';
      const headings = pickCells(head, columns);
      const texts = new Map([
        [own.length, named],
        [own.length + 1, 'PO Number'],
      ]);
      const counted = body.filter(({ cells }) => (cells[column] ?? '').trim() !== '');
      return [
        withCells(headings, texts),
        ...counted.map((row) => withCells(pickCells(row, columns), new Map([[own.length + 1, number]]))),
      ];
    }),
  ];
}

const TOTAL = /^(?:(?:sub|grand) ?)?totals?\b/i;
const firstOf = (cells: readonly string[]): string => cells.find((cell) => cell.trim() !== '')?.trim() ?? '';

function findMatrix(rows: readonly TableRow[]): Matrix | undefined {
  for (const [at, row] of rows.slice(0, DEPTH).entries()) {
    const inHeading = numbersIn(row, (cell) => NAMED.exec(cell)?.[1]);
    if (inHeading.size > 1 && namesItems(row, inHeading)) return { heading: at, numbers: inHeading, also: [] };
    if (!row.cells.some((cell) => LABEL.test(cell.trim()))) continue;
    const numbers = numbersIn(row, (cell) => (NUMBER.test(cell) ? cell.replace(/^#/, '') : undefined));
    if (numbers.size < 2) continue;
    const near = rows
      .slice(0, at + APART + 1)
      .findIndex((each, index) => index >= at - APART && index !== at && namesItems(each, numbers));
    const body = rows.slice(Math.max(near, at) + 1, Math.max(near, at) + 1 + DEPTH);
    if (near >= 0 && [...numbers.keys()].every((column) => holdsCounts(body, column)))
      return { heading: near, numbers, also: rowsBetween(near, at) };
  }
  return undefined;
}

const rowsBetween = (heading: number, numbers: number): number[] =>
  Array.from({ length: Math.abs(heading - numbers) }, (_, step) => Math.min(heading + 1, numbers) + step);

function numbersIn(row: TableRow, read: (cell: string) => string | undefined): Map<number, string> {
  const found = row.cells.flatMap((cell, at): [number, string][] => {
    const number = read(cell.trim());
    return number === undefined ? [] : [[at, number.toUpperCase()]];
  });
  return new Set(found.map(([, number]) => number)).size === found.length ? new Map(found) : new Map();
}

/** A row of headings that names items beside the columns of the places. */
function namesItems({ cells }: TableRow, places: ReadonlyMap<number, string>): boolean {
  const columns = readColumns(cells.map((cell, at) => (places.has(at) ? '' : cell))) ?? new Map<string, number>();
  return NAME_COLUMNS.some((name) => (columns as ReadonlyMap<string, number>).has(name));
}

const holdsCounts = (body: readonly TableRow[], column: number): boolean =>
  body.some(({ cells }) => /[1-9]/.test(readQuantityCell(cells[column] ?? '')?.quantity ?? ''));
