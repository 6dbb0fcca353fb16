import { Logger, Metrics, PeriodicJob } from '#service-kit';
import { DataSource } from 'typeorm';
import { findDiscrepancies } from './stock.queries.repository.js';

/** Enough to see what kind of mistake it is. */
const NAMED = 20;

/** Proves again that every level is the sum of its movements and reserves what orders hold; says loudly where not. */
@PeriodicJob({ name: 'check-stock-ledger', everyMs: 3_600_000 })
export class CheckStockJob {
  #found = 0;

  constructor(
    metrics: Metrics,
    private readonly dataSource: DataSource,
    private readonly logger: Logger,
  ) {
    metrics.observe('stock_discrepancies', 'Stock levels that are not the sum of their movements', [], async () => [
      { labels: {}, value: this.#found },
    ]);
  }

  async run(): Promise<void> {
    const found = await findDiscrepancies(this.dataSource.manager, NAMED);
    this.#found = found.length;
    if (found.length > 0) this.logger.error({ discrepancies: found }, 'stock levels and their movements disagree');
  }
}
