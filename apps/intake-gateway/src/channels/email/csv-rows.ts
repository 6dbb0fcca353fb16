import type { TableRow } from './order-table.js';

const MAX_ROWS = 20_000;

/**
 * Reads a CSV or TSV file (RFC 4180, and what spreadsheets make of it): quotes, line breaks inside quotes, a BOM,
 * comma, semicolon or tab by whichever the first line has most of. Bytes that are not UTF-8 are read as Windows-1252.
 */
export function readCsv(bytes: Uint8Array): TableRow[] {
  const text = decode(bytes);
  const firstLine = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = [',', ';', '\t'].sort((a, b) => count(firstLine, b) - count(firstLine, a))[0]!;
  const rows: TableRow[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let start = 1;
  const endRow = () => {
    cells.push(cell);
    if (cells.some((value) => value.trim() !== '')) rows.push({ cells, line: start });
    cells = [];
    cell = '';
    start = line;
  };
  for (let index = 0; index < text.length && rows.length < MAX_ROWS; index += 1) {
    const character = text[index]!;
    if (character === '\n') line += 1;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[index + 1] === '"') {
        cell += '"';
        index += 1;
      } else quoted = false;
    } else if (character === '"' && cell.trim() === '') {
      quoted = true;
      cell = '';
    } else if (character === delimiter) {
      cells.push(cell);
      cell = '';
    } else if (character === '\n') endRow();
    else if (character !== '\r') cell += character;
  }
  endRow();
  return rows;
}

const count = (text: string, character: string): number => text.split(character).length - 1;

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
