import { withOneCount } from './case-and-each.js';
import { rowAction } from './change-columns.js';
import { checkArithmetic } from './check-arithmetic.js';
import type { CandidateLine, IdentifierKind, ItemName, LineDoubt, LineForm } from './candidate.js';
import { readDateCell } from './dates.js';
import type { Origin, Place, TableRow } from './document.js';
import { findHeading } from './find-heading.js';
import { type Column, type Columns, readHeading } from './headings.js';
import { inferColumns, isPlain } from './infer-columns.js';
import { readMoney, readQuantityCell, writesDecimalComma } from './numbers.js';
import { cellUnitCode, unitCode } from './units.js';

/** What a row turned out to be, in the order of the table. */
export type TableEvent =
  | { readonly kind: 'line'; readonly line: CandidateLine }
  /** A row that looks like an order line but cannot be read. */
  | { readonly kind: 'unclear'; readonly row: TableRow }
  /** The table's own total. */
  | { readonly kind: 'amount'; readonly value: string; readonly place: Place }
  /** Labels and values around the table. */
  | { readonly kind: 'rest'; readonly row: TableRow };

export interface TableContext {
  readonly origin: Origin;
  readonly day?: string | undefined;
  /** Columns of the same table's beginning, on an earlier page. */
  readonly columns?: Columns | undefined;
  /** Headerless tables are read as orders only where something says that they are one. */
  readonly infer: boolean;
}

const TOTAL =
  /^(?:(?:sub|grand|order|page|net|invoice|est(?:imated)?)[ -]?)?totals?\b|^(?:amount due|sum|balance|total due|zwischensumme|gesamt)\b/i;
const CHARGE =
  /^(?:(?:sales |state )?tax|vat|freight|shipping|delivery(?: charge| fee)?|fuel surcharge|handling|discount|deposit|s&h)\b/i;
/** Rows of a table read. */
const MAX_ROWS = 20_000;

/** Reads a table: finds its heading (in one row or two), or tells the columns by what they hold. */
export function readTable(given: readonly TableRow[], context: TableContext): TableEvent[] | undefined {
  const rows = withOneCount(given);
  const heading = findHeading(rows);
  if (heading) return readRows(rows, heading.end, heading.columns, context, 'table-headed', heading.start);
  if (context.columns) return readRows(rows, 0, context.columns, context, 'table-headed', 0);
  const inferred = context.infer ? inferColumns(rows) : undefined;
  // Columns that can mean nothing else say as much as a line that says `40137 12 cs`.
  return (
    inferred && readRows(rows, 0, inferred, context, isPlain(inferred, rows) ? 'code-quantity' : 'table-inferred', 0)
  );
}

function readRows(
  rows: readonly TableRow[],
  from: number,
  columns: Columns,
  context: TableContext,
  form: LineForm,
  headingAt: number,
): TableEvent[] {
  const events: TableEvent[] = rows.slice(0, headingAt).map((row) => ({ kind: 'rest', row }));
  const body = rows.slice(from, MAX_ROWS);
  const decimalComma = writesDecimalComma(body.slice(0, SAMPLE).flatMap(({ cells }) => cells));
  let unit = headedUnit(rows[from - 1], columns);
  const sorted = columnSorter(body);
  let current = sorted(columns);
  for (const row of body) {
    const again = readHeading(row.cells);
    if (again) {
      current = sorted(again);
      unit = headedUnit(row, again);
      continue;
    }
    const read = readRow(row, current, { ...context, decimalComma, unit }, form);
    const last = events.at(-1);
    const below = read.kind === 'wrapped' && last?.kind === 'line' ? numberBelow(read.text, last.line) : undefined;
    if (below) events[events.length - 1] = { kind: 'line', line: below };
    else if (read.kind === 'line') events.push({ kind: 'line', line: checkArithmetic(read.line) });
    else if (read.kind === 'unclear') events.push({ kind: 'unclear', row });
    else if (read.kind === 'wrapped' && last?.kind === 'line' && isContinuation(read.text)) {
      events[events.length - 1] = { kind: 'line', line: wrap(last.line, read.text) };
    } else if (read.kind === 'total') events.push({ kind: 'amount', value: read.value, place: row.place });
    else if (read.kind === 'rest' || read.kind === 'wrapped') events.push({ kind: 'rest', row });
  }
  if (rows[MAX_ROWS]) events.push({ kind: 'unclear', row: rows[MAX_ROWS] });
  return events;
}

