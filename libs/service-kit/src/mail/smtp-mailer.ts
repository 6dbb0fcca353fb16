import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import { Readable } from 'node:stream';
import type { SmtpSettings } from './smtp-settings.js';

const CONNECT_PATIENCE_MS = 30_000;
/** Some servers look through a mail before they say that they have it (RFC 5321 §4.5.3.2.6 lets them take ten minutes). */
const REPLY_PATIENCE_MS = 5 * 60_000;

/** A mail in plain text, and the same as HTML where it has any. */
export interface Mail {
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
  /** Made before the first try, so that a receiver can tell a second copy. */
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

/** The server certainly does not have the mail: it said so for now (4yz), so the mail may be tried again. */
export class MailNotTaken extends Error {
  override readonly name: string = 'MailNotTaken';
}

/** As {@link MailNotTaken}, and no other mail would be taken now: the server is away, or does not talk to us. */
export class MailServerAway extends MailNotTaken {
  override readonly name = 'MailServerAway';
}

/** The connection broke after the mail was handed over and before the server said what became of it. */
export class MailUnsure extends Error {
  override readonly name = 'MailUnsure';
}

/** Hands mails to the mail server, each on a connection of its own. */
export class SmtpMailer {
  constructor(private readonly settings: SmtpSettings) {}

  /**
   * @returns the recipients the server would not take it for, while it did for others
   * @throws MailRefused, MailNotTaken, MailServerAway or MailUnsure
   */
  async send(mail: Mail): Promise<readonly string[]> {
    const message = compose(mail, this.settings.from);
    const content = await message.build();
    // Read when the server asked for the content (354), not before: from then on only its reply says what became of it.
    let handedOver = false;
    const read = () => {
      handedOver = true;
      stream.push(content);
      stream.push(null);
    };
    const stream = new Readable({ read });
    try {
      return await this.#converse(message.getEnvelope(), stream);
    } catch (error) {
      throw told(error as SmtpFailure, handedOver);
    }
  }

  #converse(envelope: { from: string | false; to: string[] }, content: Readable): Promise<readonly string[]> {
    const { host, port, secure, user, password } = this.settings;
    const connection = new SMTPConnection({
      host,
      port,
      secure,
      connectionTimeout: CONNECT_PATIENCE_MS,
      greetingTimeout: CONNECT_PATIENCE_MS,
      socketTimeout: REPLY_PATIENCE_MS,
    });
    return new Promise<readonly string[]>((resolve, reject) => {
      connection.on('error', reject);
      const send = () =>
        connection.send(envelope, content, (error, info) => (error ? reject(error) : resolve(info.rejected)));
      connection.connect((error) => {
        if (error) return reject(error);
        if (user === undefined || password === undefined || !connection.allowsAuth) return send();
        connection.login({ user, pass: password }, (refused) => (refused ? reject(refused) : send()));
      });
    }).finally(() => connection.close());
  }
}

function compose({ recipients, headers, html, inReplyTo, references, date, ...mail }: Mail, from: string) {
  return new MailComposer({
    ...mail,
    from,
    to: [...recipients],
    date,
    ...(html === undefined ? {} : { html }),
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
    ...(references === undefined ? {} : { references: [...references] }),
    ...(headers === undefined ? {} : { headers: { ...headers } }),
    // Nothing a customer wrote names a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
}

interface SmtpFailure extends Error {
  readonly code?: string;
  /** Of the server's reply; absent when there was none. */
  readonly responseCode?: number;
}

/** What a failure says about the mail. A wrong password or a server that is away is ours to mend, and the mail as good as before. */
function told({ message, code, responseCode }: SmtpFailure, handedOver: boolean): Error {
  const aboutMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  const forNow = responseCode !== undefined && responseCode < 500;
  if (aboutMail && forNow) return new MailNotTaken(message);
  // Without a reply: it is larger than the server takes, or has no address a mail could go to.
  if (aboutMail && (responseCode !== undefined || !handedOver)) return new MailRefused(message);
  return handedOver && responseCode === undefined ? new MailUnsure(message) : new MailServerAway(message);
}
