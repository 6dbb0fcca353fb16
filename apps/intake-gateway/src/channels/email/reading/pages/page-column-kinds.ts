import { type Column, headingOf } from '../tables/headings.js';
import { unitCode } from '../units.js';

/** What the columns of a table hold, the heading's words and the cells below it together. */
export interface PageColumns {
  /** One heading a column, as the rest of the reader understands it. */
  readonly headings: readonly string[];
  readonly kinds: readonly (Column | undefined)[];
  readonly parts: readonly (readonly string[])[];
}

type Kinds = (Column | undefined)[];

/**
 * Settles what each column holds: `Item` over 00010, 00020 numbers the lines, `Item / Description` or `Product` over
 * words holds descriptions, and so does a column nobody knows where no other describes anything.
 * @param rows the cells of rows that are items
 */
export function settleColumns(
  parts: readonly (readonly string[])[],
  rows: readonly (readonly string[])[],
): PageColumns {
  const kinds: Kinds = parts.map(([first]) => headingOf(first!));
  const cellsOf = (at: number) => rows.map((row) => row[at] ?? '').filter((cell) => cell !== '');
  kinds.forEach((kind, at) => {
    if ((kind === 'code' || kind === undefined) && countsUp(cellsOf(at), rows.length)) kinds[at] = 'lineNumber';
  });
  const describe = (of: Column | undefined) => {
    if (kinds.includes('description')) return;
    const at = kinds.findIndex((kind, index) => kind === of && areWords(cellsOf(index)));
    if (at >= 0) kinds[at] = 'description';
  };
  describe('code');
  describe(undefined);
  const headings = parts.map(([first], at) => {
    if (kinds[at] === headingOf(first!)) return first!;
    return kinds[at] === 'lineNumber' ? 'Line' : 'Description';
  });
  return { headings, kinds, parts };
}

/** 1, 2, 3 or 00010, 00020: the running numbers of lines. One alone is none, unless it is written as they are. */
function countsUp(cells: readonly string[], rows: number): boolean {
  if (cells.length < rows || rows === 0) return false;
  const numbers = cells.map((cell) => (/^\d{1,5}(?:\.0)?$/.test(cell) ? Number.parseInt(cell, 10) : NaN));
  if (rows === 1) return /^0{1,4}10?$|^1\.0$/.test(cells[0]!);
  const step = numbers[1]! - numbers[0]!;
  return (step === 1 || step === 10) && numbers.every((number, index) => number === numbers[0]! + index * step);
}

const areWords = (cells: readonly string[]): boolean =>
  cells.length > 0 && cells.filter(isWords).length > cells.length / 2;

/** Words as descriptions have them: two at the least. */
export const isWords = (cell: string): boolean => /[a-z]{3,}.*\s\S/i.test(cell) && unitCode(cell) === undefined;

/** The number of an item, in one word; a day is none. */
export const isItemNumber = (text: string): boolean =>
  /^#?(?=\S*\d)[A-Z0-9][\w./-]{2,29}$/i.test(text) && !/^\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}$/.test(text);

/** Columns that hold numbers of items. */
export const NUMBER_COLUMNS: readonly Column[] = ['code', 'vendor', 'customer', 'gtin', 'manufacturer'];
