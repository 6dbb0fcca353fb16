import type { Clock } from '../clock/clock.js';
import type { ScheduledJob } from '../jobs/periodic-job.js';
import type { Logger } from '../observability/logger.js';
import type { MailOutcome, MailQueue, TakenMail } from './mail-queue.repository.js';
import { MailNotTaken, MailRefused, MailServerAway, type SmtpMailer } from './smtp-mailer.js';

const MINUTE_MS = 60_000;
const LONGEST_WAIT_MS = 6 * 60 * MINUTE_MS;
/** With waits that double up to six hours this is about three days. */
const MOST_ATTEMPTS = 20;

export interface SendMailsParts {
  readonly queue: MailQueue;
  readonly mailer: Pick<SmtpMailer, 'send'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Sends what is queued, mail by mail, each at most once: that a mail is being sent is committed before the server is
 * asked, and it is tried again only when the server certainly does not have it (docs/adr/0020).
 */
export class SendMailsJob implements ScheduledJob {
  readonly name = 'send-mails';
  readonly everyMs = 5_000;

  constructor(private readonly parts: SendMailsParts) {}

  /** One run at a time, whatever the number of processes: what is still being sent at the start was left by a crash. */
  async run(stopping?: AbortSignal): Promise<void> {
    const { queue, clock } = this.parts;
    await queue.giveUpUnfinished();
    while (!stopping?.aborted) {
      const mail = await queue.take(clock.now());
      if (!mail) return;
      const { outcome, serverAway } = await this.#send(mail);
      await queue.settle(mail, outcome, clock.now());
      // The others would only wait for the same connection.
      if (serverAway) return;
    }
  }

  async #send(mail: TakenMail): Promise<{ outcome: MailOutcome; serverAway?: boolean }> {
    const { mailer, logger } = this.parts;
    try {
      const refusedFor = await mailer.send(mail);
      const error = refusedFor.length === 0 ? undefined : `not taken for ${refusedFor.join(', ')}`;
      return { outcome: { state: 'sent', error } };
    } catch (error) {
      const outcome = this.#outcomeOf(error as Error, mail.attempts);
      logger.warn(
        { err: error, mailId: mail.id, attempts: mail.attempts, state: outcome.state },
        'a mail was not sent',
      );
      return { outcome, serverAway: error instanceof MailServerAway };
    }
  }

  /** An error nobody foresaw says nothing about where the mail is. */
  #outcomeOf(failure: Error, attempts: number): MailOutcome {
    const error = failure.message;
    if (failure instanceof MailRefused) return { state: 'failed', error };
    if (!(failure instanceof MailNotTaken)) return { state: 'unsure', error };
    if (attempts >= MOST_ATTEMPTS) return { state: 'failed', error };
    const wait = Math.min(LONGEST_WAIT_MS, MINUTE_MS * 2 ** (attempts - 1));
    return { state: 'queued', error, nextTryAt: new Date(this.parts.clock.now().getTime() + wait) };
  }
}
