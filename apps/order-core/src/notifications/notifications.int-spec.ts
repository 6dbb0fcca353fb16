import { createEvent, orderShipped, orderValidated } from '#contracts';
import { MovableClock, type PeriodicJobs } from '#service-kit';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { useDatabase } from '../../../../test/support/database.js';
import { openOrderCore, type OrderCore, sampleBundle, sampleOrder } from '../../../../test/support/order-core.js';
import { NOTIFICATION_DEFAULTS, NotificationSettings } from './notification-settings.js';
import { addNotification, claimMail, putContacts, resendMail } from './notifications.repository.js';
import { NotifyHandler } from './notify.handler.js';
import { SendNotificationsJob } from './send-notifications.job.js';

/** What the mail server is told to do with the next mails: take them, or answer this code. */
type Mood = 'take' | { readonly at: 'recipient' | 'data'; readonly code: number };

describe('notifications', () => {
  const database = useDatabase();
  let core: OrderCore;
  let notify: NotifyHandler;
  let send: SendNotificationsJob;
  let server: SMTPServer;
  let orderId: string;
  let mood: Mood = 'take';
  const taken: string[] = [];
  const jobs = { register: () => undefined } as unknown as PeriodicJobs;
  const refusal = (code: number) => Object.assign(new Error('not now'), { responseCode: code });

  beforeAll(async () => {
    core = await openOrderCore(database);
    await core.import(sampleBundle({ MILK: { NJ: '10' } }));
    orderId = (await core.place(sampleOrder('PO-1', [{ sku: 'MILK', quantity: '1' }]))).orderId!;
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: (_address, _session, done) => {
        const refused = mood !== 'take' && mood.at === 'recipient' ? refusal(mood.code) : undefined;
        done(refused);
      },
      onData: (stream, session, done) => {
        stream.resume();
        stream.on('end', () => {
          if (mood !== 'take') return done(refusal(mood.code));
          taken.push(...session.envelope.rcptTo.map(({ address }) => address));
          done();
        });
      },
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const settings = new NotificationSettings({
      ...NOTIFICATION_DEFAULTS,
      SMTP_HOST: '127.0.0.1',
      SMTP_PORT: (server.server.address() as AddressInfo).port,
      MAIL_FROM: 'Orders <orders@ourhouse.example>',
      NOTIFY_HOUSE: ['desk@ourhouse.example'],
    });
    notify = new NotifyHandler(core.transactions, settings, core.clock, core.ids);
    send = new SendNotificationsJob(jobs, core.dataSource, settings, core.clock);
    const contacts = [
      { email: 'buyer@driscoll.example', kinds: ['order_received', 'order_shipped'] as const },
      { email: 'dock@driscoll.example', kinds: ['order_shipped'] as const },
    ];
    await putContacts(core.dataSource.manager, {
      customerId: '2147',
      contacts,
      actor: 'user:clerk',
      at: core.clock.now(),
    });
  });
  afterAll(() => new Promise<void>((closed) => server.close(() => closed())));
  beforeEach(() => {
    mood = 'take';
    taken.length = 0;
  });

  const tell = async (definition: typeof orderShipped | typeof orderValidated, id: string, time = core.clock.now()) => {
    const data = { ...definition.example, orderId, customerId: '2147' };
    const { event } = createEvent(definition as typeof orderShipped, data as never, { id, source: '/test', time });
    await notify.onEvent(event, { groupId: 'order-core', event } as never);
  };
  const mails = () =>
    core.query<{ recipient: string; state: string }>(
      `select m.recipient, m.state from orders.notification_mails m join orders.notifications n on n.id = m.notification_id
        order by n.created_at, n.about, m.recipient`,
    );

  it('go to whom it concerns, once, however often the event comes', async () => {
    await tell(orderValidated, 'v1');
    await tell(orderValidated, 'v1');
    await tell(orderValidated, 'v2');
    await tell(orderShipped, 's1');
    await Promise.all([send.run(), send.run(), send.run()]);
    expect([...taken].sort()).toEqual(['buyer@driscoll.example', 'buyer@driscoll.example', 'dock@driscoll.example']);
    expect((await mails()).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
    const issued = await core.query(`select 1 from orders.outbox where type = 'notification.issued'`);
    expect(issued).toHaveLength(2);
  });

  it('of long ago are not told', async () => {
    await tell(orderShipped, 'old', new Date(core.clock.now().getTime() - 4 * 24 * 3_600_000));
    expect(await core.query(`select 1 from orders.notifications where about = 'old'`)).toEqual([]);
  });

  it.each<[string, Mood, string[], number]>([
    ['refused for good: not tried again', { at: 'recipient', code: 550 }, ['refused', 'refused'], 0],
    ['refused for now: tried later', { at: 'recipient', code: 451 }, ['pending', 'pending'], 2],
    ['lost while it was handed over: a person decides', { at: 'data', code: 451 }, ['unsure', 'unsure'], 0],
  ])('that are %s', async (_what, first, states, later) => {
    const about = `mood ${states[0]}`;
    mood = first;
    await tell(orderShipped, about);
    await send.run();
    const state = async () =>
      (
        await core.query<{ state: string }>(
          `select m.state from orders.notification_mails m join orders.notifications n on n.id = m.notification_id
            where n.about = $1`,
          [about],
        )
      ).map((row) => row.state);
    expect(await state()).toEqual(states);
    mood = 'take';
    core.clock.advance(61_000);
    await send.run();
    expect(taken).toHaveLength(later);
  });

  it('that a process was sending when it died wait for a person, who sends them again', async () => {
    const id = core.ids.newId();
    await core.transactions.run(async ({ manager }) => {
      const text = { kind: 'needs_attention', audience: 'house', about: 'crash', orderId, customerId: '2147' } as const;
      const words = { purchaseOrderNumber: 'PO-1', subject: 'x', body: 'y', recipients: ['desk@ourhouse.example'] };
      await addNotification(manager, { ...text, ...words, id, at: core.clock.now() });
    });
    expect(await claimMail(core.dataSource.manager, core.clock.now())).toMatchObject({
      recipient: 'desk@ourhouse.example',
    });
    core.clock.advance(11 * 60_000);
    await send.run();
    expect(taken).toEqual([]);
    const asked = { notificationId: id, recipient: 'desk@ourhouse.example', now: core.clock.now() };
    expect(await resendMail(core.dataSource.manager, asked)).toBe(true);
    expect(await resendMail(core.dataSource.manager, asked)).toBe(false);
    await send.run();
    expect(taken).toEqual(['desk@ourhouse.example']);
  });

  it('are events alone where no mail can leave', async () => {
    const silent = new NotificationSettings(NOTIFICATION_DEFAULTS);
    const quiet = new NotifyHandler(core.transactions, silent, new MovableClock(core.clock.now()), core.ids);
    const { event } = createEvent(
      orderShipped,
      { ...orderShipped.example, orderId, customerId: '2147' },
      { id: 'quiet', source: '/test', time: core.clock.now() },
    );
    await quiet.onEvent(event, { groupId: 'order-core', event } as never);
    expect(await core.query(`select 1 from orders.notifications where about = 'quiet'`)).toHaveLength(1);
    await new SendNotificationsJob(jobs, core.dataSource, silent, core.clock).run();
    expect(taken).toEqual([]);
  });
});
