import { arrangeRows } from './tables/arrange-rows.js';
import { isAside, isRemark } from './blocks/asides.js';
import { actOnLists } from './changes/act-on-lists.js';
import type { CandidateLine } from './candidate.js';
import { leavesUntold, mayAskForChange, readChanges } from './changes/change-sentence.js';
import { checkArithmetic } from './tables/check-arithmetic.js';
import type { Origin, PartDocument, Table, TableRow, TextLine } from './document.js';
import { documentData } from './blocks/document-data.js';
import type { DocumentEvent } from './document-event.js';
import { readFields } from './blocks/field-lines.js';
import { recordsAsTables } from './blocks/find-records.js';
import { joinHeadedCodes } from './lines/headed-codes.js';
import { readItemsOverCounts } from './tables/item-over-count.js';
import { judgeSheets, type ReadSheet } from './tables/judge-sheets.js';
import { valuesBesideLabels } from './tables/label-rows.js';
import { readLabelledLines } from './blocks/labelled-lines.js';
import { purposeOf } from './purpose/intent.js';
import { readOrderLine } from './lines/line-grammar.js';
import type { WrittenLine } from './lines/written-line.js';
import { amountIn, type NamedOrder, purchaseOrderNumbersIn } from './orders/order-facts.js';
import { withoutFurniture } from './pages/page-furniture.js';
import { goesOverLines, type ProseReading, readProse } from './lines/read-prose.js';
import { readTable, type TableEvent } from './tables/read-table.js';
import { changesRow } from './tables/row-remarks.js';
import { joinCells, labelledBelow, rowsAsLines } from './tables/rows-as-lines.js';
import { joinSharedCount } from './lines/shared-count.js';
import { judgeRows, mayOrder, rowShape } from './tables/rows-as-text.js';
import { joinStackedPairs } from './tables/stacked-pairs.js';
import { readStackedTable } from './tables/stacked-table.js';
import { readTextTable } from './tables/text-table.js';
import { joinWrapped } from './documents/wrapped-text.js';

const MAX_LINES = 20_000;

/** Reads a document into events. `day` is the mail's own, for dates without a year. Pure. */
export function readDocument(document: PartDocument, day: string | undefined): DocumentEvent[] {
  const events: DocumentEvent[] = [];
  const attached = document.kind === 'csv' || document.kind === 'sheet';
  const sheets: ReadSheet[] = [];
  let run: TextLine[] = [];
  const flush = () => {
    events.push(...readRun(run, day, document.kind === 'page'));
    run = [];
  };
  const entries = document.entries
    .slice(0, MAX_LINES)
    .map((entry) => (entry.kind === 'table' ? { ...entry, rows: arrangeRows(entry.rows) } : entry));
  const told = document.kind === 'html' || document.kind === 'text' ? recordsAsTables(entries) : entries;
  for (const entry of told) {
    if (entry.kind === 'unread') {
      flush();
      events.push({ kind: 'unclear', unclear: { place: entry.place, text: entry.text }, origin: entry.origin });
    } else if (entry.kind === 'line') {
      if (run.length > 0 && run[0]!.origin !== entry.origin) flush();
      run.push(entry);
    } else {
      flush();
      const read = readTableEntry(entry, day, attached);
      if (document.kind === 'sheet') sheets.push({ title: entry.title ?? '', events: read });
      else events.push(...read);
    }
  }
  flush();
  events.push(...judgeSheets(sheets));
  const next = document.entries[MAX_LINES];
  // What is beyond the limit is not passed over in silence: the order is a person's.
  if (next) events.push(unreadRest(next));
  return actOnLists(document.kind === 'page' ? withoutFurniture(document, events) : events);
}

function unreadRest(entry: TextLine | Table): DocumentEvent {
  const place = entry.kind === 'line' ? entry.place : entry.rows[0]?.place;
  const unclear = { place: place ?? { kind: 'mail', part: 'text' }, text: `only the first ${MAX_LINES} lines were read` } as const; // prettier-ignore
  return { kind: 'unclear', unclear, origin: 'new' };
}

function readTableEntry(given: Table, day: string | undefined, attached: boolean): DocumentEvent[] {
  const table = { ...given, rows: valuesBesideLabels(given.rows) };
  const { origin } = table;
  const events = readTable(table.rows, { origin, day, infer: attached });
  if (events) return fromTable(table.guessed ? events.map(guessed) : events, origin, day);
  const data = documentData(table.rows);
  if (data) return restRun(data, origin, day).flatMap((event) => besides(event) ?? []);
  // Without a heading: as lines of text, and by the cells where these say nothing.
  const rows = table.rows.slice(0, MAX_LINES);
  const beyond = table.rows[MAX_LINES];
  const rest = beyond ? [unreadRest({ ...table, rows: [beyond] })] : [];
  const asText = judgeRows(rows, restRun(rows, origin, day));
  if (asText.some((event) => event.kind === 'line')) return [...asText, ...likeLines(rows, asText, origin), ...rest];
  const inferred = readTable(table.rows, { origin, day, infer: true });
  return inferred ? fromTable(inferred, origin, day) : [...asText, ...unclearRows(mayOrder(rows), origin), ...rest];
}

