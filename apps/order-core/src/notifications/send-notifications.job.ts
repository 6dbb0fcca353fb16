import { Clock, MailNotTaken, MailRefused, type PeriodicJob, PeriodicJobs, SmtpMailer } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { NotificationSettings } from './notification-settings.js';
import { claimMail, giveUpSending, type MailToSend, saveMail } from './notifications.repository.js';

/** Longer than a mail server may take for one mail. */
const LONGEST_SENDING_MS = 10 * 60_000;
const FIRST_RETRY_MS = 60_000;
const LAST_RETRY_MS = 6 * 3_600_000;

/**
 * Sends what waits, one mail after the other. That a mail is being sent is committed before the server is asked, so it
 * never leaves twice: it is tried again only when the server cannot have it. What nobody can know a person decides.
 */
@Injectable()
export class SendNotificationsJob implements PeriodicJob {
  readonly name = 'send-notifications';
  readonly everyMs = 10_000;

  constructor(
    jobs: PeriodicJobs,
    private readonly dataSource: DataSource,
    private readonly settings: NotificationSettings,
    private readonly clock: Clock,
  ) {
    jobs.register(this);
  }

  async run(): Promise<void> {
    if (!this.settings.smtp) return;
    const mailer = new SmtpMailer(this.settings.smtp);
    const { manager } = this.dataSource;
    const started = this.clock.now();
    await giveUpSending(manager, { before: new Date(started.getTime() - LONGEST_SENDING_MS), now: started });
    for (;;) {
      const mail = await claimMail(manager, started);
      if (!mail) return;
      await saveMail(manager, mail, await this.#send(mailer, mail));
    }
  }

  async #send(mailer: SmtpMailer, mail: MailToSend): Promise<Parameters<typeof saveMail>[2]> {
    const at = () => this.clock.now();
    try {
      await mailer.send({
        to: mail.recipient,
        subject: mail.subject,
        text: mail.body,
        messageId: `<${mail.notification_id}.${Buffer.from(mail.recipient).toString('hex').slice(-24)}@order-core>`,
        date: mail.created_at,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return { state: 'sent', nextTryAt: at(), at: at() };
    } catch (error) {
      const told = { at: at(), error: String((error as Error).message).slice(0, 500) };
      if (error instanceof MailRefused) return { ...told, state: 'refused', nextTryAt: told.at };
      if (!(error instanceof MailNotTaken)) return { ...told, state: 'unsure', nextTryAt: told.at };
      const wait = Math.min(FIRST_RETRY_MS * 2 ** (mail.attempts - 1), LAST_RETRY_MS);
      return { ...told, state: 'pending', nextTryAt: new Date(told.at.getTime() + wait) };
    }
  }
}
