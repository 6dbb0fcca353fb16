import type { EntityManager } from 'typeorm';
import type { ReferenceKind } from './reference-data.repository.js';

/** Things of a kind as they were last put, by key: the audit trail is complete, so its newest entries are the things. */
export async function loadCurrentPage(
  manager: EntityManager,
  page: { readonly kind: ReferenceKind; readonly afterKey: string; readonly limit: number },
): Promise<{ key: string; after: object }[]> {
  return manager.query(
    `select distinct on (key) key, after from orders.audit_log
      where kind = $1 and key > $2 and after is not null order by key, id desc limit $3`,
    [page.kind, page.afterKey, page.limit],
  );
}
