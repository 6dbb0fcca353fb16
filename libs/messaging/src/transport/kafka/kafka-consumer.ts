import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { backoffDelay, type BackoffPolicy } from '../../retry/backoff.js';
import { describeFailure } from '../../retry/classify-error.js';
import type { LogSink } from '../../metrics.js';
import type { SubscribeOptions } from '../message-bus.js';
import { mayPass } from './kafka-errors.js';
import { toRecord } from './kafka-record.js';

export interface KafkaSessionTimes {
  /** A member silent for this long loses its partitions. */
  readonly sessionTimeoutMs: number;
  readonly heartbeatMs: number;
  /** How long a rebalance waits for a member with a record in hand. */
  readonly rebalanceTimeoutMs: number;
}

export interface KafkaConsumerOptions extends SubscribeOptions {
  readonly kafka: Kafka;
  readonly session: KafkaSessionTimes;
  readonly backoff: BackoffPolicy;
  readonly log: LogSink;
}

/** More than any service of ours has partitions of one broker: they are handled side by side. */
const PARTITIONS_AT_ONCE = 64;
const COMMIT_EVERY_MS = 100;
/** Small, so that a batch is over soon and a rebalance or another partition does not wait for it. */
const BYTES_PER_PARTITION = 256 * 1024;

/**
 * One member of a consumer group on Kafka. Where kafkajs leaves a consumer blocked, looping or dead, this does not:
 * records of a partition are handled one after the other with the heart beating meanwhile; a rejected one pauses its
 * partition for the backoff and the batch is given back; a rebalance stops a batch after the record in hand; and a
 * crashed consumer is built anew while the broker is away, or reported as fatal.
 */
export class KafkaConsumer {
  readonly #attempts = new Map<string, { offset: string; count: number }>();
  readonly #resumes = new Set<NodeJS.Timeout>();
  #consumer: Consumer | undefined;
  #restart: NodeJS.Timeout | undefined;
  #restarting: Promise<void> | undefined;
  #crashes = 0;
  #closed = false;

  constructor(private readonly options: KafkaConsumerOptions) {}

  async start(): Promise<void> {
    const { kafka, groupId, topics, session } = this.options;
    const consumer = kafka.consumer({
      groupId,
      sessionTimeout: session.sessionTimeoutMs,
      heartbeatInterval: session.heartbeatMs,
      rebalanceTimeout: session.rebalanceTimeoutMs,
      maxBytesPerPartition: BYTES_PER_PARTITION,
      maxWaitTimeInMs: 250,
      allowAutoTopicCreation: false,
      // kafkajs would restart after some failures and stay silently dead after others: all restarts are ours.
      retry: { retries: 5, restartOnFailure: async () => false },
    });
    this.#consumer = consumer;
    // One that was given up already has no say any more.
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (consumer === this.#consumer) this.#onCrash(payload.error);
    });
    consumer.on(consumer.events.GROUP_JOIN, () => void (this.#crashes = 0));
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
      eachBatch: (payload) => this.#eachBatch(payload),
    });
  }

  /** Lets the records in hand finish and be committed, then leaves the group. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restart);
    for (const timer of this.#resumes) clearTimeout(timer);
    this.#resumes.clear();
    await this.#restarting;
    await this.#consumer?.disconnect();
  }

  async #eachBatch({
    batch,
    resolveOffset,
    heartbeat,
    commitOffsetsIfNecessary,
    isRunning,
    isStale,
  }: EachBatchPayload) {
    const { topic, partition } = batch;
    const heart = new Heart(heartbeat, this.options.session.heartbeatMs);
    let handled: string | undefined;
    let committedAt = performance.now();
    const commit = async () => {
      if (handled === undefined) return;
      const offset = String(BigInt(handled) + 1n);
      await commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset }] }] });
      handled = undefined;
      committedAt = performance.now();
    };
    try {
      for (const message of batch.messages) {
        if (!isRunning() || isStale() || heart.failure !== undefined) break;
        const attempt = this.#attemptOf(topic, partition, message.offset);
        try {
          await this.options.onRecord(toRecord(topic, partition, message), attempt);
        } catch (error) {
          this.#pauseAfter({ topic, partition, offset: message.offset, attempt, error });
          break;
        }
        this.#attempts.delete(`${topic}/${partition}`);
        resolveOffset(message.offset);
        handled = message.offset;
        if (performance.now() - committedAt > COMMIT_EVERY_MS) await commit();
      }
      // Also when the group is rebalancing: until this member joins again the broker takes its commit.
      await commit();
    } finally {
      heart.stop();
    }
    // To kafkajs, which leads the member back into the group.
    if (heart.failure !== undefined) throw heart.failure;
  }

  #attemptOf(topic: string, partition: number, offset: string): number {
    const place = `${topic}/${partition}`;
    const seen = this.#attempts.get(place);
    const count = seen?.offset === offset ? seen.count + 1 : 1;
    this.#attempts.set(place, { offset, count });
    return count;
  }

  /** Only this partition waits; while it does, the fetch loop serves the others and keeps the heart beating. */
  #pauseAfter(rejected: { topic: string; partition: number; offset: string; attempt: number; error: unknown }): void {
    const { topic, partition, offset, attempt, error } = rejected;
    const delay = backoffDelay(attempt, this.options.backoff);
    const consumer = this.#consumer!;
    const place = [{ topic, partitions: [partition] }];
    this.options.log('warn', 'a record was rejected and comes again', {
      topic,
      partition,
      offset,
      attempt,
      delayMs: Math.round(delay),
      error: describeFailure(error),
    });
    consumer.pause(place);
    const timer = setTimeout(() => {
      this.#resumes.delete(timer);
      // Another consumer took this one's place meanwhile: it knows of no pause.
      if (!this.#closed && consumer === this.#consumer) consumer.resume(place);
    }, delay);
    this.#resumes.add(timer);
  }

  #onCrash(error: Error): void {
    if (this.#closed) return;
    const { groupId, backoff, log, onFatal } = this.options;
    if (!mayPass(error)) return onFatal(error);
    this.#crashes += 1;
    const delay = backoffDelay(this.#crashes, backoff);
    log('warn', 'the consumer lost its broker and will join again', {
      groupId,
      crashes: this.#crashes,
      delayMs: Math.round(delay),
      error: describeFailure(error),
    });
    for (const timer of this.#resumes) clearTimeout(timer);
    this.#resumes.clear();
    // It may say so twice: as an event, and where it is started.
    clearTimeout(this.#restart);
    this.#restart = setTimeout(() => {
      this.#restarting = this.#startAgain();
    }, delay);
  }

  async #startAgain(): Promise<void> {
    try {
      await this.#consumer?.disconnect().catch(() => undefined);
      await this.start();
    } catch (error) {
      this.#onCrash(error instanceof Error ? error : new Error(describeFailure(error)));
    }
  }
}

/** Beats while handlers run, however long; remembers the first failure, which says that the group moved on. */
class Heart {
  failure: unknown;
  readonly #timer: NodeJS.Timeout;

  constructor(beat: () => Promise<void>, everyMs: number) {
    this.#timer = setInterval(() => {
      beat().catch((error: unknown) => {
        this.failure ??= error;
      });
    }, everyMs / 2);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
