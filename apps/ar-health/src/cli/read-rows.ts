import { parse } from 'csv-parse';
import { createReadStream } from 'node:fs';

/** What is wrong with one line of a file: said on stderr, the rest goes on. */
export interface BadRow {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** The command cannot run as asked: wrong arguments, a file that is not there, a column that is missing. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A row as its columns say, or a sentence about what is wrong with it. */
export type RowReader<Row> = (cells: Readonly<Record<string, string>>) => Row | string;

export interface ReadOptions<Row> {
  readonly file: string;
  /** Columns that must be in the header; others are passed over. */
  readonly columns: readonly string[];
  readonly read: RowReader<Row>;
  readonly onBadRow: (row: BadRow) => void;
}

interface Parsed {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

/**
 * Reads a CSV file (comma, double quotes, a header line, UTF-8 with or without a byte order mark) as a stream.
 * A row that cannot be read is handed to `onBadRow` and left out.
 * @throws UsageError when the file or one of its columns is missing
 */
export async function* readRows<Row>(options: ReadOptions<Row>): AsyncGenerator<Row> {
  const { file, columns, read, onBadRow } = options;
  const parser = parse({
    bom: true,
    info: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error) onBadRow({ file, line: Number(error['lines'] ?? 0), reason: `is not CSV: ${error.message}` });
    },
    columns: (header: string[]) => {
      const names = header.map((name) => name.trim().toLowerCase());
      const missing = columns.filter((name) => !names.includes(name));
      if (missing.length > 0)
        throw new UsageError(`${file} has no column ${missing.join(', ')}; it needs ${columns.join(',')}`);
      return names;
    },
  });
  const source = createReadStream(file);
  source.on('error', (error) => parser.destroy(new UsageError(`cannot read ${file}: ${error.message}`)));
  source.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      const short = columns.filter((name) => record[name] === undefined);
      const row = short.length > 0 ? `has no ${short.join(', ')}` : read(record);
      if (typeof row === 'string') onBadRow({ file, line: info.lines, reason: row });
      else yield row;
    }
  } finally {
    source.destroy();
  }
}
