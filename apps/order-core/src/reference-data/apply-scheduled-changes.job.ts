import { Transactions } from '#messaging';
import { PeriodicJob } from '#service-kit';
import { DataSource } from 'typeorm';
import { SERVICE_ACTOR } from '../order-settings.js';
import { eachOf } from '../pipeline/each-of.js';
import { OrderBook } from '../pipeline/order-book.js';
import { partOf, PutReference } from './put-reference.js';
import type { Bundle } from './reference-data.schema.js';
import { findDueVersions, lockWaitingVersion, markApplied, type WaitingVersion } from './versions.repository.js';

/** Puts into force what was recorded for a later day and whose day has come. */
@PeriodicJob({ name: 'apply-scheduled-changes', everyMs: 60_000 })
export class ApplyScheduledChangesJob {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly book: OrderBook,
    private readonly reference: PutReference,
  ) {}

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
