import type { TableRow } from '../document.js';
import type { Column } from '../tables/headings.js';
import { readMoney, scaled, sumScaled } from '../numbers.js';

/**
 * Figures alone below a table that are the sums of columns are totals nobody labelled: counts among them are left
 * out, an amount is labelled. One item sums up to itself: there a figure alone says nothing.
 */
export function withSumsLabelled(
  rows: readonly TableRow[],
  kinds: readonly (Column | undefined)[],
  items: readonly (readonly string[])[],
): TableRow[] {
  if (items.length < 2) return [...rows];
  const sums = kinds.map((_, at) => {
    const values = items.map((cells) => readMoney(cells[at] ?? '')).filter((value) => value !== undefined);
    return values.length > 1 ? sumScaled(values) : undefined;
  });
  return rows.flatMap((row) => {
    const figures = row.cells.filter((cell) => cell !== '').map(readMoney);
    const summed = figures.every((value) => value !== undefined && sums.includes(scaled(value)));
    if (figures.length === 0 || figures.length > 3 || !summed) return [row];
    const amount = row.cells.some((cell) => /\d[.,]\d{2}\b/.test(cell));
    const free = row.cells.indexOf('');
    if (!amount || free < 0) return [];
    return [{ ...row, cells: row.cells.map((cell, at) => (at === free ? 'Total' : cell)) }];
  });
}
