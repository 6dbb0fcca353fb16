/** A record as it lies in a topic. Headers hold the CloudEvents attributes (`ce_id`, `ce_type`, …, `traceparent`). */
export interface MessageRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly key: string | undefined;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly timestamp: Date;
}

export interface MessageToPublish {
  readonly topic: string;
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export interface SubscribeOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  /**
   * Called for one record at a time per partition. Resolves → the offset is committed; rejects → the same record
   * comes again after a capped backoff, the partition paused meanwhile and heartbeats kept.
   */
  readonly onRecord: (record: MessageRecord, attempt: number) => Promise<void>;
  /** The consumer cannot go on (not a handler's failure): the process should end and be restarted. */
  readonly onFatal: (reason: Error) => void;
}

export interface Subscription {
  /** Stops fetching, waits for the record in hand, commits, leaves the group. */
  close(): Promise<void>;
  /** Records not yet handled, summed over the partitions of the group's topics. */
  lag(): Promise<bigint>;
}

/** The transport will never take this message as it is (too large): trying again is of no use. */
export class UnpublishableMessageError extends Error {
  override readonly name = 'UnpublishableMessageError';

  constructor(
    /** Stable code, e.g. `MESSAGE_TOO_LARGE`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The port both transports stand behind: Apache Kafka, and the embedded log in PostgreSQL. The contract (one test
 * suite runs on both): at least once, ordered per key, consumer groups with rebalancing, replay from an offset.
 */
export abstract class MessageBus {
  /** Creates the topics that are not there, with the bus's number of partitions. */
  abstract ensureTopics(topics: readonly string[]): Promise<void>;
  /**
   * Durable when it resolves; all or a prefix may be there when it rejects. Order per key is the array's order.
   * @throws UnpublishableMessageError when a message of the batch will never be taken
   */
  abstract publish(messages: readonly MessageToPublish[]): Promise<void>;
  abstract subscribe(options: SubscribeOptions): Promise<Subscription>;
  /** Moves a group (no member running) to an offset of a partition, or `earliest`, for a replay. */
  abstract seek(groupId: string, topic: string, to: 'earliest' | 'latest' | ReadonlyMap<number, bigint>): Promise<void>;
  /** Reads a topic from its beginning to its present end, outside any group. */
  abstract read(topic: string): AsyncIterable<MessageRecord>;
  /** Number of records ever written per topic (end offsets summed). */
  abstract endOffsets(topics: readonly string[]): Promise<ReadonlyMap<string, bigint>>;
  abstract close(): Promise<void>;
}
