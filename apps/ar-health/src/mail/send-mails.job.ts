import { Clock, type PeriodicJob, PeriodicJobs } from '#service-kit';
import { Injectable, Optional } from '@nestjs/common';
import { MailQueueRepository, type TakenMail } from './mail-queue.repository.js';
import { MailSender } from './mail-sender.js';

const MINUTE_MS = 60_000;
const LONGEST_WAIT_MS = 6 * 60 * MINUTE_MS;
/** With waits that double up to six hours this is about three days. */
const MOST_ATTEMPTS = 20;

/** Sends what is queued, mail by mail, each at most once. Without a mail server nothing is queued and nothing happens. */
@Injectable()
export class SendMailsJob implements PeriodicJob {
  readonly name = 'send-mails';
  readonly everyMs = 15_000;

  constructor(
    jobs: PeriodicJobs,
    private readonly queue: MailQueueRepository,
    private readonly clock: Clock,
    @Optional() private readonly sender?: MailSender,
  ) {
    jobs.register(this);
  }

  /** One run at a time, whatever the number of processes: what is still being sent at the start was left by a crash. */
  async run(): Promise<void> {
    if (!this.sender) return;
    await this.queue.giveUpUnfinished();
    for (;;) {
      const mail = await this.queue.take(this.clock.now());
      if (!mail) return;
      await this.#send(this.sender, mail);
    }
  }

  async #send(sender: MailSender, mail: TakenMail): Promise<void> {
    const result = await sender.send(mail);
    const now = this.clock.now();
    if (result.kind === 'sent') return this.queue.sent(mail.id, now);
    if (result.kind === 'later' && mail.attempts < MOST_ATTEMPTS) {
      const wait = Math.min(LONGEST_WAIT_MS, MINUTE_MS * 2 ** (mail.attempts - 1));
      return this.queue.again(mail.id, result.reason, new Date(now.getTime() + wait));
    }
    return this.queue.ended(mail.id, result.kind === 'unsure' ? 'unsure' : 'failed', result.reason);
  }
}
