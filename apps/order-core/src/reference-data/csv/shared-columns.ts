import type { CsvColumn, CsvRow } from './csv-layout.js';

export const effective: CsvColumn = {
  column: 'effective_from',
  field: 'effectiveFrom',
  describe: 'the day the row counts from; empty: today',
};
export const currency: CsvColumn = { column: 'currency', field: 'currency', describe: 'ISO 4217; empty: USD' };
export const sku: CsvColumn = {
  column: 'sku',
  field: 'sku',
  required: true,
  names: 'item',
  describe: 'our item number',
};
export const location: CsvColumn = {
  column: 'location_id',
  field: 'locationId',
  required: true,
  names: 'location',
  describe: 'the location',
};
export const validity: readonly CsvColumn[] = [
  { column: 'valid_from', field: 'validFrom', describe: 'first day' },
  { column: 'valid_to', field: 'validTo', describe: 'last day; empty: open end' },
];

/** A field of a row as text, to compare rows by. */
export const text = (row: CsvRow, field: string): string => String(row[field] ?? '');
/** A field of a row that is a list of rows. */
export const listOf = (row: CsvRow, field: string): readonly CsvRow[] =>
  (row[field] as readonly CsvRow[] | undefined) ?? [];
