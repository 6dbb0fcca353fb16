import type { TableRow, TextLine } from '../document.js';
import { headingOf } from '../tables/headings.js';
import { readTable, type TableEvent } from '../tables/read-table.js';

const MAX_ITEMS = 2_000;
/** `Vendor Item: 104719 | Desc.: pvc elbow | Qty: 3 | Unit: EA`. */
const PARTS = /\s*\|\s*|\s+[·•]\s+|\t+|\s*;\s+(?=[A-Za-z][A-Za-z './#]{1,24}[:=])/;
const LABELLED = /^([A-Za-z#][A-Za-z './#-]{0,29}?)\s{0,2}[:=]\s{0,3}(.{0,200})$/;

/** Lines that tell each value with its label, all in the same order: a table whose heading every row repeats. */
export function readLabelledLines(
  lines: readonly TextLine[],
  at: number,
  day: string | undefined,
): { readonly events: readonly TableEvent[]; readonly used: number } | undefined {
  const first = fieldsOf(lines[at]!.text);
  if (!first) return undefined;
  const columns = first.map(([label]) => headingOf(label));
  const names = ['code', 'vendor', 'customer', 'gtin', 'manufacturer', 'description'];
  if (!columns.includes('quantity') || !columns.some((column) => column && names.includes(column))) return undefined;
  const labels = first.map(([label]) => label).join('|');
  const rows: TableRow[] = [];
  for (const line of lines.slice(at, at + MAX_ITEMS)) {
    const fields = fieldsOf(line.text);
    if (fields?.map(([label]) => label).join('|') !== labels) break;
    rows.push({ cells: fields.map(([, value]) => value), place: line.place });
  }
  const heading = { cells: first.map(([label]) => label), place: lines[at]!.place };
  const events = readTable([heading, ...rows], { origin: lines[at]!.origin, day, infer: false });
  return events && { events, used: rows.length };
}

function fieldsOf(text: string): [string, string][] | undefined {
  if (text.length > 400) return undefined;
  const parts = text.trim().replace(/^(?:[-*•]\s+|\|)|\|$/g, '').split(PARTS); // prettier-ignore
  const fields = parts.flatMap((part): [string, string][] => {
    const [, label, value] = LABELLED.exec(part.trim()) ?? [];
    return label === undefined || value === undefined ? [] : [[label, value.trim()]];
  });
  return parts.length >= 3 && fields.length === parts.length ? fields : undefined;
}
