import type { EntityManager } from 'typeorm';
import type { ReferenceKind } from '../reference-data.repository.js';
import type { CsvRow, ReferencedKind } from './csv-layout.js';

const KNOWN: Readonly<Record<ReferencedKind, string>> = {
  customer: 'select id as key from orders.customers where id = any ($1)',
  item: 'select sku as key from orders.items where sku = any ($1)',
  location: 'select id as key from orders.locations where id = any ($1)',
  price_book: 'select id as key from orders.price_books where id = any ($1)',
};

/** Those of the keys that are there. */
export async function findKnown(
  manager: EntityManager,
  kind: ReferencedKind,
  keys: readonly string[],
): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows: { key: string }[] = await manager.query(KNOWN[kind], [keys]);
  return new Set(rows.map(({ key }) => key));
}

/** Things as they were last put, by key. */
export async function loadCurrentOf(
  manager: EntityManager,
  kind: ReferenceKind,
  keys: readonly string[],
): Promise<Map<string, CsvRow>> {
  const rows: { key: string; after: CsvRow }[] = await manager.query(
    `select distinct on (key) key, after from orders.audit_log
      where kind = $1 and key = any ($2) and after is not null order by key, id desc`,
    [kind, keys],
  );
  return new Map(rows.map(({ key, after }) => [key, after]));
}
