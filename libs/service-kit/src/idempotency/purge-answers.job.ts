import type { ScheduledJob } from '../jobs/periodic-job.js';
import type { IdempotencyRepository } from './idempotency.repository.js';

/** A client that retries after this long is answered as if it were new; the business keys still hold. */
const KEPT_DAYS = 7;

export class PurgeAnswersJob implements ScheduledJob {
  readonly name = 'purge-idempotency-keys';
  readonly everyMs = 3_600_000;

  constructor(private readonly repository: IdempotencyRepository) {}

  async run(): Promise<void> {
    await this.repository.purge(KEPT_DAYS);
  }
}
