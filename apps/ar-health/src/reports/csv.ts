import { StreamableFile } from '@nestjs/common';
import { Readable } from 'node:stream';

const PIECE = 1 << 16;

/** A cell that a spreadsheet would run as a formula is led by an apostrophe (OWASP, CSV injection); amounts stay amounts. */
const FORMULA = /^[=+@\t\r]|^-(?!\d)/;

function cell(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows as CSV (RFC 4180), row by row, with a header line; the columns are those of the first row, nested objects flattened by a dot. */
export async function* csvLines(rows: AsyncIterable<object> | Iterable<object>): AsyncGenerator<string> {
  let columns: Path[] | undefined;
  for await (const row of rows) {
    if (!columns) {
      columns = columnsOf(row);
      yield `${columns.map((path) => cell(path.join('.'))).join(',')}\r\n`;
    }
    yield `${columns.map((path) => cell(valueAt(row, path))).join(',')}\r\n`;
  }
}

/** The same as the answer of a route: sent while it is made, so that its size is no matter of memory. */
export const csvFile = (rows: AsyncIterable<object>): StreamableFile =>
  new StreamableFile(Readable.from(inPieces(csvLines(rows)), { objectMode: false }), {
    type: 'text/csv; charset=utf-8',
  });

/** Short texts put together: a line at a time would cost a write each. */
async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let piece = '';
  for await (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece);
}

/** The keys that lead to a value of a row. */
type Path = readonly string[];

const isNested = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(value instanceof Date);

/** Where the plain values of a row are: found once, a million rows are read by it. */
const columnsOf = (row: object, above: Path = []): Path[] =>
  Object.entries(row).flatMap(([key, value]) => {
    const path = [...above, key];
    return isNested(value) ? columnsOf(value, path) : [path];
  });

function valueAt(row: object, path: Path): unknown {
  let value: unknown = row;
  for (const key of path) value = isNested(value) ? (value as Record<string, unknown>)[key] : undefined;
  return isNested(value) ? undefined : value;
}
