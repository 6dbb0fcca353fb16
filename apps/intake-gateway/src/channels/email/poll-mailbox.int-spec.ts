import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Clock, Logger, PeriodicJobs } from '#service-kit';
import { useDatabase } from '../../../../../test/support/database.js';
import { useIntake } from '../../../../../test/support/intake.js';
import { IntakeService } from '../../canonical-order/intake.service.js';
import { Mailbox, type MailboxSession } from './mailbox.js';
import { MailboxCursorRepository } from './mailbox-cursor.repository.js';
import { PollMailbox } from './poll-mailbox.job.js';

const database = useDatabase();
const intake = useIntake(database);

/** A mailbox in memory, with the faults real ones have. */
class MemoryMailbox extends Mailbox {
  override readonly account = 'orders@memory';
  uidValidity = 1n;
  mails: { uid: number; bytes: Buffer; size?: number }[] = [];
  readonly moved: [number, string][] = [];
  dropAt: number | undefined;
  canMove = true;

  override async open(): Promise<MailboxSession> {
    const { uidValidity } = this;
    const find = (uid: number) => this.mails.find((each) => each.uid === uid)?.bytes;
    return {
      uidValidity,
      listAfter: async (uid) =>
        this.mails
          .filter((each) => each.uid > uid)
          .map((each) => ({ uid: each.uid, size: each.size ?? each.bytes.length })),
      fetch: async (uid) => {
        if (uid === this.dropAt) throw new Error('connection dropped');
        return find(uid);
      },
      fetchHeader: async (uid) => find(uid)?.subarray(0, find(uid)!.indexOf('\r\n\r\n') + 4),
      moveTo: async (folder, uid) => {
        if (!this.canMove) throw new Error('no such folder');
        this.moved.push([uid, folder]);
      },
      close: async () => undefined,
    };
  }
}

let mailbox: MemoryMailbox;
let serial = 0;
const letter = (po: string) =>
  Buffer.from(`From: chef@bayside.example\r\nMessage-ID: <${po}@x>\r\nSubject: PO ${po}\r\n\r\n2 cs 40137 milk\r\n`);

function poller(): PollMailbox {
  const { app } = intake.service;
  const jobs = new PeriodicJobs({
    dataSource: intake.dataSource,
    schema: `m${(serial += 1)}`,
    logger: app.get(Logger),
  });
  return new PollMailbox({
    jobs,
    mailbox,
    settings: { folder: 'INBOX', processedFolder: 'Processed', pollSeconds: 60 },
    intake: app.get(IntakeService),
    cursors: app.get(MailboxCursorRepository),
    clock: app.get(Clock),
    logger: app.get(Logger),
  });
}
const numbers = async () => {
  const events = await intake.events('order.received');
  return events.map(({ data }) => String(data['purchaseOrderNumber'])).sort();
};
const cursor = () => intake.service.app.get(MailboxCursorRepository).find(mailbox.account, 'INBOX');

beforeAll(async () => {
  const profile = { name: 'Bayside', customerId: '3310', email: { addresses: ['chef@bayside.example'] } };
  await intake.call({ method: 'PUT', path: '/v1/partners/bayside', body: JSON.stringify(profile) });
});
beforeEach(async () => {
  mailbox = new MemoryMailbox();
  await intake.dataSource.query(`truncate intake.mailbox_cursors, intake.outbox, intake.documents cascade`);
});

describe('a mailbox, each mail exactly once', () => {
  it('takes what is new since the last look, and moves it for people', async () => {
    mailbox.mails = [{ uid: 4, bytes: letter('M-1') }];
    await poller().run();
    mailbox.mails.push({ uid: 9, bytes: letter('M-2') });
    await poller().run();
    await poller().run();
    expect(await numbers()).toEqual(['M-1', 'M-2']);
    expect(mailbox.moved).toEqual([
      [4, 'Processed'],
      [9, 'Processed'],
    ]);
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
    await intake.dataSource.query('delete from intake.mailbox_cursors');
    await poller().run();
    const rows: unknown[] = await intake.dataSource.query('select 1 from intake.documents');
    expect([await numbers(), rows.length]).toEqual([['M-1'], 1]);
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
    expect(await numbers()).toEqual(['M-2']);
    const { body } = await intake.call<{ items: unknown[] }>({ path: '/v1/quarantine?code=EMAIL_TOO_LARGE' });
    expect(body.items).toHaveLength(1);
  });
});
