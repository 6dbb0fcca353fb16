import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, type INestApplication, Injectable, Module } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { type CloudEvent, createEvent, paymentReceived, TOPICS } from '#contracts';
import { eventually } from '../../../../test/support/eventually.js';
import { useDatabase } from '../../../../test/support/database.js';
import { DeadLetters } from '../dead-letters/dead-letters.js';
import { encodeEvent } from '../envelope/cloud-event-binding.js';
import { currentTrace } from '../envelope/trace-context.js';
import { TransientFault, UnprocessableMessageError } from '../errors.js';
import type { EventContext } from '../inbox/event-context.js';
import { MessagingModule } from '../messaging.module.js';
import type { MessagingMetrics } from '../metrics.js';
import { messagingMigrations } from '../migrations/create-messaging-tables.js';
import { OutboxRelay } from '../outbox/outbox-relay.js';
import { Transactions } from '../transactions.js';
import { EmbeddedLogBus } from '../transport/embedded-log/embedded-log-bus.js';
import { readHeads, readRecords } from '../transport/embedded-log/log.repository.js';
import { MessageBus } from '../transport/message-bus.js';
import { connectEventStream } from './connect-event-stream.js';
import { EventStreamStrategy } from './event-stream.strategy.js';

type Delivery = Parameters<NonNullable<MessagingMetrics['delivered']>>[0];

/** What the handlers did, and what they shall throw next. */
@Injectable()
class Notes {
  readonly handled: { event: CloudEvent; trace: string | undefined; outcome: string }[] = [];
  readonly throws = new Map<string, unknown[]>();
}

@Controller()
class PaymentHandler {
  constructor(
    private readonly transactions: Transactions,
    private readonly record: Notes,
  ) {}

  @EventPattern<string>(TOPICS.payments)
  async onEvent(@Payload() event: CloudEvent, @Ctx() context: EventContext): Promise<void> {
    const toThrow = this.record.throws.get(event.id)?.shift();
    if (toThrow) throw toThrow;
    const outcome = await this.transactions.runOnce(context, async () => undefined);
    this.record.handled.push({ event, trace: currentTrace()?.traceparent, outcome });
  }
}

