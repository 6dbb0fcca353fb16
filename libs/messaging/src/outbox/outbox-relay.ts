import type { DataSource } from 'typeorm';
import { type LogSink, type MessagingMetrics, silent } from '../metrics.js';
import { backoffDelay, type BackoffPolicy, DEFAULT_BACKOFF } from '../retry/backoff.js';
import { describeFailure } from '../retry/classify-error.js';
import { WakeSignal } from '../retry/wake-signal.js';
import { UnpublishableMessageError, type MessageBus } from '../transport/message-bus.js';
import { connectionConfig, PgSession } from '../transport/pg-session.js';
import {
  markPublished,
  markRefused,
  outboxState,
  pendingMessages,
  type OutboxState,
  type PendingMessage,
} from './outbox.repository.js';

export interface OutboxRelayOptions {
  readonly schema: string;
  /** Messages per publish. 500 was the knee on two cores: more gains little and makes a crash repeat more. */
  readonly batchSize?: number;
  /** Bytes after which a publish takes no further message: two batches are in memory at a time. */
  readonly batchBytes?: number;
  /** Looks at the table at least this often, should a wake-up get lost. */
  readonly pollMs?: number;
  readonly backoff?: BackoffPolicy;
  readonly metrics?: MessagingMetrics;
  readonly log?: LogSink;
  /** A step of the relay has just ended; tests crash the process here. */
  readonly onStep?: (step: 'published' | 'marked') => Promise<void> | void;
}

const STATE_EVERY_MS = 5_000;

/**
 * Carries a schema's outbox to the bus. One relay per schema works at a time: it holds a session advisory lock on a
 * connection of its own and reads and marks on that same connection, so that a relay which lost its lock cannot mark.
 * A second instance waits and takes over. A crash between publish and mark repeats the batch: duplicates, which the
 * consumers' inboxes drop, but no loss.
 */
