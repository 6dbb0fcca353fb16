import { createHash } from 'node:crypto';
import { Clock, Logger, type PeriodicJob, PeriodicJobs } from '#service-kit';
import { IntakeService } from '../../canonical-order/intake.service.js';
import type { MailboxSettings } from '../../config.js';
import type { MailEntry, Mailbox, MailboxSession } from './mailbox.js';
import type { MailboxCursorRepository } from './mailbox-cursor.repository.js';
import { MAX_MAIL_BYTES } from './mail-order.reader.js';

export interface PollMailboxParts {
  readonly jobs: PeriodicJobs;
  readonly mailbox: Mailbox;
  readonly settings: Pick<MailboxSettings, 'folder' | 'processedFolder' | 'pollSeconds'>;
  readonly intake: IntakeService;
  readonly cursors: MailboxCursorRepository;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Takes in the mails of a folder, each exactly once. How far it is read stands in the database, never in the flags of
 * the mailbox, which people and other programs change. A mail is kept whole before the cursor moves, and its
 * document's id is made of its place in the mailbox: after a crash in between, the same mail is the same document.
 * When the server renumbers the folder everything is read again, and known bytes are known mails.
 */
export class PollMailbox implements PeriodicJob {
  readonly name = 'poll-mailbox';
  readonly everyMs: number;

  constructor(private readonly parts: PollMailboxParts) {
    this.everyMs = parts.settings.pollSeconds * 1000;
    parts.jobs.register(this);
  }

  async run(): Promise<void> {
    const { mailbox, settings, cursors } = this.parts;
    const session = await mailbox.open(settings.folder);
    try {
      const cursor = await cursors.find(mailbox.account, settings.folder);
      const renumbered = cursor !== undefined && cursor.uidValidity !== session.uidValidity;
      const from = cursor === undefined || renumbered ? 0 : cursor.lastUid;
      for (const entry of await session.listAfter(from)) await this.take(session, entry);
    } finally {
      await session.close();
    }
  }

  private async take(session: MailboxSession, entry: MailEntry): Promise<void> {
    const { mailbox, settings, cursors, clock, intake } = this.parts;
    const tooLarge = entry.size > MAX_MAIL_BYTES;
    const bytes = tooLarge ? await session.fetchHeader(entry.uid) : await session.fetch(entry.uid);
    if (bytes !== undefined) {
      await intake.receive({
        id: documentIdOf([mailbox.account, settings.folder, session.uidValidity.toString(), String(entry.uid)]),
        channel: 'email',
        format: 'mail',
        bytes,
        name: `uid-${entry.uid}.eml`,
        // RFC 6522: only the header of a mail that is too large is kept, and the reader says so.
        mediaType: tooLarge ? 'text/rfc822-headers' : 'message/rfc822',
        actor: 'channel:mailbox',
        receivedAt: clock.now(),
      });
    }
    const cursor = { uidValidity: session.uidValidity, lastUid: entry.uid };
    await cursors.save(mailbox.account, settings.folder, cursor, clock.now());
    if (settings.processedFolder !== undefined) await this.tidy(session, entry.uid, settings.processedFolder);
  }

  /** For people's eyes only: nothing depends on where a mail lies once it is kept. */
  private async tidy(session: MailboxSession, uid: number, folder: string): Promise<void> {
    try {
      await session.moveTo(folder, uid);
    } catch (error) {
      this.parts.logger.warn({ err: error, uid, folder }, 'a mail was taken in but could not be moved');
    }
  }
}

/** A UUID (version 8, RFC 9562 §5.8) of a mail's place: always the same for the same place. */
function documentIdOf(place: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(place)).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
