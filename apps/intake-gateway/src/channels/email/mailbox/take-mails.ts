import { createHash } from 'node:crypto';
import { Clock, Logger } from '#service-kit';
import { IntakeService } from '../../../canonical-order/intake.service.js';
import { MAX_MAIL_BYTES } from '../mail-limits.js';
import type { MailEntry, Mailbox, MailboxSession } from './mailbox.js';
import { MailboxMailRepository, type NumberedFolder } from './mailbox-mail.repository.js';

/** Looks after which a mail that the server cannot give is passed over until the whole folder is compared again. */
const MAX_TRIES = 3;

export interface TakeMailsParts {
  readonly intake: IntakeService;
  readonly mails: MailboxMailRepository;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Takes in the mails of a folder, each exactly once. What is known of them stands in the database, never in the flags
 * of the mailbox, which people and other programs change. A mail is kept whole before the cursor moves, and its
 * document's id is made of its bytes: after a crash in between, under a new number, or moved to another folder of the
 * account, the same mail is the same document.
 */
export class TakeMails {
  readonly #tries = new Map<string, number>();

  constructor(private readonly parts: TakeMailsParts) {}

  /**
   * @param everything compare the whole folder with what is known, not only what lies behind the cursor: servers
   *   exist that show a mail later than one with a higher number
   */
  async take(mailbox: Mailbox, folder: string, session: MailboxSession, everything: boolean): Promise<void> {
    const { mails, clock } = this.parts;
    const { account } = mailbox;
    const place = { account, folder, uidValidity: session.uidValidity };
    const cursor = await mails.findCursor(account, folder);
    const renumbered = cursor?.uidValidity !== session.uidValidity;
    const all = everything || renumbered;
    const known = all ? await mails.findUids(place) : new Set<number>();
    const found = await session.listAfter(all ? 0 : cursor.lastUid);
    for (const entry of found.filter(({ uid }) => !known.has(uid))) {
      await this.takeOne(place, session, entry);
      await mails.advance(place, entry.uid, clock.now());
    }
    const last = found.at(-1);
    if (last) await mails.advance(place, last.uid, clock.now());
  }

  private async takeOne(place: NumberedFolder, session: MailboxSession, entry: MailEntry): Promise<void> {
    const { mails, intake, clock } = this.parts;
    const headerOnly = entry.size > MAX_MAIL_BYTES;
    const bytes = await this.fetch(place, session, entry, headerOnly);
    // Gone since it was listed: somebody moved or deleted it.
    if (bytes === undefined) return;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const documentId = documentIdOf(place.account, sha256);
    const keptAt = clock.now();
    if (!(await mails.isKnown(place.account, sha256))) {
      await intake.receive({
        id: documentId,
        channel: 'email',
        format: 'mail',
        bytes,
        name: `uid-${entry.uid}.eml`,
        // RFC 6522: only the header of a mail that is too large is kept, and the reader says so.
        mediaType: headerOnly ? 'text/rfc822-headers' : 'message/rfc822',
        actor: 'channel:mailbox',
        receivedAt: keptAt,
      });
    }
    await mails.note(place, { uid: entry.uid, sha256, documentId, keptAt });
  }

  /** A mail the server cannot give must not keep back the ones behind it for ever. */
  private async fetch(
    place: NumberedFolder,
    session: MailboxSession,
    { uid }: MailEntry,
    headerOnly: boolean,
  ): Promise<Buffer | undefined> {
    const key = JSON.stringify([place.account, place.folder, place.uidValidity.toString(), uid]);
    try {
      const bytes = await (headerOnly ? session.fetchHeader(uid) : session.fetch(uid));
      this.#tries.delete(key);
      return bytes;
    } catch (error) {
      const tries = (this.#tries.get(key) ?? 0) + 1;
      this.#tries.set(key, tries);
      if (tries < MAX_TRIES || !session.usable) throw error;
      this.parts.logger.error({ err: error, folder: place.folder, uid }, 'a mail cannot be fetched and is passed over');
      return undefined;
    }
  }
}

/** A UUID (version 8, RFC 9562 §5.8) of a mail: always the same for the same bytes in the same account. */
function documentIdOf(account: string, sha256: string): string {
  const bytes = createHash('sha256')
    .update(JSON.stringify([account, sha256]))
    .digest()
    .subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
