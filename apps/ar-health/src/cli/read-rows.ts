import { createReadStream } from 'node:fs';
import { splitRecord } from './split-record.js';

/** What is wrong with one line of a file: said on stderr, the rest goes on. */
export interface BadRow {
  readonly file: string;
  /** The line the row begins on, from 1. */
  readonly line: number;
  readonly reason: string;
}

/** The command cannot run as asked: wrong arguments, a file that is not there, a column that is missing. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Takes a row as its columns say, in the order of `columns`; answers with a sentence when something is wrong with it. */
export type RowTaker = (cells: readonly string[]) => string | undefined;

export interface ReadOptions {
  readonly file: string;
  /** Columns that must be in the header, in any order and case, with blanks for underscores; others are passed over. */
  readonly columns: readonly string[];
  /** Columns that count as empty when the file does not have them, or a row ends before them. */
  readonly optional?: readonly string[];
  readonly take: RowTaker;
  readonly onBadRow: (row: BadRow) => void;
}

/** A quoted cell that runs over more lines than this was never closed: its first line is the bad one. */
const LONGEST_RECORD = 50;

/**
 * Reads a CSV file (comma, double quotes, a header line, UTF-8 with or without a byte order mark, lines ended by LF or
 * CRLF) as a stream, row by row. A row that cannot be read is handed to `onBadRow` and left out.
 * @throws UsageError when the file or one of its columns is missing
 */
export async function readRows(options: ReadOptions): Promise<void> {
  const rows = new RowReader(options);
  const source = createReadStream(options.file, { encoding: 'utf8', highWaterMark: 1 << 18 });
  let rest = '';
  try {
    for await (const chunk of source as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop()!;
      for (const line of lines) rows.push(line);
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new UsageError(`cannot read ${options.file}: ${(error as Error).message}`);
  }
  rows.push(rest);
  rows.end();
}

class RowReader {
  #line = 0;
  #places: number[] | undefined;
  /** Lines of a record whose quoted cell is still open. */
  #open: string[] = [];

  constructor(private readonly options: ReadOptions) {}

  push(line: string): void {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    this.#line += 1;
    if (this.#open.length > 0) {
      this.#open.push(text);
      this.#close(false);
    } else this.#record(text);
  }

  end(): void {
    if (this.#open.length > 0) this.#close(true);
    if (!this.#places) this.#header([]);
  }

  /** Tries the open record again with the line that came, or gives its first line up. */
  #close(atEnd: boolean): void {
    const lines = this.#open;
    const cells = splitRecord(lines.join('\n'));
    if (Array.isArray(cells)) {
      this.#open = [];
      this.#take(cells, this.#line - lines.length + 1);
      return;
    }
    if (cells === 'open' && !atEnd && lines.length < LONGEST_RECORD) return;
    // The first line is the bad one; those after it are read again as lines of their own.
    this.#open = [];
    this.#line -= lines.length - 1;
    this.#bad(this.#line, 'is not CSV: a quoted cell does not end');
    for (const line of lines.slice(1)) this.push(line);
    if (atEnd && this.#open.length > 0) this.#close(true);
  }

  #record(text: string): void {
    if (text.trim() === '') return;
    const cells = splitRecord(this.#line === 1 && text.startsWith('\uFEFF') ? text.slice(1) : text);
    if (cells === 'open') this.#open.push(text);
    else this.#take(cells, this.#line);
  }

  #take(cells: string[] | { readonly reason: string }, line: number): void {
    if (!Array.isArray(cells)) return this.#bad(line, cells.reason);
    if (!this.#places) return this.#header(cells);
    const { columns, optional = [], take } = this.options;
    const row = this.#places.map((place) => (place < 0 ? '' : cells[place]));
    optional.forEach((name) => (row[columns.indexOf(name)] ??= ''));
    const short = columns.filter((_, at) => row[at] === undefined);
    const reason = short.length > 0 ? `has no ${short.join(', ')}` : take(row as string[]);
    if (reason !== undefined) this.#bad(line, reason);
  }

  #header(cells: readonly string[]): void {
    const { columns, file, optional = [] } = this.options;
    const names = cells.map((name) => name.toLowerCase().replaceAll(/[\s-]+/g, '_'));
    const missing = columns.filter((name) => !names.includes(name) && !optional.includes(name));
    if (missing.length > 0) {
      throw new UsageError(`${file} has no column ${missing.join(', ')}; it needs ${columns.join(',')}`);
    }
    this.#places = columns.map((name) => names.indexOf(name));
  }

  #bad(line: number, reason: string): void {
    this.options.onBadRow({ file: this.options.file, line, reason });
  }
}
