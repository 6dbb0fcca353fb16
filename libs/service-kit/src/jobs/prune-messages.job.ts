import { pruneInbox, prunePublished } from '#messaging';
import type { DataSource } from 'typeorm';
import type { ScheduledJob } from './periodic-job.js';

/** Published events are in the topics; here they only help to look back. */
const PUBLISHED_KEPT_DAYS = 30;
/** Longer than Kafka keeps a record and than anyone replays: an event whose mark is gone would be handled again. */
const MARKS_KEPT_DAYS = 400;
/** Rows per statement, so that no delete holds its locks for long. */
const CHUNK = 5_000;

/** Keeps outbox and inbox from growing for ever. */
export class PruneMessagesJob implements ScheduledJob {
  readonly name = 'prune-messages';
  readonly everyMs = 3_600_000;

  constructor(
    private readonly dataSource: DataSource,
    private readonly schema: string,
  ) {}

  async run(): Promise<void> {
    while ((await prunePublished(this.dataSource, this.schema, PUBLISHED_KEPT_DAYS, CHUNK)) === CHUNK);
    while ((await pruneInbox(this.dataSource, this.schema, MARKS_KEPT_DAYS, CHUNK)) === CHUNK);
  }
}
