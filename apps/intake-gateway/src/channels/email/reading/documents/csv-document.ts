import { parse } from 'csv-parse/sync';
import type { PartDocument, TableRow } from '../document.js';

const MAX_BYTES = 20_000_000;
const MAX_ROWS = 20_000;

/**
 * Reads a CSV or TSV file (RFC 4180, and what spreadsheets make of it): quotes, line breaks inside quotes, a byte
 * order mark, comma, semicolon, tab or bar. Bytes that are not UTF-8 are read as Windows-1252, UTF-16 by its mark.
 * @throws Error when quotes cannot be matched at all
 */
export function csvDocument(bytes: Uint8Array, part: string): PartDocument {
  const text = decodeText(bytes.subarray(0, MAX_BYTES)).replace(/^\uFEFF/, '');
  const declared = /^sep=(.)\r?\n/i.exec(text);
  const body = declared ? text.slice(declared[0].length) : text;
  const records = parse(body, {
    delimiter: declared?.[1] ?? delimiterOf(body),
    relaxColumnCount: true,
    relaxQuotes: true,
    skipEmptyLines: true,
    info: true,
    to: MAX_ROWS,
    maxRecordSize: 1_000_000,
  }) as unknown as { record: string[]; info: { lines: number } }[];
  const rows = records.map(({ record, info }): TableRow => ({
    cells: record,
    place: { kind: 'mail', part, line: Math.max(1, info.lines) },
  }));
  return { part, kind: 'csv', entries: [{ kind: 'table', rows, origin: 'new' }] };
}

/** Text of unknown encoding: UTF-16 with its mark, UTF-8 where the bytes are, else Windows-1252. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** The delimiter that gives the first lines the most alike number of cells, quotes left out of the count. */
function delimiterOf(text: string): string {
  const lines = text
    .slice(0, 20_000)
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, 30);
  const score = (delimiter: string) => {
    const counts = lines.map((line) => line.split(delimiter).length - 1).filter((count) => count > 0);
    const tally = new Map<number, number>();
    for (const count of counts) tally.set(count, (tally.get(count) ?? 0) + 1);
    return Math.max(0, ...[...tally].map(([count, lines_]) => lines_ * Math.min(count, 3)));
  };
  return [',', ';', '\t', '|']
    .map((delimiter) => ({ delimiter, score: score(delimiter) }))
    .sort((a, b) => b.score - a.score)[0]!.delimiter;
}
