import { randomUUID } from 'node:crypto';
import { type Admin, Kafka, type KafkaConfig, logLevel, Partitioners, type Producer } from 'kafkajs';
import { type BackoffPolicy, DEFAULT_BACKOFF } from '../../retry/backoff.js';
import { type LogLevel, type LogSink, silent } from '../../metrics.js';
import {
  MessageBus,
  type MessageRecord,
  type MessageToPublish,
  type SubscribeOptions,
  type Subscription,
  UnpublishableMessageError,
} from '../message-bus.js';
import { HandOver } from './hand-over.js';
import { joinAlone } from './join-alone.js';
import { KafkaConsumer, type KafkaSessionTimes } from './kafka-consumer.js';
import { causesOf, mayPass } from './kafka-errors.js';
import { toRecord } from './kafka-record.js';
import { splitBySize } from './split-by-size.js';

export interface KafkaBusOptions {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly ssl?: KafkaConfig['ssl'];
  readonly sasl?: KafkaConfig['sasl'];
  /** Of topics this bus creates. */
  readonly partitions?: number;
  /** Copies of each partition: 3 in earnest, 1 for a single broker. */
  readonly replicationFactor?: number;
  /** The largest message a topic of ours takes, bytes: an order of 80,000 lines is some 25 MB, most are 5 KB. */
  readonly maxMessageBytes?: number;
  readonly session?: Partial<KafkaSessionTimes>;
  /** Between attempts at one record. */
  readonly backoff?: BackoffPolicy;
  readonly log?: LogSink;
}

/** One produce request stays below this; a broker's limit is on the whole batch of a partition, 1 MiB by default. */
const REQUEST_BYTES = 512 * 1024;
/** How long a broker that has just started, or a topic just made, may take until it serves. */
const SETTLING_MS = 30_000;

/**
 * The message bus on Apache Kafka, through kafkajs 2.2.4. kafkajs has had no release since 2023; everything that knows
 * it is in this folder, so that the exit to another client stays one folder wide.
 */
export class KafkaBus extends MessageBus {
  readonly #kafka: Kafka;
  readonly #options: Required<Omit<KafkaBusOptions, 'ssl' | 'sasl' | 'session'>> & { session: KafkaSessionTimes };
  readonly #consumers = new Set<KafkaConsumer>();
  #producer: Promise<Producer> | undefined;
  #admin: Promise<Admin> | undefined;

