import { Clock, Logger, MailRefused, type PeriodicJob, PeriodicJobs } from '#service-kit';
import type { StoredAnswer } from './mail-answer.js';
import type { MailAnswerRepository } from './mail-answer.repository.js';
import type { PlanAnswers } from './plan-answers.js';
import type { SmtpSender } from './smtp-sender.js';

const AT_ONCE = 100;
const MINUTE = 60_000;
/** Some three days of trying, ever more seldom. */
const MAX_ATTEMPTS = 14;
const LONGEST_WAIT_MS = 6 * 60 * MINUTE;

export interface AnswerMailsParts {
  readonly jobs: PeriodicJobs;
  readonly plan: PlanAnswers;
  readonly answers: MailAnswerRepository;
  readonly sender: Pick<SmtpSender, 'send'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Sends what customers are to be told. An answer counts as sent once the mail server took it: a process that dies in
 * between sends it a second time, under the same Message-ID, by which mail programs know it for the same mail.
 */
export class AnswerMails implements PeriodicJob {
  readonly name = 'answer-mails';
  readonly everyMs = 5_000;

  constructor(private readonly parts: AnswerMailsParts) {
    parts.jobs.register(this);
  }

  async run(): Promise<void> {
    const { plan, answers, clock } = this.parts;
    await plan.planDue();
    for (const answer of await answers.findDue(clock.now(), AT_ONCE)) await this.send(answer);
  }

  private async send(answer: StoredAnswer): Promise<void> {
    const { answers, sender, clock, logger } = this.parts;
    try {
      await sender.send(answer);
    } catch (error) {
      const attempts = answer.attempts + 1;
      const given = error instanceof MailRefused || attempts >= MAX_ATTEMPTS;
      const wait = Math.min(MINUTE * 2 ** (attempts - 1), LONGEST_WAIT_MS);
      const again = given ? undefined : new Date(clock.now().getTime() + wait);
      logger.warn({ err: error, answerId: answer.id, attempts, given }, 'an answer could not be sent');
      await answers.noteFailure(answer.id, { error: error instanceof Error ? error.message : String(error), again });
      return;
    }
    await answers.markSent(answer.id, clock.now());
  }
}