const guessed = (event: TableEvent): TableEvent =>
  event.kind === 'line'
    ? { ...event, line: { ...event.line, doubts: [...event.line.doubts, 'guessed-columns'] } }
    : event;

/** Rows shaped like those that order something, and not read: each is said to be unclear. */
function likeLines(rows: readonly TableRow[], events: readonly DocumentEvent[], origin: Origin): DocumentEvent[] {
  const read = new Set(events.flatMap((event) => (event.kind === 'line' ? [JSON.stringify(event.line.place)] : [])));
  const told = new Set(events.flatMap((event) => (event.kind === 'amount' ? [JSON.stringify(event.place)] : [])));
  const shapes = new Set(rows.filter(({ place }) => read.has(JSON.stringify(place))).map(rowShape));
  const amounts = new Set(mayOrder(rows));
  const alike = rows
    .filter((row) => (shapes.has(rowShape(row)) && row.cells.length > 2) || amounts.has(row))
    .filter(({ place }) => !read.has(JSON.stringify(place)) && !told.has(JSON.stringify(place)));
  return unclearRows(alike, origin);
}

const unclearRows = (rows: readonly TableRow[], origin: Origin): DocumentEvent[] =>
  rows.map((row) => ({ kind: 'unclear', unclear: { place: row.place, text: joinCells(row).slice(0, 200) }, origin }));

/** What stands around a list: labels and totals, and no more order lines. */
const besides = (event: DocumentEvent): DocumentEvent | undefined =>
  event.kind === 'line' || event.kind === 'unclear' ? undefined : event.kind === 'text' ? { ...event, furniture: true } : event; // prettier-ignore

/**
 * Around the lines of a table stand labels and totals, not more order lines: what orders an item by number all the
 * same is not passed over. A remark on a line is no part of the list.
 */
function aroundTable(event: DocumentEvent, names: ReadonlySet<string>): DocumentEvent[] {
  if (event.kind === 'unclear') return [];
  if (event.kind === 'line') {
    const { line, sure, origin } = event;
    const orders = sure && line.names.some(({ value }) => names.has(value));
    return orders ? [{ kind: 'unclear', unclear: { place: line.place, text: line.source.slice(0, 200) }, origin }] : [];
  }
  if (event.kind !== 'text') return [event];
  const { text } = event.line;
  return [isRemark(text) && !changesRow(text, [], names) ? { ...event, furniture: true } : event];
}

function fromTable(events: readonly TableEvent[], origin: Origin, day: string | undefined): DocumentEvent[] {
  const out: DocumentEvent[] = [];
  const names = new Set(events.flatMap((event) => (event.kind === 'line' ? event.line.names.map(({ value }) => value) : []))); // prettier-ignore
  let rest: TableRow[] = [];
  const flush = () => {
    out.push(...restRun(rest, origin, day).flatMap((event) => aroundTable(event, names)));
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
    else out.push(...unclearRows([event.row], origin));
  }
  flush();
  return out;
}

const restRun = (rows: readonly TableRow[], origin: Origin, day: string | undefined): DocumentEvent[] =>
  readRun(rowsAsLines(rows, origin), day, false);

function readRun(lines: readonly TextLine[], day: string | undefined, page: boolean): DocumentEvent[] {
  const events: DocumentEvent[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!;
    const table = readItems(lines, index, day) ?? readTextTable(lines, index, day) ?? readStackedTable(lines, index, day); // prettier-ignore
    const fields = table ? undefined : readFields(lines, index);
    if (table) events.push(...fromTable(table.events, line.origin, day));
    if (fields) events.push({ kind: 'line', line: fields.line, sure: true, origin: line.origin });
    const used = (table ?? fields)?.used;
    if (used !== undefined) {
      index += used - 1;
      continue;
    }
    const wrapped = joinWrapped(lines, index);
    const asked = wrapped && readAsked(wrapped.line);
    if (asked) {
      events.push(...asked);
      index += wrapped.used - 1;
      continue;
    }
    if (wrapped && goesOverLines(textsOf(lines, index, wrapped.used), wrapped.line.text)) {
      events.push(...readLine(wrapped.line, undefined));
      index += wrapped.used - 1;
      continue;
    }
    const pairs = joinSharedCount(lines, index) ?? joinHeadedCodes(lines, index) ?? joinStackedPairs(lines, index);
    if (pairs) {
      events.push(...pairs.lines.flatMap((pair) => readLine(pair, undefined)));
      index += pairs.used - 1;
      continue;
    }
    const last = events.at(-1);
    if (last?.kind === 'line' && goesOnWith(line, lines[index - 1])) {
      events[events.length - 1] = { ...last, line: continued(last.line, line.text.trim()) };
      continue;
    }
    events.push(...readLine(line, page ? lines[index + 1] : undefined));
  }
  return events;
}

