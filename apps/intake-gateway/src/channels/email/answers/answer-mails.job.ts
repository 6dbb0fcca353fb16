import { type PeriodicJob, PeriodicJobs } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { PlanAnswers } from './plan-answers.js';

/** Queues what customers are to be told of mails that were read, and what the desk asks. */
@Injectable()
export class AnswerMails implements PeriodicJob {
  readonly name = 'answer-mails';
  readonly everyMs = 5_000;

  constructor(
    jobs: PeriodicJobs,
    private readonly plan: PlanAnswers,
  ) {
    jobs.register(this);
  }

  run(): Promise<void> {
    return this.plan.planDue();
  }
}
