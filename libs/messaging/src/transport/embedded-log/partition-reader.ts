import { backoffDelay, type BackoffPolicy } from '../../retry/backoff.js';
import { describeFailure } from '../../retry/classify-error.js';
import { pause, WakeSignal } from '../../retry/wake-signal.js';
import type { LogSink } from '../../metrics.js';
import type { MessageRecord, SubscribeOptions } from '../message-bus.js';
import type { TopicPartition } from './assignment.js';
import type { Page } from './log.repository.js';

/** Most events have a few kilobytes, an order of 80,000 lines 25 MB: a page of those must fit into memory as well. */
const PAGE = { limit: 100, bytes: 1024 * 1024 };

export interface PartitionReaderOptions extends TopicPartition {
  readonly from: bigint;
  readonly backoff: BackoffPolicy;
  readonly log: LogSink;
  readonly onRecord: SubscribeOptions['onRecord'];
  readonly read: (page: Page) => Promise<MessageRecord[]>;
  /** Must fail when the session that owns the partition is gone: a reader that lost its partition commits nothing. */
  readonly commit: (next: bigint) => Promise<void>;
}

/**
 * Reads one partition, one record at a time, and commits behind itself: while a commit is under way the next record
 * is handled, and the following commit covers all since. A rejected record is tried again after a backoff, and only
 * this partition waits.
 */
export class PartitionReader {
  readonly #signal = new WakeSignal();
  readonly #abort = new AbortController();
  #position: bigint;
  #committed: bigint;
  #head = 0n;
  #committing: Promise<void> | undefined;
  readonly #done: Promise<void>;

  constructor(private readonly options: PartitionReaderOptions) {
    this.#position = options.from;
    this.#committed = options.from;
    this.#done = this.#run();
  }

  /** The partition now ends at this offset. */
  advance(head: bigint): void {
    if (head <= this.#head) return;
    this.#head = head;
    this.#signal.wake();
  }

  /** Lets the record in hand finish (or leaves it, when it waits for its next attempt) and commits what was handled. */
  async stop(): Promise<void> {
    this.#abort.abort();
    this.#signal.wake();
    await this.#done;
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#abort.signal.aborted) {
      if (this.#position >= this.#head) {
        await this.#signal.wait(60_000);
        continue;
      }
      try {
        const records = await this.options.read({ from: this.#position, ...PAGE });
        // The head only wakes: a log that shows less than it is being restored or was cut, so look again later.
        if (records.length === 0) await pause(backoffDelay(1, this.options.backoff), this.#abort.signal);
        for (const record of records) {
          if (!(await this.#handle(record))) break;
          this.#position = record.offset + 1n;
          this.#committing ??= this.#commitBehind();
        }
        failures = 0;
      } catch (error) {
        failures += 1;
        this.#warn('the embedded log could not be read and will be again', error, failures);
        await pause(backoffDelay(failures, this.options.backoff), this.#abort.signal);
      }
    }
    await this.#committing;
  }

  /** @returns false when the reader was stopped before the record was through */
  async #handle(record: MessageRecord): Promise<boolean> {
    for (let attempt = 1; !this.#abort.signal.aborted; attempt += 1) {
      try {
        await this.options.onRecord(record, attempt);
        return true;
      } catch (error) {
        this.#warn('a record was rejected and comes again', error, attempt);
        await pause(backoffDelay(attempt, this.options.backoff), this.#abort.signal);
      }
    }
    return false;
  }

  /** Ends when everything handled is committed, or when the reader is stopped and a commit fails. */
  async #commitBehind(): Promise<void> {
    let failures = 0;
    while (this.#committed < this.#position) {
      const next = this.#position;
      try {
        await this.options.commit(next);
        this.#committed = next;
      } catch (error) {
        failures += 1;
        this.#warn('an offset could not be committed', error, failures);
        if (this.#abort.signal.aborted) break;
        await pause(backoffDelay(failures, this.options.backoff), this.#abort.signal);
      }
    }
    this.#committing = undefined;
  }

  #warn(message: string, error: unknown, attempt: number): void {
    const { topic, partition } = this.options;
    this.options.log('warn', message, {
      topic,
      partition,
      offset: String(this.#position),
      attempt,
      error: describeFailure(error),
    });
  }
}
