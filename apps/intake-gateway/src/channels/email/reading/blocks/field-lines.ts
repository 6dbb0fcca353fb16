import type { CandidateLine } from '../candidate.js';
import type { TextLine } from '../document.js';
import { type Column, headingOf } from '../tables/headings.js';
import { readTable } from '../tables/read-table.js';

/** `Item: 40137`, and `Item 2: 40137` of forms that number their fields. */
const FIELD = /^\s*([A-Za-z][A-Za-z /#.]{1,30}?)\s*\d{0,2}\s*[:=]\s*(\S.{0,200})$/;

/** `ORDER QTY : 24 EA     COST: 11.25`: one label and its value behind the other. */
const BESIDE = /\s{3,40}(?=[A-Za-z][A-Za-z /#.]{1,24}\s{0,3}:)/;

/** What a line tells under labels of columns; one field where not all that stands side by side is such a one. */
function fieldsIn(text: string): readonly (readonly [Column, string])[] | undefined {
  if (text.length > 300) return undefined;
  const beside = text.trim().split(BESIDE).map(fieldOf);
  const columns = new Set(beside.map((field) => field?.[0]));
  if (beside.every((field) => field !== undefined) && columns.size === beside.length) return beside;
  const whole = fieldOf(text);
  return whole && [whole];
}

function fieldOf(text: string): readonly [Column, string] | undefined {
  const field = FIELD.exec(text);
  const column = field ? headingOf(field[1]!) : undefined;
  return column && [column, field![2]!];
}

/** An order line told in lines of its own: `Item: 40137`, `Qty: 12`, `UOM: CS`. */
export function readFields(
  lines: readonly TextLine[],
  at: number,
): { readonly line: CandidateLine; readonly used: number } | undefined {
  const cells = new Map<Column, string>();
  let used = 0;
  for (const { text } of lines.slice(at, at + 12)) {
    const fields = fieldsIn(text);
    if (!fields || fields.some(([column]) => column === 'purchaseOrder' || cells.has(column))) break;
    for (const [column, value] of fields) cells.set(column, value);
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
  return found && { line: { ...found.line, form: 'fields' }, used };
}

const LABELS: Readonly<Record<string, string>> = {
  code: 'item', vendor: 'vendor item', customer: 'customer item', manufacturer: 'mfg #', gtin: 'upc', bidLine: 'bid line',
  lineNumber: 'line', pack: 'pack size', date: 'need by', note: 'notes', total: 'line total', price: 'price',
}; // prettier-ignore
