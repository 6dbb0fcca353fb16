import { Transactions } from '#messaging';
import { type PeriodicJob, PeriodicJobs } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SERVICE_ACTOR } from '../order-settings.js';
import { eachOf } from '../pipeline/each-of.js';
import { OrderBook } from '../pipeline/order-book.js';
import { partOf, PutReference } from './put-reference.js';
import type { Bundle } from './reference-data.schema.js';
import { findDueVersions, lockWaitingVersion, markApplied, type WaitingVersion } from './versions.repository.js';

/** Puts into force what was recorded for a later day and whose day has come. */
@Injectable()
export class ApplyScheduledChangesJob implements PeriodicJob {
  readonly name = 'apply-scheduled-changes';
  readonly everyMs = 60_000;

  constructor(
    jobs: PeriodicJobs,
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly book: OrderBook,
    private readonly reference: PutReference,
  ) {
    jobs.register(this);
  }

  async run(): Promise<void> {
    const { today } = this.book.author(SERVICE_ACTOR);
    await eachOf(await findDueVersions(this.dataSource.manager, today), (version) => this.#apply(version));
  }

  /** The change is the deed of whoever recorded it. */
  async #apply(due: WaitingVersion): Promise<void> {
    await this.transactions.run(async (tx) => {
      const version = await lockWaitingVersion(tx.manager, due);
      if (!version) return;
      const { kind, data, from, actor } = version;
      const row = { ...data, effectiveFrom: from } as unknown as Bundle['customers'][number];
      await this.reference.put(tx, partOf(kind) as 'customers', [row], this.book.author(actor));
      await markApplied(tx.manager, version);
    });
  }
}
