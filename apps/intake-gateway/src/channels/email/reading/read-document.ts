import type { CandidateLine, UnclearPlace } from './candidate.js';
import { mayAskForChange, readChangeLines } from './change-sentence.js';
import { checkArithmetic } from './check-arithmetic.js';
import type { Origin, PartDocument, Place, Table, TableRow, TextLine } from './document.js';
import { headingOf, readHeading } from './headings.js';
import { inferColumns } from './infer-columns.js';
import { purposeOf } from './intent.js';
import { readOrderLine, type WrittenLine } from './line-grammar.js';
import { amountIn, isOrderLabel, type NamedOrder, purchaseOrderNumbersIn } from './order-facts.js';
import { findBands, layLines, toRow } from './page-layout.js';
import { readTable, type TableEvent } from './read-table.js';

/** What a document says, in its order. `sure` lines are order lines by themselves, others only in company. */
export type DocumentEvent =
  | { readonly kind: 'line'; readonly line: CandidateLine; readonly sure: boolean; readonly origin: Origin }
  | { readonly kind: 'order-number'; readonly named: NamedOrder; readonly place: Place; readonly origin: Origin }
  | { readonly kind: 'amount'; readonly value: string; readonly place: Place; readonly origin: Origin }
  | { readonly kind: 'unclear'; readonly unclear: UnclearPlace; readonly origin: Origin }
  | { readonly kind: 'text'; readonly line: TextLine; readonly origin: Origin };

const MAX_LINES = 20_000;

/** Reads a document into events. `day` is the mail's own, for dates without a year. Pure. */
export function readDocument(document: PartDocument, day: string | undefined): DocumentEvent[] {
  const events: DocumentEvent[] = [];
  const attached = document.kind === 'csv' || document.kind === 'sheet';
  let run: TextLine[] = [];
  const flush = () => {
    events.push(...readRun(run, day, document.kind === 'page'));
    run = [];
  };
  for (const entry of document.entries.slice(0, MAX_LINES)) {
    if (entry.kind === 'line') {
      if (run.length > 0 && run[0]!.origin !== entry.origin) flush();
      run.push(entry);
    } else {
      flush();
      events.push(...readTableEntry(entry, day, attached));
    }
  }
  flush();
  const next = document.entries[MAX_LINES];
  // What is beyond the limit is not passed over in silence: the order is a person's.
  if (next) events.push(unreadRest(next));
  return events;
}

function unreadRest(entry: TextLine | Table): DocumentEvent {
  const place = entry.kind === 'line' ? entry.place : entry.rows[0]?.place;
  const unclear = { place: place ?? { kind: 'mail', part: 'text' }, text: `only the first ${MAX_LINES} lines were read` } as const; // prettier-ignore
  return { kind: 'unclear', unclear, origin: 'new' };
}

function readTableEntry(table: Table, day: string | undefined, attached: boolean): DocumentEvent[] {
  const { origin } = table;
  const events = readTable(table.rows, { origin, day, infer: attached });
  if (events) return fromTable(events, origin, day);
  // Without a heading: as lines of text, and by the cells where these say nothing.
  const asText = restRun(table.rows, origin, day);
  if (asText.some((event) => event.kind === 'line')) return asText;
  const inferred = readTable(table.rows, { origin, day, infer: true });
  return inferred ? fromTable(inferred, origin, day) : asText;
}

function fromTable(events: readonly TableEvent[], origin: Origin, day: string | undefined): DocumentEvent[] {
  const out: DocumentEvent[] = [];
  let rest: TableRow[] = [];
  const flush = () => {
    // Around a table stand labels and totals, not more order lines.
    out.push(...restRun(rest, origin, day).filter(({ kind }) => kind !== 'line' && kind !== 'unclear'));
    rest = [];
  };
  for (const event of events) {
    if (event.kind === 'rest') {
      rest.push(event.row);
      continue;
    }
    flush();
    if (event.kind === 'line') out.push({ kind: 'line', line: event.line, sure: true, origin });
    else if (event.kind === 'amount') out.push({ kind: 'amount', value: event.value, place: event.place, origin });
    else
      out.push({
        kind: 'unclear',
        unclear: { place: event.row.place, text: joinCells(event.row).slice(0, 200) },
        origin,
      });
  }
  flush();
  return out;
}

/** Rows as text: two cells are a label and its value; a label above its value is written beside it. */
function restRun(rows: readonly TableRow[], origin: Origin, day: string | undefined): DocumentEvent[] {
  const lines = rows.flatMap((row, index): TextLine[] => {
    const text: TextLine = { kind: 'line', text: joinCells(row), place: row.place, origin };
    const below = labelledBelow(row.cells, rows[index + 1]?.cells);
    return below ? [text, { ...text, text: below }] : [text];
  });
  return readRun(lines, day, false);
}

