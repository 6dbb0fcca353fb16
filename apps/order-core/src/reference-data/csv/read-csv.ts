import { parse } from 'csv-parse/sync';
import type { CsvColumn, CsvLayout } from './csv-layout.js';

/** One thing wrong with a file. Row 1 is the header; row 0 the file as a whole. */
export interface CsvFinding {
  readonly row: number;
  /** The column, where it is one cell. */
  readonly field?: string | undefined;
  readonly code: string;
  /** A sentence for whoever mends the file. */
  readonly message: string;
}

/** A row as its cells say it, by field; empty cells are left out. */
export interface CsvRecord {
  readonly row: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly findings: readonly CsvFinding[];
}

export interface CsvFile {
  readonly records: readonly CsvRecord[];
  /** Of the header: nothing of the file can be taken. */
  readonly findings: readonly CsvFinding[];
}

const MAX_ROWS = 200_000;

/**
 * Reads a CSV file of a layout: UTF-8, a header of column names in any order, comma, semicolon or tab (RFC 4180 quotes).
 * @throws nothing: what cannot be read is told as a finding
 */
export function readCsv(bytes: Uint8Array, layout: CsvLayout): CsvFile {
  const text = new TextDecoder('utf-8').decode(bytes);
  let lines: { record: string[]; info: { lines: number } }[];
  try {
    lines = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relaxColumnCount: true,
      skipEmptyLines: true,
      trim: true,
      info: true,
      to: MAX_ROWS + 2,
    }) as unknown as typeof lines;
  } catch (error) {
    return refuse('FILE_UNREADABLE', `This is no CSV file: ${(error as Error).message}.`);
  }
  const [header, ...rest] = lines;
  if (!header) return refuse('FILE_EMPTY', 'The file is empty.');
  if (rest.length > MAX_ROWS) return refuse('FILE_TOO_LONG', `A file may have ${MAX_ROWS} rows. Split it.`);
  const names = header.record.map((name) => name.toLowerCase());
  const findings = headerFindings(names, layout);
  if (findings.length > 0) return { records: [], findings };
  const columns = names.map((name) => layout.columns.find(({ column }) => column === name)!);
  return { findings, records: rest.map(({ record }, index) => readRecord(record, { columns, row: index + 2 })) };
}

const refuse = (code: string, message: string): CsvFile => ({ records: [], findings: [{ row: 0, code, message }] });

function delimiterOf(text: string): string {
  const [header = ''] = text.split(/\r?\n/, 1);
  return [',', ';', '\t'].reduce((best, each) => (header.split(each).length > header.split(best).length ? each : best));
}

function headerFindings(names: readonly string[], { columns }: CsvLayout): CsvFinding[] {
  const known = columns.map(({ column }) => column);
  const unknown = names.filter((name) => !known.includes(name));
  const missing = columns.filter(({ column, required }) => required && !names.includes(column));
  const twice = names.filter((name, index) => names.indexOf(name) < index);
  return [
    ...unknown.map((field) => ({
      row: 1,
      field,
      code: 'COLUMN_UNKNOWN',
      message: `There is no column '${field}'. The columns are ${known.join(', ')}.`,
    })),
    ...missing.map(({ column }) => ({
      row: 1,
      field: column,
      code: 'COLUMN_MISSING',
      message: `The column '${column}' is missing.`,
    })),
    ...twice.map((field) => ({
      row: 1,
      field,
      code: 'COLUMN_TWICE',
      message: `The column '${field}' stands there twice.`,
    })),
  ];
}

function readRecord(
  cells: readonly string[],
  { columns, row }: { columns: readonly CsvColumn[]; row: number },
): CsvRecord {
  const values: Record<string, unknown> = {};
  const findings: CsvFinding[] = [];
  if (cells.length > columns.length) {
    const message = `The row has ${cells.length} cells, the header ${columns.length}. Put texts with commas in quotes.`;
    findings.push({ row, code: 'CELLS_TOO_MANY', message });
  }
  columns.forEach(({ column, field, type, required }, index) => {
    const cell = cells[index] ?? '';
    if (cell === '') {
      if (required) findings.push({ row, field: column, code: 'CELL_EMPTY', message: `${column} must not be empty.` });
      return;
    }
    const value = readCell(cell, type);
    if (value === undefined) {
      const message = `${column} must be ${type === 'integer' ? 'a whole number' : 'yes or no'}, not '${cell.slice(0, 40)}'.`;
      findings.push({ row, field: column, code: 'CELL_INVALID', message });
      return;
    }
    place(values, field.split('.'), value);
  });
  return { row, values, findings };
}

const YES = new Set(['yes', 'y', 'true', '1']);
const NO = new Set(['no', 'n', 'false', '0']);

/** @returns undefined when the cell is not of its type */
function readCell(cell: string, type: CsvColumn['type']): unknown {
  switch (type) {
    case 'boolean': {
      const word = cell.toLowerCase();
      return YES.has(word) ? true : NO.has(word) ? false : undefined;
    }
    case 'integer':
      return /^\d{1,9}$/.test(cell) ? Number(cell) : undefined;
    case 'list':
      return cell
        .split(';')
        .map((each) => each.trim())
        .filter((each) => each !== '');
    case undefined:
      return cell;
  }
}

/** `address.city` is a field within a field. */
function place(values: Record<string, unknown>, [first, ...rest]: readonly string[], value: unknown): void {
  if (first === undefined) return;
  if (rest.length === 0) values[first] = value;
  else place((values[first] ??= {}) as Record<string, unknown>, rest, value);
}
