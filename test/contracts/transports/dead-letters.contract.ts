import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { type CloudEvent, createEvent, deadLetterTopic, type OutgoingEvent, paymentReceived } from '#contracts';
import {
  DeadLetters,
  encodeEvent,
  type EventContext,
  EventStreamStrategy,
  type MessageBus,
  type MessageToPublish,
  messagingMigrations,
  OutboxRelay,
  Transactions,
  TransientFault,
  UnprocessableMessageError,
} from '#messaging';
import { eventually } from '../../support/eventually.js';
import { fresh, type Suite } from './transport-under-test.js';

const { topic } = paymentReceived;

const payment = (customer: number): OutgoingEvent =>
  createEvent(
    paymentReceived,
    { ...(paymentReceived.example as object), customerId: `customer-${customer}` } as typeof paymentReceived.example,
    { id: randomUUID(), source: '/contract-suite', time: new Date('2026-03-02T10:00:00Z') },
  );

const asMessage = ({ topic: to, key, event }: OutgoingEvent): MessageToPublish => {
  const { headers, value } = encodeEvent(event);
  return { topic: to, key, headers, value: Buffer.from(value) };
};

export function contractOfDeadLetters({ current, database }: Suite): void {
  let dataSource: DataSource;
  let bus: MessageBus;
  let relay: OutboxRelay;
  let deadLetters: DeadLetters;
  let transactions: Transactions;
  let strategies: EventStreamStrategy[];
  let schema: string;
  beforeEach(async () => {
    schema = fresh('letters').replaceAll('-', '_');
    dataSource = await database.dataSource({ schema, migrations: messagingMigrations(schema) });
    bus = current().makeBus();
    relay = new OutboxRelay(dataSource, bus, { schema });
    relay.start();
    deadLetters = new DeadLetters(dataSource, schema, () => relay.announce());
    transactions = new Transactions(dataSource, schema, { onEventsCommitted: () => relay.announce() });
    strategies = [];
  }, 120_000);
  afterEach(async () => {
    await Promise.all(strategies.map((strategy) => strategy.close()));
    await relay.stop();
    await bus.close();
  });

  /** Joins at the present end of the topic, which the tests of this suite share. */
  async function listen(groupId: string, handler: (event: CloudEvent, context: EventContext) => Promise<void>) {
    await bus.ensureTopics([topic]);
    await bus.seek(groupId, topic, 'latest');
    const strategy = new EventStreamStrategy({
      bus,
      groupId,
      deadLetters,
      onFatal: (reason) => {
        throw reason;
      },
    });
    strategy.addHandler(topic, handler as never, true);
    strategies.push(strategy);
    await new Promise<void>((resolve, reject) => strategy.listen((error) => (error ? reject(error) : resolve())));
    return strategy;
  }

  it('sets aside what cannot be read, with the reason and its bytes, and reads on', async () => {
    const groupId = fresh('g');
    const handled: string[] = [];
    await listen(groupId, async (event) => void handled.push(event.id));

    const poison: MessageToPublish[] = [];
    const good: MessageToPublish[] = [];
    for (let customer = 0; customer < 20; customer += 1) {
      const one = asMessage(payment(customer));
      poison.push(
        customer % 4 === 0
          ? { ...one, value: Buffer.from([0, 255, 254, 0x7b]) }
          : customer % 4 === 1
            ? { ...one, value: Buffer.from('{"amount": 12.5}') }
            : customer % 4 === 2
              ? { ...one, headers: {} }
              : { ...one, headers: { ...one.headers, ce_id: '', note: 'a NUL \0 inside' } },
      );
      good.push(asMessage(payment(customer)));
    }
    await bus.publish([...poison, ...good]);
    await eventually('the good events behind the bad ones are handled', () => handled.length >= good.length);
    expect(handled.sort()).toEqual(good.map(({ headers }) => headers['ce_id']).sort());

    await eventually('every bad one is set aside', async () => (await deadLetters.list({ groupId })).length === 20);
    const letters = await deadLetters.list({ groupId });
    expect(letters.map(({ value }) => value.toString('hex')).sort()).toEqual(
      poison.map(({ value }) => value.toString('hex')).sort(),
    );
    const codes = letters.map(({ code }) => code).sort();
    expect([...new Set(codes)]).toEqual(['EVENT_BYTES_INVALID', 'EVENT_ENVELOPE_INVALID', 'EVENT_SCHEMA_INVALID']);
    expect(codes.filter((code) => code === 'EVENT_SCHEMA_INVALID')).toHaveLength(5);

    await relay.drain();
    const onTopic = new Map<string, { code: string | undefined; value: string }>();
    for await (const { headers, value } of bus.read(deadLetterTopic(topic))) {
      if (headers['dlq_group'] === groupId)
        onTopic.set(headers['dlq_id']!, { code: headers['dlq_code'], value: value.toString('hex') });
    }
    expect(onTopic).toEqual(
      new Map(letters.map(({ id, code, value }) => [id, { code, value: value.toString('hex') }])),
    );
  }, 120_000);

  it('tries what a bug breaks five times, then sets it aside; what a person repaired is handled once', async () => {
    const groupId = fresh('g');
    const others = fresh('g');
    let broken = true;
    const attempts: number[] = [];
    const handled: string[] = [];
    const handledByOthers: string[] = [];
    await listen(groupId, async (event, context) => {
      if (broken && context.key === 'customer-1') {
        attempts.push(context.attempt);
        throw new TypeError('undefined is not a function');
      }
      await transactions.runOnce(context, async () => void handled.push(event.id));
    });
    await listen(others, async (event) => void handledByOthers.push(event.id));

    const bad = asMessage(payment(1));
    const next = asMessage(payment(1));
    await bus.publish([bad, next]);
    await eventually('both are set aside', async () => (await deadLetters.list({ groupId })).length === 2);
    expect(attempts).toEqual([1, 2, 3, 4, 5, 1, 2, 3, 4, 5]);
    const [letter] = await deadLetters.list({ groupId });
    expect(letter).toMatchObject({ code: 'HANDLER_FAILED', attempts: 5, eventId: bad.headers['ce_id'], replays: 0 });
    expect(letter!.detail).toContain('undefined is not a function');

    broken = false;
    await deadLetters.replay(letter!.id, 'user:alice');
    await eventually('the replay is handled', () => handled.length === 1);
    await deadLetters.replay(letter!.id, 'user:alice');
    const after = asMessage(payment(1));
    await relay.drain();
    await bus.publish([after]);
    await eventually('what came after the second replay is handled', () => handled.length === 2);
    expect(handled).toEqual([bad.headers['ce_id'], after.headers['ce_id']]);
    await eventually('the other group has read to there', () => handledByOthers.length >= 3);
    expect(handledByOthers).toEqual([bad, next, after].map(({ headers }) => headers['ce_id']));

    expect(await deadLetters.get(letter!.id)).toMatchObject({ replayedBy: 'user:alice', replays: 2 });
    expect(await deadLetters.list({ groupId, replayed: false })).toHaveLength(1);
    const audit = await dataSource.query(`select by, repaired_value from ${schema}.dead_letter_replay order by id`);
    expect(audit).toEqual([
      { by: 'user:alice', repaired_value: null },
      { by: 'user:alice', repaired_value: null },
    ]);
  }, 120_000);

  it('replays repaired bytes under the original event id', async () => {
    const groupId = fresh('g');
    const handled: CloudEvent[] = [];
    await listen(groupId, async (event) => void handled.push(event));
    const whole = asMessage(payment(7));
    await bus.publish([{ ...whole, value: whole.value.subarray(0, 20) }]);
    const [letter] = await eventually('it is set aside', async () => {
      const letters = await deadLetters.list({ groupId });
      return letters.length > 0 ? letters : undefined;
    });
    await deadLetters.replay(letter!.id, 'user:bob', whole.value);
    await eventually('the repaired event is handled', () => handled.length === 1);
    expect(handled[0]).toMatchObject({ id: whole.headers['ce_id'], data: JSON.parse(whole.value.toString()) });
    await expect(deadLetters.replay('999999', 'user:bob')).rejects.toThrow(/999999/);
    await expect(deadLetters.get('x; drop table')).rejects.toThrow(/there is no dead letter/);
  }, 120_000);

  it('never gives up on a fault of the surroundings, and sets a refusal of the handler aside at once', async () => {
    const groupId = fresh('g');
    let away = true;
    let tries = 0;
    const handled: string[] = [];
    await listen(groupId, async (event, context) => {
      if (context.key === 'customer-2') throw new UnprocessableMessageError('CUSTOMER_UNKNOWN', 'no such customer');
      if (away) {
        tries += 1;
        throw new TransientFault('the database is away');
      }
      handled.push(event.id);
    });
    const patient = asMessage(payment(1));
    await bus.publish([patient, asMessage(payment(2))]);
    await eventually('it was tried more often than a bug would be', () => tries > 7);
    expect((await deadLetters.list({ groupId })).filter(({ key }) => key === 'customer-1')).toEqual([]);
    away = false;
    await eventually('it is handled', () => handled.length === 1);
    expect(handled).toEqual([patient.headers['ce_id']]);
    const letters = await eventually('the refused one is set aside', async () => {
      const found = await deadLetters.list({ groupId });
      return found.length > 0 ? found : undefined;
    });
    expect(letters).toMatchObject([{ code: 'CUSTOMER_UNKNOWN', key: 'customer-2', attempts: 1 }]);
  }, 120_000);
}
