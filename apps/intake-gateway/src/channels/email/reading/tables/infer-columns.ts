import type { TableRow } from '../document.js';
import type { Column, Columns } from './headings.js';
import { productAgrees, readMoney, readQuantityCell } from '../numbers.js';
import { readCount } from './read-count.js';
import { unitCode } from '../units.js';

interface Profile {
  readonly index: number;
  readonly cells: readonly string[];
  readonly filled: number;
  readonly codes: number;
  readonly words: number;
  readonly counts: number;
  readonly money: number;
  readonly units: number;
  readonly distinct: number;
  readonly sequence: boolean;
}

const MIN_ROWS = 1;

/**
 * Tells the columns of a table without a heading by what they hold: a column of small numbers is the quantity (not
 * the running number 1, 2, 3 …), units, prices with cents, codes, words. Undefined where that is not plain: without a
 * quantity, or without a code and words.
 */
export function inferColumns(rows: readonly TableRow[]): Columns | undefined {
  const used = rows.filter(({ cells }) => cells.filter((cell) => cell.trim() !== '').length >= 2).slice(0, 200);
  if (used.length < MIN_ROWS) return undefined;
  const width = Math.max(...used.map(({ cells }) => cells.length));
  const profiles = Array.from({ length: width }, (_, index) => profile(used, index));
  const columns = new Map<Column, number>();
  const free = (each: Profile) => ![...columns.values()].includes(each.index);
  const most = (part: number, each: Profile) =>
    each.filled > 0 && part >= each.filled * 0.8 && each.filled >= used.length * 0.6;
  const take = (column: Column, found: Profile | undefined) => found && columns.set(column, found.index);

  take(
    'unit',
    profiles.find((each) => most(each.units, each)),
  );
  if (used.length >= 3)
    take(
      'lineNumber',
      profiles.find((each) => free(each) && each.sequence),
    );
  const gtin = profiles.find(
    (each) => free(each) && most(each.cells.filter((cell) => /^\d{12,14}$/.test(cell)).length, each),
  );
  take('gtin', gtin);
  const priced = profiles.filter((each) => free(each) && most(each.money, each));
  const counted = profiles.filter((each) => free(each) && !priced.includes(each) && most(each.counts, each));
  take(
    'code',
    profiles.find(
      (each) =>
        free(each) &&
        most(each.codes, each) &&
        !priced.includes(each) &&
        !(counted.length === 1 && counted[0] === each),
    ),
  );
  take(
    'description',
    profiles
      .filter((each) => free(each) && most(each.words, each))
      .sort((a, b) => averageLength(b) - averageLength(a))[0],
  );
  const quantity = chooseQuantity(counted.filter(free), priced);
  take('quantity', quantity);
  take('price', priced[0]);
  if (priced.length > 1) take('total', priced.at(-1));
  const named = columns.has('code') || columns.has('description') || columns.has('gtin');
  return named && columns.has('quantity') ? columns : undefined;
}

/**
 * Whether columns told by what they hold can mean nothing else: a number for each item, a unit beside each count, and
 * no other column that counts.
 */
export function isPlain(columns: Columns, rows: readonly TableRow[]): boolean {
  const [code, quantity, unit] = [columns.get('code'), columns.get('quantity'), columns.get('unit')];
  if (rows.length < 2 || code === undefined || quantity === undefined) return false;
  const known = [...columns.values()];
  return rows.every(({ cells }) => {
    const counted = readQuantityCell(cells[quantity] ?? '');
    const beside = unit !== undefined && Math.abs(unit - quantity) === 1 ? cells[unit] : counted?.unit;
    const others = cells.filter((cell, index) => !known.includes(index) && isCount(cell.trim()));
    return counted !== undefined && unitCode(beside?.trim() ?? '') !== undefined && others.length === 0;
  });
}

/** A word that says of what kind a record is: `DTL`, `D`, `LIN`. */
const TAG = /^[A-Z]{1,6}\d{0,2}$/;

