import type { CandidateLine, IdentifierKind, ItemName, LineDoubt, LineForm } from '../candidate.js';
import { rowAction } from './change-columns.js';
import { isCount } from './column-contents.js';
import type { Column, Columns } from './columns.js';
import { readDateCell } from '../dates.js';
import type { Origin, TableRow } from '../document.js';
import { readMoney, readPrice, readQuantityCell, scaled } from '../numbers.js';
import { type Count, readCount } from './read-count.js';
import { changesRow, isStruck, marksOf, saysNone, saysNotWanted, takesBack } from './row-remarks.js';
import { splitCode } from './split-code.js';
import { cellUnitCode } from '../units.js';

/** What is known of a table when one of its rows is read. */
export interface RowContext {
  readonly origin: Origin;
  readonly day?: string | undefined;
  readonly columns: Columns;
  readonly form: LineForm;
  /** Cents stand behind a comma. */
  readonly decimalComma: boolean;
  /** What the heading of the quantities counts them in. */
  readonly unit: string | undefined;
  /** Columns that count something nobody explains. */
  readonly unexplained: readonly number[];
  /** Columns that say what came of the order: received, shipped, short. */
  readonly received: readonly number[];
  /** Columns that say whether a row is ordered. */
  readonly deciding: readonly number[];
  /** Columns of words beside the item. */
  readonly remarks: readonly number[];
  /** The numbers in the table's columns of names. */
  readonly numbers: ReadonlySet<string>;
  /** Doubts of every line of the table. */
  readonly doubts: readonly LineDoubt[];
}

export type RowReading =
  | { readonly kind: 'line'; readonly line: CandidateLine }
  | { readonly kind: 'total'; readonly value: string }
  /** A text that goes on from the row above, or says something of it. */
  | { readonly kind: 'wrapped' | 'note'; readonly text: string }
  | { readonly kind: 'unclear' | 'rest' | 'blank' };

const NAMES: readonly (readonly [Column, IdentifierKind])[] = [
  ['vendor', 'vendor'],
  ['code', 'code'],
  ['customer', 'customer'],
  ['gtin', 'gtin'],
  ['bidLine', 'bidLine'],
  ['manufacturer', 'manufacturer'],
];

const TOTAL =
  /^(?:(?:sub|grand|order|page|net|invoice|est(?:imated)?|section)[ -]?)?(?:totals?|count)\b|^(?:untaxed amount|net amount|amount due|sum|balance|total due|zwischensumme|gesamt)\b|^(?:[a-z&/]+ ){1,3}(?:sub-?)?totals?:?$/i;
const CHARGE =
  /^(?:(?:sales |state )?tax|vat|freight|shipping|delivery(?: charge| fee)?|fuel surcharge|handling|discount|deposit|s&h)\b/i;

/** What a row of a table says: an order line, a total, a text that goes on, nothing, or something unclear. */
export function readRow(row: TableRow, context: RowContext): RowReading {
  const { columns } = context;
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
  const counted = readCount(countText ?? '', context.decimalComma);
  // A total has no item of its own: `Total cases | 24`, `Subtotal … 1,234.50`, `Freight | 25.00`.
  if (label !== undefined && (names.length === 0 || !counted || names.every(({ value }) => TOTAL.test(value))))
    return readTotal(filled, label);
  const description = cell('description');
  const struck = isStruck(row, cells.map((_, at) => at)); // prettier-ignore
  if (struck === 'whole') return { kind: 'blank' };
  const named = names.length > 0 || description !== undefined;
  const ordersMore = named && context.unexplained.some((at) => isCount(cells[at] ?? ''));
  if (named && (isUncomputed(row, context) || (struck === 'partly' && counted))) return { kind: 'unclear' };
  const action = rowAction(cells, columns);
  const parts = { row, cells, context, names };
  // `Delete`, or nothing left of what was ordered: a line taken off, however many it says.
  if (action === 'delete' && named)
    return { kind: 'line', line: { ...buildLine({ ...parts, counted: { ...counted, quantity: '0' } }), action } };
  if (countText === undefined)
    return ordersMore || (named && countsElsewhere(cells, columns))
      ? { kind: 'unclear' }
      : withoutQuantity(cells, columns, names, description);
  if (!counted) return named && !saysNone(countText) ? { kind: 'unclear' } : { kind: 'rest' };
  if ([...names.map(({ value }) => value), description ?? ''].some(takesBack)) return { kind: 'unclear' };
  if (!/[1-9]/.test(counted.quantity)) return { kind: ordersMore ? 'unclear' : 'blank' };
  if (context.deciding.some((at) => saysNotWanted(cells[at] ?? ''))) return { kind: 'unclear' };
  if (names.length === 0 && !/[a-z]{2,}/i.test(description ?? '')) return { kind: 'unclear' };
  return { kind: 'line', line: { ...buildLine({ ...parts, counted }), ...(action && { action }) } };
}

