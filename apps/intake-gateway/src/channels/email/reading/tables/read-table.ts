import type { CandidateLine, LineDoubt, LineForm } from '../candidate.js';
import { withOneCount } from './case-and-each.js';
import { checkArithmetic, priceIsAmount, withoutSectionSums } from './check-arithmetic.js';
import { completeColumns, unexplainedCounts } from './column-contents.js';
import type { Columns } from './columns.js';
import type { Origin, Place, TableRow } from '../document.js';
import { findHeading, joinHeadingRows } from './find-heading.js';
import { guessQuantity, isOfNoOrder } from './guess-quantity.js';
import { countOf, headingOf, plainHeading, readHeading } from './headings.js';
import { detailRecords, inferColumns, isPlain } from './infer-columns.js';
import { nameCounts } from './name-counts.js';
import { ordersNothing, titleOf } from './nothing-ordered.js';
import { writesDecimalComma } from '../numbers.js';
import { spreadPlaces } from './place-matrix.js';
import { readNames, readRow, type RowContext } from './read-row.js';
import { changesRow, decides } from './row-remarks.js';
import { partSideBySide } from './side-by-side.js';
import { spreadSizes } from './size-matrix.js';

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

/** Rows of a table read, and those looked at to tell what its columns hold. */
const MAX_ROWS = 20_000;
const SAMPLE = 1_000;

/** Reads a table: finds its heading (in one row or two), or tells the columns by what they hold. */
export function readTable(given: readonly TableRow[], context: TableContext): TableEvent[] | undefined {
  const rows = arrange(given.slice(0, MAX_ROWS));
  const beyond = given[MAX_ROWS];
  const events = readArranged(rows, context);
  return (
    events && [
      ...withoutSectionSums(priceIsAmount(events)),
      ...(beyond ? [{ kind: 'unclear', row: beyond } as const] : []),
    ]
  );
}

/** Tables set in other ways than a heading and a row per line, as such ones. */
const arrange = (rows: readonly TableRow[]): readonly TableRow[] =>
  nameCounts(withOneCount(spreadSizes(spreadPlaces(partSideBySide(joinHeadingRows(rows))))));

function readArranged(rows: readonly TableRow[], context: TableContext): TableEvent[] | undefined {
  const heading = findHeading(rows);
  if (heading) return readParts(rows, heading.start, context);
  if (context.columns) return readPart({ rows, context, columns: context.columns, form: 'table-headed' });
  const guessed = guessQuantity(rows);
  if (guessed) {
    const headings = rows[guessed.start]!.cells;
    const above = rows.slice(0, guessed.start).map((row): TableEvent => ({ kind: 'rest', row }));
    const part = { rows: rows.slice(guessed.start + 1), headings, context, columns: guessed.columns };
    return [...above, ...readPart({ ...part, form: 'table-headed', doubts: ['two-readings'] })];
  }
  if (isOfNoOrder(rows)) return rows.map((row) => ({ kind: 'rest', row }));
  const records = context.infer ? detailRecords(rows) : undefined;
  if (records) return readRecords(rows, records, context);
  const columns = context.infer ? inferColumns(rows) : undefined;
  if (!columns) return undefined;
  // Columns that can mean nothing else say as much as a line that says `40137 12 cs`.
  return readPart({ rows, context, columns, form: isPlain(columns, rows) ? 'code-quantity' : 'table-inferred' });
}

/** A file of records (`HDR | …`, `DTL | …`, `TRL | …`): those of the lines are the table, the others stand around it. */
function readRecords(rows: readonly TableRow[], records: readonly TableRow[], context: TableContext): TableEvent[] {
  const columns = inferColumns(records);
  const details = new Map(records.map((row) => [JSON.stringify(row.place), row]));
  const others = rows.filter((row) => !details.has(JSON.stringify(row.place)));
  const told = others.map((row): TableEvent => ({ kind: 'rest', row }));
  if (!columns) return [...told, ...records.map((row): TableEvent => ({ kind: 'unclear', row }))];
  const form = isPlain(columns, records) ? 'code-quantity' : 'table-inferred';
  return [...told, ...readPart({ rows: records, context, columns, form })];
}

/** The stretches below each heading; headings that come again on every page are looked into once. */
function readParts(rows: readonly TableRow[], first: number, context: TableContext): TableEvent[] {
  const parts: { readonly headings: readonly string[]; readonly columns: Columns; readonly rows: TableRow[] }[] = [];
  for (const row of rows.slice(first)) {
    // `Leather gloves | L | 24 | PR`: words that head columns elsewhere, beside a count.
    const columns =
      parts.length > 0 && row.cells.some((cell) => /^\s*\d+\s*$/.test(cell)) ? undefined : readHeading(row.cells);
    if (columns) parts.push({ headings: row.cells, columns, rows: [] });
    else parts.at(-1)!.rows.push(row);
  }
  const samples = new Map<string, TableRow[]>();
  const keyOf = (headings: readonly string[]) => JSON.stringify(headings);
  for (const part of parts) {
    const sample = samples.get(keyOf(part.headings)) ?? [];
    sample.push(...part.rows.slice(0, SAMPLE - sample.length));
    samples.set(keyOf(part.headings), sample);
  }
  const looked = new Map<string, RowContext>();
  const above = rows.slice(0, first);
  let closed = above.slice(-3).map(({ cells }) => titleOf(cells)).findLast((title) => title !== undefined); // prettier-ignore
  closed = closed !== undefined && ordersNothing(closed) ? closed : undefined;
  const events: TableEvent[] = above.map((row) => ({ kind: 'rest', row }));
  for (const part of parts) {
    const key = keyOf(part.headings);
    const known = looked.get(key) ?? look({ ...part, rows: samples.get(key)!, context, form: 'table-headed' });
    looked.set(key, known);
    closed = readOpenRows(part.rows, known, { closed, events });
  }
  return events;
}

