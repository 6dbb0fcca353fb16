import { type WrittenLine, plainQuantity } from './order-line-grammar.js';
import { unitCode } from './units.js';

/** One row of a table: its cells and where it stood. */
export interface TableRow {
  readonly cells: readonly string[];
  /** Line of the part it stood in, from 1. */
  readonly line: number;
}

export interface TableReading {
  readonly lines: readonly (WrittenLine & {
    readonly line: number;
    readonly gtin?: string;
    readonly customerItem?: string;
  })[];
  /** Lines of rows that are neither an order line nor empty nor a total. */
  readonly unclear: readonly number[];
}

type Column = 'item' | 'gtin' | 'customerItem' | 'quantity' | 'unit' | 'description' | 'price';

const HEADINGS: readonly (readonly [Column, RegExp])[] = [
  ['gtin', /^(gtin|upc|ean|barcode)( ?(code|no|number|#))?$/],
  ['customerItem', /^(your|our|customer|buyer)('s)? ?(item|part|sku|product)?( ?(no|number|code|#))?$/],
  ['item', /^(item|sku|product|part|article|material|vendor item|catalog)( ?(no|number|code|id|#))?$|^#$/],
  ['quantity', /^(qty|quantity|order(ed)? ?(qty|quantity)?|cases|amount ordered)( ordered)?$/],
  ['unit', /^(unit|uom|u\/m|um|unit of measure|measure)$/],
  ['description', /^(description|desc|name|item description|product name|product description|item name)$/],
  ['price', /^(price|unit price|price each|cost)$/],
];

const heading = (cell: string): Column | undefined => {
  const text = cell.trim().toLowerCase().replace(/[.:*]/g, '').replace(/\s+/g, ' ');
  return HEADINGS.find(([, pattern]) => pattern.test(text))?.[0];
};

/** Which column is what, when the row is a heading that names an item and a quantity; undefined otherwise. */
export function readHeading(cells: readonly string[]): ReadonlyMap<Column, number> | undefined {
  const columns = new Map<Column, number>();
  cells.forEach((cell, index) => {
    const column = heading(cell);
    if (column && !columns.has(column)) columns.set(column, index);
  });
  const named = columns.has('item') || columns.has('gtin') || columns.has('customerItem');
  return named && columns.has('quantity') ? columns : undefined;
}

const QUANTITY = /^(\d{1,3}(,\d{3})+|\d{1,6})(\.\d{1,4})?$/;
const TOTAL = /^(sub ?)?totals?\b/i;

/**
 * Reads the rows under a heading. A row without a quantity is a heading of a section or an item not ordered, and is
 * passed over only when it says nothing at all in the quantity's column; anything else unreadable is unclear.
 */
export function readTable(columns: ReadonlyMap<Column, number>, rows: readonly TableRow[]): TableReading {
  const lines: TableReading['lines'][number][] = [];
  const unclear: number[] = [];
  for (const { cells, line } of rows) {
    const cell = (column: Column) => cells[columns.get(column) ?? -1]?.trim() || undefined;
    const [item, gtin, customerItem] = [cell('item'), cell('gtin'), cell('customerItem')];
    const quantity = cell('quantity');
    if (quantity === undefined || cells.some((text) => TOTAL.test(text.trim()))) continue;
    const [amount = '', word] = quantity.split(/\s+/, 2);
    const unitText = cell('unit') ?? word;
    const unit = unitText === undefined ? undefined : unitCode(unitText);
    const named = item ?? gtin ?? customerItem;
    const readable = QUANTITY.test(amount) && named !== undefined && (unitText === undefined || unit !== undefined);
    if (!readable) {
      unclear.push(line);
      continue;
    }
    if (!/[1-9]/.test(amount)) continue;
    const price = cell('price')
      ?.replace(/^\$\s*/, '')
      .replaceAll(',', '');
    const description = cell('description');
    lines.push({
      line,
      quantity: plainQuantity(amount),
      ...(unit === undefined ? {} : { unitOfMeasure: unit }),
      ...(price !== undefined && /^\d+(\.\d{1,6})?$/.test(price) ? { unitPrice: price } : {}),
      item: item ?? '',
      ...(gtin === undefined ? {} : { gtin }),
      ...(customerItem === undefined ? {} : { customerItem }),
      ...(description === undefined ? {} : { description }),
      confidence: 0.97,
    });
  }
  return { lines, unclear };
}

/** Cells of a line of text: by tabs, by bars, or by two blanks and more. */
export function splitCells(text: string): string[] {
  if (text.includes('\t')) return text.split('\t');
  if (text.includes('|'))
    return text
      .replace(/^\s*\|/, '')
      .replace(/\|\s*$/, '')
      .split('|');
  return text.trim().split(/\s{2,}/);
}
