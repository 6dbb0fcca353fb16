import { pruneMessaging } from '#messaging';
import type { DataSource } from 'typeorm';
import type { PeriodicJob } from './periodic-job.js';

/**
 * Published events are in the topics; here they only help to look back. Marks of the inbox stay longer than Kafka
 * keeps a record and than anyone replays: an event whose mark is gone would be handled again.
 */
const RETENTION = { outboxDays: 30, inboxDays: 400 };

/** Keeps outbox and inbox from growing for ever. */
export class PruneMessagesJob implements PeriodicJob {
  readonly name = 'prune-messages';
  readonly everyMs = 3_600_000;

  constructor(
    private readonly dataSource: DataSource,
    private readonly schema: string,
  ) {}

  async run(): Promise<void> {
    await pruneMessaging(this.dataSource, this.schema, RETENTION);
  }
}
