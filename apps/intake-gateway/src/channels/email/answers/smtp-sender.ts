import { MailRefused, SmtpMailer, type SmtpSettings } from '#service-kit';
import type { StoredAnswer } from './mail-answer.js';

/** The server refused the answer for good: the same again would be refused again. */
export class AnswerRefused extends Error {
  override readonly name = 'AnswerRefused';
}

/** Hands answers to the mail server. */
export class SmtpSender {
  readonly #mailer: SmtpMailer;

  constructor(settings: SmtpSettings) {
    this.#mailer = new SmtpMailer(settings);
  }

  /** @throws AnswerRefused, or the error of the connection; then it is not known whether the server took it */
  async send(answer: StoredAnswer): Promise<void> {
    try {
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
    } catch (error) {
      throw error instanceof MailRefused ? new AnswerRefused(error.message) : error;
    }
  }
}

/** RFC 3834 §5: so that no machine answers. What a person asks is a person's mail. */
const headersOf = ({ kind }: StoredAnswer): Record<string, string> =>
  kind === 'question' ? {} : { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' };
