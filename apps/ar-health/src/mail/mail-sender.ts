import { MailNotTaken, MailRefused, SmtpMailer, type SmtpSettings } from '#service-kit';
import type { OutgoingMail } from './mail-queue.repository.js';
import { plainText } from './html.js';

/**
 * What became of a mail.
 * - `sent`: the server took it
 * - `later`: it was certainly not taken, and may be another time
 * - `refused`: the server will not take it
 * - `unsure`: the connection broke while it was handed over
 */
export type SendResult =
  { readonly kind: 'sent' } | { readonly kind: 'later' | 'refused' | 'unsure'; readonly reason: string };

/** Hands queued mails to the mail server. The id of a mail is its Message-ID, also when a person sends it again. */
export class MailSender {
  readonly #mailer: SmtpMailer;
  readonly #domain: string;

  constructor(settings: SmtpSettings) {
    this.#mailer = new SmtpMailer(settings);
    this.#domain = settings.from.slice(settings.from.lastIndexOf('@') + 1).replace(/>.*$/, '');
  }

  async send(mail: OutgoingMail & { readonly createdAt: Date }): Promise<SendResult> {
    try {
      await this.#mailer.send({
        to: mail.recipients.join(', '),
        subject: mail.subject,
        text: plainText(mail.html),
        html: mail.html,
        messageId: `<${mail.id}@${this.#domain}>`,
        date: mail.createdAt,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return { kind: 'sent' };
    } catch (error) {
      const { message: reason } = error as Error;
      if (error instanceof MailRefused) return { kind: 'refused', reason };
      return { kind: error instanceof MailNotTaken ? 'later' : 'unsure', reason };
    }
  }
}
