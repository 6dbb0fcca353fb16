import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { useDatabase } from '../../../../test/support/database.js';
import { headerOf, type Mood, TestSmtp } from '../../../../test/support/test-smtp.js';
import { MovableClock } from '../clock/clock.js';
import { serviceKitMigrations } from '../database/service-kit-migrations.js';
import { UuidV7Source } from '../ids/id-source.js';
import { createLogger } from '../observability/logger.js';
import { MailQueue, type NewMail } from './mail-queue.repository.js';
import { SendMailsJob } from './send-mails.job.js';
import { SmtpMailer } from './smtp-mailer.js';

const database = useDatabase();
const clock = new MovableClock(new Date('2025-05-22T12:00:00Z'));
const ids = new UuidV7Source(clock);
const logger = createLogger({ name: 'mail', level: 'silent', format: 'json' });
let smtp: TestSmtp;
let dataSource: DataSource;
let queue: MailQueue;

beforeAll(async () => {
  smtp = await TestSmtp.start();
  dataSource = await database.dataSource({ schema: 'orders', migrations: serviceKitMigrations('orders') });
  queue = new MailQueue(dataSource, 'orders', 'ourhouse.example');
});
afterAll(() => smtp.close());
beforeEach(async () => {
  await dataSource.query('delete from orders.mail_queue');
  smtp.mood = 'take';
  smtp.refused.clear();
  smtp.taken.length = 0;
});

const mailer = (port = smtp.port) =>
  new SmtpMailer({
    host: '127.0.0.1',
    port,
    secure: false,
    user: undefined,
    password: undefined,
    from: 'Our House <orders@ourhouse.example>',
  });
const job = (parts: Partial<ConstructorParameters<typeof SendMailsJob>[0]> = {}) =>
  new SendMailsJob({ queue, mailer: mailer(), clock, logger, ...parts });
const write = async (mail: Partial<NewMail> = {}): Promise<string> => {
  const id = ids.newId();
  const whole = {
    id,
    key: `about ${id}`,
    recipients: ['chef@bayside.example'],
    subject: 'Hello',
    text: 'Hello.',
    ...mail,
  };
  await queue.add(dataSource.manager, whole, clock.now());
  clock.advance(1);
  return id;
};
const stateOf = async (id: string) => (await all()).find((mail) => mail.id === id)!;
const all = () => queue.list({ state: undefined, after: undefined, limit: 100 });

describe('a mail', () => {
  it('leaves once, as it was written', async () => {
    const id = await write({
      inReplyTo: '<q@bayside.example>',
      references: ['<p@bayside.example>', '<q@bayside.example>'],
    });
    await write({ key: `about ${id}` });
    await job().run();
    await job().run();
    expect(smtp.taken).toHaveLength(1);
    const [mail] = smtp.taken;
    expect(mail!.to).toEqual(['chef@bayside.example']);
    expect(headerOf(mail!, 'From')).toBe('Our House <orders@ourhouse.example>');
    expect(headerOf(mail!, 'Message-ID')).toBe(`<${id}@ourhouse.example>`);
    expect(headerOf(mail!, 'References')).toBe('<p@bayside.example> <q@bayside.example>');
    expect(headerOf(mail!, 'Date')).toBe('Thu, 22 May 2025 12:00:00 +0000');
    expect(await stateOf(id)).toMatchObject({ state: 'sent', attempts: 1, error: null, sentAt: clock.now() });
  });

  it.each<[string, Mood, 'queued' | 'failed' | 'unsure', { had: number; later: number }]>([
    ['the recipient is refused for now', { at: 'recipient', code: 451 }, 'queued', { had: 0, later: 1 }],
    ['the recipient is refused for good', { at: 'recipient', code: 550 }, 'failed', { had: 0, later: 0 }],
    ['the content is refused for now', { at: 'content', code: 452 }, 'queued', { had: 0, later: 1 }],
    ['the content is refused for good', { at: 'content', code: 554 }, 'failed', { had: 0, later: 0 }],
    ['the connection breaks before the content', 'cut at recipient', 'queued', { had: 0, later: 1 }],
    ['the connection breaks before the answer to it', 'cut at content', 'unsure', { had: 1, later: 0 }],
  ])('of which %s', async (_what, mood, state, { had, later }) => {
    const id = await write();
    smtp.mood = mood;
    await job().run();
    expect(smtp.taken).toHaveLength(had);
    expect(await stateOf(id)).toMatchObject({ state, attempts: 1, error: expect.stringMatching(/./) });
    smtp.mood = 'take';
    await job().run();
    expect(smtp.taken).toHaveLength(had);
    clock.advance(60_000);
    await job().run();
    expect(smtp.taken).toHaveLength(had + later);
    expect((await stateOf(id)).state).toBe(later === 1 ? 'sent' : state);
  });

  it('waits, and the others behind it, while the server is away', async () => {
    const gone = await TestSmtp.start();
    const { port } = gone;
    await gone.close();
    const [first, second] = [await write(), await write()];
    await job({ mailer: mailer(port) }).run();
    expect([await stateOf(first), await stateOf(second)]).toMatchObject([
      { state: 'queued', attempts: 1 },
      { state: 'queued', attempts: 0 },
    ]);
    clock.advance(60_000);
    await job().run();
    expect(smtp.taken).toHaveLength(2);
  });

  it('that is refused for some of those it goes to is not sent to the others twice, and says for whom', async () => {
    smtp.refused.set('gone@bayside.example', 550);
    const id = await write({ recipients: ['chef@bayside.example', 'gone@bayside.example'] });
    await job().run();
    await job().run();
    expect(smtp.taken.map(({ to }) => to)).toEqual([['chef@bayside.example']]);
    expect(await stateOf(id)).toMatchObject({ state: 'sent', error: 'not taken for gone@bayside.example' });
  });

  it('that is put off for days is given up', async () => {
    smtp.mood = { at: 'recipient', code: 451 };
    const id = await write();
    let runs = 0;
    for (; (await stateOf(id)).state === 'queued'; runs += 1) {
      await job().run();
      clock.advance(6 * 3_600_000);
    }
    expect(await stateOf(id)).toMatchObject({ state: 'failed', attempts: 20 });
    expect(runs).toBe(20);
  });
});

