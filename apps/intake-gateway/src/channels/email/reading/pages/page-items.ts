import type { TableRow } from '../document.js';
import { type Column, headingOf } from '../tables/headings.js';
import { readMoney, readQuantityCell, scaled, sumScaled } from '../numbers.js';
import { isItemNumber, isWords, NUMBER_COLUMNS, type PageColumns, settleColumns } from './page-column-kinds.js';
import { isNote, labelledIn, leadingNumber, readDelivery, readRemark } from './page-remarks.js';
import { type LaidRow, rowsOfItems } from './page-rows.js';
import { withSumsLabelled } from './page-sums.js';
import { unitCode } from '../units.js';

/** The table of a page: a row for each item, whatever stood below it told in columns of its own. */
export interface ItemTable {
  readonly headings: readonly string[];
  readonly rows: readonly TableRow[];
}

/** Headings of columns added for what rows below an item say. */
const ADDED: Readonly<Partial<Record<Column, string>>> = {
  code: 'Item No', vendor: 'Vendor Item No', customer: 'Our Item No', manufacturer: 'Mfg No', gtin: 'UPC',
  description: 'Description', unit: 'UOM', pack: 'Pack Size', date: 'Need By', note: 'Notes',
}; // prettier-ignore
/** Longer cells hold more than their column says. */
const MAX_CELL = 500;

/** An item's row being put together. */
interface Item {
  readonly row: TableRow;
  readonly columns: PageColumns;
  readonly cells: string[];
  readonly added: Map<Column, string>;
  /** How many rows of each column were taken in, for headings that say what stands in the first and in the second. */
  readonly taken: number[];
  readonly deliveries: string[];
}

/**
 * Joins the rows of each item: the one that counts it, and those set close to it that count nothing themselves. What
 * they say goes where it belongs: the rest of a description, a second number, the unit, deliveries. Rows that are
 * none of an item stay as they are.
 */
export function joinItems(parts: readonly (readonly string[])[], laid: readonly LaidRow[]): ItemTable {
  const headed = parts.map(([first]) => headingOf(first!));
  const { own, isItem } = rowsOfItems(laid, headed);
  const columns = settleColumns(
    parts,
    laid.flatMap(({ row }, at) => (isItem[at] ? [row.cells] : [])),
  );
  const items = new Map<number, Item>();
  laid.forEach(({ row }, at) => isItem[at] && items.set(at, begin(row, columns)));
  const rows: (Item | TableRow)[] = [];
  // Once a row turned out to be none of an item's, nothing below it is either.
  const closed = new Set<Item>();
  laid.forEach(({ row }, at) => {
    const item = items.get(own[at] ?? -1);
    if (isItem[at]) rows.push(items.get(at)!);
    else if (!item || closed.has(item) || !takeRow(row.cells, item)) {
      if (item) closed.add(item);
      rows.push(row);
    }
  });
  return written(columns, rows);
}

function begin(row: TableRow, columns: PageColumns): Item {
  const item = { row, columns, cells: [...row.cells], added: new Map(), taken: [], deliveries: [] };
  const [quantity, unit] = [columns.kinds.indexOf('quantity'), columns.kinds.indexOf('unit')];
  // A figure beside the empty place of the count may be it, or may not.
  if (item.cells[quantity] === '' && /^\d[\d.,]*$/.test(item.cells[unit] ?? '')) leaveOpen(item, item.cells[unit]!);
  const at = columns.kinds.indexOf('description');
  const led = at < 0 ? undefined : leadingNumber(item.cells[at]!);
  if (led && !NUMBER_COLUMNS.some((kind) => columns.kinds.includes(kind))) {
    item.cells[at] = led.rest;
    add(item, led.column, led.value);
  }
  return item;
}

/** Puts what a row says into the item it belongs to; false where it is a row of its own after all. */
function takeRow(cells: readonly string[], item: Item): boolean {
  const filled = cells.flatMap((text, at) => (text === '' ? [] : [{ text, at }]));
  if (isRowOfItsOwn(filled, item.columns.kinds)) return false;
  const whole = filled.map(({ text }) => text).join('   ');
  const remark = readRemark(cells);
  if (remark === 'other') return false;
  if (remark === 'differs') leaveOpen(item, whole);
  if (remark === 'delivery') item.deliveries.push(whole);
  if (remark === 'text') for (const { text, at } of filled) takeCell(text, at, item);
  return true;
}

