/** What the messaging lib leans on, asked of the broker of tools/kafka-local through the client it will use. */
import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Admin, Consumer, EachBatchPayload, Producer } from 'kafkajs';
import { Kafka, logLevel } from 'kafkajs';
import type { LocalKafka } from '../../tools/kafka-local/start-kafka.mjs';
import { startKafka } from '../../tools/kafka-local/start-kafka.mjs';
import { withKafka } from '../support/kafka.js';

/** The first broker of a machine comes by Maven; a loaded one starts slowly. */
jest.setTimeout(180_000);

const PARTITIONS = 4;
/**
 * kafkajs sends no heartbeat while a fetch waits (5 s by default), so a session of 3 s needs a shorter wait: with the
 * defaults each of two idle members throws the other out for ever.
 */
const MEMBER = { sessionTimeout: 3000, heartbeatInterval: 300, maxWaitTimeInMs: 200, rebalanceTimeout: 5000 };

let broker: LocalKafka;
let kafka: Kafka;
let admin: Admin;
let producer: Producer;
const consumers: Consumer[] = [];

beforeAll(async () => {
  broker = await startKafka({ log: (line) => process.stderr.write(`${line}\n`) });
  kafka = new Kafka({
    brokers: broker.brokers,
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 50, retries: 20 },
  });
  admin = kafka.admin();
  producer = kafka.producer({ allowAutoTopicCreation: false });
  await Promise.all([admin.connect(), producer.connect()]);
});

afterEach(async () => {
  await Promise.all(consumers.splice(0).map((consumer) => consumer.disconnect()));
});

afterAll(async () => {
  await Promise.all([producer?.disconnect(), admin?.disconnect()]);
  await broker?.stop();
});

async function newTopic(): Promise<string> {
  const topic = `trial-${randomUUID()}`;
  await admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS }], waitForLeaders: true });
  return topic;
}

async function produce(topic: string, values: string[]): Promise<void> {
  const messages = values.map((value, index) => ({ key: `customer-${index % 7}`, value, headers: { ce_id: value } }));
  await producer.send({ topic, acks: -1, messages });
}

async function until(what: string, holds: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((next) => setTimeout(next, 50));
  }
}

interface Member {
  values: string[];
  /** Partitions of the last assignment. */
  owned: number[];
}

/** A member that commits each batch after reading it, as libs/messaging will. */
async function join(topic: string, groupId: string): Promise<Member & { consumer: Consumer }> {
  const consumer = kafka.consumer({ groupId, ...MEMBER });
  const member: Member & { consumer: Consumer } = { consumer, values: [], owned: [] };
  consumers.push(consumer);
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    member.owned = [...(payload.memberAssignment[topic] ?? [])];
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch, resolveOffset }: EachBatchPayload) => {
      for (const message of batch.messages) {
        member.values.push(String(message.value));
        resolveOffset(message.offset);
      }
      const offset = String(BigInt(batch.lastOffset()) + 1n);
      await consumer.commitOffsets([{ topic, partition: batch.partition, offset }]);
    },
  });
  return member;
}

const numbered = (from: number, count: number) => Array.from({ length: count }, (_, index) => `v${from + index}`);
const sorted = (values: string[]) => [...values].sort();

describe('Apache Kafka of tools/kafka-local', () => {
  it('creates a topic with its partitions, and refuses one that nobody created', async () => {
    const topic = await newTopic();
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    expect(topics[0]?.partitions).toHaveLength(PARTITIONS);

    const once = kafka.producer({ allowAutoTopicCreation: true, retry: { retries: 1, initialRetryTime: 50 } });
    await once.connect();
    const misspelt = once.send({ topic: `${topic}-misspelt`, messages: [{ value: 'x' }] });
    await expect(misspelt).rejects.toThrow(/does not host this topic-partition/);
    await once.disconnect();
  });

  it('keeps committed offsets: a later member of the group starts where the first one ended', async () => {
    const topic = await newTopic();
    const groupId = `group-${topic}`;
    await produce(topic, numbered(0, 50));
    const first = await join(topic, groupId);
    await until('first member read everything', () => first.values.length >= 50);
    await first.consumer.disconnect();

    const committed = await admin.fetchOffsets({ groupId, topics: [topic] });
    // -1 is Kafka's word for a partition of which nothing was committed.
    const total = committed[0]?.partitions.reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
    expect(total).toBe(50);

    await produce(topic, numbered(50, 5));
    const second = await join(topic, groupId);
    await until('second member read the rest', () => second.values.length >= 5);
    expect(sorted(second.values)).toEqual(sorted(numbered(50, 5)));
  });

  it('shares the partitions between two members, and gives all to the one that stays', async () => {
    const topic = await newTopic();
    const groupId = `group-${topic}`;
    const one = await join(topic, groupId);
    await until('alone, it owns all', () => one.owned.length === PARTITIONS);
    const two = await join(topic, groupId);
    await until('both own half', () => one.owned.length === 2 && two.owned.length === 2);
    expect([...one.owned, ...two.owned].sort()).toEqual([0, 1, 2, 3]);

    const { groups } = await admin.describeGroups([groupId]);
    expect(groups[0]).toMatchObject({ state: 'Stable', protocolType: 'consumer' });
    expect(groups[0]?.members).toHaveLength(2);

    await produce(topic, numbered(0, 100));
    await until('all read', () => one.values.length + two.values.length >= 100);
    expect(sorted([...one.values, ...two.values])).toEqual(sorted(numbered(0, 100)));

    await two.consumer.disconnect();
    await until('alone again', () => one.owned.length === PARTITIONS);
  });

  it('has every acknowledged record after kill -9 and restart, and the client finds its way back', async () => {
    const topic = await newTopic();
    const acknowledged: string[] = [];
    let crashed = false;
    const writing = (async () => {
      for (let index = 0; !crashed || acknowledged.length < 50; index += 1) {
        const value = `v${index}`;
        await produce(topic, [value]);
        acknowledged.push(value);
      }
    })();
    await until('some records are in', () => acknowledged.length >= 30);

    const before = broker.pid;
    await broker.kill9();
    expect(await broker.exited()).toBe('SIGKILL');
    await broker.restart();
    expect(broker.pid).not.toBe(before);
    crashed = true;
    await writing;

    const reader = await join(topic, `group-${topic}`);
    await until('all acknowledged records read', () => acknowledged.every((value) => reader.values.includes(value)));
    const distinct = new Set(reader.values);
    expect([...distinct].sort()).toEqual(sorted(acknowledged));
  });

  it('refuses a second broker on the same data, which would corrupt the metadata log of the first', async () => {
    await expect(startKafka({ dataDir: broker.dataDir })).rejects.toThrow(/already runs a broker on/);
    await expect(startKafka({ dataDir: broker.dataDir, fresh: true })).rejects.toThrow(/already runs a broker on/);
  });
});

describe('withKafka', () => {
  it('gives a suite a broker to talk to', async () => {
    const found = await withKafka();
    const client = new Kafka({ brokers: found.brokers, logLevel: logLevel.NOTHING }).admin();
    await client.connect();
    const { brokers } = await client.describeCluster();
    expect(brokers.length).toBeGreaterThan(0);
    await client.disconnect();
    await found.stop();
  });
});