/** What stands alone under a description goes on with it, unless it is a footer or a label. */
const isContinuation = (text: string): boolean =>
  text.length <= 80 &&
  !/:|\bpage\b|\bcontinued\b|\b(?:p\.?o\.?|purchase order|thank|please|notes?|deliver|ship|signature|authorized|approved)\b/i.test(
    text,
  );

/** `SKU: P-7710` alone under a line that names its item in words: the number of that item. */
function numberBelow(text: string, line: CandidateLine): CandidateLine | undefined {
  const value = NUMBER_BELOW.exec(text)?.[1];
  return value && line.names.length === 0
    ? { ...line, names: [{ kind: 'code', value: value.toUpperCase() }] }
    : undefined;
}

const NUMBER_BELOW =
  /^(?:sku|item|part|product|catalog|cat|code|stock)\.? ?(?:no\.?|number|code|id|#)? ?[:#] ?#?((?=[\w./-]*\d)[A-Z0-9][\w./-]{2,23})$/i;

const wrap = (line: CandidateLine, text: string): CandidateLine => ({
  ...line,
  description: `${line.description ?? ''} ${text}`.trim().slice(0, 500),
});

/** Rows looked at to tell names from numbers: what the first of them hold, the others hold. */
const SAMPLE = 1_000;

/** Headings come again on every page, and in hostile tables on every row: each kind of them is looked into once. */
function columnSorter(rows: readonly TableRow[]): (columns: Columns) => Columns {
  const sample = rows.slice(0, SAMPLE);
  const known = new Map<string, Columns>();
  return (columns) => {
    const key = JSON.stringify([...columns]);
    const sorted = known.get(key) ?? sortColumns(columns, sample);
    known.set(key, sorted);
    return sorted;
  };
}

/** A column headed `Item` or `Product` holds names when its cells are words, numbers when they are codes. */
function sortColumns(columns: Columns, rows: readonly TableRow[]): Columns {
  const at = columns.get('code');
  if (at === undefined || !holdsWords(rows, at)) return columns;
  const described = columns.get('description');
  const sorted = new Map(columns);
  // `Product | Item` over `Olive oil | 50315`: the other way round.
  if (described !== undefined && holdsWords(rows, described)) return columns;
  if (described === undefined) sorted.delete('code');
  else sorted.set('code', described);
  sorted.set('description', at);
  return sorted;
}

function holdsWords(rows: readonly TableRow[], column: number): boolean {
  const cells = rows.map((row) => row.cells[column]?.trim() ?? '').filter((cell) => cell !== '');
  const wordy = cells.filter((cell) => /[a-z]{3,}\s+\S/i.test(cell) || !/\d/.test(cell)).length;
  return cells.length > 0 && wordy >= cells.length / 2;
}

interface RowContext extends TableContext {
  /** Cents stand behind a comma. */
  readonly decimalComma: boolean;
  /** What the heading of the quantities counts them in. */
  readonly unit: string | undefined;
}

/** `Cases`, `Qty (cs)`: a table without a column of units that says in its heading what it counts. */
function headedUnit(heading: TableRow | undefined, columns: Columns): string | undefined {
  const words = heading?.cells[columns.get('quantity') ?? -1]?.toLowerCase().match(/[a-z]+/g) ?? [];
  return words.map((word) => (COUNTED_IN.test(word) ? unitCode(word) : undefined)).find((unit) => unit !== undefined);
}

const COUNTED_IN = /^(?:cs|cases?|cartons?|ctns?|boxes|bags|each|ea|pieces|pcs|dozens?|lbs|pounds)$/;

type RowReading =
  | { readonly kind: 'line'; readonly line: CandidateLine }
  | { readonly kind: 'total'; readonly value: string }
  | { readonly kind: 'wrapped'; readonly text: string }
  | { readonly kind: 'unclear' | 'rest' | 'blank' };

const NAME_COLUMNS: readonly (readonly [Column, IdentifierKind])[] = [
  ['vendor', 'vendor'],
  ['code', 'code'],
  ['customer', 'customer'],
  ['gtin', 'gtin'],
  ['bidLine', 'bidLine'],
  ['manufacturer', 'manufacturer'],
];

function readRow(row: TableRow, columns: Columns, context: RowContext, form: LineForm): RowReading {
  const cells = row.cells.map((cell) => cell.replace(/\s+/g, ' ').trim());
  const filled = cells.filter((cell) => cell !== '');
  if (filled.length === 0 || filled.every((cell) => /^[\s|+=_.–—-]*$/.test(cell))) return { kind: 'blank' };
  const cell = (column: Column) => cells[columns.get(column) ?? -1] || undefined;
  const label = filled.find((text) => TOTAL.test(text) || CHARGE.test(text));
  const names = readNames(columns, cells);
  // Columns set close on a page run together: `10 CS` under the unit's heading.
  const together =
    cell('quantity') === undefined && /^\d[\d,.]*\s?[a-z]/i.test(cell('unit') ?? '') ? cell('unit') : undefined;
  const countText = cell('quantity') ?? together;
  const counted = readQuantityCell(countText ?? '', context.decimalComma);
  // A total has no item of its own: `Total cases | 24`, `Subtotal … 1,234.50`, `Freight | 25.00`.
  if (label !== undefined && (names.length === 0 || !counted || names.every(({ value }) => TOTAL.test(value)))) {
    const money = filled.map(readMoney).filter((value) => value !== undefined);
    const value = money.at(-1) ?? readMoney(/[\d.,]+$/.exec(label)?.[0] ?? '');
    return TOTAL.test(label) && value !== undefined && /[$€£]|[.,]\d{2}\b/.test(filled.at(-1)!)
      ? { kind: 'total', value }
      : { kind: 'rest' };
  }
  const description = cell('description');
  const action = rowAction(cells, columns);
  const parts = { row, cells, columns, context, form, names };
  // `Delete`, or nothing left of what was ordered: a line taken off, however many it says.
  if (action === 'delete' && (names.length > 0 || description !== undefined))
    return { kind: 'line', line: { ...buildLine({ ...parts, counted: { ...counted, quantity: '0' } }), action } };
  if (countText === undefined) return withoutQuantity(cells, columns, names, description);
  if (!counted)
    return /\d/.test(countText) && (names.length > 0 || description) ? { kind: 'unclear' } : { kind: 'rest' };
  if (!/[1-9]/.test(counted.quantity)) return { kind: 'blank' };
  if (names.length === 0 && !/[a-z]{2,}/i.test(description ?? '')) return { kind: 'unclear' };
  return { kind: 'line', line: { ...buildLine({ ...parts, counted }), ...(action && { action }) } };
}

/** Rows without a quantity: a description that goes on, an item of an order guide not ordered, or a section. */
function withoutQuantity(
  cells: readonly string[],
  columns: Columns,
  names: readonly ItemName[],
  description: string | undefined,
): RowReading {
  const filled = cells.filter((text) => text !== '');
  if (filled.length === 1 && description !== undefined && names.length === 0)
    return { kind: 'wrapped', text: description };
  if (names.length === 0 || !columns.has('quantity') || description === undefined) return { kind: 'rest' };
  return COUNT_AT_END.test(description) ? { kind: 'unclear' } : { kind: 'blank' };
}

/** `Roma tomatoes - 2 cs`: written behind the name, where the column of quantities is blank. */
const COUNT_AT_END = /(?:^|[\s,(:–-])\d{1,3} ?(?:cs|cases?|ctns?|cartons?)\)?$/i;

function readNames(columns: Columns, cells: readonly string[]): ItemName[] {
  return NAME_COLUMNS.flatMap(([column, kind]): ItemName[] => {
    const raw =
      cells[columns.get(column) ?? -1]?.replace(/^(?:item|sku|#|no\.?)\s*[:#]?\s*/i, '').replace(/\.0+$/, '') ?? '';
    if (raw === '' || raw.length > 48 || /^[-–—/]+$|^n\/?a$/i.test(raw)) return [];
    if (kind === 'gtin') {
      const digits = raw.replace(/[\s-]/g, '');
      return /^\d{8,14}$/.test(digits) ? [{ kind, value: digits }] : [{ kind: 'code', value: raw.toUpperCase() }];
    }
    return [{ kind, value: raw.toUpperCase() }];
  });
}

interface RowParts {
  readonly row: TableRow;
  readonly cells: readonly string[];
  readonly columns: Columns;
  readonly context: RowContext;
  readonly form: LineForm;
  readonly names: readonly ItemName[];
  readonly counted: { readonly quantity: string; readonly unit?: string };
}

function buildLine({ row, cells, columns, context, form, names, counted }: RowParts): CandidateLine {
  const cell = (column: Column) => cells[columns.get(column) ?? -1] || undefined;
  const unitText = cell('unit') ?? counted.unit;
  const unit = unitText === undefined ? context.unit : cellUnitCode(unitText.replace(/^\d+\s*/, ''));
  const doubts: LineDoubt[] = [
    ...(unitText !== undefined && unit === undefined && !/\d/.test(unitText) ? (['unit-unknown'] as const) : []),
    ...(row.hidden ? (['hidden-row'] as const) : []),
    ...(form === 'table-inferred' ? (['guessed-columns'] as const) : []),
  ];
  const split = splitCode(names, cell('description'));
  const date = cell('date') && readDateCell(cell('date')!, context.day);
  const price = readMoney(cell('price') ?? '');
  const total = readMoney(cell('total') ?? '');
  const at = row.places?.[columns.get('quantity') ?? -1] ?? row.places?.find((place) => place !== undefined);
  return {
    ...(cell('lineNumber') && /^\d{1,5}$/.test(cell('lineNumber')!) ? { lineNumber: cell('lineNumber') } : {}),
    quantity: counted.quantity,
    ...(unit === undefined ? {} : { unit }),
    names: split.names,
    ...(split.description === undefined ? {} : { description: split.description.slice(0, 500) }),
    ...(cell('pack') === undefined ? {} : { pack: cell('pack')!.slice(0, 40) }),
    ...(price === undefined ? {} : { unitPrice: price }),
    ...(total === undefined ? {} : { lineTotal: total }),
    ...(date ? { requestedDate: date } : {}),
    ...(cell('note') === undefined ? {} : { note: cell('note')!.slice(0, 500) }),
    ...(cell('purchaseOrder') === undefined ? {} : { purchaseOrderNumber: cell('purchaseOrder')!.slice(0, 50) }),
    form,
    doubts,
    place: at ?? row.place,
    origin: context.origin,
    source: cells
      .filter((text) => text !== '')
      .join(' | ')
      .slice(0, 300),
  };
}

/** `40137 Milk 1%` or `Milk 1% (40137)` in the description of a table without numbers: the code is its name. */
function splitCode(
  names: readonly ItemName[],
  description: string | undefined,
): { names: readonly ItemName[]; description: string | undefined } {
  if (names.length > 0 || description === undefined) return { names, description };
  const lead = /^#?((?=[\w-]*\d)[A-Z0-9][A-Z0-9-]{3,17})\s*[-–:,]?\s+(\S.*)$/i.exec(description);
  const behind = /^(\S.*?)\s*[([](?:item|sku|#|no\.?|\s)*((?=[\w-]*\d)[A-Z0-9][A-Z0-9-]{3,17})[)\]]$/i.exec(
    description,
  );
  const [code, text] = lead ? [lead[1]!, lead[2]!] : behind ? [behind[2]!, behind[1]!] : [undefined, description];
  const measured = code !== undefined && /^\d+(?:ct|oz|lb|lbs|gal|pk|ml|in|g|kg)$/i.test(code);
  return code === undefined || measured
    ? { names, description }
    : { names: [{ kind: 'code', value: code.toUpperCase() }], description: text };
}
