import type { TableRow } from '../document.js';
import type { Column } from '../tables/headings.js';
import { readMoney, readQuantityCell } from '../numbers.js';
import { isItemNumber, NUMBER_COLUMNS } from './page-column-kinds.js';
import { unitCode } from '../units.js';

/** A row as it stood on the page, with its baseline and the height of its letters. */
export interface LaidRow {
  readonly row: TableRow;
  readonly y: number;
  readonly height: number;
}

/** Which rows are items, and for the others, the item each stands close to. */
export interface ItemRows {
  readonly isItem: readonly boolean[];
  readonly own: readonly (number | undefined)[];
}

/** Lines of one cell are set closer than two letters; more than that is another row. */
const LEADING = 1.8;
/** Rows above an item that may be its own, where cells are set in the middle. */
const MAX_ABOVE = 4;

/**
 * Tells the rows of items: each that counts something, those below it line by line, and those above it where the next
 * item stands nearer than the last.
 */
export function rowsOfItems(laid: readonly LaidRow[], kinds: readonly (Column | undefined)[]): ItemRows {
  const isItem = laid.map(({ row }) => isItemRow(row.cells, kinds));
  const own: (number | undefined)[] = [];
  let current: number | undefined;
  laid.forEach((_, at) => {
    if (isItem[at]) current = at;
    else if (gapAbove(laid, at) > LEADING) current = undefined;
    own.push(isItem[at] ? undefined : current);
  });
  laid.forEach((_, at) => {
    if (!isItem[at]) return;
    for (const above of rowsAbove(laid, isItem, at)) own[above] = at;
  });
  return { isItem, own };
}

/** Rows between two items that stand nearer to the lower one, its lines set as close as each other. */
function rowsAbove(laid: readonly LaidRow[], isItem: readonly boolean[], item: number): number[] {
  const close = gapAbove(laid, item);
  const rows: number[] = [];
  for (let at = item - 1; at >= 0 && !isItem[at] && rows.length <= MAX_ABOVE; at -= 1) {
    if (gapAbove(laid, at + 1) > Math.min(LEADING, close * 1.2)) break;
    rows.push(at);
  }
  const first = rows.at(-1);
  return first !== undefined && rows.length <= MAX_ABOVE && gapAbove(laid, first) > close * 1.3 ? rows : [];
}

function gapAbove(laid: readonly LaidRow[], at: number): number {
  const [above, row] = [laid[at - 1], laid[at]];
  return above && row ? (row.y - above.y) / Math.max(above.height, row.height) : Infinity;
}

/** Counts something that has a name; or has a number and a name or price of its own, and is not ordered this time. */
export function isItemRow(cells: readonly string[], kinds: readonly (Column | undefined)[]): boolean {
  const filled = cells.filter((cell) => cell !== '').length;
  const holds = (wanted: readonly Column[], valid: (cell: string) => boolean) =>
    cells.some((cell, at) => cell !== '' && wanted.includes(kinds[at]!) && valid(cell));
  const quantity = cells[kinds.indexOf('quantity')] ?? '';
  // Columns set close on a page run together: `10 CS` under the unit's heading.
  const together = quantity === '' ? readQuantityCell(cells[kinds.indexOf('unit')] ?? '') : undefined;
  const counts = readQuantityCell(quantity) !== undefined || unitCode(together?.unit ?? '') !== undefined;
  if (counts) return filled >= 3 || (filled === 2 && holds([...NUMBER_COLUMNS, 'description'], () => true));
  const named = holds(NUMBER_COLUMNS, isItemNumber);
  const told = holds(['description'], () => true) || holds(['price', 'total'], (cell) => readMoney(cell) !== undefined);
  return quantity === '' && filled >= 3 && named && told;
}
