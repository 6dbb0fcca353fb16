import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { SqlRunner } from '../../sql-runner.js';
import { backoffDelay, type BackoffPolicy } from '../../retry/backoff.js';
import { classifyFailure, describeFailure } from '../../retry/classify-error.js';
import { WakeSignal } from '../../retry/wake-signal.js';
import type { LogSink } from '../../metrics.js';
import type { SubscribeOptions, Subscription } from '../message-bus.js';
import { PgSession } from '../pg-session.js';
import { assignedTo, type TopicPartition } from './assignment.js';
import * as log from './log.repository.js';
import { PartitionReader } from './partition-reader.js';

export interface GroupConsumerOptions extends SubscribeOptions {
  readonly config: pg.ClientConfig;
  /** For reading records; commits go over the member's own session. */
  readonly pool: SqlRunner;
  readonly heartbeatMs: number;
  readonly sessionTimeoutMs: number;
  readonly backoff: BackoffPolicy;
  readonly log: LogSink;
}

interface Owned {
  readonly place: TopicPartition;
  readonly reader: PartitionReader;
  leaving: boolean;
}

const nameOf = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`;

/**
 * One member of a consumer group. On its own database session it says that it lives, computes its share of the
 * partitions, and holds an advisory lock on each; the lock decides, the assignment only says who should try. When the
 * process is killed the session ends, and with it the locks: the others take over at their next heartbeat.
 */
export class GroupConsumer implements Subscription {
  readonly #signal = new WakeSignal();
  readonly #owned = new Map<string, Owned>();
  /** Of its session: one that was lost, and that the database holds for alive, must fall silent to be cut off. */
  #memberId = '';
  #stopping = false;
  #lastBeat = -Infinity;
  #membersSeen = '';
  #rebalanceWanted = false;
  readonly #done: Promise<void>;

  constructor(private readonly options: GroupConsumerOptions) {
    this.#done = this.#run();
  }

  /** Heads moved in this process: no need to ask the database. */
  onHeads(heads: readonly log.Head[]): void {
    for (const head of heads) this.#owned.get(nameOf(head))?.reader.advance(head.next);
  }

  async lag(): Promise<bigint> {
    return log.groupLag(this.options.pool, this.options.groupId, this.options.topics);
  }

  async close(): Promise<void> {
    this.#stopping = true;
    this.#signal.wake();
    await this.#done;
  }

  async #run(): Promise<void> {
    const { backoff, groupId, log: say } = this.options;
    let failures = 0;
    while (!this.#stopping) {
      let session: PgSession | undefined;
      try {
        session = await this.#open();
        while (!this.#stopping) {
          await this.#beat(session);
          failures = 0;
          await this.#signal.wait(this.options.heartbeatMs);
        }
        await this.#leave(session);
      } catch (error) {
        await Promise.all([...this.#owned.values()].map(({ reader }) => reader.stop()));
        this.#owned.clear();
        if (classifyFailure(error) !== 'transient') {
          this.#stopping = true;
          this.options.onFatal(error instanceof Error ? error : new Error(describeFailure(error)));
        } else {
          failures += 1;
          say('warn', 'a member of a consumer group lost its session and will join again', {
            groupId,
            failures,
            error: describeFailure(error),
          });
          await this.#signal.wait(this.#stopping ? 0 : backoffDelay(failures, backoff));
        }
      } finally {
        await session?.close();
      }
    }
  }

  async #open(): Promise<PgSession> {
    const session = await PgSession.open({
      config: this.options.config,
      name: `event-log ${this.options.groupId}`,
      onLost: () => this.#signal.wake(),
      onNotification: (_channel, payload) => {
        const group = payload === `group:${this.options.groupId}`;
        if (group) this.#rebalanceWanted = true;
        if (group || payload === 'records') this.#signal.wake();
      },
    });
    // A commit of an offset that is lost in a crash only repeats records, so it need not wait for the disk.
    await session.query(`set synchronous_commit = off`);
    await session.query(`listen ${log.CHANNEL}`);
    await session.query(`select set_config('statement_timeout', $1, false)`, [String(this.options.sessionTimeoutMs)]);
    this.#memberId = randomUUID();
    this.#lastBeat = -Infinity;
    return session;
  }

  /** Every heartbeat: who lives, what is mine. At every wake-up: how far the partitions reach. */
  async #beat(session: PgSession): Promise<void> {
    const { groupId: group, topics } = this.options;
    const id = this.#memberId;
    const heads = await log.readHeads(session, topics);
    if (performance.now() - this.#lastBeat >= this.options.heartbeatMs * 0.9 || this.#rebalanceWanted) {
      this.#rebalanceWanted = false;
      this.#lastBeat = performance.now();
      const members = await log.heartbeat(session, { group, id, topics }, this.options.sessionTimeoutMs);
      const seen = members.map((member) => member.id).join();
      if (seen !== this.#membersSeen) {
        this.#membersSeen = seen;
        await log.notify(session, `group:${group}`);
      }
      await this.#follow(session, assignedTo(id, members, heads));
    }
    this.onHeads(heads);
  }

  /** Gives up what is no longer mine, takes what is. */
  async #follow(session: PgSession, mine: readonly TopicPartition[]): Promise<void> {
    const wanted = new Set(mine.map(nameOf));
    for (const [name, owned] of this.#owned) {
      if (!wanted.has(name) && !owned.leaving) {
        owned.leaving = true;
        // Not awaited: the record in hand may take long, and the heart must go on beating.
        void this.#release(session, name, owned);
      }
    }
    const { groupId } = this.options;
    for (const place of mine) {
      if (this.#owned.has(nameOf(place)) || !(await log.tryOwn(session, groupId, place))) continue;
      const from = await log.committedOffset(session, groupId, place);
      this.#owned.set(nameOf(place), { place, leaving: false, reader: this.#reader(session, place, from) });
    }
  }

  #reader(session: PgSession, place: TopicPartition, from: bigint): PartitionReader {
    const { groupId, pool, backoff, onRecord } = this.options;
    return new PartitionReader({
      ...place,
      from,
      backoff,
      log: this.options.log,
      onRecord,
      read: (page) => log.readRecords(pool, place, page),
      commit: (next) => log.commitOffset(session, groupId, place, next),
    });
  }

  async #release(session: PgSession, name: string, { place, reader }: Owned): Promise<void> {
    try {
      await reader.stop();
      await log.disown(session, this.options.groupId, place);
      await log.notify(session, `group:${this.options.groupId}`);
    } catch {
      // The session is gone: so is the lock.
    } finally {
      if (this.#owned.get(name)?.reader === reader) this.#owned.delete(name);
      this.#rebalanceWanted = true;
      this.#signal.wake();
    }
  }

  async #leave(session: PgSession): Promise<void> {
    await Promise.all([...this.#owned.values()].map(({ reader }) => reader.stop()));
    this.#owned.clear();
    await log.leaveGroup(session, this.options.groupId, this.#memberId);
    await log.notify(session, `group:${this.options.groupId}`);
  }
}
