import { NAME_COLUMNS } from './columns.js';
import type { TableRow } from '../document.js';
import { mapHeaded, pickCells, withCells } from './headed-rows.js';
import { countOf, headingOf, readColumns } from './headings.js';
import { readQuantityCell } from '../numbers.js';

const SIZE =
  /^(?:(?:x{1,4}|[2-6]x)-?(?:s|l|small|large)|s|m|l|sm|md|med|lg|xlg|small|medium|large|(?:extra|x)[ -](?:small|large))$/i;

/** Headings of such a matrix: something names the items, and two sizes at the least. */
export const headsSizes = (headings: readonly string[]): boolean =>
  headings.filter((heading) => SIZE.test(heading.trim())).length > 1 && headings.some((heading) => headingOf(heading));

/**
 * A matrix of items and sizes (`Glove | S | M | L`), as a row per item and size. Other tables stay as they are.
 */
export function spreadSizes(rows: readonly TableRow[]): readonly TableRow[] {
  return mapHeaded(
    rows,
    (row, below) => sizesOf(row, below).length > 1,
    (heading, body) => {
      const sizes = sizesOf(heading, body);
      const named = readColumns(heading.cells);
      const code = named?.get('code') ?? named?.get('vendor');
      const described = named?.get('description') ?? wordyColumn(body, [...sizes, code ?? -1]);
      if (described === undefined && code === undefined) return [heading, ...body];
      // `Boxes | S | M`: the corner says what is counted.
      const corner = heading.cells.flatMap((cell) => countOf(cell)?.unit ?? [])[0];
      const width = Math.max(heading.cells.length, ...body.slice(0, 1_000).map(({ cells }) => cells.length));
      const own = Array.from({ length: width }, (_, at) => at).filter(
        (at) =>
          (!sizes.includes(at) && !/^(?:quantity|total)$/.test(headingOf(heading.cells[at] ?? '') ?? '')) ||
          at === described,
      );
      const unitAt = own.length + 1;
      const names = new Map([[own.length, 'Qty']]);
      if (corner !== undefined && !named?.has('unit')) names.set(unitAt, 'Unit');
      if (described !== undefined && named?.get('description') === undefined)
        names.set(own.indexOf(described), 'Description');
      const spread = body.flatMap((row) =>
        sizes
          .filter((size) => isCounted(row.cells[size]))
          .map((size) => {
            const texts = new Map([[unitAt, corner ?? '']]);
            const word = heading.cells[size]!.trim();
            if (described !== undefined) texts.set(own.indexOf(described), `${row.cells[described] ?? ''} ${word}`);
            // The number is that of the kind; which size it is, its buyer says by the column.
            if (code !== undefined) texts.set(own.indexOf(code), `${row.cells[code] ?? ''}-${word.toUpperCase()}`);
            return withCells(pickCells(row, [...own, size, -1]), texts);
          }),
      );
      return [withCells(pickCells(heading, [...own, -1, -1]), names), ...spread];
    },
  );
}

/** The columns headed by sizes that hold counts; none in a table that has a count of its own. */
function sizesOf({ cells }: TableRow, below: readonly TableRow[]): number[] {
  const sizes = cells.flatMap((cell, at) => (SIZE.test(cell.trim()) ? [at] : []));
  if (sizes.length < 2 || cells.some((cell) => /^\s*\$?\d{3}/.test(cell))) return [];
  const counted = cells.some(
    (cell, at) => !sizes.includes(at) && headingOf(cell) === 'quantity' && countOf(cell)?.unit === undefined,
  );
  const named = NAME_COLUMNS.some((name) => readColumns(cells)?.has(name)) || cells[0]?.trim() !== '';
  return !counted && named && below.some((row) => sizes.some((size) => isCounted(row.cells[size]))) ? sizes : [];
}

const isCounted = (cell: string | undefined): boolean => /[1-9]/.test(readQuantityCell(cell ?? '')?.quantity ?? '');

const wordyColumn = (body: readonly TableRow[], besides: readonly number[]): number | undefined => {
  const at = body[0]?.cells.findIndex((cell, column) => !besides.includes(column) && /[a-z]{3,}/i.test(cell)) ?? -1;
  return at < 0 ? undefined : at;
};
