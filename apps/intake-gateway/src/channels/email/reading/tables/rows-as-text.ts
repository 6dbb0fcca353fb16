import type { TableRow } from '../document.js';
import type { DocumentEvent } from '../document-event.js';
import { UNIT_PATTERN } from '../units.js';

type LineEvent = Extract<DocumentEvent, { readonly kind: 'line' }>;

/** A count and nothing else; five digits and more are numbers of items. */
const COUNT = /^\d{1,4}$/;

/**
 * Lines read from the rows of a table whose heading nobody understood. Rows of one shape belong together, whatever
 * stands between them; where more than one column counts something, which of them orders is not known.
 */
export function judgeRows(rows: readonly TableRow[], events: readonly DocumentEvent[]): DocumentEvent[] {
  const rowAt = new Map(rows.map((row) => [JSON.stringify(row.place), row]));
  const rowOf = (event: LineEvent) => rowAt.get(JSON.stringify(event.line.place));
  const read = events.filter((event): event is LineEvent => event.kind === 'line');
  const shapes = new Map<string, number>();
  for (const event of read) {
    const row = rowOf(event);
    if (row) shapes.set(rowShape(row), (shapes.get(rowShape(row)) ?? 0) + 1);
  }
  const doubtful = countColumns(read.map((event) => ({ event, row: rowOf(event) }))) > 1;
  return events.map((event): DocumentEvent => {
    const row = event.kind === 'line' ? rowOf(event) : undefined;
    if (event.kind !== 'line' || !row) return event;
    const kin = row.cells.length > 2 && event.line.names.length > 0 && (shapes.get(rowShape(row)) ?? 0) > 1;
    const doubts = doubtful ? ([...event.line.doubts, 'two-readings'] as const) : event.line.doubts;
    return { ...event, sure: event.sure || kin, line: { ...event.line, doubts } };
  });
}

/** Which cells of a row are empty, which hold figures, which words alone. */
export const rowShape = (row: TableRow): string =>
  row.cells.map((cell) => (cell.trim() === '' ? '-' : /\d/.test(cell) ? '1' : 'a')).join('');

/** Columns that hold bare counts in any of the rows, the item's own number left out. */
function countColumns(lines: readonly { readonly event: LineEvent; readonly row: TableRow | undefined }[]): number {
  const counting = new Set<number>();
  for (const { event, row } of lines) {
    const names = event.line.names.map(({ value }) => value);
    row?.cells.forEach((cell, index) => {
      const text = cell.trim();
      if (COUNT.test(text) && !names.includes(text)) counting.add(index);
    });
  }
  return counting.size;
}

/** `310216 strip loin`, `# AB-1020` */
const NUMBERED = /^\W{0,2}(?=[\w-]*\d{2})[A-Z\d][\w-]{3,23}(?:\s|$)/;
/** `60-70 lb`, `about 35 lb`, `4?`: an amount, of which it is not certain what it is. */
const AMOUNT = new RegExp(
  String.raw`^\W{0,2}(?:about|approx\.?|approximately|around|ca\.?|maybe|up to|at least|min\.?|max\.?)?\s?\d{1,4}(?:\.\d{1,2})?(?:\s?(?:-|–|to|or|\/)\s?\d{1,4})?\s?(?:${UNIT_PATTERN})?\W{0,2}$`,
  'i',
);

/** Rows that hold the number of an item and an amount: where nobody could read the table, they are not passed over. */
export function mayOrder(rows: readonly TableRow[]): TableRow[] {
  const found = rows.filter(({ cells }) => {
    const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '' && cell.length <= 80);
    const named = filled.findIndex((cell) => NUMBERED.test(cell));
    return named >= 0 && filled.some((cell, index) => index !== named && AMOUNT.test(cell));
  });
  return found.length > 1 ? found : [];
}
