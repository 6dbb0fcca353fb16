import { Logger, Metrics, type PeriodicJob, PeriodicJobs } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findDiscrepancies } from './stock.queries.repository.js';

/** Enough to see what kind of mistake it is. */
const NAMED = 20;

/** Proves again that every level is the sum of its movements and reserves what orders hold; says loudly where not. */
@Injectable()
export class CheckStockJob implements PeriodicJob {
  readonly name = 'check-stock-ledger';
  readonly everyMs = 3_600_000;
  #found = 0;

  constructor(
    jobs: PeriodicJobs,
    metrics: Metrics,
    private readonly dataSource: DataSource,
    private readonly logger: Logger,
  ) {
    jobs.register(this);
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