/**
 * The records of lines in a file of several kinds of records, each row led by the word for its kind: the kind that
 * comes most often, without that word. Undefined where rows begin otherwise, or are all of one kind.
 */
export function detailRecords(rows: readonly TableRow[]): TableRow[] | undefined {
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const tags = filled.map(({ cells }) => cells[0]?.trim() ?? '');
  if (filled.length < 3 || !tags.every((tag) => TAG.test(tag))) return undefined;
  const times = (tag: string) => tags.filter((each) => each === tag).length;
  const kinds = [...new Set(tags)];
  const [most] = [...kinds].sort((a, b) => times(b) - times(a));
  if (kinds.length < 2 || kinds.length > 8 || most === undefined || times(most) === 1) return undefined;
  return filled
    .filter(({ cells }) => cells[0]?.trim() === most)
    .map((row) => ({ ...row, cells: ['', ...row.cells.slice(1)] }));
}

/** `NP-TFK`: a number without a figure. */
const CODED = /^[A-Z0-9]{1,8}(?:-[A-Z0-9]{1,8}){1,4}$/;

const averageLength = ({ cells }: Profile): number =>
  cells.reduce((sum, cell) => sum + cell.length, 0) / Math.max(1, cells.length);

/** Of several columns of counts, the one whose products with the price make the total; else the only one. */
function chooseQuantity(counted: readonly Profile[], priced: readonly Profile[]): Profile | undefined {
  if (counted.length < 2) return counted[0];
  const [price, total] = [priced[0], priced.at(-1)];
  if (price && total && price !== total) {
    const fits = counted.find(({ cells }) =>
      cells.every((cell, row) => {
        const [count, unit, sum] = [
          readQuantityCell(cell),
          readMoney(price.cells[row] ?? ''),
          readMoney(total.cells[row] ?? ''),
        ];
        return !count || !unit || !sum || productAgrees(count.quantity, unit, sum);
      }),
    );
    if (fits) return fits;
  }
  const plain = counted.filter((each) => !each.sequence);
  return plain.length === 1 ? plain[0] : undefined;
}

function profile(rows: readonly TableRow[], index: number): Profile {
  const cells = rows.map((row) => (row.cells[index] ?? '').replace(/\s+/g, ' ').trim());
  const filled = cells.filter((cell) => cell !== '');
  const numbers = cells.map((cell) => (/^\d{1,4}\.?$/.test(cell) ? Number.parseInt(cell, 10) : NaN));
  return {
    index,
    cells,
    filled: filled.length,
    codes: filled.filter(
      (cell) =>
        (/^#?(?=[\w./-]*\d)[A-Z0-9][A-Z0-9./-]{2,23}$/i.test(cell) || CODED.test(cell)) &&
        !/^\d{1,4}$/.test(cell) &&
        !isMoney(cell) &&
        !isCount(cell),
    ).length,
    words: filled.filter((cell) => /[a-z]{3,}/i.test(cell) && unitCode(cell) === undefined).length,
    counts: filled.filter((cell) => isCount(cell)).length,
    money: filled.filter((cell) => isMoney(cell)).length,
    units: filled.filter((cell) => unitCode(cell) !== undefined).length,
    distinct: new Set(filled).size,
    sequence:
      numbers.every((number, row) => number === (numbers[0] ?? 0) + row) &&
      numbers.length > 1 &&
      (numbers[0] ?? 9) <= 1,
  };
}

const isMoney = (cell: string): boolean => readMoney(cell) !== undefined && /[$€£]|[.,]\d{2,4}$/.test(cell);

function isCount(cell: string): boolean {
  const count = readCount(cell, false);
  return (
    count !== undefined &&
    !/^\d{5,}$|^0\d/.test(cell) &&
    (count.unit === undefined || unitCode(count.unit) !== undefined) &&
    !isMoney(cell)
  );
}
