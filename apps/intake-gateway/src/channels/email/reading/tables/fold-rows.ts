import type { TableRow } from '../document.js';
import { findHeading } from './find-heading.js';
import { type Columns, headingOf } from './headings.js';
import { readQuantityCell } from '../numbers.js';
import { readRecordText } from '../blocks/record-text.js';

/** A table has few headings of two rows, and they stand at its top. */
const HEADING_DEPTH = 10;

/**
 * Rows that tell one order line together, as one row: a heading of two rows over pairs of rows, a row of the quantity
 * below that of the item, and descriptions in rows of their own. Tables without such rows stay as they are.
 */
export function foldRows(rows: readonly TableRow[]): readonly TableRow[] {
  const paired = foldPairs(rows);
  const heading = findHeading(paired);
  if (!heading) return paired;
  const { columns, start } = heading;
  const end = start + (isLabels(paired[start + 1]) ? 2 : 1);
  const head = paired.slice(0, end);
  const body = withQuantityBelow(paired.slice(end), columns);
  const named = columns.has('description') ? undefined : withDescriptionRows(body, columns);
  const width = Math.max(...paired.map(({ cells }) => cells.length));
  const table = named ? [...headed(head, width, 'Description'), ...named.map((row) => widen(row, width, row.note))] : [...head, ...body]; // prettier-ignore
  return withNumbersApart(table, columns, end);
}

const filledAt = ({ cells }: TableRow): number[] => cells.flatMap((cell, at) => (cell.trim() === '' ? [] : [at]));

/** `Ln | Description` over `Catalog # | Qty | Unit`, and below them the rows in the same pairs. */
function foldPairs(rows: readonly TableRow[]): readonly TableRow[] {
  const at = rows.slice(0, HEADING_DEPTH).findIndex((row, index) => isLabels(row) && isLabels(rows[index + 1]));
  const [upper, lower] = [rows[at], rows[at + 1]];
  if (at < 0 || !upper || !lower) return rows;
  const [above, below] = [new Set(filledAt(upper)), new Set(filledAt(lower))];
  const fits = (row: TableRow | undefined, set: ReadonlySet<number>) =>
    row !== undefined && filledAt(row).length > 0 && filledAt(row).every((each) => set.has(each));
  const width = Math.max(upper.cells.length, lower.cells.length);
  const pair = (first: TableRow, second: TableRow): TableRow => ({
    ...first,
    cells: [...padded(first.cells, width), ...second.cells],
    ...((first.places ?? second.places)
      ? { places: [...padded(first.places ?? [], width, undefined), ...(second.places ?? [])] }
      : {}),
  });
  const out: TableRow[] = [];
  let pairs = 0;
  for (let index = at + 2; index < rows.length; index += 1) {
    const [row, next] = [rows[index]!, rows[index + 1]];
    if (next && fits(row, above) && fits(next, below) && !fits(row, below)) {
      out.push(pair(row, next));
      pairs += 1;
      index += 1;
    } else if (fits(row, above) && fits(row, below)) return rows;
    else out.push(row);
  }
  return pairs > 0 && pairs * 2 >= out.length ? [...rows.slice(0, at), pair(upper, lower), ...out] : rows;
}

/** A row of headings and nothing else. */
const isLabels = (row: TableRow | undefined): boolean => {
  const filled = row?.cells.filter((cell) => cell.trim() !== '') ?? [];
  return filled.length > 0 && filled.every((cell) => headingOf(cell) !== undefined);
};

const padded = <T>(cells: readonly T[], width: number, blank: T = '' as T): T[] =>
  Array.from({ length: Math.max(width, cells.length) }, (_, index) => cells[index] ?? blank);

/** `00010 | 104484 | Vest` over ` | | Your material number: V-L | 10 | Each`: the second row goes on with the first. */
function withQuantityBelow(rows: readonly TableRow[], columns: Columns): readonly TableRow[] {
  const at = columns.get('quantity')!;
  const keys = KEYS.flatMap((column) => columns.get(column) ?? []);
  const cell = (row: TableRow, index: number) => (row.cells[index] ?? '').trim();
  const out: TableRow[] = [];
  for (const row of rows) {
    const last = out.at(-1);
    const begins =
      last && cell(last, at) === '' && keys.some((key) => cell(last, key) !== '') && filledAt(last).length > 1;
    const goesOn = readQuantityCell(cell(row, at)) && keys.every((key) => cell(row, key) === '');
    if (begins && goesOn) out[out.length - 1] = merged(last, row);
    else out.push(row);
  }
  return out;
}

