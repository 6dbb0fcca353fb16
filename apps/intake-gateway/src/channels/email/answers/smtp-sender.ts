import { SmtpMailer, type SmtpSettings } from '#service-kit';
import type { StoredAnswer } from './mail-answer.js';

/** Hands answers to the mail server. */
export class SmtpSender {
  readonly #mailer: SmtpMailer;

  constructor(settings: SmtpSettings) {
    this.#mailer = new SmtpMailer(settings);
  }

  /** @throws MailRefused, or the error of the connection; then it is not known whether the server took it */
  async send(answer: StoredAnswer): Promise<void> {
    await this.#mailer.send({
      to: answer.recipient!,
      subject: answer.subject,
      text: answer.body,
      messageId: answer.messageId,
      date: answer.createdAt,
      inReplyTo: answer.inReplyTo ?? undefined,
      references: answer.references,
      headers: headersOf(answer),
    });
  }
}

/** RFC 3834 §5: so that no machine answers. What a person asks is a person's mail. */
const headersOf = ({ kind }: StoredAnswer): Record<string, string> =>
  kind === 'question' ? {} : { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' };