interface Part {
  readonly rows: readonly TableRow[];
  readonly headings?: readonly string[];
  readonly context: TableContext;
  readonly columns: Columns;
  readonly form: LineForm;
  readonly doubts?: readonly LineDoubt[];
}

function readPart(part: Part): TableEvent[] {
  const events: TableEvent[] = [];
  readOpenRows(part.rows, look(part), { closed: undefined, events });
  return events;
}

/** What the headings and the first rows of a stretch tell of all its rows. */
function look({ rows, headings = [], context, columns: named, form, doubts = [] }: Part): RowContext {
  const sample = rows.slice(0, SAMPLE);
  const columns = headings.length > 0 ? completeColumns(named, headings, sample) : named;
  const taken = new Set(columns.values());
  const open = headings.flatMap((cell, at) => (taken.has(at) ? [] : [{ at, cell: plainHeading(cell) }]));
  const width = Math.max(headings.length, ...sample.map(({ cells }) => cells.length));
  const wordy = Array.from({ length: width }, (_, at) => at).filter(
    (at) => !taken.has(at) && headingOf(headings[at] ?? '') === undefined,
  );
  return {
    origin: context.origin,
    day: context.day,
    columns,
    form,
    doubts,
    decimalComma: writesDecimalComma(sample.flatMap(({ cells }) => cells)),
    unit: countOf(headings[columns.get('quantity') ?? -1] ?? '')?.unit,
    unexplained: headings.length > 0 ? unexplainedCounts(columns, headings, sample) : [],
    received: hadOrders(headings, columns) ? [] : open.filter(({ cell }) => RECEIVED.test(cell) && !/\b(?:last|prev\w*|prior|avg|date)\b/.test(cell)).map(({ at }) => at),
    deciding: headings.flatMap((cell, at) => (decides(plainHeading(cell)) ? [at] : [])),
    remarks: [...wordy, ...[columns.get('note'), columns.get('date')].filter((at) => at !== undefined)],
    numbers: new Set(sample.flatMap(({ cells }) => readNames(columns, cells).map(({ value }) => value))),
  }; // prettier-ignore
}

/** What came of an order that was sent before. */
const RECEIVED =
  /\b(?:rec'?d|rcvd|recv|received|ship(?:ped)?|short\w*|billed|invoiced|credited|returned|b\/?o|back ?order\w*)\b/;

/** `Ordered | Received | Order`: what came is of the order before. */
const hadOrders = (headings: readonly string[], columns: Columns): boolean =>
  headings.some(
    (cell, at) => at !== columns.get('quantity') && /\bord(?:ered)?\b/i.test(cell) && countOf(cell)?.role === 'want',
  );

/** Reads the rows below a heading. @returns the title under which nothing is ordered, where the last one is such */
function readOpenRows(
  rows: readonly TableRow[],
  context: RowContext,
  into: { readonly closed: string | undefined; readonly events: TableEvent[] },
): string | undefined {
  const { events } = into;
  let { closed } = into;
  let told = false;
  for (const row of rows) {
    const title = titleOf(row.cells);
    if (title !== undefined && (ordersNothing(title) || (closed !== undefined && /^[^a-z(]/.test(title)))) {
      closed = ordersNothing(title) ? title : undefined;
      told = false;
      events.push({ kind: 'rest', row });
      continue;
    }
    const read = readRow(row, context);
    const last = events.at(-1);
    // What stands under `Returns` is told, and not ordered.
    if (closed !== undefined && (read.kind === 'line' || read.kind === 'unclear')) {
      if (!told) events.push({ kind: 'unclear', row });
      told = true;
      continue;
    }
    const below = read.kind === 'wrapped' && last?.kind === 'line' ? numberBelow(read.text, last.line) : undefined;
    if (below) events[events.length - 1] = { kind: 'line', line: below };
    else if (read.kind === 'line') events.push({ kind: 'line', line: checkArithmetic(read.line) });
    else if (read.kind === 'unclear') events.push({ kind: 'unclear', row });
    else if (read.kind === 'wrapped' && last?.kind === 'line' && isContinuation(read.text)) {
      events[events.length - 1] = { kind: 'line', line: wrap(last.line, read.text) };
    } else if (read.kind === 'note' && last?.kind === 'line') {
      events[events.length - 1] = { kind: 'line', line: withNote(last.line, read.text, context.numbers) };
    } else if (read.kind === 'total') events.push({ kind: 'amount', value: read.value, place: row.place });
    else if (read.kind === 'rest' || read.kind === 'wrapped' || read.kind === 'note')
      events.push({ kind: 'rest', row });
  }
  return closed;
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

/** `Note: …` in a row of its own belongs to the line above it. */
function withNote(line: CandidateLine, text: string, numbers: ReadonlySet<string>): CandidateLine {
  const own = line.names.map(({ value }) => value);
  const note = [line.note, text].filter(Boolean).join('; ').slice(0, 500);
  const doubts = changesRow(text, own, numbers) ? ([...line.doubts, 'reversal-word'] as const) : line.doubts;
  return { ...line, note, doubts };
}

const wrap = (line: CandidateLine, text: string): CandidateLine => ({
  ...line,
  description: `${line.description ?? ''} ${text}`.trim().slice(0, 500),
});
