import type { z } from 'zod';
import type { Bundle } from '../reference-data.schema.js';
import type { ReferenceKind } from '../reference-data.repository.js';

/** One column of a layout: its name in the file, the field it fills (`address.city` is a field within a field). */
export interface CsvColumn {
  readonly column: string;
  readonly field: string;
  /** Cells are text unless a column says otherwise; a list is separated by semicolons. */
  readonly type?: 'boolean' | 'integer' | 'list' | undefined;
  readonly required?: boolean | undefined;
  readonly describe: string;
  /** What the cell names, which must be there already. */
  readonly names?: ReferencedKind | undefined;
}

/** What rows of a file may name. */
export type ReferencedKind = 'customer' | 'item' | 'location' | 'price_book';

/** A row of a file as its schema takes it. */
export type CsvRow = Readonly<Record<string, unknown>>;

interface LayoutHead {
  readonly describe: string;
  readonly columns: readonly CsvColumn[];
  /** What a row must be, beside its cells' types. */
  readonly schema: z.ZodType<CsvRow>;
  /** The fields that tell rows of a file apart. */
  readonly key: readonly string[];
}

/** Rows that are things of their own. */
export interface WholeLayout extends LayoutHead {
  readonly part: keyof Bundle;
  /** Where a file does not say all of a thing: the thing as it is, so that the rest of it stays. */
  readonly keeps?: { readonly kind: ReferenceKind; readonly keyField: string; readonly fields: readonly string[] };
  /** What a new thing has that the file does not say. */
  readonly complete?: ((row: CsvRow) => CsvRow) | undefined;
}

/** Rows that are parts of a thing: they are added to it, or replace the part with the same key. */
export interface PartLayout extends LayoutHead {
  readonly part: keyof Bundle;
  readonly parent: { readonly kind: ReferenceKind; readonly schema: z.ZodType<CsvRow>; readonly keyField: string };
  /** The field of the row that names the parent. */
  readonly parentField: string;
  /** The parent with the rows put into it. */
  readonly into: (parent: CsvRow, rows: readonly CsvRow[]) => CsvRow;
}

export type CsvLayout = WholeLayout | PartLayout;

/** A list with rows put into it: one with the same key is replaced in its place, the others follow. */
export function mergeBy(list: readonly CsvRow[], rows: readonly CsvRow[], keyOf: (row: CsvRow) => string): CsvRow[] {
  const merged = new Map(list.map((row) => [keyOf(row), row]));
  for (const row of rows) merged.set(keyOf(row), row);
  return [...merged.values()];
}

/** A row without the fields that only say where it belongs. */
export const without = (row: CsvRow, ...fields: readonly string[]): CsvRow =>
  Object.fromEntries(Object.entries(row).filter(([field]) => !fields.includes(field)));
