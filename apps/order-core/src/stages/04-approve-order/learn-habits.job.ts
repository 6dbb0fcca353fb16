import { type PeriodicJob, PeriodicJobs } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { learnUsualQuantities } from './approval-facts.repository.js';

/** Orders taken at a time: one short transaction each. */
const AT_ONCE = 500;

/** What customers usually order of an item, kept up with the orders that were approved. */
@Injectable()
export class LearnHabitsJob implements PeriodicJob {
  readonly name = 'learn-usual-quantities';
  readonly everyMs = 60_000;

  constructor(
    jobs: PeriodicJobs,
    private readonly dataSource: DataSource,
  ) {
    jobs.register(this);
  }

  async run(): Promise<void> {
    while ((await learnUsualQuantities(this.dataSource.manager, AT_ONCE)) === AT_ONCE);
  }
}
