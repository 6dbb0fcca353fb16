import type { Column, Columns } from './columns.js';
import type { TableRow } from '../document.js';
import { countOf, headingOf, plainHeading } from './headings.js';
import { readMoney, readQuantityCell } from '../numbers.js';
import { cellUnitCode, isSizeUnit, unitCode } from '../units.js';

const NUMBERS: readonly Column[] = ['code', 'vendor', 'customer', 'gtin', 'manufacturer'];
/** Headings of columns that say other things of a row, in words or in numbers: nobody orders by them. */
const OTHERS =
  /\b(?:aisle|bin|shelf|slot|rack|dept|department|gl|acct|account|cost cent(?:er|re)|page|pg|weight|wt|gross|cube|ti|hi|tie|tier|layer|rank|stop|route|temp|tax|disc\w*|lead|days?|age|year|status|category|cat|class|group|family|buyer|vendor|supplier|customer|company|contact|ship to|currency|crcy|curr|job|project|phase|zone|area|room|bldg|building|floor|price|cost|rate|color|colour|length|width|height|thread|grade|spec|drawing|rev|revision|hts|coo|origin|margin|retail|msrp|srp|id|no|nr|num|number|code|date|time|phone|fax|fob|terms|pct|percent|volts?|amps?|season|brand|reason|type|section|why|requested by|ordered by|order(?:ed)? by|load|carrier|storage|lot|serial|expir\w*|best by)\b|acct|account|ledger|[#%]/;
const PLACES = /^(?:plant|site|store|whse|warehouse|wh|loc|location|sloc)$/;

/** True for a heading of a column that neither counts nor names what is ordered, as far as its words tell. */
export function isOtherHeading(cell: string): boolean {
  const text = plainHeading(cell);
  const known = headingOf(cell);
  if (known !== undefined) return known !== 'quantity';
  return countOf(cell)?.role === 'past' || OTHERS.test(text) || PLACES.test(text);
}

/**
 * The columns of a table, put right by what they hold: `Item` over words is a description, over 10, 20, 30 a line
 * number; a column of unit words is that of the units, one of numbers or words nobody headed plainly names the items.
 */
export function completeColumns(columns: Columns, headings: readonly string[], given: readonly TableRow[]): Columns {
  const rows = given.filter(tellsGoods);
  const found = new Map(columns);
  withoutCompanies(found, rows);
  takeSequence(found, headings, rows);
  sortNames(found, rows);
  const free = (at: number) => ![...found.values()].includes(at);
  const width = Math.max(headings.length, ...rows.map(({ cells }) => cells.length));
  const open = Array.from({ length: width }, (_, at) => at).filter(free);
  const take = (column: Column, at: number | undefined) => at !== undefined && found.set(column, at);
  if (!found.has('unit'))
    take(
      'unit',
      open.find((at) => holdsUnits(rows, at)),
    );
  const unnamed = open.filter((at) => free(at) && !isOtherHeading(headings[at] ?? ''));
  if (!NUMBERS.some((column) => found.has(column)))
    take(
      'code',
      unnamed.find((at) => holdsCodes(rows, at)),
    );
  if (!found.has('description'))
    take(
      'description',
      unnamed.find((at) => free(at) && holdsNames(rows, at)),
    );
  return found;
}

/** Titles of sections and sums say nothing of what the columns hold. */
const tellsGoods = ({ cells }: TableRow): boolean => {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  return filled.length > 1 && !/^(?:sub|grand)?[ -]?totals?\b/i.test(filled[0]!);
};

const cellsAt = (rows: readonly TableRow[], column: number): string[] =>
  rows.map((row) => row.cells[column]?.trim() ?? '').filter((cell) => cell !== '');

/** `Vendor` and `Customer` over names of companies name no items. */
function withoutCompanies(columns: Map<Column, number>, rows: readonly TableRow[]): void {
  for (const column of ['vendor', 'customer', 'manufacturer'] as const) {
    const cells = cellsAt(rows, columns.get(column) ?? -1);
    if (cells.length > 0 && cells.filter((cell) => !/\d/.test(cell) && !CODED.test(cell)).length > cells.length / 2)
      columns.delete(column);
  }
}

/** `GLV-NB-L`: a number without a figure. */
const CODED = /^[A-Z0-9]{1,8}(?:[-./][A-Z0-9]{1,8}){1,4}$/;

/** `Item | Material` over `10 | 40137`: lines are numbered 1, 2, 3 or 10, 20, 30, whatever the column is called. */
function takeSequence(columns: Map<Column, number>, headings: readonly string[], rows: readonly TableRow[]): void {
  const at = columns.get('code');
  if (at === undefined || columns.has('lineNumber') || !isSequence(cellsAt(rows, at))) return;
  const other = headings.findIndex((cell, index) => index !== at && headingOf(cell) === 'code');
  columns.delete('code');
  columns.set('lineNumber', at);
  if (other < 0) return;
  columns.set(columns.has('vendor') ? 'customer' : 'code', other);
}

function isSequence(cells: readonly string[]): boolean {
  if (cells.length < 2 || !cells.every((cell) => /^0{0,4}\d{1,4}$/.test(cell))) return false;
  const numbers = cells.map(Number);
  const step = numbers[1]! - numbers[0]!;
  return [1, 5, 10, 100].includes(step) && numbers.every((number, row) => number === (row + 1) * step);
}

/** A column headed `Item` or `Product` holds names when its cells are words, numbers when they are codes. */
function sortNames(columns: Map<Column, number>, rows: readonly TableRow[]): void {
  const at = columns.get('code');
  if (at === undefined || !holdsWords(rows, at)) return;
  const described = columns.get('description');
  // `Product | Item` over `Olive oil | 50315`: the other way round.
  if (described !== undefined && holdsWords(rows, described)) return;
  if (described === undefined) columns.delete('code');
  else columns.set('code', described);
  columns.set('description', at);
}

function holdsWords(rows: readonly TableRow[], column: number): boolean {
  const cells = cellsAt(rows, column);
  const wordy = cells.filter((cell) => /[a-z]{3,}\s+\S/i.test(cell) || (!/\d/.test(cell) && !CODED.test(cell))).length;
  return cells.length > 0 && wordy >= cells.length / 2;
}

const isUnit = (cell: string): boolean =>
  cellUnitCode(cell.replace(/^\d+\s*/, '')) !== undefined && !/^\d+$/.test(cell);

const holdsUnits = (rows: readonly TableRow[], column: number): boolean => {
  const cells = cellsAt(rows, column);
  return cells.length > 0 && cells.every((cell) => isUnit(cell) && !/\d/.test(cell));
};

function holdsCodes(rows: readonly TableRow[], column: number): boolean {
  const cells = cellsAt(rows, column);
  const codes = cells.filter((cell) => /^#?(?=[\w./-]*\d)[A-Z0-9][A-Z0-9./-]{3,23}$/i.test(cell) || CODED.test(cell));
  const plain = codes.filter(
    (cell) => !/^\d{1,4}$/.test(cell) && !/\.\d\d$/.test(cell) && !/^\d+(?:lb|oz|ct|gal|pk|ea|cs)s?$/i.test(cell),
  );
  return cells.length > 1 && plain.length === cells.length && new Set(cells).size === cells.length;
}

function holdsNames(rows: readonly TableRow[], column: number): boolean {
  const cells = cellsAt(rows, column);
  const wordy = cells.filter((cell) => /[a-z]{3,}/i.test(cell) && unitCode(cell) === undefined).length;
  return (
    cells.length > 0 &&
    cells.length >= rows.length * 0.6 &&
    wordy >= cells.length * 0.8 &&
    new Set(cells).size > cells.length / 2
  );
}

/** A count and nothing else: no price, no date, no number of five places. */
export function isCount(cell: string): boolean {
  const count = readQuantityCell(cell);
  if (!count || /^\d{5,}$|^0\d/.test(cell) || /[1-9]/.test(count.quantity) === false) return false;
  if (count.unit !== undefined && unitCode(count.unit) === undefined) return false;
  return !(readMoney(cell) !== undefined && /[$€£]|[.,]\d{2,4}$/.test(cell));
}

/** Columns that may count what is ordered and are not the one that does: nothing says what they hold. */
export function unexplainedCounts(columns: Columns, headings: readonly string[], rows: readonly TableRow[]): number[] {
  const taken = [...columns.values()];
  const chosen = countOf(headings[columns.get('quantity') ?? -1] ?? '');
  const width = Math.max(headings.length, ...rows.map(({ cells }) => cells.length));
  return Array.from({ length: width }, (_, at) => at).filter((at) => {
    const heading = headings[at] ?? '';
    if (taken.includes(at) || isOtherHeading(heading)) return false;
    const count = countOf(heading);
    // `Ordered | Received | Order`: the former is what was ordered the last time.
    if (/\bordered\b/i.test(heading) && (chosen?.rank ?? 0) > (count?.rank ?? 0)) return false;
    // `Case | Qty`: how many are in one.
    if (/^\s*(?:case|box|bag|carton|each)\s*$/i.test(heading) && (chosen?.rank ?? 0) > 1) return false;
    if (isWeightOf(rows, { at, counted: columns.get('quantity'), rank: chosen?.rank, unit: count?.unit })) return false;
    const cells = cellsAt(rows, at);
    const counts = cells.filter(isCount);
    if (count?.role === 'want') return counts.length > 0;
    const figures = counts.length + cells.filter((cell) => /^0+(?:\.0+)?$/.test(cell)).length;
    return counts.length > 0 && figures >= cells.length * 0.6 && !isSequence(cells);
  });
}

/** `Qty | Unit | Lbs`: what the count weighs, where no row has the one without the other. */
function isWeightOf(
  rows: readonly TableRow[],
  {
    at,
    counted,
    rank,
    unit,
  }: { at: number; counted: number | undefined; rank: number | undefined; unit: string | undefined },
): boolean {
  if (unit === undefined || !isSizeUnit(unit) || counted === undefined || (rank ?? 0) < 2) return false;
  return rows.every(({ cells }) => (cells[at] ?? '').trim() === '' || (cells[counted] ?? '').trim() !== '');
}
