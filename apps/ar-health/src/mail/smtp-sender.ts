import { createTransport, type Transporter } from 'nodemailer';
import type { OutgoingMail } from './mail-queue.repository.js';
import { MailSender, type SendResult } from './mail-sender.js';

const PATIENCE_MS = 30_000;

/** A failure as nodemailer tells it; a code of the server means that the server answered. */
interface SmtpError extends Error {
  readonly responseCode?: number;
}

/** Hands mails over by SMTP (RFC 5321). The id of a mail is its Message-ID, also when a person sends it again. */
export class SmtpSender extends MailSender {
  readonly #transport: Transporter;

  constructor(private readonly options: { readonly url: string; readonly from: string }) {
    super();
    const patience = { connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS };
    const url = new URL(options.url);
    for (const [name, value] of Object.entries(patience)) url.searchParams.set(name, String(value));
    this.#transport = createTransport(url.href);
  }

  async send(mail: OutgoingMail): Promise<SendResult> {
    try {
      // Connects and logs in: what fails here was certainly not sent.
      await this.#transport.verify();
    } catch (error) {
      return { kind: 'later', reason: (error as Error).message };
    }
    const { from } = this.options;
    try {
      await this.#transport.sendMail({
        from,
        to: [...mail.recipients],
        subject: mail.subject,
        html: mail.html,
        messageId: `<${mail.id}@${from.slice(from.lastIndexOf('@') + 1).replace(/>.*$/, '')}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return { kind: 'sent' };
    } catch (error) {
      const { responseCode, message } = error as SmtpError;
      if (responseCode === undefined) return { kind: 'unsure', reason: message };
      return { kind: responseCode < 500 ? 'later' : 'refused', reason: message };
    }
  }
}
