import { type CloudEvent, deadLetterTopic } from '#contracts';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { type DeadLetters, REPLAY_FOR } from '../dead-letters/dead-letters.js';
import { decodeEvent } from '../envelope/cloud-event-binding.js';
import { runInTrace } from '../envelope/trace-context.js';
import { UnprocessableMessageError } from '../errors.js';
import { isDuplicate, type EventContext } from '../inbox/event-context.js';
import { type HandlingOutcome, type LogSink, type MessagingMetrics, silent } from '../metrics.js';
import { classifyFailure, describeFailure } from '../retry/classify-error.js';
import type { MessageBus, MessageRecord, Subscription } from '../transport/message-bus.js';

export interface EventStreamOptions {
  readonly bus: MessageBus;
  readonly groupId: string;
  readonly deadLetters: DeadLetters;
  /** Deliveries before an error nobody foresaw (a bug) sends the message to the dead letters. */
  readonly maxAttempts?: number;
  /** The consumer cannot go on: say so and end the process, its supervisor starts it again. */
  readonly onFatal: (reason: Error) => void;
  readonly metrics?: MessagingMetrics;
  readonly log?: LogSink;
}

interface Defects {
  readonly offset: bigint;
  count: number;
}

/**
 * Nest transport strategy behind `@EventPattern(topic)` handlers: reads the topics in the service's consumer group,
 * checks each event against its contract, runs the handler inside the event's trace, and sorts failures: a bad message
 * goes to the dead letters at once, a fault of the surroundings is tried for as long as it takes, a bug a few times.
 * Connect it with `connectEventStream`, which keeps Nest from hiding the handlers' errors.
 */
export class EventStreamStrategy extends Server implements CustomTransportStrategy {
  // Nest must not report handler failures on its own: they are dealt with here.
  override readonly propagatesEventHandlerErrors = true;
  readonly #options: Required<EventStreamOptions>;
  readonly #defects = new Map<string, Defects>();
  #subscription: Subscription | undefined;
  #fatal: Error | undefined;

  constructor(options: EventStreamOptions) {
    super();
    this.#options = { maxAttempts: 5, metrics: {}, log: silent, ...options };
  }

  /** The topics that have a handler. */
  get topics(): string[] {
    return [...this.messageHandlers.keys()];
  }

  /** Whether records are being taken; false before `listen`, after `close` and when the consumer died. */
  get isListening(): boolean {
    return this.#subscription !== undefined && this.#fatal === undefined;
  }

