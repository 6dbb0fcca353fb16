import pg from 'pg';
import type { SqlRunner } from '../../sql-runner.js';
import { type BackoffPolicy, DEFAULT_BACKOFF } from '../../retry/backoff.js';
import { type LogSink, silent } from '../../metrics.js';
import {
  MessageBus,
  type MessageRecord,
  type MessageToPublish,
  type SubscribeOptions,
  type Subscription,
} from '../message-bus.js';
import { noticeVanished } from '../notice-vanished.js';
import { GroupConsumer } from './group-consumer.js';
import * as log from './log.repository.js';

export interface EmbeddedLogOptions {
  readonly databaseUrl: string;
  /** Partitions of topics this bus creates. */
  readonly partitions?: number;
  /** How often a member of a group says that it lives and looks for the others; also the poll behind the wake-ups. */
  readonly heartbeatMs?: number;
  /** A member silent for this long though its connection stands is cut off. */
  readonly sessionTimeoutMs?: number;
  /** Between attempts at one record. */
  readonly backoff?: BackoffPolicy;
  readonly poolSize?: number;
  readonly log?: LogSink;
}

const READ_PAGE: log.PageSize = { limit: 500, bytes: 8 * 1024 * 1024 };

/**
 * The message bus without a broker: topics, partitions, gapless offsets, consumer groups with rebalancing and replay,
 * in tables of the PostgreSQL that is there anyway (schema `event_log`, made on demand). For one machine, a demo,
 * tests and small houses; the same contract as {@link KafkaBus}. Records are kept for ever.
 */
export class EmbeddedLogBus extends MessageBus {
  readonly #options: Required<EmbeddedLogOptions>;
  readonly #pool: pg.Pool;
  readonly #sql: SqlRunner;
  readonly #partitions = new Map<string, number>();
  readonly #consumers = new Set<GroupConsumer>();
  #created: Promise<void> | undefined;

  constructor(options: EmbeddedLogOptions) {
    super();
    this.#options = {
      partitions: 4,
      heartbeatMs: 500,
      sessionTimeoutMs: 30_000,
      backoff: DEFAULT_BACKOFF,
      poolSize: 5,
      log: silent,
      ...options,
    };
    this.#pool = new pg.Pool({
      connectionString: options.databaseUrl,
      max: this.#options.poolSize,
      application_name: 'event-log',
      keepAlive: true,
      // Awaited, though its type does not say so.
      onConnect: noticeVanished as (client: pg.ClientBase) => void,
    });
    this.#pool.on('error', (error) =>
      this.#options.log('warn', 'an idle connection was lost', { error: error.message }),
    );
    this.#sql = { query: async (sql, parameters) => (await this.#pool.query(sql, parameters)).rows };
  }

  override async ensureTopics(topics: readonly string[]): Promise<void> {
    await this.#ready();
    await log.insertTopics(this.#sql, topics, this.#options.partitions);
    // As they stand, which is as they were first made.
    const heads = await log.readHeads(this.#sql, topics);
    for (const topic of topics) this.#partitions.set(topic, heads.filter((head) => head.topic === topic).length);
  }

  override async publish(messages: readonly MessageToPublish[]): Promise<void> {
    if (messages.length === 0) return;
    const unknown = [...new Set(messages.map(({ topic }) => topic))].filter((topic) => !this.#partitions.has(topic));
    if (unknown.length > 0) await this.ensureTopics(unknown);
    const heads = await this.#transaction(async (sql) => {
      const moved = await log.appendRecords(sql, messages, this.#partitions);
      await log.notify(sql, 'records');
      return moved;
    });
    for (const consumer of this.#consumers) consumer.onHeads(heads);
  }

  override async subscribe(options: SubscribeOptions): Promise<Subscription> {
    await this.ensureTopics(options.topics);
    const { heartbeatMs, sessionTimeoutMs, backoff, log: say } = this.#options;
    const consumer = new GroupConsumer({
      ...options,
      config: { connectionString: this.#options.databaseUrl },
      pool: this.#sql,
      heartbeatMs,
      sessionTimeoutMs,
      backoff,
      log: say,
    });
    this.#consumers.add(consumer);
    return {
      lag: () => consumer.lag(),
      close: async () => {
        await consumer.close();
        this.#consumers.delete(consumer);
      },
    };
  }

  override async seek(
    groupId: string,
    topic: string,
    to: 'earliest' | 'latest' | ReadonlyMap<number, bigint>,
  ): Promise<void> {
    await this.ensureTopics([topic]);
    await this.#transaction(async (sql) => {
      const running = await log.membersOf(sql, groupId);
      if (running.some(({ topics }) => topics.includes(topic))) {
        throw new Error(`group ${groupId} has running members: stop them before moving it on ${topic}`);
      }
      for (const { partition, next } of await log.readHeads(sql, [topic])) {
        const offset = to === 'earliest' ? 0n : to === 'latest' ? next : to.get(partition);
        if (offset !== undefined) await log.commitOffset(sql, groupId, { topic, partition }, offset);
      }
    });
  }

  override async *read(topic: string): AsyncIterable<MessageRecord> {
    await this.#ready();
    for (const head of await log.readHeads(this.#sql, [topic])) {
      let from = 0n;
      while (from < head.next) {
        const records = await log.readRecords(this.#sql, head, { from, ...READ_PAGE });
        if (records.length === 0) break;
        for (const record of records) if (record.offset < head.next) yield record;
        from = records.at(-1)!.offset + 1n;
      }
    }
  }

  override async endOffsets(topics: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
    await this.#ready();
    const ends = new Map(topics.map((topic) => [topic, 0n]));
    for (const { topic, next } of await log.readHeads(this.#sql, topics)) ends.set(topic, ends.get(topic)! + next);
    return ends;
  }

  override async close(): Promise<void> {
    await Promise.all([...this.#consumers].map((consumer) => consumer.close()));
    this.#consumers.clear();
    await this.#pool.end();
  }

  async #ready(): Promise<void> {
    this.#created ??= this.#transaction((sql) => log.createLog(sql));
    try {
      await this.#created;
    } catch (error) {
      // The database may only have been away: the next call tries again.
      this.#created = undefined;
      throw error;
    }
  }

  async #transaction<T>(work: (sql: SqlRunner) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    const onError = (error: Error) => (broken = error);
    client.on('error', onError);
    try {
      await client.query('begin');
      const result = await work({ query: async (sql, parameters) => (await client.query(sql, parameters)).rows });
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((failed: Error) => (broken = failed));
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }
}
