import { readFile } from 'node:fs/promises';
import { ImapFlow } from 'imapflow';
import type { MailboxSettings } from '../../../mail-settings.js';
import type { AccessTokens } from './access-tokens.js';
import { type MailEntry, Mailbox, type MailboxSession, type MailboxWatch } from './mailbox.js';

/** No single answer of the server takes longer; a connection that hangs is dropped and made anew at the next look. */
const PATIENCE_MS = 60_000;
/** A server that is alive answers a NOOP by then. */
const PROBE_MS = 20_000;

/** A mailbox over IMAP. One ImapFlow client a connection: a client never reconnects. */
export class ImapMailbox extends Mailbox {
  constructor(
    private readonly settings: MailboxSettings,
    private readonly tokens: AccessTokens,
  ) {
    super();
  }

  override get account(): string {
    return `${this.settings.user}@${this.settings.host}`;
  }

  override async open(folder: string): Promise<MailboxSession> {
    const client = await this.newClient({ disableAutoIdle: true });
    return opened(client, async () => {
      const { uidValidity } = await client.mailboxOpen(folder);
      return new ImapSession(client, uidValidity);
    });
  }

  override async watch(folder: string, onNews: () => void): Promise<MailboxWatch> {
    // At once and for as long as the connection lasts; servers that know no IDLE are asked now and then.
    const client = await this.newClient({ autoIdleDelay: 0, maxIdleTime: 5 * 60_000 });
    return opened(client, async () => {
      const ended = new Promise<void>((resolve) => client.once('close', resolve));
      client.on('exists', onNews);
      // Read only: looking on changes nothing, not even which mails count as recent.
      await client.mailboxOpen(folder, { readOnly: true });
      return { ended, probe: () => within(PROBE_MS, client.noop()), close: () => client.close() };
    });
  }

  private async newClient(options: { disableAutoIdle?: true; autoIdleDelay?: number; maxIdleTime?: number }) {
    const { host, port, tls, user, login, caFile } = this.settings;
    const secret =
      login.kind === 'password' ? { pass: login.password } : { accessToken: await this.tokens.current(login) };
    const client = new ImapFlow({
      ...options,
      host,
      port,
      secure: tls === 'implicit',
      ...(tls === 'starttls' ? { doSTARTTLS: true } : {}),
      ...(caFile === undefined ? {} : { tls: { ca: await readFile(caFile, 'utf8') } }),
      auth: { user, ...secret },
      logger: false,
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
    });
    // Without a listener a dropped connection would end the process; what failed is told by the command in hand.
    client.on('error', () => undefined);
    return opened(client, async () => {
      try {
        await client.connect();
      } catch (error) {
        if (login.kind === 'oauth2') this.tokens.forget(login);
        throw error;
      }
      return client;
    });
  }
}

/** Whatever goes wrong on the way leaves no connection behind. */
async function opened<T>(client: ImapFlow, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    client.close();
    throw error;
  }
}

function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the mail server did not answer within ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

class ImapSession implements MailboxSession {
  constructor(
    private readonly client: ImapFlow,
    readonly uidValidity: bigint,
  ) {}

  get usable(): boolean {
    return this.client.usable;
  }

  async listAfter(uid: number): Promise<MailEntry[]> {
    // The list is complete before anything else is asked: a command inside a fetch loop waits for itself for ever.
    const found = await this.client.fetchAll(`${uid + 1}:*`, { uid: true, size: true }, { uid: true });
    this.mustBeUsable();
    // `n:*` always names at least the last mail, even below n.
    return found
      .map((entry) => ({ uid: entry.uid, size: entry.size ?? 0 }))
      .filter((entry) => entry.uid > uid)
      .sort((a, b) => a.uid - b.uid);
  }

  async fetch(uid: number): Promise<Buffer | undefined> {
    const mail = await this.client.fetchOne(String(uid), { source: true }, { uid: true });
    return mail && mail.source ? mail.source : this.mustBeGone(uid);
  }

  async fetchHeader(uid: number): Promise<Buffer | undefined> {
    const mail = await this.client.fetchOne(String(uid), { headers: true }, { uid: true });
    return mail && mail.headers ? mail.headers : this.mustBeGone(uid);
  }

  /**
   * ImapFlow gives the same answer for a mail that is gone and for a connection that broke on the way. Only the first
   * may be passed over, so the server is asked once more.
   */
  private async mustBeGone(uid: number): Promise<undefined> {
    const left = await this.client.search({ uid: String(uid) }, { uid: true });
    this.mustBeUsable();
    if (!left || left.includes(uid)) throw new Error(`the server did not give the mail ${uid}`);
    return undefined;
  }

  private mustBeUsable(): void {
    if (!this.client.usable) throw new Error('the connection to the mail server broke off');
  }

  async moveTo(folder: string, uids: readonly number[]): Promise<void> {
    const range = uids.join(',');
    if (await this.client.messageMove(range, folder, { uid: true })) return;
    // Refused: most likely there is no such folder yet.
    await this.client.mailboxCreate(folder);
    if (!(await this.client.messageMove(range, folder, { uid: true }))) {
      throw new Error(`the server does not move mails to ${folder}`);
    }
  }

  async close(): Promise<void> {
    if (this.client.usable) {
      // A logout the server does not answer must not hold up the next look.
      const patience = new Promise<void>((resolve) => setTimeout(resolve, 2_000).unref());
      await Promise.race([this.client.logout().catch(() => undefined), patience]);
    }
    this.client.close();
  }
}