function joinCells(row: TableRow): string {
  const filled = row.cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const labelled =
    filled.length === 2 && !/:$/.test(filled[0]!) && (headingOf(filled[0]!) !== undefined || isOrderLabel(filled[0]!));
  return labelled ? filled.join(': ') : filled.join('   ');
}

/** `PO Number | Date` over `4711 | 5/23/2025` → `PO Number: 4711`. */
function labelledBelow(labels: readonly string[], values: readonly string[] | undefined): string | undefined {
  const at = labels.findIndex((label) => isOrderLabel(label));
  const value = at < 0 ? undefined : values?.[at]?.trim();
  return value && /\d/.test(value) && !labels[at + 1]?.match(/\d/) ? `PO: ${value}` : undefined;
}

function readRun(lines: readonly TextLine[], day: string | undefined, page: boolean): DocumentEvent[] {
  const events: DocumentEvent[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!;
    const table = readTextTable(lines, index, day) ?? readFields(lines, index);
    if (table) {
      events.push(...table.events);
      index += table.used - 1;
      continue;
    }
    events.push(...readLine(line, page ? lines[index + 1] : undefined));
  }
  return events;
}

function readLine(line: TextLine, below: TextLine | undefined): DocumentEvent[] {
  const { origin, place } = line;
  const label = below && labelledBelow(line.text.split(/\s{3,}/), below.text.split(/\s{3,}/));
  const named = [...purchaseOrderNumbersIn(line.text), ...(label ? purchaseOrderNumbersIn(label) : [])];
  const facts = named.map((each): DocumentEvent => ({ kind: 'order-number', named: each, place, origin }));
  const amount = amountIn(line.text);
  if (amount !== undefined) return [...facts, { kind: 'amount', value: amount, place, origin }];
  const asks = mayAskForChange(line.text) && purposeOf(line.text) !== 'cancel';
  const changes = asks ? readChangeLines(withoutNumbers(line.text, named)) : [];
  if (changes.length > 0)
    return [
      ...facts,
      ...changes.map((change): DocumentEvent => ({
        kind: 'line',
        line: { ...located(change.line, line), action: change.action },
        sure: true,
        origin,
      })),
    ];
  const reading = readOrderLine(withoutNumbers(line.text, named));
  if (reading.kind === 'unclear')
    facts.push({ kind: 'unclear', unclear: { place, text: line.text.trim().slice(0, 200) }, origin });
  if (reading.kind === 'lines' || reading.kind === 'possible') {
    facts.push(
      ...reading.lines.map((each): DocumentEvent => ({
        kind: 'line',
        line: located(each, line),
        sure: reading.kind === 'lines',
        origin,
      })),
    );
    return facts.some(({ kind }) => kind === 'order-number') ? [...facts, { kind: 'text', line, origin }] : facts;
  }
  return [...facts, { kind: 'text', line, origin }];
}

/** A purchase order number is no item: `PO 47110 for 12 cs …`. */
const withoutNumbers = (text: string, named: readonly NamedOrder[]): string =>
  named.reduce((rest, { value }) => {
    const at = rest.toUpperCase().indexOf(value);
    return at < 0
      ? rest
      : `${rest.slice(0, at).replace(/\b(?:p\.?\s?o\.?|purchase order|order)\s*(?:number|no\.?|#)?\s*[:#]?\s*$/i, '')} ${rest.slice(at + value.length)}`;
  }, text);

const located = (written: WrittenLine, line: TextLine): CandidateLine =>
  checkArithmetic({
    ...written,
    place: line.place,
    origin: line.origin,
    source: line.text.trim().slice(0, 300),
    doubts: line.origin === 'signature' ? [...written.doubts, 'after-sign-off'] : written.doubts,
  });

interface Used {
  readonly events: readonly DocumentEvent[];
  readonly used: number;
}

const splitters: readonly ((text: string) => string[])[] = [
  (text) => (text.includes('\t') ? text.split('\t') : []),
  (text) =>
    text.includes('|')
      ? text
          .replace(/^\s*\|/, '')
          .replace(/\|\s*$/, '')
          .split('|')
      : [],
  (text) => (text.includes(',') ? splitQuoted(text, ',') : []),
  (text) => (text.includes(';') ? splitQuoted(text, ';') : []),
];

const splitQuoted = (text: string, delimiter: string): string[] =>
  (
    text.match(
      new RegExp(`"(?:[^"]|"")*"|[^${delimiter}]+|(?<=${delimiter})(?=${delimiter}|$)|^(?=${delimiter})`, 'g'),
    ) ?? []
  ).map((cell) => cell.trim().replace(/^"|"$/g, '').replaceAll('""', '"'));