  constructor(options: KafkaBusOptions) {
    super();
    this.#options = {
      partitions: 4,
      replicationFactor: 1,
      maxMessageBytes: 32 * 1024 * 1024,
      backoff: DEFAULT_BACKOFF,
      log: silent,
      ...options,
      session: { sessionTimeoutMs: 30_000, heartbeatMs: 3_000, rebalanceTimeoutMs: 60_000, ...options.session },
    };
    this.#kafka = new Kafka({
      clientId: options.clientId,
      brokers: [...options.brokers],
      ...(options.ssl === undefined ? {} : { ssl: options.ssl }),
      ...(options.sasl === undefined ? {} : { sasl: options.sasl }),
      logLevel: logLevel.WARN,
      logCreator: () => (entry) => this.#logEntry(entry),
    });
  }

  override async ensureTopics(topics: readonly string[]): Promise<void> {
    const wanted = [...new Set(topics)];
    if (wanted.length === 0) return;
    await this.#whileSettling(async () => {
      const admin = await this.#connectedAdmin();
      const there = new Set(await admin.listTopics());
      const missing = wanted.filter((topic) => !there.has(topic));
      if (missing.length > 0) await this.#createTopics(admin, missing);
    });
    // A topic is listed before its partitions lead. Metadata names a leader before the broker acts as one, and a first
    // publish that meets one such partition is repeated whole by kafkajs: what the others took stands twice. Only a
    // leader tells offsets.
    for (const topic of wanted) await this.#topicOffsets(topic);
  }

  async #createTopics(admin: Admin, topics: readonly string[]): Promise<void> {
    const { partitions, replicationFactor, maxMessageBytes } = this.#options;
    await admin.createTopics({
      waitForLeaders: false,
      topics: topics.map((topic) => ({
        topic,
        numPartitions: partitions,
        replicationFactor,
        configEntries: [
          { name: 'max.message.bytes', value: String(maxMessageBytes) },
          // With three copies a write counts when two have it, so that losing one broker loses nothing.
          ...(replicationFactor >= 3 ? [{ name: 'min.insync.replicas', value: '2' }] : []),
        ],
      })),
    });
  }

  async #topicOffsets(topic: string) {
    return this.#whileSettling(async () => (await this.#connectedAdmin()).fetchTopicOffsets(topic));
  }

  /** Repeats what a broker refuses only because it, or a topic just made, is not ready yet. */
  async #whileSettling<T>(action: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + SETTLING_MS;
    for (let failures = 1; ; failures += 1) {
      try {
        return await action();
      } catch (error) {
        if (!mayPass(error) || performance.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.min(1_000, 50 * failures)));
      }
    }
  }

  override async publish(messages: readonly MessageToPublish[]): Promise<void> {
    if (messages.length === 0) return;
    const producer = await this.#connectedProducer();
    for (const chunk of splitBySize(messages, REQUEST_BYTES)) {
      const byTopic = new Map<string, MessageToPublish[]>();
      for (const message of chunk) {
        const sameTopic = byTopic.get(message.topic);
        if (sameTopic) sameTopic.push(message);
        else byTopic.set(message.topic, [message]);
      }
      try {
        await producer.sendBatch({
          acks: -1,
          topicMessages: [...byTopic].map(([topic, list]) => ({
            topic,
            messages: list.map(({ key, value, headers }) => ({ key, value, headers: { ...headers } })),
          })),
        });
      } catch (error) {
        throw asRefusal(error) ?? error;
      }
    }
  }

  override async subscribe(options: SubscribeOptions): Promise<Subscription> {
    const { session, backoff, log } = this.#options;
    const consumer = new KafkaConsumer({ ...options, kafka: this.#kafka, session, backoff, log });
    await consumer.start();
    this.#consumers.add(consumer);
    return {
      lag: () => this.#lag(options.groupId, options.topics),
      close: async () => {
        this.#consumers.delete(consumer);
        await consumer.close();
      },
    };
  }

  override async seek(
    groupId: string,
    topic: string,
    to: 'earliest' | 'latest' | ReadonlyMap<number, bigint>,
  ): Promise<void> {
    await this.ensureTopics([topic]);
    const ends = await this.#topicOffsets(topic);
    const partitions = ends.flatMap(({ partition, low, high }) => {
      const offset = to === 'earliest' ? low : to === 'latest' ? high : to.get(partition)?.toString();
      return offset === undefined ? [] : [{ partition, offset }];
    });
    if (partitions.length > 0) await this.#commitAlone(groupId, topic, partitions);
  }

  override async *read(topic: string): AsyncIterable<MessageRecord> {
    const admin = await this.#connectedAdmin();
    const left = new Map(
      (await this.#topicOffsets(topic))
        .filter(({ low, high }) => BigInt(low) < BigInt(high))
        .map(({ partition, high }) => [partition, BigInt(high)]),
    );
    if (left.size === 0) return;
    // kafkajs reads only as a group, so this is one that nobody else knows and that is deleted afterwards.
    const groupId = `read-${randomUUID()}`;
    const handOver = new HandOver<MessageRecord[]>();
    const consumer = await joinAlone({
      kafka: this.#kafka,
      config: { groupId, maxWaitTimeInMs: 200 },
      topic,
      onCrash: (error) => handOver.fail(error),
      eachBatch: async ({ batch, heartbeat, resolveOffset }) => {
        await handOver.give(batch.messages.map((message) => toRecord(batch.topic, batch.partition, message)));
        resolveOffset(batch.lastOffset());
        await heartbeat();
      },
    });
    try {
      while (left.size > 0) {
        const records = await handOver.take();
        for (const record of records) {
          const end = left.get(record.partition);
          if (end !== undefined && record.offset < end) yield record;
        }
        const last = records.at(-1);
        if (last !== undefined && last.offset + 1n >= (left.get(last.partition) ?? 0n)) left.delete(last.partition);
      }
    } finally {
      handOver.end();
      await consumer.disconnect();
      await admin.deleteGroups([groupId]).catch(() => undefined);
    }
  }

  override async endOffsets(topics: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
    const admin = await this.#connectedAdmin();
    const there = new Set(await admin.listTopics());
    const ends = new Map<string, bigint>();
    for (const topic of topics) {
      const partitions = there.has(topic) ? await this.#topicOffsets(topic) : [];
      ends.set(
        topic,
        partitions.reduce((sum, { high }) => sum + BigInt(high), 0n),
      );
    }
    return ends;
  }

  override async close(): Promise<void> {
    await Promise.all([...this.#consumers].map((consumer) => consumer.close()));
    this.#consumers.clear();
    const clients = await Promise.allSettled([this.#producer, this.#admin]);
    for (const client of clients) if (client.status === 'fulfilled') await client.value?.disconnect();
    this.#producer = undefined;
    this.#admin = undefined;
  }

  /** Joins the group as its only member for as long as a commit takes; kafkajs's own setOffsets waits out a fetch of 5 s. */
  async #commitAlone(groupId: string, topic: string, partitions: { partition: number; offset: string }[]) {
    const admin = await this.#connectedAdmin();
    const { groups } = await admin.describeGroups([groupId]);
    if (groups.some(({ state }) => state !== 'Empty' && state !== 'Dead')) {
      throw new Error(`group ${groupId} has running members: stop them before moving it on ${topic}`);
    }
    const consumer = await joinAlone({
      kafka: this.#kafka,
      config: { groupId, maxWaitTimeInMs: 50 },
      topic,
      onCrash: () => undefined,
      eachBatch: async () => undefined,
    });
    try {
      consumer.pause([{ topic }]);
      await consumer.commitOffsets(partitions.map((place) => ({ topic, ...place })));
    } finally {
      await consumer.disconnect();
    }
  }

  async #lag(groupId: string, topics: readonly string[]): Promise<bigint> {
    const admin = await this.#connectedAdmin();
    const committed = await admin.fetchOffsets({ groupId, topics: [...topics] });
    let lag = 0n;
    for (const { topic, partitions } of committed) {
      const ends = new Map((await this.#topicOffsets(topic)).map((end) => [end.partition, end]));
      for (const { partition, offset } of partitions) {
        const end = ends.get(partition);
        // -1: nothing committed yet, so everything is still to come.
        if (end) lag += BigInt(end.high) - BigInt(offset === '-1' ? end.low : offset);
      }
    }
    return lag;
  }

  /** A connection that failed is forgotten, so that the next call tries anew. */
  async #connectedProducer(): Promise<Producer> {
    this.#producer ??= connected(
      this.#kafka.producer({
        createPartitioner: Partitioners.DefaultPartitioner,
        // One request under way at a time: a retry can then never overtake.
        maxInFlightRequests: 1,
        allowAutoTopicCreation: false,
      }),
    );
    return this.#producer.catch((error: unknown) => {
      this.#producer = undefined;
      throw error;
    });
  }

  async #connectedAdmin(): Promise<Admin> {
    this.#admin ??= connected(this.#kafka.admin());
    return this.#admin.catch((error: unknown) => {
      this.#admin = undefined;
      throw error;
    });
  }

  #logEntry({ level, namespace, log }: { level: logLevel; namespace: string; log: { message: string } }): void {
    const { message, ...fields } = log as { message: string } & Record<string, unknown>;
    const levels: Partial<Record<logLevel, LogLevel>> = { [logLevel.ERROR]: 'warn', [logLevel.WARN]: 'warn' };
    // What kafkajs calls an error it mostly retries; what cannot be retried comes to us as one.
    this.#options.log(levels[level] ?? 'debug', `kafkajs: ${message}`, { namespace, ...fields });
  }
}

async function connected<Client extends { connect(): Promise<void> }>(client: Client): Promise<Client> {
  await client.connect();
  return client;
}

function asRefusal(error: unknown): UnpublishableMessageError | undefined {
  for (const { type, message } of causesOf(error)) {
    if (type === 'MESSAGE_TOO_LARGE' || type === 'RECORD_LIST_TOO_LARGE' || type === 'INVALID_RECORD') {
      return new UnpublishableMessageError(type, String(message));
    }
  }
  return undefined;
}
