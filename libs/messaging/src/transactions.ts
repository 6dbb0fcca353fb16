import type { OutgoingEvent } from '#contracts';
import type { DataSource, EntityManager } from 'typeorm';
import { claimEvent } from './inbox/inbox.repository.js';
import { markDuplicate, type EventContext } from './inbox/event-context.js';
import { writeOutbox } from './outbox/outbox.repository.js';

/** One unit of work: what is written through `manager` and the events given to `emit` commit together or not at all. */
export interface Tx {
  readonly manager: EntityManager;
  emit(...events: OutgoingEvent[]): void;
}

export interface TransactionHooks {
  /** What stands in every transaction that took its course, before the events: throws, and nothing is committed. */
  readonly beforeCommit?: ((manager: EntityManager) => Promise<void>) | undefined;
  /** Called after a commit that wrote events: wakes the relay. */
  readonly onEventsCommitted?: (() => void) | undefined;
}

/**
 * Database transactions that carry events. Events are written to the outbox as the very last statement, under
 * advisory locks on their (topic, key) taken in sorted order: so outbox order per key is commit order per key, and
 * the locks can be part of no deadlock, since nothing is waited for after them.
 */
export class Transactions {
  constructor(
    private readonly dataSource: DataSource,
    /** The service's own PostgreSQL schema, where its outbox and inbox stand. */
    private readonly schema: string,
    private readonly hooks: TransactionHooks = {},
  ) {}

  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const events: OutgoingEvent[] = [];
    // READ COMMITTED, the default that openDatabase insists on: naming it would cost a round trip of every transaction.
    const result = await this.dataSource.transaction(async (manager) => {
      const value = await work({ manager, emit: (...more) => void events.push(...more) });
      await this.hooks.beforeCommit?.(manager);
      if (events.length > 0) await writeOutbox(manager, this.schema, events);
      return value;
    });
    if (events.length > 0) this.hooks.onEventsCommitted?.();
    return result;
  }

  /**
   * As {@link run}, once per event and consumer group: the mark in the inbox is part of the same transaction, so a
   * redelivered event changes nothing.
   */
  async runOnce(context: EventContext, work: (tx: Tx) => Promise<void>): Promise<'handled' | 'duplicate'> {
    return this.run(async (tx) => {
      const first = await claimEvent(tx.manager, this.schema, context.groupId, context.event.id);
      if (!first) {
        markDuplicate(context);
        return 'duplicate';
      }
      await work(tx);
      return 'handled';
    });
  }
}
