import { Clock, Logger } from '#service-kit';
import type { MailboxSettings } from '../../../mail-settings.js';
import type { Mailbox, MailboxSession } from './mailbox.js';
import { MailboxMailRepository } from './mailbox-mail.repository.js';

/** Mails moved in one look; the rest is for the next. */
const AT_ONCE = 500;

type Folders = Pick<MailboxSettings, 'processedFolder' | 'reviewFolder'>;

/**
 * Moves mails that are read out of the way. For people's eyes only: nothing depends on where a mail lies once it is
 * kept, so it can be done twice, late, or never.
 */
export class TidyMails {
  constructor(
    private readonly mails: MailboxMailRepository,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  async tidy(mailbox: Mailbox, folder: string, session: MailboxSession, targets: Folders): Promise<void> {
    if (targets.processedFolder === undefined && targets.reviewFolder === undefined) return;
    const place = { account: mailbox.account, folder, uidValidity: session.uidValidity };
    const waiting = await this.mails.findUntidied(place, AT_ONCE);
    for (const [destination, to] of [
      ['processed', targets.processedFolder],
      ['review', targets.reviewFolder],
    ] as const) {
      const uids = waiting.filter((mail) => mail.destination === destination).map(({ uid }) => uid);
      if (to === undefined || uids.length === 0) continue;
      try {
        await session.moveTo(to, uids);
        await this.mails.noteMoved(place, { uids, to, at: this.clock.now() });
      } catch (error) {
        this.logger.warn({ err: error, mails: uids.length, folder: to }, 'mails were taken in but could not be moved');
        if (!session.usable) throw error;
      }
    }
  }
}
