import { PeriodicJob } from '#service-kit';
import { PlanAnswers } from './plan-answers.js';

/** Queues what customers are to be told of mails that were read, and what the desk asks. */
@PeriodicJob({ name: 'answer-mails', everyMs: 5_000 })
export class AnswerMails {
  constructor(private readonly plan: PlanAnswers) {}

  run(): Promise<void> {
    return this.plan.planDue();
  }
}
