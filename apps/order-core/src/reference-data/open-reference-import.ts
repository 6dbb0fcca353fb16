import { Transactions } from '#messaging';
import type { Clock, IdSource } from '#service-kit';
import type { DataSource } from 'typeorm';
import { type OrderCoreSettings, orderSettings } from '../order-core.module.js';
import { SCHEMA } from '../order-settings.js';
import { OrderBook } from '../pipeline/order-book.js';
import { CSV_KINDS, type CsvKind } from './csv/csv-layouts.js';
import { type CsvReport, ImportCsv } from './csv/import-csv.js';
import { PutReference } from './put-reference.js';
import { ReferenceData } from './reference-data.js';

/** Imports of reference data without the service: for the command line. What is told waits in the outbox. */
export interface ReferenceImport {
  readonly kinds: readonly string[];
  /** @throws RangeError when there is no such kind of file */
  importCsv(request: {
    readonly kind: string;
    readonly bytes: Uint8Array;
    readonly actor: string;
    readonly dryRun: boolean;
    readonly goodRows: boolean;
  }): Promise<CsvReport>;
}

/** On a database that has the tables of order-core. */
export function openReferenceImport(
  dataSource: DataSource,
  config: OrderCoreSettings,
  { clock, ids }: { readonly clock: Clock; readonly ids: IdSource },
): ReferenceImport {
  const transactions = new Transactions(dataSource, SCHEMA);
  const book = new OrderBook(transactions, clock, ids, orderSettings(config));
  const csv = new ImportCsv(dataSource, new ReferenceData(transactions, book, ids, new PutReference(ids)));
  return {
    kinds: CSV_KINDS,
    importCsv: ({ kind, goodRows, ...request }) => {
      const known = CSV_KINDS.find((each): each is CsvKind => each === kind);
      if (!known) throw new RangeError(`there is no kind of file ${kind}; there are ${CSV_KINDS.join(', ')}`);
      return csv.run({ ...request, kind: known, mode: goodRows ? 'good_rows' : 'all_or_nothing' });
    },
  };
}
