import { createTransport } from 'nodemailer';
import type { SmtpSettings } from './smtp-settings.js';

const PATIENCE_MS = 30_000;

/** A mail in plain text, and the same as HTML where it has any. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
  /** Made by the caller before the first try, so that a receiver can tell a second copy. */
  readonly messageId: string;
  readonly date: Date;
  readonly inReplyTo?: string | undefined;
  readonly references?: readonly string[] | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The server refused the mail for good (RFC 5321 §4.2.1, 5yz): the same again would be refused again. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
}

/** The server never had the mail: it was away, or refused to talk. Nothing was sent, so it may be tried again. */
export class MailNotTaken extends Error {
  override readonly name = 'MailNotTaken';
}

/** Steps of the conversation before the mail itself is handed over. */
const BEFORE_DATA: ReadonlySet<string> = new Set(['CONN', 'EHLO', 'HELO', 'STARTTLS', 'AUTH', 'MAIL FROM', 'RCPT TO']);

/** Hands mails to the mail server, each on a connection of its own. */
export class SmtpMailer {
  constructor(private readonly settings: SmtpSettings) {}

  /** @throws MailRefused, MailNotTaken, or another error of the connection: then nobody knows whether it was taken */
  async send({ references, headers, inReplyTo, html, ...mail }: Mail): Promise<void> {
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
        ...mail,
        from,
        ...(html === undefined ? {} : { html }),
        ...(inReplyTo === undefined ? {} : { inReplyTo }),
        ...(references === undefined ? {} : { references: [...references] }),
        ...(headers === undefined ? {} : { headers: { ...headers } }),
      });
    } catch (error) {
      throw told(error);
    } finally {
      transport.close();
    }
  }
}

/** A wrong password or a server that is away is ours to mend, and the mail as good as before. */
function told(error: unknown): unknown {
  const { code, responseCode = 0, command } = error as { code?: string; responseCode?: number; command?: string };
  const { message } = error as Error;
  if ((code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode >= 500) return new MailRefused(message);
  return command !== undefined && BEFORE_DATA.has(command) ? new MailNotTaken(message) : error;
}
