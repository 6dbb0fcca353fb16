import { inPlainWords } from '#service-kit';
import type { z } from 'zod';
import type { CsvLayout, CsvRow, ReferencedKind } from './csv-layout.js';
import type { CsvFinding, CsvRecord } from './read-csv.js';

/** A row of the file with what its schema makes of it. */
export interface JudgedRow {
  readonly row: number;
  readonly value: CsvRow;
}

export interface JudgedRows {
  readonly good: readonly JudgedRow[];
  readonly findings: readonly CsvFinding[];
}

/** What the rows must be by themselves: the cells' types, the schema, each key once. */
export function judgeRows(records: readonly CsvRecord[], layout: CsvLayout): JudgedRows {
  const good: JudgedRow[] = [];
  const findings: CsvFinding[] = [];
  const rowOfKey = new Map<string, number>();
  for (const { row, values, findings: own } of records) {
    if (own.length > 0) {
      findings.push(...own);
      continue;
    }
    const parsed = layout.schema.safeParse(values, { error: inPlainWords });
    if (!parsed.success) {
      findings.push(...schemaFindings(parsed.error, { row, layout }));
      continue;
    }
    const key = JSON.stringify(layout.key.map((field) => parsed.data[field] ?? ''));
    const before = rowOfKey.get(key);
    if (before !== undefined) {
      findings.push({ row, code: 'KEY_TWICE', message: `Row ${before} of the file says the same thing already.` });
      continue;
    }
    rowOfKey.set(key, row);
    good.push({ row, value: parsed.data });
  }
  return { good, findings };
}

/** What a schema found, told by the columns of the file. */
export function schemaFindings(
  error: z.ZodError,
  { row, layout }: { row: number; layout: Pick<CsvLayout, 'columns'> },
): CsvFinding[] {
  return error.issues.map(({ path, message }): CsvFinding => {
    const fields = path.filter((part) => typeof part === 'string').join('.');
    const column = layout.columns.find(({ field }) => field === fields || field.startsWith(`${fields}.`));
    return { row, field: column?.column, code: 'VALUE_INVALID', message };
  });
}

const WORDS: Readonly<Record<ReferencedKind, string>> = {
  customer: 'customer',
  item: 'item',
  location: 'location',
  price_book: 'price book',
};

/** What each kind of thing the rows name. */
export function namedKeys(rows: readonly JudgedRow[], layout: CsvLayout): Map<ReferencedKind, Set<string>> {
  const named = new Map<ReferencedKind, Set<string>>();
  for (const { field, names } of layout.columns) {
    if (!names) continue;
    const keys = named.get(names) ?? new Set();
    for (const { value } of rows) if (value[field] !== undefined) keys.add(String(value[field]));
    named.set(names, keys);
  }
  return named;
}

/** Rows that name what is nowhere are bad. */
export function judgeReferences(
  rows: readonly JudgedRow[],
  layout: CsvLayout,
  known: ReadonlyMap<ReferencedKind, ReadonlySet<string>>,
): JudgedRows {
  const findings: CsvFinding[] = [];
  const good = rows.filter(({ row, value }) => {
    const missing = layout.columns.filter(
      ({ field, names }) => names && value[field] !== undefined && !known.get(names)?.has(String(value[field])),
    );
    for (const { column, field, names } of missing) {
      const message = `There is no ${WORDS[names!]} ${String(value[field])}.`;
      findings.push({ row, field: column, code: 'REFERENCE_UNKNOWN', message });
    }
    return missing.length === 0;
  });
  return { good, findings };
}