  listen(callback: (error?: unknown) => void): void {
    this.#subscribe().then(
      () => callback(),
      (error: unknown) => callback(error),
    );
  }

  /** Stops taking records and lets the one in hand of each partition finish. */
  async close(): Promise<void> {
    const subscription = this.#subscription;
    this.#subscription = undefined;
    await subscription?.close();
  }

  /** Records the group has not handled yet. */
  async lag(): Promise<bigint> {
    return (await this.#subscription?.lag()) ?? 0n;
  }

  override on(): never {
    throw new Error('this transport has no client events');
  }

  override unwrap<T>(): T {
    return this.#options.bus as T;
  }

  async #subscribe(): Promise<void> {
    const { bus, groupId, onFatal, log } = this.#options;
    const topics = this.topics;
    if (topics.length === 0) return;
    await bus.ensureTopics(topics.flatMap((topic) => [topic, deadLetterTopic(topic)]));
    this.#subscription = await bus.subscribe({
      groupId,
      topics,
      onRecord: (record, attempt) => this.#onRecord(record, attempt),
      onFatal: (reason) => {
        this.#fatal = reason;
        log('error', 'the consumer cannot go on', { groupId, topics, error: describeFailure(reason) });
        onFatal(reason);
      },
    });
  }

  async #onRecord(record: MessageRecord, attempt: number): Promise<void> {
    const started = performance.now();
    let type = 'unknown';
    const count = (outcome: HandlingOutcome) =>
      this.#options.metrics.delivered?.({
        topic: record.topic,
        type,
        outcome,
        seconds: (performance.now() - started) / 1000,
      });

    const replayFor = record.headers[REPLAY_FOR];
    if (replayFor !== undefined && replayFor !== this.#options.groupId) return count('ignored');
    try {
      const { event, known } = decodeEvent(record);
      // A type of a newer producer: an older consumer must be able to live with it.
      if (!known) return count('ignored');
      type = event.type;
      const outcome = await this.#handle(event, record, attempt);
      this.#defects.delete(placeOf(record));
      count(outcome);
    } catch (error) {
      if (this.#comesAgain(record, attempt, error)) {
        count('retried');
        throw error;
      }
      await this.#setAside(record, attempt, error);
      count('dead_lettered');
    }
  }

  async #handle(event: CloudEvent, record: MessageRecord, attempt: number): Promise<'handled' | 'duplicate'> {
    const { topic, partition, offset, key } = record;
    const context: EventContext = { event, topic, partition, offset, key, groupId: this.#options.groupId, attempt };
    const handler = this.messageHandlers.get(topic) as MessageHandler;
    await runInTrace(event.traceparent, async () => {
      const result: unknown = await handler(event, context);
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    });
    return isDuplicate(context) ? 'duplicate' : 'handled';
  }

  #comesAgain(record: MessageRecord, attempt: number, error: unknown): boolean {
    if (wasHiddenByNest(error)) {
      this.#options.onFatal(
        new Error('Nest hides what handlers throw: connect the strategy with connectEventStream()'),
      );
      return true;
    }
    const kind = classifyFailure(error);
    if (kind === 'unprocessable') return false;
    if (kind === 'defect' && this.#countDefect(record) >= this.#options.maxAttempts) return false;
    this.#options.log('warn', 'a handler failed; the event comes again', {
      ...whichEvent(record),
      kind,
      attempt,
      error: describeFailure(error),
      ...(kind === 'defect' && error instanceof Error ? { stack: error.stack } : {}),
    });
    return true;
  }

  async #setAside(record: MessageRecord, attempt: number, error: unknown): Promise<void> {
    const { topic, partition, offset, key, headers, value } = record;
    const code = error instanceof UnprocessableMessageError ? error.code : 'HANDLER_FAILED';
    await this.#options.deadLetters.add({
      groupId: this.#options.groupId,
      topic,
      partition,
      offset,
      key,
      eventId: headers['ce_id'],
      type: headers['ce_type'],
      code,
      detail: describeFailure(error).slice(0, 4_000),
      headers,
      value,
      attempts: attempt,
    });
    this.#defects.delete(placeOf(record));
    this.#options.log('error', 'an event was set aside as a dead letter', {
      ...whichEvent(record),
      code,
      attempt,
      error: describeFailure(error),
    });
  }

  /** Only failures that look like bugs count: an event that met a hundred deadlocks is still a good event. */
  #countDefect(record: MessageRecord): number {
    const place = placeOf(record);
    const seen = this.#defects.get(place);
    const defects = seen?.offset === record.offset ? seen : { offset: record.offset, count: 0 };
    defects.count += 1;
    this.#defects.set(place, defects);
    return defects.count;
  }
}

const placeOf = ({ topic, partition }: MessageRecord) => `${topic}/${partition}`;

const whichEvent = ({ topic, partition, offset, headers }: MessageRecord) => ({
  topic,
  partition,
  offset: String(offset),
  eventId: headers['ce_id'],
  type: headers['ce_type'],
});

/** What Nest's own filter leaves of an error tells nothing about it; guessing would lose messages or block for ever. */
function wasHiddenByNest(error: unknown): boolean {
  if (error instanceof Error || typeof error !== 'object' || error === null) return false;
  const { status, message } = error as { status?: unknown; message?: unknown };
  return status === 'error' && message === 'Internal server error';
}