/** Items told in ways of their own: each value with its label, or the count on the line below. */
const readItems = (lines: readonly TextLine[], at: number, day: string | undefined) =>
  readLabelledLines(lines, at, day) ?? readItemsOverCounts(lines, at, day);

const textsOf = (lines: readonly TextLine[], at: number, count: number): string[] =>
  lines.slice(at, at + count).map(({ text }) => text);

/** Set deeper than the order line above, and no order line by itself: `31 gauge, 5/16"` below `4 bx syringes`. */
function goesOnWith({ text }: TextLine, above: TextLine | undefined): boolean {
  if (above === undefined || above.text.trim() === '' || indent(text) < indent(above.text) + 2) return false;
  if (text.trim().length > 80 || /^\s*(?:[-*•·]\s|\d{1,3}[.)]\s|\S[^:]{0,30}:)/.test(text)) return false;
  const reading = readOrderLine(text);
  const sized = (line: WrittenLine) => line.doubts.includes('size-as-unit') || line.form === 'bare-quantity-text';
  return reading.kind === 'lines' || reading.kind === 'possible'
    ? reading.lines.every((line) => line.names.length === 0 && sized(line))
    : true;
}

const indent = (text: string): number => text.length - text.trimStart().length;

const continued = (line: CandidateLine, text: string): CandidateLine => ({
  ...line,
  description: `${line.description ?? ''} ${text}`.trim().slice(0, 500),
});

function readLine(line: TextLine, below: TextLine | undefined): DocumentEvent[] {
  const { origin, place } = line;
  if (isAside(line.text)) return [{ kind: 'text', line, origin, furniture: true }];
  const label = below && labelledBelow(line.text.split(/\s{3,}/), below.text.split(/\s{3,}/));
  const named = [...purchaseOrderNumbersIn(line.text), ...(label ? purchaseOrderNumbersIn(label) : [])];
  const facts = named.map((each): DocumentEvent => ({ kind: 'order-number', named: each, place, origin }));
  const amount = amountIn(line.text);
  if (amount !== undefined) return [...facts, { kind: 'amount', value: amount, place, origin }];
  const asked = readAsked(line);
  if (asked) return asked;
  const prose = readProse(withoutNumbers(line.text, named));
  if (prose) return [...facts, ...proseEvents(prose, line)];
  const untold = asksForChange(line) && leavesUntold(line.text) && /\d/.test(line.text);
  const reading = untold ? ({ kind: 'unclear' } as const) : readOrderLine(withoutNumbers(line.text, named));
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

const asksForChange = ({ text }: TextLine): boolean => mayAskForChange(text) && purposeOf(text) !== 'cancel';

/** The changes a line or a wrapped sentence asks for, with the orders it names; undefined where it asks for none. */
function readAsked(line: TextLine): DocumentEvent[] | undefined {
  if (!asksForChange(line)) return undefined;
  const { origin, place } = line;
  const named = purchaseOrderNumbersIn(line.text);
  const { changes, left } = readChanges(withoutNumbers(line.text, named));
  if (changes.length === 0) return undefined;
  return [
    ...named.map((each): DocumentEvent => ({ kind: 'order-number', named: each, place, origin })),
    ...changes.map((change): DocumentEvent => ({
      kind: 'line',
      line: { ...located(change.line, line), action: change.action },
      sure: true,
      origin,
    })),
    ...left.map((text): DocumentEvent => ({ kind: 'unclear', unclear: { place, text: text.slice(0, 200) }, origin })),
  ];
}

/** What sentences order; their text may say more, of days and places. */
const proseEvents = ({ lines, untold }: ProseReading, line: TextLine): DocumentEvent[] => [
  ...lines.map((each): DocumentEvent => ({ kind: 'line', line: located(each, line), sure: true, origin: line.origin })),
  ...(untold
    ? [
        {
          kind: 'unclear',
          unclear: { place: line.place, text: line.text.trim().slice(0, 200) },
          origin: line.origin,
        } as const,
      ]
    : []),
  { kind: 'text', line, origin: line.origin },
];

/** A purchase order number is no item: `PO 47110 for 12 cs …`. */
const withoutNumbers = (text: string, named: readonly NamedOrder[]): string =>
  named.reduce((rest, { value }) => {
    const at = rest.toUpperCase().indexOf(value);
    return at < 0
      ? rest
      : `${rest.slice(0, at).replace(NUMBER_LABEL, '')} ${rest.slice(at + value.length)}`.replace(/ +(?=[.,;!?])/g, '');
  }, text);

const NUMBER_LABEL =
  /(?:\b(?:under|against|using|on|per) )?\b(?:p\.?\s?o\.?|purchase order|order)\s*(?:number|no\.?|#)?\s*[:#]?\s*$/i;

const located = (written: WrittenLine, line: TextLine): CandidateLine =>
  checkArithmetic({
    ...written,
    place: line.place,
    origin: line.origin,
    source: line.text.trim().slice(0, 300),
    doubts: line.origin === 'signature' ? [...written.doubts, 'after-sign-off'] : written.doubts,
  });
