import { ImapFlow } from 'imapflow';
import type { MailboxSettings } from '../../config.js';
import { type MailEntry, Mailbox, type MailboxSession } from './mailbox.js';

/** No single answer of the server takes longer; a connection that hangs is dropped and made anew at the next look. */
const PATIENCE_MS = 60_000;

/** A mailbox over IMAP. One ImapFlow client per look: a client is good for one connection and never reconnects. */
export class ImapMailbox extends Mailbox {
  constructor(private readonly settings: MailboxSettings) {
    super();
  }

  override get account(): string {
    return `${this.settings.user}@${this.settings.host}`;
  }

  override async open(folder: string): Promise<MailboxSession> {
    const { host, port, secure, user, password } = this.settings;
    const client = new ImapFlow({
      host,
      port,
      secure,
      auth: { user, pass: password },
      logger: false,
      disableAutoIdle: true,
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
    });
    // Without a listener a dropped connection would end the process; what failed is told by the command in hand.
    client.on('error', () => undefined);
    try {
      await client.connect();
      const opened = await client.mailboxOpen(folder);
      return new ImapSession(client, opened.uidValidity);
    } catch (error) {
      client.close();
      throw error;
    }
  }
}

class ImapSession implements MailboxSession {
  constructor(
    private readonly client: ImapFlow,
    readonly uidValidity: bigint,
  ) {}

  async listAfter(uid: number): Promise<MailEntry[]> {
    // The list is complete before anything else is asked: a command inside a fetch loop waits for itself for ever.
    const found = await this.client.fetchAll(`${uid + 1}:*`, { uid: true, size: true }, { uid: true });
    // `n:*` always names at least the last mail, even below n.
    return found
      .map((entry) => ({ uid: entry.uid, size: entry.size ?? 0 }))
      .filter((entry) => entry.uid > uid)
      .sort((a, b) => a.uid - b.uid);
  }

  async fetch(uid: number): Promise<Buffer | undefined> {
    const mail = await this.client.fetchOne(String(uid), { source: true }, { uid: true });
    return mail ? mail.source : undefined;
  }

  async fetchHeader(uid: number): Promise<Buffer | undefined> {
    const mail = await this.client.fetchOne(String(uid), { headers: true }, { uid: true });
    return mail ? mail.headers : undefined;
  }

  async moveTo(folder: string, uid: number): Promise<void> {
    await this.client.messageMove(String(uid), folder, { uid: true });
  }

  async close(): Promise<void> {
    // A logout the server does not answer must not hold up the next look.
    const patience = new Promise<void>((resolve) => setTimeout(resolve, 2_000).unref());
    await Promise.race([this.client.logout().catch(() => undefined), patience]);
    this.client.close();
  }
}
