import { PeriodicJob } from '#service-kit';
import { DataSource } from 'typeorm';
import { learnUsualQuantities } from './approval-facts.repository.js';

/** Orders taken at a time: one short transaction each. */
const AT_ONCE = 500;

/** What customers usually order of an item, kept up with the orders that were approved. */
@PeriodicJob({ name: 'learn-usual-quantities', everyMs: 60_000 })
export class LearnHabitsJob {
  constructor(private readonly dataSource: DataSource) {}

  async run(): Promise<void> {
    while ((await learnUsualQuantities(this.dataSource.manager, AT_ONCE)) === AT_ONCE);
  }
}