function readTotal(filled: readonly string[], label: string): RowReading {
  const money = filled.map(readMoney).filter((value) => value !== undefined);
  // `TOTAL LINES 5 | ORDER TOTAL 314.95`: the last figure is the amount.
  const value = readMoney(/[\d.,]+$/.exec(filled.at(-1)!)?.[0] ?? '') ?? money.at(-1);
  return TOTAL.test(label) && value !== undefined && /[$€£]|[.,]\d{2}\b/.test(filled.at(-1)!)
    ? { kind: 'total', value }
    : { kind: 'rest' };
}

const isUncomputed = (row: TableRow, { columns, unexplained }: RowContext): boolean =>
  marksOf(row, 'uncomputed').some(({ column }) => column === columns.get('quantity') || unexplained.includes(column));

/** Rows without a quantity: a description that goes on, an item of an order guide not ordered, or a section. */
function withoutQuantity(
  cells: readonly string[],
  columns: Columns,
  names: readonly ItemName[],
  description: string | undefined,
): RowReading {
  const filled = cells.filter((text) => text !== '');
  if (filled.length === 1 && NOTED.test(filled[0]!)) return { kind: 'note', text: filled[0]! };
  if (filled.length === 1 && description !== undefined && names.length === 0)
    return { kind: 'wrapped', text: description };
  if (filled.length === 1 && ORDERS_ALONE.some((pattern) => pattern.test(filled[0]!))) return { kind: 'unclear' };
  // `F2215 |  | bags`, `Wax ring |  | ea`: an item with its unit, and nothing under the quantity.
  const united = cellUnitCode(cells[columns.get('unit') ?? -1] ?? '') !== undefined;
  if (!columns.has('quantity') || (united ? filled.length < 2 : names.length === 0 || description === undefined))
    return { kind: 'rest' };
  return COUNT_AT_END.test(description ?? '') ? { kind: 'unclear' } : { kind: 'blank' };
}

/** A count in the column of units, of remarks or of descriptions, where that of the quantities is blank. */
function countsElsewhere(cells: readonly string[], columns: Columns): boolean {
  const described = cells[columns.get('description') ?? -1] ?? '';
  const unit = cells[columns.get('unit') ?? -1] ?? '';
  const bare = (text: string) => /^[1-9]\d{0,3}$/.test(text);
  const noted = readQuantityCell(cells[columns.get('note') ?? -1] ?? '')?.unit;
  return [unit, described].some(bare) || (noted !== undefined && cellUnitCode(noted) !== undefined);
}

/** `40137 - 2 cs please`, `2 cs 40137`: all in one cell. */
const ORDERS_ALONE: readonly RegExp[] = [
  /^#?(?!\d{4}-\d\d-\d\d)(?=[\w-]{0,20}\d)[\w-]{4,24}(?: ?[:–x] ?| {1,3}(?:- ?)?)\d{1,4}\b(?![:/.-]\d)/i,
  /^\d{1,4} ?(?:x|cs|cases?|ea|each|bx|box|boxes|bg|bags?|dz|lbs?)? (?:of )?#?(?=[\w-]{0,20}\d)[\w-]{4,24}\b/i,
];

/** `Note: …`, `Deliver-to: …` alone in a row. */
const NOTED =
  /^(?:note|notes|comment|remark|memo|deliver(?:y)?[ -]?to|attn|attention|ref|reference|gl(?: code)?|cost cent(?:er|re)|requested by|requester|for|project|job|location|instructions?|special instructions?)\b[^:]{0,12}:\s*\S/i;

/** `Roma tomatoes - 2 cs`: written behind the name, where the column of quantities is blank. */
const COUNT_AT_END = /(?:^|[\s,(:–-])\d{1,3} ?(?:cs|cases?|ctns?|cartons?)\)?$/i;

