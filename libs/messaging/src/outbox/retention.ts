import type { DataSource } from 'typeorm';
import { pruneInbox } from '../inbox/inbox.repository.js';
import { prunePublished } from './outbox.repository.js';

export interface Retention {
  /** Published outbox rows older than this go. */
  readonly outboxDays: number;
  /** Inbox marks older than this go: longer than the topics keep their records and than any replay reaches back. */
  readonly inboxDays: number;
  /** Rows per statement, so that no delete holds locks for long. */
  readonly chunk?: number;
}

/** Deletes what is older than its retention, chunk after chunk. @returns how many rows went */
export async function pruneMessaging(
  dataSource: DataSource,
  schema: string,
  { outboxDays, inboxDays, chunk = 5_000 }: Retention,
): Promise<{ outbox: number; inbox: number }> {
  const all = async (prune: () => Promise<number>) => {
    let gone = 0;
    for (;;) {
      const now = await prune();
      gone += now;
      if (now < chunk) return gone;
    }
  };
  return {
    outbox: await all(() => prunePublished(dataSource, schema, outboxDays, chunk)),
    inbox: await all(() => pruneInbox(dataSource, schema, inboxDays, chunk)),
  };
}
