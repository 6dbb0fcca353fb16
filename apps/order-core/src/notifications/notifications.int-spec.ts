import { createEvent, orderHeld, orderShipped, orderValidated } from '#contracts';
import { MailQueue } from '#service-kit';
import { useDatabase } from '../../../../test/support/database.js';
import { openOrderCore, type OrderCore, sampleBundle, sampleOrder } from '../../../../test/support/order-core.js';
import { NOTIFICATION_DEFAULTS, NotificationSettings } from './notification-settings.js';
import { findMail, listNotifications, putContacts } from './notifications.repository.js';
import { NotifyHandler } from './notify.handler.js';

describe('notifications', () => {
  const database = useDatabase();
  let core: OrderCore;
  let notify: NotifyHandler;
  let mails: MailQueue;
  let orderId: string;

  beforeAll(async () => {
    core = await openOrderCore(database);
    await core.import(sampleBundle({ MILK: { NJ: '10' } }));
    orderId = (await core.place(sampleOrder('PO-1', [{ sku: 'MILK', quantity: '1' }]))).orderId!;
    mails = new MailQueue(core.dataSource, 'orders', 'ourhouse.example');
    const settings = new NotificationSettings({
      ...NOTIFICATION_DEFAULTS,
      SMTP_HOST: 'mail.ourhouse.example',
      MAIL_FROM: 'Orders <orders@ourhouse.example>',
      NOTIFY_HOUSE: ['desk@ourhouse.example', 'desk@ourhouse.example'],
    });
    notify = new NotifyHandler(core.transactions, settings, core.clock, core.ids, mails);
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

  const tell = async (
    definition: typeof orderShipped | typeof orderValidated | typeof orderHeld,
    id: string,
    time = core.clock.now(),
  ) => {
    const data = { ...definition.example, orderId, customerId: '2147' };
    const { event } = createEvent(definition as typeof orderShipped, data as never, { id, source: '/test', time });
    await notify.onEvent(event, { groupId: 'order-core', event } as never);
  };
  const list = async (mail?: string) =>
    listNotifications(core.dataSource.manager, {
      ...{ orderId: undefined, customerId: undefined, after: undefined },
      mail,
      limit: 100,
    });

  it('are queued for whom they concern, once, however often the event comes', async () => {
    await tell(orderValidated, 'v1');
    await tell(orderValidated, 'v1');
    await tell(orderValidated, 'v2');
    await tell(orderShipped, 's1');
    await tell(orderHeld, 'h1');
    const told = (await list()).map(({ kind, mails: to }) => [kind, ...to.map(({ recipient }) => recipient)]).sort();
    expect(told).toEqual([
      ['needs_attention', 'desk@ourhouse.example'],
      ['order_received', 'buyer@driscoll.example'],
      ['order_shipped', 'buyer@driscoll.example', 'dock@driscoll.example'],
    ]);
    const issued = await core.query(`select 1 from orders.outbox where type = 'notification.issued'`);
    expect(issued).toHaveLength(3);
    const queued = await mails.list({ state: 'queued', after: undefined, limit: 100 });
    expect(queued.map(({ recipients }) => recipients.join()).sort()).toEqual([
      'buyer@driscoll.example',
      'buyer@driscoll.example',
      'desk@ourhouse.example',
      'dock@driscoll.example',
    ]);
  });

  it('tell what became of their mails, in the words of their route, and are found by them', async () => {
    const now = core.clock.now();
    expect(await list('pending')).toHaveLength(3);
    for (const state of ['sent', 'failed', 'unsure'] as const) {
      const mail = (await mails.take(now))!;
      await mails.settle(mail, state === 'sent' ? { state } : { state, error: 'so it is' }, now);
    }
    const states = (await list()).flatMap((row) => row.mails.map(({ state }) => state)).sort();
    expect(states).toEqual(['pending', 'refused', 'sent', 'unsure']);
    const [refused] = await list('refused');
    const { recipient } = refused!.mails.find(({ state }) => state === 'refused')!;
    const mailId = await findMail(core.dataSource.manager, { notificationId: refused!.id, recipient });
    expect(await mails.sendAgain(mailId!, { by: 'user:clerk', at: now })).toBe(true);
    expect(await list('refused')).toEqual([]);
    const nobody = { notificationId: refused!.id, recipient: 'nobody@driscoll.example' };
    expect(await findMail(core.dataSource.manager, nobody)).toBeUndefined();
  });

  it('of long ago are not told', async () => {
    await tell(orderShipped, 'old', new Date(core.clock.now().getTime() - 4 * 24 * 3_600_000));
    expect(await core.query(`select 1 from orders.notifications where about = 'old'`)).toEqual([]);
  });

  it('are events alone where no mail can leave', async () => {
    const silent = new NotificationSettings(NOTIFICATION_DEFAULTS);
    const quiet = new NotifyHandler(core.transactions, silent, core.clock, core.ids, mails);
    const data = { ...orderShipped.example, orderId, customerId: '2147' };
    const attributes = { id: 'quiet', source: '/test', time: core.clock.now() };
    const { event } = createEvent(orderShipped, data, attributes);
    await quiet.onEvent(event, { groupId: 'order-core', event } as never);
    expect((await list()).find(({ mails: none }) => none.length === 0)).toMatchObject({ kind: 'order_shipped' });
  });
});