export class OutboxRelay {
  readonly #signal = new WakeSignal();
  readonly #known = new Set<string>();
  readonly #options: Required<Omit<OutboxRelayOptions, 'onStep'>> & Pick<OutboxRelayOptions, 'onStep'>;
  #running: Promise<void> | undefined;
  #stopping = false;
  #owner = false;
  #announcing = false;
  #announceAgain = false;
  #nextState = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly bus: MessageBus,
    options: OutboxRelayOptions,
  ) {
    this.#options = {
      batchSize: 500,
      batchBytes: 8 * 1024 * 1024,
      pollMs: 500,
      backoff: DEFAULT_BACKOFF,
      metrics: {},
      log: silent,
      ...options,
    };
  }

  /** Whether this instance is the one that publishes. */
  get isOwner(): boolean {
    return this.#owner;
  }

  start(): void {
    this.#stopping = false;
    this.#running ??= this.#run();
  }

  /** Finishes the batch in hand and gives up the lock. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#signal.wake();
    await this.#running;
    this.#running = undefined;
  }

  /**
   * Events were committed. Wakes this relay, or the one elsewhere that owns the lock. The NOTIFY is a transaction of
   * its own, one at a time per process: inside the business transaction it would take PostgreSQL's one notify lock
   * over the commit and line up every writer's flush behind it: measured with 16 writers on two cores, 3,000
   * transactions a second without it, 710 with it.
   */
  announce(): void {
    if (this.#owner) return this.#signal.wake();
    if (this.#announcing) {
      this.#announceAgain = true;
      return;
    }
    this.#announcing = true;
    void this.#notify();
  }

  async #notify(): Promise<void> {
    do {
      this.#announceAgain = false;
      // A lost wake-up costs one poll interval, so a failure here is nobody's failure.
      await this.dataSource.query(`select pg_notify($1, '')`, [this.#channel]).catch(() => undefined);
    } while (this.#announceAgain);
    this.#announcing = false;
  }

  async state(): Promise<OutboxState> {
    return outboxState(this.dataSource, this.#options.schema);
  }

  /**
   * Resolves when nothing is pending, whoever publishes it.
   * @returns false when the time was over first
   */
  async drain(withinMs = 30_000): Promise<boolean> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      this.announce();
      if ((await this.state()).pending === 0) return true;
      if (performance.now() >= deadline) return false;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  get #channel(): string {
    return `outbox_${this.#options.schema}`;
  }

  async #run(): Promise<void> {
    const { backoff, log, metrics, schema } = this.#options;
    let failures = 0;
    while (!this.#stopping) {
      let session: PgSession | undefined;
      try {
        session = await this.#connect();
        while (!this.#stopping && session.alive) {
          if (!this.#owner && !(await this.#takeLock(session))) {
            await this.#signal.wait(this.#options.pollMs);
            continue;
          }
          await this.#moveAll(session);
          failures = 0;
          await this.#report(session);
          await this.#signal.wait(this.#options.pollMs);
        }
      } catch (error) {
        failures += 1;
        metrics.publishFailed?.();
        // The age of the outbox matters most while nothing leaves it.
        if (session?.alive) await this.#report(session).catch(() => undefined);
        const delay = backoffDelay(failures, backoff);
        log('warn', 'the outbox relay failed and will try again', {
          schema,
          failures,
          delayMs: Math.round(delay),
          error: describeFailure(error),
        });
        // The lock is kept while the bus is away only as long as the connection is: another instance may have better luck.
        await this.#release(session);
        session = undefined;
        await this.#signal.wait(this.#stopping ? 0 : delay);
      } finally {
        await this.#release(session);
      }
    }
  }

  async #connect(): Promise<PgSession> {
    const session = await PgSession.open({
      config: connectionConfig(this.dataSource),
      name: `outbox-relay ${this.#options.schema}`,
      onLost: () => {
        this.#owner = false;
        this.#signal.wake();
      },
      onNotification: () => this.#signal.wake(),
    });
    await session.query(`listen "${this.#channel}"`);
    // A mark lost in a crash only repeats its batch, so it need not wait for the disk.
    await session.query(`set synchronous_commit = off`);
    return session;
  }

  async #takeLock(session: PgSession): Promise<boolean> {
    const [row] = await session.query<{ mine: boolean }>(
      `select pg_try_advisory_lock(hashtextextended('outbox-relay|' || $1, 0)) as mine`,
      [this.#options.schema],
    );
    this.#owner = row!.mine;
    if (this.#owner) this.#options.log('info', 'the outbox relay owns its schema', { schema: this.#options.schema });
    return this.#owner;
  }

  async #release(session: PgSession | undefined): Promise<void> {
    if (session === undefined) return;
    this.#owner = false;
    await session.close();
  }

  /**
   * Until nothing is pending: while a batch is on its way to the bus, the one before is marked and the one after is
   * read. Batches are published one after the other, so order stands; a crash repeats at most one.
   */
  async #moveAll(session: PgSession): Promise<void> {
    const { schema, metrics, onStep } = this.#options;
    let done: string[] = [];
    let current = await this.#pending(session, []);
    while (current.length > 0 && !this.#stopping) {
      const inHand = current.map(({ id }) => id);
      const [published, next] = await Promise.allSettled([
        this.#publish(session, current),
        this.#markThenRead(session, done, inHand),
      ]);
      if (published.status === 'rejected') throw published.reason;
      if (next.status === 'rejected') throw next.reason;
      await onStep?.('published');
      metrics.published?.(published.value.length);
      done = published.value;
      current = next.value;
      await this.#report(session);
    }
    if (done.length === 0) return;
    await markPublished(session, schema, done);
    await onStep?.('marked');
  }

  async #markThenRead(session: PgSession, done: readonly string[], inHand: readonly string[]) {
    const { schema, onStep } = this.#options;
    if (done.length > 0) {
      await markPublished(session, schema, done);
      await onStep?.('marked');
    }
    return this.#pending(session, inHand);
  }

  #pending(session: PgSession, inHand: readonly string[]): Promise<PendingMessage[]> {
    const { schema, batchSize: limit, batchBytes: bytes } = this.#options;
    return pendingMessages(session, schema, { limit, bytes, inHand });
  }

  /** @returns the ids that were published; what the bus will never take is set aside and missing among them */
  async #publish(session: PgSession, messages: readonly PendingMessage[]): Promise<string[]> {
    await this.#ensureTopics(messages);
    try {
      await this.bus.publish(messages);
      return messages.map(({ id }) => id);
    } catch (error) {
      if (!(error instanceof UnpublishableMessageError)) throw error;
      if (messages.length === 1) {
        await this.#setAside(session, messages[0]!, error);
        return [];
      }
      // Somewhere in the batch: find it one by one, let the others pass.
      const published: string[] = [];
      for (const message of messages) published.push(...(await this.#publish(session, [message])));
      return published;
    }
  }

  async #setAside(session: PgSession, message: PendingMessage, error: UnpublishableMessageError): Promise<void> {
    const { schema, log } = this.#options;
    log('error', 'the transport refuses a message; it is set aside in the outbox', {
      schema,
      id: message.id,
      topic: message.topic,
      code: error.code,
      error: error.message,
    });
    await markRefused(session, schema, message.id, error.code);
  }

  async #ensureTopics(messages: readonly PendingMessage[]): Promise<void> {
    const unseen = [...new Set(messages.map(({ topic }) => topic))].filter((topic) => !this.#known.has(topic));
    if (unseen.length === 0) return;
    await this.bus.ensureTopics(unseen);
    for (const topic of unseen) this.#known.add(topic);
  }

  async #report(session: PgSession): Promise<void> {
    const { metrics, schema } = this.#options;
    if (metrics.outbox === undefined || performance.now() < this.#nextState) return;
    this.#nextState = performance.now() + STATE_EVERY_MS;
    metrics.outbox(await outboxState(session, schema));
  }
}