describe('a process that dies', () => {
  it.each([
    ['before the server had the mail', 0, () => Promise.reject(new Error('killed'))],
    ['when it had it', 1, undefined],
  ])('%s leaves it to a person, who sends it again under its Message-ID', async (_when, had, send) => {
    const id = await write();
    const dying = new MailQueue(dataSource, 'orders', 'ourhouse.example');
    dying.settle = () => Promise.reject(new Error('killed'));
    await expect(job({ queue: dying, ...(send ? { mailer: { send } } : {}) }).run()).rejects.toThrow('killed');
    expect((await stateOf(id)).state).toBe('sending');
    await job().run();
    expect(await stateOf(id)).toMatchObject({ state: 'unsure' });
    expect(smtp.taken).toHaveLength(had);

    const decision = { by: 'user:anna', at: clock.now() };
    expect(await queue.sendAgain(id, decision)).toBe(true);
    expect(await queue.sendAgain(id, decision)).toBe(false);
    await job().run();
    expect(smtp.taken.map((mail) => headerOf(mail, 'Message-ID'))).toEqual(
      Array.from({ length: had + 1 }, () => `<${id}@ourhouse.example>`),
    );
    expect(await stateOf(id)).toMatchObject({ state: 'sent', decidedBy: 'user:anna' });
  });

  it('leaves it to a person, who sees that it arrived', async () => {
    const id = await write();
    smtp.mood = 'cut at content';
    await job().run();
    const decision = { by: 'user:anna', at: clock.now() };
    expect(await queue.markArrived(id, decision)).toBe(true);
    expect(await queue.markArrived(id, decision)).toBe(false);
    expect(await queue.sendAgain(id, decision)).toBe(false);
    expect(await stateOf(id)).toMatchObject({ state: 'sent', decidedBy: 'user:anna' });
  });

  it('was only thought to: what it knows of the mail counts', async () => {
    const id = await write();
    const mail = (await queue.take(clock.now()))!;
    await queue.giveUpUnfinished();
    await queue.settle(mail, { state: 'sent' }, clock.now());
    expect(await stateOf(id)).toMatchObject({ state: 'sent', error: null });
  });

  it('but was asked to first ends after the mail in hand', async () => {
    await Promise.all([write(), write()]);
    const stopping = new AbortController();
    const send = () => {
      stopping.abort();
      return Promise.resolve([]);
    };
    await job({ mailer: { send } }).run(stopping.signal);
    expect((await all()).map(({ state }) => state).sort()).toEqual(['queued', 'sent']);
  });
});

it('mails that were not sent are counted by state, none told too, and listed page by page', async () => {
  const [first, second] = [await write(), await write()];
  await queue.take(clock.now());
  expect(await queue.countOpen()).toEqual([
    { state: 'queued', mails: 1 },
    { state: 'sending', mails: 1 },
    { state: 'failed', mails: 0 },
    { state: 'unsure', mails: 0 },
  ]);
  expect((await queue.list({ state: undefined, after: second, limit: 1 })).map(({ id }) => id)).toEqual([first]);
  expect(await queue.list({ state: 'failed', after: undefined, limit: 1 })).toEqual([]);
});
