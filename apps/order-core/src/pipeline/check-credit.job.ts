import { Logger, Metrics, PeriodicJob } from '#service-kit';
import { DataSource } from 'typeorm';
import { findCreditDiscrepancies } from './exposure.repository.js';

/** Enough to see what kind of mistake it is. */
const NAMED = 20;

/** Proves again that what is kept as a customer's open orders and balance is their sum; says loudly where not. */
@PeriodicJob({ name: 'check-credit-sums', everyMs: 3_600_000 })
export class CheckCreditJob {
  #found = 0;

  constructor(
    metrics: Metrics,
    private readonly dataSource: DataSource,
    private readonly logger: Logger,
  ) {
    metrics.observe('credit_discrepancies', 'Customers whose kept exposure is not the sum of it', [], async () => [
      { labels: {}, value: this.#found },
    ]);
  }

  async run(): Promise<void> {
    const found = await findCreditDiscrepancies(this.dataSource.manager, NAMED);
    this.#found = found.length;
    if (found.length > 0) this.logger.error({ discrepancies: found }, 'kept exposure and what it is of disagree');
  }
}