/**
 * A number of an item with anything beside it, an amount, or a count in a column nobody knows: an item of its own,
 * whatever is wrong with its count.
 */
const isRowOfItsOwn = (
  filled: readonly { readonly text: string; readonly at: number }[],
  kinds: PageColumns['kinds'],
): boolean =>
  filled.some(({ text, at }) => {
    const kind = kinds[at];
    if (kind === 'quantity') return readQuantityCell(text) !== undefined;
    if (kind === 'price' || kind === 'total') return readMoney(text) !== undefined;
    if (kind === undefined)
      return /^\d{1,4}(?:\.\d+)?$/.test(text) || (at === 0 && filled.length > 1 && isItemNumber(text));
    return filled.length > 1 && NUMBER_COLUMNS.includes(kind) && isItemNumber(text);
  });

function takeCell(text: string, at: number, item: Item): void {
  const { kinds, parts } = item.columns;
  const nth = (item.taken[at] ?? 0) + 1;
  item.taken[at] = nth;
  const labelled = labelledIn(text);
  if (labelled) {
    for (const { column, value } of labelled) add(item, column, value);
    return;
  }
  const [kind, own] = [kinds[at], item.cells[at]!];
  const part = headingOf(parts[at]![nth] ?? '');
  if (part && NUMBER_COLUMNS.includes(part) && isItemNumber(text)) add(item, part, text);
  else if (kind === 'quantity')
    add(item, unitCode(text) === undefined ? (isWords(text) ? 'description' : 'note') : 'unit', text);
  else if (kind === 'unit') {
    if (isWords(text)) add(item, 'description', text);
    else if (unitCode(own) === undefined) item.cells[at] = `${own} ${text}`.trim();
  } else if (kind === 'description') add(item, isNote(text) ? 'note' : kind, text);
  else if (kind !== undefined && NUMBER_COLUMNS.includes(kind)) {
    if (!isItemNumber(text)) add(item, 'description', text);
    else if (own.endsWith('-')) item.cells[at] = `${own}${text}`;
    else add(item, 'vendor', text);
  } else if (kind === 'note') add(item, kind, text);
  else if (own === '' && kind !== undefined) item.cells[at] = text;
}

/** Into the table's own column where that is empty, else behind it; of two numbers the first counts. */
function add(item: Item, column: Column, text: string): void {
  const at = item.columns.kinds.indexOf(column);
  const before = at < 0 ? item.added.get(column) : item.cells[at];
  const more = column === 'description' || column === 'note';
  const value = before ? (more ? `${before} ${text}`.slice(0, MAX_CELL) : before) : text;
  if (at < 0) item.added.set(column, value);
  else item.cells[at] = value;
}

/** Something else than a count in the quantity's place: how many are wanted is a person's to say. */
function leaveOpen(item: Item, said: string): void {
  const at = item.columns.kinds.indexOf('quantity');
  const counted = item.cells[at] ?? '';
  // Nothing is ordered of it either way.
  if (at >= 0 && !/^[0.,]+$/.test(counted)) item.cells[at] = `${counted || '?'} (${said})`.slice(0, 80);
}

/** Deliveries that make up the quantity are told with the line; others leave open how many are wanted. */
function tellDeliveries(item: Item): void {
  const { deliveries } = item;
  if (deliveries.length === 0) return;
  const counted = readQuantityCell(item.cells[item.columns.kinds.indexOf('quantity')] ?? '')?.quantity;
  const read = deliveries.map((each) => readDelivery(each)!);
  if (counted === undefined || sumScaled(read.map(({ quantity }) => quantity)) !== scaled(counted))
    leaveOpen(item, deliveries.join('; '));
  else if (deliveries.length > 1) add(item, 'note', `Deliveries: ${deliveries.join('; ')}`);
  else add(item, 'date', read[0]!.date);
}

function written({ headings, kinds }: PageColumns, rows: readonly (Item | TableRow)[]): ItemTable {
  const items = rows.filter((row): row is Item => 'added' in row);
  for (const item of items) tellDeliveries(item);
  const columns = [...new Set(items.flatMap(({ added }) => [...added.keys()]))];
  const finished = rows.map((row): TableRow =>
    'added' in row
      ? { ...row.row, cells: [...row.cells, ...columns.map((column) => row.added.get(column) ?? '')] }
      : row,
  );
  return {
    headings: [...headings, ...columns.map((column) => ADDED[column] ?? column)],
    rows: withSumsLabelled(
      finished,
      kinds,
      items.map(({ row }) => row.cells),
    ),
  };
}