/** A table inside a text: under a heading, cells parted by tabs, bars, commas, or set in columns with blanks. */
function readTextTable(lines: readonly TextLine[], at: number, day: string | undefined): Used | undefined {
  const { text, origin } = lines[at]!;
  if (text.length > 1000) return undefined;
  for (const split of splitters) {
    const cells = split(text);
    const heading = cells.length >= 2 ? readHeading(cells) : undefined;
    // A block without a heading is tried once, at its beginning.
    const goesOn = at > 0 && lines[at - 1]!.text.length <= 1000 && split(lines[at - 1]!.text).length === cells.length;
    if (!heading && goesOn) continue;
    const block = heading ? blockFrom(lines, at) : cells.length >= 3 ? sameShape(lines, at, split, cells.length) : [];
    if (block.length < 2 && !heading) continue;
    const rows = block.map((line): TableRow => ({
      cells: RULER.test(line.text) ? [] : split(line.text),
      place: line.place,
    }));
    if (!heading && (!inferColumns(rows) || block.every((line) => readOrderLine(line.text).kind === 'lines'))) continue;
    const events = readTable(rows, { origin, day, infer: !heading });
    if (events) return { events: fromTable(events, origin, day), used: block.length };
  }
  return /\S\s{2,}\S/.test(text) ? readSpacedTable(lines, at, day) : undefined;
}

const RULER = /^[\s|+=_–—-]+$/;

function readSpacedTable(lines: readonly TextLine[], at: number, day: string | undefined): Used | undefined {
  const lay = (text: string, index: number) => ({ text, x: 0, y: index * 2, width: text.length, height: 1 });
  const top = layLines(lines.slice(at, at + 2).map(({ text }, index) => lay(text, index)));
  if (!top[0] || !findBands(top, 0)) return undefined;
  const block = blockFrom(lines, at);
  const laid = layLines(block.map(({ text }, index) => lay(text, index)));
  const found = laid[0] && findBands(laid, 0);
  if (!found) return undefined;
  const rows = laid.slice(found.lines).map((line): TableRow => {
    const source = block[line.y / 2]!;
    return RULER.test(source.text)
      ? { cells: [], place: source.place }
      : { cells: toRow(line, found.bands, () => source.place).cells, place: source.place };
  });
  const events = readTable([{ cells: found.bands.headings, place: block[0]!.place }, ...rows], {
    origin: lines[at]!.origin,
    day,
    infer: false,
  });
  return events && { events: fromTable(events, lines[at]!.origin, day), used: block.length };
}

/** Lines to the end of the table: a blank line ends it, unless more of its rows follow (double-spaced mails). */
function blockFrom(lines: readonly TextLine[], at: number): TextLine[] {
  const block: TextLine[] = [];
  let blank = 0;
  for (const line of lines.slice(at, at + 5_000)) {
    if (line.text.trim() === '') {
      blank += 1;
      if (blank > 1) break;
      continue;
    }
    if (blank > 0 && !/\t|\||\S\s{2,}\S|^[^,]+,[^,]+,/.test(line.text)) break;
    if (blank > 0 && !/\d/.test(line.text)) break;
    blank = 0;
    block.push(line);
  }
  return block;
}

function sameShape(
  lines: readonly TextLine[],
  at: number,
  split: (text: string) => string[],
  cells: number,
): TextLine[] {
  const end = lines.slice(at).findIndex(({ text }) => text.length > 1000 || split(text).length !== cells);
  return lines.slice(at, end < 0 ? undefined : at + end);
}

const FIELD = /^\s*([A-Za-z][A-Za-z /#.]{1,30}?)\s*[:=]\s*(\S.{0,200})$/;

/** An order line told in lines of its own: `Item: 40137`, `Qty: 12`, `UOM: CS`. */
function readFields(lines: readonly TextLine[], at: number): Used | undefined {
  const cells = new Map<string, string>();
  let used = 0;
  for (const { text } of lines.slice(at, at + 12)) {
    const field = text.length > 300 ? null : FIELD.exec(text);
    const column = field && headingOf(field[1]!);
    if (!field || !column || column === 'purchaseOrder' || cells.has(column)) break;
    cells.set(column, field[2]!);
    used += 1;
  }
  if (used < 2 || !cells.has('quantity')) return undefined;
  const line = lines[at]!;
  const labels = [...cells.keys()].map((column) => LABELS[column] ?? column);
  const events = readTable(
    [
      { cells: labels, place: line.place },
      { cells: [...cells.values()], place: line.place },
    ],
    { origin: line.origin, infer: false },
  );
  const found = events?.find((event) => event.kind === 'line');
  return (
    found && {
      events: [{ kind: 'line', line: { ...found.line, form: 'fields' }, sure: true, origin: line.origin }],
      used,
    }
  );
}

const LABELS: Readonly<Record<string, string>> = {
  code: 'item', vendor: 'vendor item', customer: 'customer item', manufacturer: 'mfg #', gtin: 'upc', bidLine: 'bid line',
  lineNumber: 'line', pack: 'pack size', date: 'need by', note: 'notes', total: 'line total', price: 'price',
}; // prettier-ignore
