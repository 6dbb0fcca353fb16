import { isAddress } from '../blocks/asides.js';
import type { Origin, TableRow, TextLine } from '../document.js';
import { headingOf } from './headings.js';
import { isOrderLabel } from '../orders/order-facts.js';
import { labelsParty } from '../orders/parties.js';

/** Rows as text: two cells are a label and its value; a label above its value is written beside it. */
export function rowsAsLines(rows: readonly TableRow[], origin: Origin): TextLine[] {
  return rows.flatMap((row, index): TextLine[] => {
    const addresses = row.cells.filter((cell) => holdsLines(cell.split('\n')));
    const cells = row.cells.filter((cell) => !addresses.includes(cell));
    const text: TextLine = { kind: 'line', text: joinCells({ ...row, cells }), place: row.place, origin };
    const below = labelledBelow(row.cells, rows[index + 1]?.cells);
    const apart = addresses.flatMap((cell) => [...cell.split('\n'), ''].map((line) => ({ ...text, text: line })));
    return [text, ...(below ? [{ ...text, text: below }] : []), ...apart];
  });
}

/** A cell that holds lines of its own: an address, or a paragraph of a letter laid out with a table. */
const holdsLines = (lines: readonly string[]): boolean =>
  lines.length > 3 || (lines.length > 1 && labelsParty(lines[0]!)) || isAddress(lines);

/** The cells of a row beside each other, a label parted from its value by a colon. */
export function joinCells(row: TableRow): string {
  const filled = row.cells.map((cell) => cell.replace(/\s+/g, ' ').trim()).filter((cell) => cell !== '');
  const labelled =
    filled.length === 2 && !/:$/.test(filled[0]!) && (headingOf(filled[0]!) !== undefined || isOrderLabel(filled[0]!));
  return labelled ? filled.join(': ') : filled.join('   ');
}

/** `PO Number | Date` over `4711 | 5/23/2025` → `PO Number: 4711`. */
export function labelledBelow(labels: readonly string[], values: readonly string[] | undefined): string | undefined {
  const at = labels.findIndex((label) => isOrderLabel(label));
  const value = at < 0 ? undefined : values?.[at]?.trim();
  return value && /\d/.test(value) && !labels[at + 1]?.match(/\d/) ? `PO: ${value}` : undefined;
}
