import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { EmbeddedLogBus, KafkaBus, type MessageBus, type MessageRecord, UnpublishableMessageError } from '#messaging';
import type { LocalKafka } from '../../../tools/kafka-local/start-kafka.mjs';
import { startKafka } from '../../../tools/kafka-local/start-kafka.mjs';
import { useDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { fresh, group, message, valueOf } from './transport-under-test.js';

/** What only Kafka can meet: its broker, its limits, and other people's clients. A broker of its own, to be killed. */
describe('Kafka and its broker', () => {
  const database = useDatabase();
  let kafka: LocalKafka;
  beforeAll(async () => {
    kafka = await startKafka({ log: (line) => process.stderr.write(`${line}\n`) });
  }, 300_000);
  afterAll(() => kafka?.stop(), 60_000);

  const keys = Array.from({ length: 20 }, (_, n) => `key-${n}`);
  const makeBus = (options: { maxMessageBytes?: number } = {}) =>
    new KafkaBus({
      brokers: kafka.brokers,
      clientId: 'faults',
      session: { sessionTimeoutMs: 6_000, heartbeatMs: 300 },
      backoff: { baseMs: 50, capMs: 500 },
      ...options,
    });
  const foreign = () =>
    new Kafka({ clientId: 'foreign', brokers: kafka.brokers, logLevel: logLevel.NOTHING }).producer({
      createPartitioner: Partitioners.DefaultPartitioner,
    });

  it('goes on after the broker was killed, and misses nothing', async () => {
    const bus = makeBus();
    const topic = fresh('killed');
    const fatal: Error[] = [];
    try {
      await bus.ensureTopics([topic]);
      const seen: MessageRecord[] = [];
      await bus.subscribe({
        groupId: fresh('g'),
        topics: [topic],
        onRecord: async (record) => void seen.push(record),
        onFatal: (reason) => void fatal.push(reason),
      });
      for (let kill = 0; kill < 3; kill += 1) {
        // A relay's way: again until it is taken.
        await eventually(
          'a publish is taken',
          () =>
            bus.publish(keys.map((key) => message(topic, key, kill))).then(
              () => true,
              () => false,
            ),
          { withinMs: 60_000 },
        );
        await eventually(
          `round ${kill} is delivered`,
          () => new Set(seen.filter((one) => valueOf(one) === kill).map(({ key }) => key)).size === keys.length,
          { withinMs: 60_000 },
        );
        await kafka.kill9();
        await kafka.restart();
      }
      expect(fatal).toEqual([]);
      for (const key of keys) {
        const rounds = seen.filter((one) => one.key === key).map((one) => valueOf<number>(one));
        expect([...new Set(rounds)]).toEqual([0, 1, 2]);
      }
    } finally {
      await bus.close();
    }
  }, 240_000);

  it('keeps its place while a handler takes longer than the session', async () => {
    const bus = makeBus();
    const topic = fresh('slow');
    try {
      await bus.ensureTopics([topic]);
      await bus.publish([message(topic, 'k', 'slow'), message(topic, 'k', 'next')]);
      const deliveries: string[] = [];
      const beyondTheSession = performance.now() + 8_000;
      const subscription = await bus.subscribe(
        group({
          groupId: fresh('g'),
          topics: [topic],
          onRecord: async (record) => {
            deliveries.push(valueOf(record));
            if (valueOf(record) === 'slow') {
              await eventually('the session would be over', () => performance.now() > beyondTheSession);
            }
          },
        }),
      );
      await eventually('both are committed', async () => (await subscription.lag()) === 0n);
      expect(deliveries).toEqual(['slow', 'next']);
    } finally {
      await bus.close();
    }
  }, 120_000);

  it('names a message the broker will never take, and takes what is only large', async () => {
    const bus = makeBus({ maxMessageBytes: 4 * 1024 * 1024 });
    const topic = fresh('large');
    try {
      await bus.ensureTopics([topic]);
      const ofBytes = (bytes: number) => ({ topic, key: 'k', value: Buffer.alloc(bytes, 'x'), headers: {} });
      await bus.publish([ofBytes(100), ofBytes(3 * 1024 * 1024), ofBytes(100)]);
      await expect(bus.publish([ofBytes(5 * 1024 * 1024)])).rejects.toBeInstanceOf(UnpublishableMessageError);
      const sizes: number[] = [];
      for await (const { value } of bus.read(topic)) sizes.push(value.length);
      expect(sizes).toEqual([100, 3 * 1024 * 1024, 100]);
    } finally {
      await bus.close();
    }
  }, 120_000);

  it('reads what another client wrote: no key, no value, headers of all kinds', async () => {
    const bus = makeBus();
    const topic = fresh('foreign');
    const producer = foreign();
    try {
      await bus.ensureTopics([topic]);
      await producer.connect();
      await producer.send({
        topic,
        messages: [{ value: null, headers: { one: 'a', many: ['b', 'c'], bytes: Buffer.from('d') } }],
      });
      const seen: MessageRecord[] = [];
      await bus.subscribe(
        group({ groupId: fresh('g'), topics: [topic], onRecord: async (record) => void seen.push(record) }),
      );
      await eventually('it is delivered', () => seen.length === 1);
      expect(seen[0]).toMatchObject({ key: undefined, headers: { one: 'a', many: 'b', bytes: 'd' } });
      expect(seen[0]!.value).toHaveLength(0);
    } finally {
      await producer.disconnect();
      await bus.close();
    }
  }, 120_000);

  it('puts a key where the embedded log does', async () => {
    const topic = fresh('placed');
    const placesOn = async (bus: MessageBus) => {
      const placed = new Map<string, number>();
      try {
        await bus.ensureTopics([topic]);
        await bus.publish(keys.map((key) => message(topic, key, key)));
        for await (const { key, partition } of bus.read(topic)) placed.set(key!, partition);
      } finally {
        await bus.close();
      }
      return placed;
    };
    const onKafka = await placesOn(makeBus());
    expect(onKafka.size).toBe(keys.length);
    expect(onKafka).toEqual(await placesOn(new EmbeddedLogBus({ databaseUrl: database.url })));
  }, 120_000);
});
