import { beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { Clock, Logger, PeriodicJobs } from '#service-kit';
import { useDatabase } from '../../../../../../test/support/database.js';
import { eventually } from '../../../../../../test/support/eventually.js';
import { useIntake } from '../../../../../../test/support/intake.js';
import { IntakeService } from '../../../canonical-order/intake.service.js';
import { Mailbox, type MailboxSession, type MailboxWatch } from './mailbox.js';
import { MailboxMailRepository } from './mailbox-mail.repository.js';
import { PollMailboxes, type WatchedMailbox } from './poll-mailboxes.job.js';
import { TakeMails } from './take-mails.js';
import { TidyMails } from './tidy-mails.js';
import { WatchMailboxes } from './watch-mailboxes.js';

const database = useDatabase();
const intake = useIntake(database);

/** A mailbox in memory, with the faults real ones have. */
class MemoryMailbox extends Mailbox {
  override readonly account: string = 'orders@memory';
  uidValidity = 1n;
  mails: { uid: number; bytes: Buffer; size?: number }[] = [];
  readonly moved: [number, string][] = [];
  dropAt: number | undefined;
  refuseAt: number | undefined;
  canMove = true;
  readonly watches: { tell: () => void; drop: () => void }[] = [];
  refusedWatches = 0;

  override async open(): Promise<MailboxSession> {
    const { uidValidity } = this;
    const find = (uid: number) => this.mails.find((each) => each.uid === uid)?.bytes;
    let usable = true;
    return {
      uidValidity,
      get usable() {
        return usable;
      },
      listAfter: async (uid) =>
        this.mails
          .filter((each) => each.uid > uid)
          .map((each) => ({ uid: each.uid, size: each.size ?? each.bytes.length })),
      fetch: async (uid) => {
        if (uid === this.refuseAt) throw new Error('internal error of the server');
        if (uid === this.dropAt) {
          usable = false;
          throw new Error('connection dropped');
        }
        return find(uid);
      },
      fetchHeader: async (uid) => find(uid)?.subarray(0, find(uid)!.indexOf('\r\n\r\n') + 4),
      moveTo: async (folder, uids) => {
        if (!this.canMove) throw new Error('no such folder');
        for (const uid of uids) this.moved.push([uid, folder]);
      },
      close: async () => undefined,
    };
  }

  override async watch(_folder: string, onNews: () => void): Promise<MailboxWatch> {
    if (this.refusedWatches > 0) {
      this.refusedWatches -= 1;
      throw new Error('connection refused');
    }
    let drop = () => undefined as void;
    const ended = new Promise<void>((resolve) => (drop = resolve));
    this.watches.push({ tell: onNews, drop });
    return { ended, probe: async () => undefined, close: drop };
  }
}

let mailbox: MemoryMailbox;
let serial = 0;
const letter = (po: string) =>
  Buffer.from(`From: chef@bayside.example\r\nMessage-ID: <${po}@x>\r\nSubject: PO ${po}\r\n\r\n2 cs 40137 milk\r\n`);
const watched = (...mailboxes: MemoryMailbox[]): WatchedMailbox[] =>
  mailboxes.map((each) => ({
    mailbox: each,
    settings: { folders: ['INBOX'], processedFolder: 'Processed', reviewFolder: 'Review' },
  }));

function poller(...mailboxes: MemoryMailbox[]): PollMailboxes {
  const { app } = intake.service;
  const jobs = new PeriodicJobs({
    dataSource: intake.dataSource,
    schema: `m${(serial += 1)}`,
    logger: app.get(Logger),
  });
  const mails = app.get(MailboxMailRepository);
  const [clock, logger] = [app.get(Clock), app.get(Logger)];
  return new PollMailboxes({
    jobs,
    mailboxes: watched(...(mailboxes.length > 0 ? mailboxes : [mailbox])),
    pollSeconds: 60,
    take: new TakeMails({ intake: app.get(IntakeService), mails, clock, logger }),
    tidy: new TidyMails(mails, clock, logger),
    clock,
    logger,
  });
}
/** Purchase order numbers of all that was taken in, copies too: a mail that was taken twice stands here twice. */
const numbers = async () => {
  const rows: { sha256: string }[] = await intake.dataSource.query('select sha256 from intake.documents');
  const names = new Map(
    Array.from({ length: 9 }, (_, index) => `M-${index}`).map((po) => [
      createHash('sha256').update(letter(po)).digest('hex'),
      po,
    ]),
  );
  return rows.map(({ sha256 }) => names.get(sha256) ?? 'another').sort();
};
const cursor = () => intake.service.app.get(MailboxMailRepository).findCursor(mailbox.account, 'INBOX');

beforeEach(async () => {
  mailbox = new MemoryMailbox();
  await intake.dataSource.query(
    `truncate intake.mailbox_cursors, intake.mailbox_mails, intake.outbox, intake.documents cascade`,
  );
});

describe('a mailbox, each mail exactly once', () => {
  it('takes what is new since the last look, and moves it for people', async () => {
    mailbox.mails = [{ uid: 4, bytes: letter('M-1') }];
    await poller().run();
    mailbox.mails.push({ uid: 9, bytes: letter('M-2') });
    await poller().run();
    await poller().run();
    expect(await numbers()).toEqual(['M-1', 'M-2']);
    expect(mailbox.moved.map(([uid]) => uid)).toEqual([4, 9]);
    expect(await cursor()).toEqual({ uidValidity: 1n, lastUid: 9 });
  });

  it('a connection that drops in the middle loses nothing and doubles nothing', async () => {
    mailbox.mails = [1, 2, 3].map((uid) => ({ uid, bytes: letter(`M-${uid}`) }));
    mailbox.dropAt = 2;
    await expect(poller().run()).rejects.toThrow('connection dropped');
    expect(await numbers()).toEqual(['M-1']);
    mailbox.dropAt = undefined;
    await poller().run();
    expect(await numbers()).toEqual(['M-1', 'M-2', 'M-3']);
  });

  it('a crash after keeping a mail, before the cursor moved: the same mail is the same document', async () => {
    mailbox.mails = [{ uid: 1, bytes: letter('M-1') }];
    await poller().run();
    await intake.dataSource.query('truncate intake.mailbox_cursors, intake.mailbox_mails');
    await poller().run();
    expect(await numbers()).toEqual(['M-1']);
  });

  it('when the server numbers its mails anew, all are looked at again and the known ones known', async () => {
    mailbox.mails = [{ uid: 7, bytes: letter('M-1') }];
    await poller().run();
    mailbox.uidValidity = 2n;
    mailbox.mails = [
      { uid: 1, bytes: letter('M-1') },
      { uid: 2, bytes: letter('M-2') },
    ];
    await poller().run();
    expect(await numbers()).toEqual(['M-1', 'M-2']);
    expect(await cursor()).toEqual({ uidValidity: 2n, lastUid: 2 });
  });

  it('a mail that cannot be moved is taken in all the same', async () => {
    mailbox.mails = [{ uid: 1, bytes: letter('M-1') }];
    mailbox.canMove = false;
    await poller().run();
    expect(await numbers()).toEqual(['M-1']);
    expect(await cursor()).toMatchObject({ lastUid: 1 });
  });

  it('of a mail that is too large only the header is taken, and a clerk is told', async () => {
    mailbox.mails = [
      { uid: 1, bytes: letter('M-1'), size: 26 * 1024 * 1024 },
      { uid: 2, bytes: letter('M-2') },
    ];
    await poller().run();
    expect(await numbers()).toEqual(['M-2', 'another']);
    const { body } = await intake.call<{ items: unknown[] }>({ path: '/v1/quarantine?code=EMAIL_TOO_LARGE' });
    expect(body.items).toHaveLength(1);
  });

  it('a mail that was moved, or comes once more from a backup, is the mail it was; each is tidied where it lies', async () => {
    mailbox.mails = [{ uid: 1, bytes: letter('M-1') }];
    await poller().run();
    mailbox.mails = [{ uid: 2, bytes: letter('M-1') }];
    await poller().run();
    expect(await numbers()).toEqual(['M-1']);
    expect(await intake.events('intake.document_received')).toHaveLength(1);
    expect(mailbox.moved.map(([uid]) => uid)).toEqual([1, 2]);
  });

  it('a mail that shows up below others is found when the whole folder is compared', async () => {
    mailbox.mails = [{ uid: 5, bytes: letter('M-5') }];
    const job = poller();
    await job.run();
    mailbox.mails = [
      { uid: 4, bytes: letter('M-4') },
      { uid: 5, bytes: letter('M-5') },
    ];
    await job.run();
    expect(await numbers()).toEqual(['M-5']);
    intake.clock.advance(60 * 60_000);
    await job.run();
    expect(await numbers()).toEqual(['M-4', 'M-5']);
    expect(await cursor()).toMatchObject({ lastUid: 5 });
  });

  it('a mail the server cannot give holds the others up three times, not for ever', async () => {
    mailbox.mails = [1, 2].map((uid) => ({ uid, bytes: letter(`M-${uid}`) }));
    mailbox.refuseAt = 1;
    const job = poller();
    for (let look = 0; look < 2; look += 1) await expect(job.run()).rejects.toThrow('internal error');
    await job.run();
    expect(await numbers()).toEqual(['M-2']);
    mailbox.refuseAt = undefined;
    intake.clock.advance(60 * 60_000);
    await job.run();
    expect(await numbers()).toEqual(['M-1', 'M-2']);
  });

  it('an account that fails holds up no other', async () => {
    const broken = new (class extends MemoryMailbox {
      override readonly account = 'broken@memory';
      override open = () => Promise.reject(new Error('no such host'));
    })();
    mailbox.mails = [{ uid: 1, bytes: letter('M-1') }];
    await expect(poller(broken, mailbox).run()).rejects.toThrow('no such host');
    expect(await numbers()).toEqual(['M-1']);
  });
});

describe('a watched mailbox', () => {
  it('is looked at when the server tells of news, and watched anew on another connection when one is lost', async () => {
    let looks = 0;
    mailbox.refusedWatches = 2;
    const watch = new WatchMailboxes({
      mailboxes: watched(mailbox),
      look: async () => void (looks += 1),
      logger: intake.service.app.get(Logger),
      pace: { probeMs: 1, backoffMs: 1, maxBackoffMs: 4 },
    });
    watch.onApplicationBootstrap();
    try {
      // Once for what came while nobody watched, once for the news.
      await eventually('a look at the beginning', () => looks === 1);
      mailbox.watches[0]!.tell();
      await eventually('a look at the news', () => looks === 2);
      mailbox.watches[0]!.drop();
      await eventually('a second connection', () => mailbox.watches.length === 2);
      await eventually('a look after the gap', () => looks === 3);
    } finally {
      await watch.onApplicationShutdown();
    }
    expect(mailbox.watches).toHaveLength(2);
  });
});
