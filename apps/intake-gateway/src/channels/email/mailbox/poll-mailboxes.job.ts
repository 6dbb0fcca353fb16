import { Clock, Logger, PeriodicJobs, type ScheduledJob } from '#service-kit';
import type { MailboxSettings } from '../../../mail-settings.js';
import type { Mailbox } from './mailbox.js';
import type { TakeMails } from './take-mails.js';
import type { TidyMails } from './tidy-mails.js';

/** Beyond this since the last time the whole folder is compared with what is known of it. */
const COMPARE_EVERY_MS = 60 * 60_000;

/** An account with its folders. */
export interface WatchedMailbox {
  readonly mailbox: Mailbox;
  readonly settings: Pick<MailboxSettings, 'folders' | 'processedFolder' | 'reviewFolder'>;
}

export interface PollMailboxesParts {
  readonly jobs: PeriodicJobs;
  readonly mailboxes: readonly WatchedMailbox[];
  readonly pollSeconds: number;
  readonly take: TakeMails;
  readonly tidy: TidyMails;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Looks at every folder of every account, each on a connection of its own. An account that does not answer holds up
 * no other; the job then fails, after all the others were looked at.
 */
export class PollMailboxes implements ScheduledJob {
  readonly name = 'poll-mailbox';
  readonly everyMs: number;
  readonly #compared = new Map<string, number>();

  constructor(private readonly parts: PollMailboxesParts) {
    this.everyMs = parts.pollSeconds * 1000;
    parts.jobs.register(this);
  }

  async run(): Promise<void> {
    const looks = await Promise.allSettled(this.parts.mailboxes.map((each) => this.lookAtAll(each)));
    const failures = looks.flatMap((look) => (look.status === 'rejected' ? [look.reason as unknown] : []));
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1) throw new AggregateError(failures, `${failures.length} mailboxes could not be read`);
  }

  private async lookAtAll(watched: WatchedMailbox): Promise<void> {
    for (const folder of watched.settings.folders) await this.look(watched, folder);
  }

  private async look({ mailbox, settings }: WatchedMailbox, folder: string): Promise<void> {
    const { take, tidy, clock } = this.parts;
    const session = await mailbox.open(folder);
    try {
      const now = clock.now().getTime();
      const key = JSON.stringify([mailbox.account, folder]);
      const compared = this.#compared.get(key);
      const everything = compared === undefined || now - compared >= COMPARE_EVERY_MS;
      await take.take(mailbox, folder, session, everything);
      if (everything) this.#compared.set(key, now);
      await tidy.tidy(mailbox, folder, session, settings);
    } finally {
      await session.close();
    }
  }
}
