import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { eventually } from '../../../../test/support/eventually.js';
import { useDatabase } from '../../../../test/support/database.js';
import { pruneInbox } from '../inbox/inbox.repository.js';
import { messagingMigrations } from '../migrations/create-messaging-tables.js';
import { currentTrace, runInTrace } from '../envelope/trace-context.js';
import type { LogSink } from '../metrics.js';
import { Transactions } from '../transactions.js';
import { MessageBus, type MessageToPublish, UnpublishableMessageError } from '../transport/message-bus.js';
import { OutboxRelay, type OutboxRelayOptions } from './outbox-relay.js';
import { type OutboxState, pendingMessages, prunePublished, writeOutbox } from './outbox.repository.js';

const event = (key: string, id: string, data: unknown = {}) => ({
  topic: 'test.v1',
  key,
  event: {
    specversion: '1.0' as const,
    id,
    source: '/test',
    type: 'test.plain',
    time: '2026-03-02T10:00:00.000Z',
    datacontenttype: 'application/json' as const,
    data,
  },
});

/** A bus of which only publishing is wanted, and which fails as it is told. */
class ScriptedBus extends MessageBus {
  readonly published: MessageToPublish[] = [];
  publishes = 0;
  failures: (Error | undefined)[] = [];
  refuses: (message: MessageToPublish) => boolean = () => false;

  override async ensureTopics(): Promise<void> {}
  override async publish(messages: readonly MessageToPublish[]): Promise<void> {
    this.publishes += 1;
    const failure = this.failures.shift();
    if (failure) throw failure;
    if (messages.some((message) => this.refuses(message))) {
      throw new UnpublishableMessageError('MESSAGE_TOO_LARGE', 'too large for the topic');
    }
    this.published.push(...messages);
  }
  override subscribe(): never {
    throw new Error('only publishing is scripted');
  }
  override seek(): never {
    throw new Error('only publishing is scripted');
  }
  override read(): never {
    throw new Error('only publishing is scripted');
  }
  override endOffsets(): never {
    throw new Error('only publishing is scripted');
  }
  override async close(): Promise<void> {}

  get ids(): string[] {
    return this.published.map(({ headers }) => headers['ce_id']!);
  }
}

