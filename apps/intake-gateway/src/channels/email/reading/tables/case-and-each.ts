import type { TableRow } from '../document.js';
import { mapHeaded, withCells } from './headed-rows.js';
import { countOf, headingOf, readColumns } from './headings.js';
import { readQuantityCell } from '../numbers.js';
import { isSizeUnit, unitCode } from '../units.js';

interface Counting {
  readonly column: number;
  readonly unit: string;
}

/**
 * A table that counts in one column per unit (`Cases | Each`, `CS | EA`, `Case Qty | Each Qty`), as one with a count
 * and its unit. A row that has several is as many lines. Other tables stay as they are.
 */
export function withOneCount(rows: readonly TableRow[]): readonly TableRow[] {
  return mapHeaded(
    rows,
    (row, below) => countsPerUnit(row, below).length > 1,
    (heading, body) => {
      const counts = countsPerUnit(heading, body);
      const [first, second] = [counts[0]!.column, counts[1]!.column];
      const others = heading.cells.flatMap((cell, at) =>
        /^(?:unit|quantity)$/.test(headingOf(cell) ?? '') ? [at] : [],
      );
      const blank = [...counts.map(({ column }) => column), ...others].map((at) => [at, ''] as const);
      const names = new Map<number, string>([...blank, [first, 'Qty'], [second, 'Unit']]);
      const twice = saysTwice(counts, body);
      return [withCells(heading, names), ...body.flatMap((row) => countOnce(row, { counts, first, second, twice }))];
    },
  );
}

interface Places {
  readonly counts: readonly Counting[];
  readonly first: number;
  readonly second: number;
  /** Every row has all counts: the second may only say the first in another unit. */
  readonly twice: boolean;
}

function countOnce(row: TableRow, { counts, first, second, twice }: Places): TableRow[] {
  const counted = counts.filter(({ column }) => isCounted(row.cells[column]));
  const blank = counts.map(({ column }) => [column, ''] as const);
  // What is no count at all (a total, a note, a heading again) is left to whoever reads the table.
  if (counted.length === 0) {
    const empty = counts.every(({ column }) => /^[\s0-]*$/.test(row.cells[column] ?? ''));
    return [empty ? withCells(row, new Map(blank)) : row];
  }
  const both = counted.length > 1 && (twice || counted.some(({ unit }) => isSizeUnit(unit)));
  return counted.map(({ column, unit }) => {
    const own = unitCode(readQuantityCell(row.cells[column]!)?.unit ?? '') ?? unit;
    const cells = withCells(row, new Map([...blank, [first, row.cells[column]!], [second, own]]));
    const places = row.places && { places: cells.cells.map((_, at) => row.places![at === first ? column : at]) };
    const marks = (row.marks ?? []).map((mark) => (mark.column === column ? { ...mark, column: first } : mark));
    const doubt = both ? [{ column: first, kind: 'two-counts' as const }] : [];
    return { ...cells, ...places, ...(marks.length + doubt.length > 0 ? { marks: [...marks, ...doubt] } : {}) };
  });
}

/** Columns headed by a unit that hold counts, each of a unit of its own; none where a column counts without a unit. */
function countsPerUnit(heading: TableRow, body: readonly TableRow[]): Counting[] {
  if (heading.cells.some((cell) => /^\s*\$?\d/.test(cell)) || !readColumns(heading.cells)) return [];
  const heads = heading.cells.map((cell) => countOf(cell));
  const plain = heads.some((head) => head?.role === 'want' && head.unit === undefined && head.rank > 1);
  const counts = heads.flatMap((head, column): Counting[] =>
    head?.role === 'want' && head.unit !== undefined && !holdsOthers(body, column) ? [{ column, unit: head.unit }] : [],
  );
  if (plain || new Set(counts.map(({ unit }) => unit)).size < counts.length) return [];
  const counted = body.slice(0, LOOK).some(({ cells }) => counts.some(({ column }) => isCounted(cells[column])));
  return counted ? counts : [];
}

const LOOK = 200;

/** Prices, words, or anything else that is no count. */
const holdsOthers = (body: readonly TableRow[], column: number): boolean => {
  const filled = body
    .slice(0, LOOK)
    .map(({ cells }) => cells[column]?.trim() ?? '')
    .filter((cell) => cell !== '');
  const counts = filled.filter((cell) => readQuantityCell(cell) !== undefined && !/[.,]\d\d$|[$€£]/.test(cell));
  return counts.length < filled.length * 0.8;
};

const isCounted = (cell: string | undefined): boolean => /[1-9]/.test(readQuantityCell(cell ?? '')?.quantity ?? '');

function saysTwice(counts: readonly Counting[], body: readonly TableRow[]): boolean {
  const rows = body.filter(({ cells }) => counts.some(({ column }) => isCounted(cells[column])));
  return rows.length > 1 && rows.every(({ cells }) => counts.every(({ column }) => isCounted(cells[column])));
}
