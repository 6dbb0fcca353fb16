import { createTransport } from 'nodemailer';
import type { SmtpSettings } from '../../../mail-settings.js';
import type { StoredAnswer } from './mail-answer.js';

const PATIENCE_MS = 30_000;

/** The server refused the mail for good (RFC 5321 §4.2.1, 5yz): the same again would be refused again. */
export class AnswerRefused extends Error {
  override readonly name = 'AnswerRefused';
}

/** Hands answers to the mail server, each on a connection of its own. */
export class SmtpSender {
  constructor(private readonly settings: SmtpSettings) {}

  /** @throws AnswerRefused, or the error of the connection; then it is not known whether the server took it */
  async send(answer: StoredAnswer): Promise<void> {
    const { host, port, secure, user, password, from } = this.settings;
    const transport = createTransport({
      host,
      port,
      secure,
      ...(user === undefined ? {} : { auth: { user, pass: password } }),
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
      // Nothing a customer wrote names a file or an address to fetch.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      await transport.sendMail({
        from,
        to: answer.recipient!,
        subject: answer.subject,
        text: answer.body,
        messageId: answer.messageId,
        date: answer.createdAt,
        ...(answer.inReplyTo === null ? {} : { inReplyTo: answer.inReplyTo }),
        references: [...answer.references],
        headers: headersOf(answer),
      });
    } catch (error) {
      if (isRefusal(error)) throw new AnswerRefused((error as Error).message);
      throw error;
    } finally {
      transport.close();
    }
  }
}

/** RFC 3834 §5: so that no machine answers. What a person asks is a person's mail. */
const headersOf = ({ kind }: StoredAnswer): Record<string, string> =>
  kind === 'question' ? {} : { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' };

/** A wrong password or a server that is away is ours to mend, and the answer as good as before. */
function isRefusal(error: unknown): boolean {
  const { code, responseCode = 0 } = error as { code?: string; responseCode?: number };
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode >= 500;
}