describe('an application behind @EventPattern', () => {
  const database = useDatabase();
  const schema = 'stream';
  let app: INestApplication;
  let bus: EmbeddedLogBus;
  let strategy: EventStreamStrategy;
  let record: Notes;
  let deliveries: Delivery[];
  let fatal: Error[];
  const start = async (connect: (application: INestApplication) => EventStreamStrategy) => {
    deliveries = [];
    fatal = [];
    const dataSource = await database.dataSource({ schema, migrations: messagingMigrations(schema) });
    bus = new EmbeddedLogBus({ databaseUrl: database.url, heartbeatMs: 50, backoff: { baseMs: 2, capMs: 20 } });

    @Module({
      providers: [
        { provide: DataSource, useValue: dataSource },
        { provide: MessageBus, useValue: bus },
      ],
      exports: [DataSource, MessageBus],
    })
    class Surroundings {}

    const testing = await Test.createTestingModule({
      imports: [
        { module: Surroundings, global: true },
        MessagingModule.register({
          schema,
          groupId: 'stream-test',
          metrics: { delivered: (delivery) => void deliveries.push(delivery) },
          onFatal: (reason) => void fatal.push(reason),
        }),
      ],
      controllers: [PaymentHandler],
      providers: [Notes],
    }).compile();
    app = testing.createNestApplication();
    record = app.get(Notes);
    strategy = connect(app);
    await app.startAllMicroservices();
    await app.init();
  };
  afterEach(async () => {
    await app.close();
    await bus.close();
  });

  const payment = (id: string = randomUUID()) =>
    createEvent(paymentReceived, paymentReceived.example, { id, source: '/test', time: new Date(0) });
  const say = async (...events: ReturnType<typeof payment>[]) =>
    app.get(Transactions).run(async (tx) => tx.emit(...events));

  describe('connected with connectEventStream', () => {
    beforeEach(() => start(connectEventStream));

    it('carries an event from a transaction through outbox, relay and log to the handler, in its trace', async () => {
      const one = payment();
      const traced = {
        ...one,
        event: { ...one.event, traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' },
      };
      await say(traced);
      await eventually('it is handled', () => record.handled.length === 1);
      expect(record.handled[0]).toMatchObject({ event: traced.event, outcome: 'handled' });
      expect(record.handled[0]!.trace).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-/);
      expect(strategy.topics).toEqual([TOPICS.payments]);
      expect(strategy.isListening).toBe(true);
      await eventually('there is no lag', async () => (await strategy.lag()) === 0n);
      expect(deliveries).toEqual([
        { topic: TOPICS.payments, type: 'payment.received', outcome: 'handled', seconds: expect.any(Number) },
      ]);
    });

    it('tells the errors of handlers apart although they pass through Nest', async () => {
      const [refused, patient, buggy, last] = [payment(), payment(), payment(), payment()];
      record.throws.set(refused.event.id, [new UnprocessableMessageError('AMOUNT_IMPOSSIBLE', 'less than nothing')]);
      record.throws.set(
        patient.event.id,
        Array.from({ length: 8 }, () => new TransientFault('away')),
      );
      record.throws.set(
        buggy.event.id,
        Array.from({ length: 5 }, () => new RangeError('a bug')),
      );
      await say(refused, patient, buggy, last);
      await eventually('the last is handled', () => record.handled.some(({ event }) => event.id === last.event.id));
      expect(record.handled.map(({ event }) => event.id)).toEqual([patient.event.id, last.event.id]);
      const letters = await app.get(DeadLetters).list({ groupId: 'stream-test' });
      expect(letters).toMatchObject([
        { eventId: refused.event.id, code: 'AMOUNT_IMPOSSIBLE', attempts: 1 },
        { eventId: buggy.event.id, code: 'HANDLER_FAILED', attempts: 5, detail: 'RangeError: a bug' },
      ]);
      expect(deliveries.map(({ outcome }) => outcome).sort()).toEqual(
        [...Array(12).fill('retried'), 'dead_lettered', 'dead_lettered', 'handled', 'handled'].sort(),
      );
    });

    it('sets a message aside once, and another one that came to have its place on another transport', async () => {
      const letters = app.get(DeadLetters);
      const letter = {
        ...{ groupId: 'another', topic: TOPICS.payments, partition: 0, offset: 7n, key: 'k', type: undefined },
        ...{ eventId: undefined, code: 'EVENT_BYTES_INVALID', detail: 'not JSON', headers: {}, attempts: 1 },
        value: Buffer.from('{"te'),
      };
      expect(await letters.add(letter)).toBeDefined();
      expect(await letters.add(letter)).toBeUndefined();
      expect(await letters.add({ ...letter, value: Buffer.from('{"other') })).toBeDefined();
      expect(await letters.add({ ...letter, eventId: 'said-anew' })).toBeDefined();
      expect((await letters.list({ groupId: 'another' })).map(({ value }) => value.toString())).toEqual([
        '{"te',
        '{"other',
        '{"te',
      ]);
    });

    it('reads large records a few at a time, and no page is empty', async () => {
      const large = { topic: 'large.v1', key: 'k', headers: {}, value: Buffer.alloc(1_000) };
      await bus.publish([1, 2, 3, 4, 5].map(() => large));
      const dataSource = app.get(DataSource);
      const heads = await readHeads(dataSource, ['large.v1']);
      const place = heads.find(({ next }) => next > 0n)!;
      const pages: number[][] = [];
      for (const bytes of [1, 1_500, 2_500, 100_000]) {
        const page = await readRecords(dataSource, place, { from: 1n, limit: 3, bytes });
        pages.push(page.map(({ offset }) => Number(offset)));
      }
      expect(pages).toEqual([[1], [1, 2], [1, 2, 3], [1, 2, 3]]);
    });

    it('acknowledges and counts an event that came before', async () => {
      const one = payment();
      const { headers, value } = encodeEvent(one.event);
      const message = { topic: one.topic, key: one.key, headers, value: Buffer.from(value) };
      await bus.publish([message, message]);
      await eventually('both are taken', () => record.handled.length === 2);
      expect(record.handled.map(({ outcome }) => outcome)).toEqual(['handled', 'duplicate']);
      await eventually('there is no lag', async () => (await strategy.lag()) === 0n);
      expect(deliveries.map(({ outcome }) => outcome)).toEqual(['handled', 'duplicate']);
    });

    it('ignores and counts a type it has no contract for', async () => {
      const one = payment();
      const newer = { ...one, event: { ...one.event, id: randomUUID(), type: 'payment.teleported' } };
      const last = payment();
      await say(newer, last);
      await eventually('the event behind it is handled', () =>
        record.handled.some(({ event }) => event.id === last.event.id),
      );
      expect(deliveries).toMatchObject([{ outcome: 'ignored', type: 'unknown' }, { outcome: 'handled' }]);
    });

    it('says that its consumer died instead of staying silent', async () => {
      const dataSource = app.get(DataSource);
      await dataSource.query('drop schema event_log cascade');
      await eventually('it is fatal', () => fatal.length > 0);
      expect(fatal[0]!.message).toContain('event_log');
      expect(strategy.isListening).toBe(false);
      await app.get(OutboxRelay).stop();
    });
  });

  it('refuses to work behind a filter of Nest that hides the errors', async () => {
    await start(connectPlainly);
    const one = payment();
    record.throws.set(one.event.id, [new RangeError('a bug')]);
    await say(one);
    await eventually('it is fatal', () => fatal.length > 0);
    expect(fatal[0]!.message).toContain('connectEventStream()');
  });
});

/** As one would without reading: Nest's own filter stays in place. */
function connectPlainly(app: INestApplication): EventStreamStrategy {
  const strategy = app.get(EventStreamStrategy);
  app.connectMicroservice({ strategy });
  return strategy;
}