describe('the outbox', () => {
  const database = useDatabase();
  let dataSource: DataSource;
  let schema: string;
  let bus: ScriptedBus;
  let number = 0;
  beforeEach(async () => {
    number += 1;
    schema = `outbox_${number}`;
    dataSource = await database.dataSource({ schema, migrations: messagingMigrations(schema) });
    bus = new ScriptedBus();
  });

  const withRelay = async (options: Partial<OutboxRelayOptions>, work: (relay: OutboxRelay) => Promise<void>) => {
    const relay = new OutboxRelay(dataSource, bus, { schema, backoff: { baseMs: 5, capMs: 20 }, ...options });
    relay.start();
    try {
      await work(relay);
    } finally {
      await relay.stop();
    }
  };

  it('writes nothing when the transaction rolls back', async () => {
    const transactions = new Transactions(dataSource, schema);
    const failing = transactions.run(async (tx) => {
      tx.emit(event('k', 'e1'));
      throw new Error('the business said no');
    });
    await expect(failing).rejects.toThrow('the business said no');
    expect(await dataSource.query(`select * from ${schema}.outbox`)).toEqual([]);
  });

  it('refuses to say an event twice', async () => {
    const transactions = new Transactions(dataSource, schema);
    await transactions.run(async (tx) => tx.emit(event('k', 'e1')));
    await expect(transactions.run(async (tx) => tx.emit(event('k', 'e1')))).rejects.toThrow(/outbox_event/);
  });

  it('makes two writers of one key take turns, so that the lower id commits first', async () => {
    const order: string[] = [];
    let letCommit!: () => void;
    const mayCommit = new Promise<void>((resolve) => (letCommit = resolve));
    const first = new Transactions(dataSource, schema);
    const deferred = dataSource.transaction(async (manager) => {
      // As `run` does, but held between the outbox row and the commit.
      await writeOutbox(manager, schema, [event('k', 'first'), event('other', 'first-other')]);
      order.push('first has its id');
      await mayCommit;
    });
    await eventually('the first holds its locks', () => order.length === 1);
    const second = first.run(async (tx) => tx.emit(event('a', 'second-a'), event('k', 'second')));
    await eventually('the second waits', async () => {
      const [row] = await dataSource.query(
        `select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted`,
      );
      return row.n === 1;
    });
    letCommit();
    await Promise.all([deferred, second]);
    const rows: { event_id: string }[] = await dataSource.query(
      `select event_id from ${schema}.outbox where key = 'k' order by id`,
    );
    expect(rows.map((row) => row.event_id)).toEqual(['first', 'second']);
  });

  it('sends headers and bytes as written, with the trace of the work that wrote them', async () => {
    const transactions = new Transactions(dataSource, schema);
    let trace: string | undefined;
    await runInTrace('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', async () => {
      trace = currentTrace()?.traceparent;
      await transactions.run(async (tx) => tx.emit(event('k', 'e1', { text: 'Kühlhaus \u0000 "1"', n: '9.380' })));
    });
    await withRelay({}, async (relay) => {
      expect(await relay.drain()).toBe(true);
    });
    expect(bus.published).toHaveLength(1);
    expect(bus.published[0]).toMatchObject({
      topic: 'test.v1',
      key: 'k',
      headers: { ce_id: 'e1', ce_type: 'test.plain', traceparent: trace, ce_traceparent: trace },
    });
    expect(JSON.parse(bus.published[0]!.value.toString())).toEqual({ text: 'Kühlhaus \u0000 "1"', n: '9.380' });
    expect(trace).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-/);
  });

  it('keeps everything while the bus is away and sends it, once, when it is back', async () => {
    bus.failures = Array.from({ length: 6 }, () => new Error('broker away'));
    const transactions = new Transactions(dataSource, schema);
    const warnings: string[] = [];
    const log: LogSink = (_level, message) => void warnings.push(message);
    const states: OutboxState[] = [];
    let failed = 0;
    const metrics = { outbox: (state: OutboxState) => void states.push(state), publishFailed: () => void failed++ };
    for (const id of ['e1', 'e2', 'e3']) await transactions.run(async (tx) => tx.emit(event('k', id)));
    await withRelay({ log, metrics }, async (relay) => {
      expect(await relay.drain()).toBe(true);
      expect(await relay.state()).toEqual({ pending: 0, refused: 0, oldestSeconds: 0 });
    });
    // Seen from outside while the bus was away, which is when it matters.
    expect(states[0]).toMatchObject({ pending: expect.any(Number), oldestSeconds: expect.any(Number) });
    expect(states[0]!.pending).toBeGreaterThan(0);
    expect(bus.ids).toEqual(['e1', 'e2', 'e3']);
    expect(failed).toBe(6);
    expect(warnings.filter((message) => message.includes('will try again'))).toHaveLength(6);
  });

  it('publishes large messages a few at a time, in their order, however many are pending', async () => {
    const ids = ['e1', 'e2', 'e3', 'e4', 'e5'];
    const text = 'x'.repeat(3000);
    await new Transactions(dataSource, schema).run(async (tx) => tx.emit(...ids.map((id) => event('k', id, { text }))));
    await withRelay({ batchBytes: 5000 }, async () => {
      await eventually('all are out', () => bus.published.length === ids.length);
    });
    expect(bus.ids).toEqual(ids);
    expect(bus.publishes).toBe(3);
    const page = { limit: 500, inHand: [] };
    await dataSource.query(`update ${schema}.outbox set published_at = null`);
    const sizes = [1, 5000, 50_000].map(async (bytes) => {
      const found = await pendingMessages(dataSource, schema, { ...page, bytes });
      return found.length;
    });
    expect(await Promise.all(sizes)).toEqual([1, 2, 5]);
  });

  it('sets a message aside that the bus will never take, and lets the others pass', async () => {
    bus.refuses = ({ headers }) => headers['ce_id'] === 'huge';
    const transactions = new Transactions(dataSource, schema);
    await transactions.run(async (tx) => tx.emit(event('a', 'e1'), event('k', 'huge'), event('b', 'e2')));
    await withRelay({}, async (relay) => {
      expect(await relay.drain()).toBe(true);
      await transactions.run(async (tx) => tx.emit(event('k', 'e3')));
      expect(await relay.drain()).toBe(true);
      expect(await relay.state()).toMatchObject({ pending: 0, refused: 1 });
    });
    expect(bus.ids).toEqual(['e1', 'e2', 'e3']);
    expect(
      await dataSource.query(`select event_id, refused_code from ${schema}.outbox where published_at is null`),
    ).toEqual([{ event_id: 'huge', refused_code: 'MESSAGE_TOO_LARGE' }]);
  });

  it('is woken by a commit here and by one in another process, long before it would look by itself', async () => {
    const hour = 3_600_000;
    await withRelay({ pollMs: hour }, async (relay) => {
      await eventually('the relay owns its schema', () => relay.isOwner);
      const here = new Transactions(dataSource, schema, { onEventsCommitted: () => relay.announce() });
      await here.run(async (tx) => tx.emit(event('k', 'here')));
      await eventually('it is sent', () => bus.ids.includes('here'));

      // Elsewhere: a relay that does not own the lock says so with NOTIFY.
      const other = new OutboxRelay(dataSource, bus, { schema, pollMs: hour });
      const there = new Transactions(dataSource, schema, { onEventsCommitted: () => other.announce() });
      await there.run(async (tx) => tx.emit(event('k', 'there')));
      await eventually('that is sent too', () => bus.ids.includes('there'));
    });
    expect(bus.ids).toEqual(['here', 'there']);
  });

  it('survives the end of its connection', async () => {
    const transactions = new Transactions(dataSource, schema);
    await withRelay({ pollMs: 20 }, async (relay) => {
      await transactions.run(async (tx) => tx.emit(event('k', 'before')));
      await relay.drain();
      await dataSource.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'outbox-relay ${schema}'`,
      );
      await transactions.run(async (tx) => tx.emit(event('k', 'after')));
      expect(await relay.drain()).toBe(true);
    });
    expect(bus.ids).toEqual(['before', 'after']);
  });

  it('deletes what is older than its retention, and only that', async () => {
    const transactions = new Transactions(dataSource, schema);
    for (const id of ['old-1', 'old-2', 'old-3', 'young', 'old-but-unpublished']) {
      await transactions.run(async (tx) => tx.emit(event('k', id)));
    }
    await dataSource.query(
      `update ${schema}.outbox set published_at = now() - case when event_id like 'old%' then interval '8 days' else interval '6 days' end
       where event_id <> 'old-but-unpublished'`,
    );
    await dataSource.query(
      `insert into ${schema}.inbox (consumer_group, event_id, received_at)
       values ('g', 'old', now() - interval '91 days'), ('g', 'young', now() - interval '89 days')`,
    );
    expect(await prunePublished(dataSource, schema, 7, 2)).toBe(2);
    expect(await prunePublished(dataSource, schema, 7, 2)).toBe(1);
    expect(await pruneInbox(dataSource, schema, 90, 2)).toBe(1);
    expect(await dataSource.query(`select event_id from ${schema}.outbox order by id`)).toEqual([
      { event_id: 'young' },
      { event_id: 'old-but-unpublished' },
    ]);
    expect(await dataSource.query(`select event_id from ${schema}.inbox`)).toEqual([{ event_id: 'young' }]);
  });
});