const KEYS = ['lineNumber', 'code', 'vendor', 'customer', 'gtin'] as const;

const merged = (first: TableRow, second: TableRow): TableRow => ({
  ...first,
  cells: padded(first.cells, second.cells.length).map((cell, index) =>
    [cell, second.cells[index] ?? ''].filter((text) => text.trim() !== '').join('\n'),
  ),
});

type Described = TableRow & { readonly note?: string };

/**
 * A table without a column of descriptions that gives each line a row of words, above it or below: undefined where
 * only some lines have one, because then these rows head sections.
 */
function withDescriptionRows(rows: readonly TableRow[], columns: Columns): Described[] | undefined {
  const at = columns.get('quantity')!;
  const isLine = (row: TableRow | undefined) => row !== undefined && readQuantityCell((row.cells[at] ?? '').trim()) !== undefined; // prettier-ignore
  const words = rows.map((row) => wordsOf(row));
  const first = rows.findIndex((row, index) => isLine(row) || words[index] !== undefined);
  const step = first >= 0 && isLine(rows[first]) ? 1 : -1;
  const lines = rows.flatMap((row, index) => (isLine(row) ? [index] : []));
  const told = lines.filter((index) => words[index + step] !== undefined);
  if (lines.length === 0 || told.length * 5 < lines.length * 4) return undefined;
  const taken = new Set(told.map((index) => index + step));
  return rows.flatMap((row, index): Described[] => {
    const note = isLine(row) ? words[index + step] : undefined;
    return taken.has(index) ? [] : [note === undefined ? row : { ...row, note }];
  });
}

/** The words of a row that holds nothing else; labels with their values are none. */
function wordsOf(row: TableRow): string | undefined {
  const filled = row.cells.filter((cell) => cell.trim() !== '');
  const [text = ''] = filled;
  if (filled.length !== 1 || text.includes('\n') || /\b(?:sub)?total\b/i.test(text)) return undefined;
  const said = readRecordText(text);
  return said?.kind === 'words' || said?.kind === 'named' ? text.trim() : undefined;
}

const widen = ({ cells, ...row }: Described, width: number, text = ''): TableRow => {
  const { note: _, ...plain } = row as Described;
  return { ...plain, cells: [...padded(cells, width), text] };
};

const headed = (head: readonly TableRow[], width: number, heading: string): TableRow[] =>
  head.map((row, index) => widen(row, width, index === head.length - 1 ? heading : ''));

/** `Vest Large` over `Your material number: V-L` in one cell: the number in a column of its own. */
function withNumbersApart(rows: readonly TableRow[], columns: Columns, end: number): readonly TableRow[] {
  const at = columns.get('description') ?? columns.get('code');
  if (at === undefined) return rows;
  const found = rows.map((row, index) => (index < end ? undefined : numberIn(row.cells[at] ?? '')));
  const [column] = found.flatMap((each) => each?.column ?? []);
  if (!column || (columns.get(column) ?? at) !== at) return rows;
  const width = Math.max(...rows.map(({ cells }) => cells.length));
  return rows.map((row, index) => {
    const own = found[index];
    const rest = own?.column === column ? { ...row, cells: row.cells.map((cell, other) => (other === at ? own.rest : cell)) } : row; // prettier-ignore
    return widen(rest, width, index === end - 1 ? LABELS[column] : own?.column === column ? own.value : '');
  });
}

const LABELS = { code: 'SKU', vendor: 'Vendor item', customer: 'Customer item', gtin: 'UPC', manufacturer: 'Mfg #' };

function numberIn(
  cell: string,
): { readonly column: keyof typeof LABELS; readonly value: string; readonly rest: string } | undefined {
  const lines = cell.includes('\n') ? cell.split('\n').slice(0, 12) : [];
  for (const [index, line] of lines.entries()) {
    const said = readRecordText(line);
    if (said?.kind !== 'field' || !(said.column in LABELS) || !/^[\w./-]{2,24}$/.test(said.value)) continue;
    const rest = lines.filter((_, other) => other !== index).join('\n');
    return { column: said.column as keyof typeof LABELS, value: said.value, rest };
  }
  return undefined;
}