/** The numbers a row gives its item, by the columns they stand in. */
export function readNames(columns: Columns, cells: readonly string[]): ItemName[] {
  return NAMES.flatMap(([column, kind]): ItemName[] => {
    const raw =
      cells[columns.get(column) ?? -1]
        // `="0042"`: how a spreadsheet is kept from taking it for a number.
        ?.replace(/^="?([^"]*)"?$/, '$1')
        .replace(/^(?:item|sku|#|no\.?)\s*[:#]?\s*/i, '')
        .replace(/\.0+$/, '') ?? '';
    if (raw === '' || raw.length > 48 || /^[-–—/]+$|^n\/?a$/i.test(raw)) return [];
    if (kind === 'gtin') {
      const digits = raw.replace(/[\s-]/g, '');
      return /^\d{8,14}$/.test(digits) ? [{ kind, value: digits }] : [{ kind: 'code', value: raw.toUpperCase() }];
    }
    // `MD-20145 / SM-300145`: theirs and ours in one cell.
    const both = /^([A-Z0-9][A-Z0-9.-]{3,}) ?\/ ?([A-Z0-9][A-Z0-9.-]{3,})$/i.exec(raw);
    const values = both && both.slice(1).every((value) => /\d/.test(value)) && / /.test(raw) ? both.slice(1) : [raw];
    return values.map((value) => ({ kind: values.length > 1 ? 'code' : kind, value: value.toUpperCase() }));
  });
}

interface RowParts {
  readonly row: TableRow;
  readonly cells: readonly string[];
  readonly context: RowContext;
  readonly names: readonly ItemName[];
  readonly counted: Count;
}

function buildLine({ row, cells, context, names, counted }: RowParts): CandidateLine {
  const { columns, form } = context;
  const cell = (column: Column) => cells[columns.get(column) ?? -1] || undefined;
  const units = readUnits(cell('unit'), counted.unit, context.unit);
  const doubts: LineDoubt[] = [
    ...units.doubts,
    ...(counted.approximate ? (['approximate'] as const) : []),
    ...(row.hidden ? (['hidden-row'] as const) : []),
    ...(form === 'table-inferred' ? (['guessed-columns'] as const) : []),
    ...context.doubts,
    ...doubtsBeside(row, cells, { context, names, counted }),
  ];
  const split = splitCode(names, row.cells[columns.get('description') ?? -1]);
  const date = cell('date') && readDateCell(cell('date')!, context.day);
  const price = readPrice(cell('price') ?? '');
  const total = readMoney(cell('total') ?? '');
  const note = [cell('note'), ...marksOf(row, 'comment').map(({ text }) => text)].filter(Boolean).join('; ');
  const at = row.places?.[columns.get('quantity') ?? -1] ?? row.places?.find((place) => place !== undefined);
  return {
    ...(cell('lineNumber') && /^\d{1,5}$/.test(cell('lineNumber')!) ? { lineNumber: cell('lineNumber') } : {}),
    quantity: counted.quantity,
    ...(units.unit === undefined ? {} : { unit: units.unit }),
    names: split.names,
    ...(split.description === undefined ? {} : { description: split.description.slice(0, 500) }),
    ...(cell('pack') === undefined ? {} : { pack: cell('pack')!.slice(0, 40) }),
    ...(price === undefined ? {} : { unitPrice: price }),
    ...(total === undefined ? {} : { lineTotal: total }),
    ...(date ? { requestedDate: date } : {}),
    ...(note === '' ? {} : { note: note.slice(0, 500) }),
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

/** The unit in its own column, else behind the count, else in the heading; two that differ are two readings. */
function readUnits(
  own: string | undefined,
  behind: string | undefined,
  headed: string | undefined,
): { readonly unit: string | undefined; readonly doubts: readonly LineDoubt[] } {
  const code = (text: string | undefined) =>
    text === undefined
      ? undefined
      : (cellUnitCode(text.replace(/^\d+\s*/, '')) ??
        cellUnitCode(text.replace(/^\d+\s*|\s*[(/].*$/g, '') || text) ??
        // `CA 25-Oct-2026`: the next column's cell stands close behind.
        cellUnitCode(/^([a-z]{1,8})\.?\s+\d/i.exec(text)?.[1] ?? ''));
  const text = own ?? behind;
  const unit = text === undefined ? headed : code(text);
  const differ = own !== undefined && code(behind) !== undefined && unit !== undefined && code(behind) !== unit;
  const unknown = text !== undefined && unit === undefined && /^[^\d]/.test(text);
  return {
    unit,
    doubts: [...(unknown ? (['unit-unknown'] as const) : []), ...(differ ? (['two-readings'] as const) : [])],
  };
}

/** What stands beside a count and may mean another: a second count, a remark, a comment. */
function doubtsBeside(
  row: TableRow,
  cells: readonly string[],
  { context, names, counted }: { context: RowContext; names: readonly ItemName[]; counted: Count },
): LineDoubt[] {
  const quantityAt = context.columns.get('quantity');
  const others = context.unexplained
    .flatMap((at) => readQuantityCell(cells[at] ?? '')?.quantity ?? [])
    .filter((value) => /[1-9]/.test(value));
  // Counts of several places beside their sum explain themselves.
  const sum = others.reduce((all, value) => all + scaled(value), 0n);
  const explained =
    others.length === 0 || sum === scaled(counted.quantity) || others.every((value) => value === counted.quantity);
  const received = context.received.some((at) => isCount(cells[at] ?? ''));
  const twice = marksOf(row, 'two-counts').some(({ column }) => column === quantityAt);
  const texts = [
    ...context.remarks.map((at) => cells[at] ?? ''),
    ...marksOf(row, 'comment').map(({ text }) => text ?? ''),
  ].filter((text) => text !== '');
  const own = names.map(({ value }) => value);
  const changed =
    texts.some((text) => changesRow(text, own, context.numbers)) ||
    marksOf(row, 'comment').some(({ text }) => /\d/.test(text ?? ''));
  return [
    ...(!explained || received || twice ? (['two-readings'] as const) : []),
    ...(changed ? (['reversal-word'] as const) : []),
  ];
}
