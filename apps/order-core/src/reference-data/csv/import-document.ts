import { CSV_KINDS, CSV_LAYOUTS } from './csv-layouts.js';

/** docs/import.md, made from the layouts. */
export function importDocument(): string {
  const kinds = CSV_KINDS.flatMap((kind) => {
    const { describe, columns } = CSV_LAYOUTS[kind];
    return [
      `## ${kind}`,
      '',
      describe,
      '',
      '| Column | Required | Type | What it says |',
      '| --- | --- | --- | --- |',
      ...columns.map(
        ({ column, required, type = 'text', describe: meaning }) =>
          `| \`${column}\` | ${required ? 'yes' : 'no'} | ${type} | ${meaning.replaceAll('|', '\\|')} |`,
      ),
      '',
    ];
  });
  return [
    '# Importing reference data',
    '',
    'Customers, items, stock and prices come in as CSV files, one kind a file. Generated from',
    '`apps/order-core/src/reference-data/csv`; a test keeps the two equal.',
    '',
    '- Over HTTP: `POST /v1/reference-data/csv/KIND?dryRun=true&mode=good_rows` with the file as body, role admin.',
    '- By command: `npm run -s admin -- import KIND FILE [--dry-run] [--good-rows]`.',
    '',
    'A file is UTF-8 with a header of column names, in any order; separated by comma, semicolon or tab. Empty cells say',
    'nothing. Booleans are yes or no, lists are separated by semicolons within the cell, days are written 2025-07-01,',
    'amounts and quantities 1250.00.',
    '',
    'The report says row by row what is wrong: row, column, code and a sentence. A dry run tries everything and keeps',
    'nothing. Normally one bad row means that nothing is taken; with good_rows the bad rows are left out. The same file',
    'again changes nothing. Every change is audited with what was before, and counts from its `effective_from` (or',
    '`valid_from`) day: orders are priced by what is in force on the day they came in.',
    '',
    ...kinds,
  ].join('\n');
}
