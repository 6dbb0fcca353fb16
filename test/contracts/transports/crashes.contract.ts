import { beforeEach, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { encodeEvent, type MessageBus, messagingMigrations, OutboxRelay, Transactions } from '#messaging';
import { eventually } from '../../support/eventually.js';
import { type ChildTask, runChild } from './child-program.js';
import { fresh, group, groupBy, plainEvent, type Suite, valueOf } from './transport-under-test.js';

const EVENTS = 200;

export function contractOfCrashes({ current, database }: Suite): void {
  let schema: string;
  let dataSource: DataSource;
  let topic: string;
  beforeEach(async () => {
    schema = fresh('crash').replaceAll('-', '_');
    topic = fresh('crash');
    dataSource = await database.dataSource({ schema, migrations: messagingMigrations(schema) });
    await dataSource.query(`create table ${schema}.effect (event_id text not null)`);
  }, 120_000);

  const withBus = async (work: (bus: MessageBus) => Promise<void>) => {
    const bus = current().makeBus();
    try {
      await work(bus);
    } finally {
      await bus.close();
    }
  };
  const publishEvents = async (bus: MessageBus) => {
    const events = Array.from({ length: EVENTS }, (_, n) => plainEvent(topic, `key-${n % 10}`, { n }));
    await bus.ensureTopics([topic]);
    await bus.publish(
      events.map(({ key, event }) => {
        const { headers, value } = encodeEvent(event);
        return { topic, key, headers, value: Buffer.from(value) };
      }),
    );
    return events.map(({ event }) => event.id);
  };
  const effects = async (): Promise<string[]> => {
    const rows: { event_id: string }[] = await dataSource.query(`select event_id from ${schema}.effect`);
    return rows.map((row) => row.event_id);
  };

  /** Lets consumers die one after the other, each after its seventh effect, until one gets through the rest. */
  async function effectsOfDyingConsumers(mode: 'effect' | 'effect-no-inbox') {
    const groupId = fresh('g');
    const task: ChildTask = { mode, databaseUrl: database.url, schema, topic, groupId };
    for (let death = 0; death < 5; death += 1) {
      const child = runChild(current().child, { ...task, crashAt: 7 });
      expect(await child.ended()).toBe('SIGKILL');
    }
    const last = runChild(current().child, task);
    await eventually('the last consumer got to the end', async () => new Set(await effects()).size === EVENTS, {
      withinMs: 60_000,
    });
    await last.kill();
    return effects();
  }

  it('killed between effect and commit five times: each event has its effect exactly once', async () => {
    await withBus(async (bus) => {
      const ids = await publishEvents(bus);
      expect((await effectsOfDyingConsumers('effect')).sort()).toEqual(ids.sort());
    });
  }, 240_000);

  it('the control: without the inbox the same deaths do count events twice', async () => {
    await withBus(async (bus) => {
      const ids = await publishEvents(bus);
      const counted = await effectsOfDyingConsumers('effect-no-inbox');
      expect(new Set(counted)).toEqual(new Set(ids));
      expect(counted.length).toBeGreaterThan(ids.length);
    });
  }, 240_000);

  it('a relay killed between publish and mark repeats a batch and loses nothing', async () => {
    const transactions = new Transactions(dataSource, schema);
    const ids: string[] = [];
    for (let n = 0; n < EVENTS; n += 1) {
      const events = Array.from({ length: 5 }, (_, i) => plainEvent(topic, `key-${(n + i) % 10}`, { n: n * 5 + i }));
      await transactions.run(async (tx) => tx.emit(...events));
      ids.push(...events.map(({ event }) => event.id));
    }
    const relay = runChild(current().child, { mode: 'relay', databaseUrl: database.url, schema, crashAt: 3 });
    expect(await relay.ended()).toBe('SIGKILL');
    const marked = await dataSource.query(
      `select count(*)::int as n from ${schema}.outbox where published_at is not null`,
    );
    expect(marked).toEqual([{ n: 200 }]);

    await withBus(async (bus) => {
      const second = new OutboxRelay(dataSource, bus, { schema });
      second.start();
      expect(await second.drain()).toBe(true);
      await second.stop();

      const published: { id: string; key: string; n: number }[] = [];
      for await (const record of bus.read(topic)) {
        published.push({ id: record.headers['ce_id']!, key: record.key!, n: valueOf<{ n: number }>(record).n });
      }
      expect(published.length).toBe(ids.length + 100);
      expect(new Set(published.map(({ id }) => id))).toEqual(new Set(ids));
      for (const list of groupBy(published, ({ key }) => key).values()) {
        const firstTimes = [...new Set(list.map(({ n }) => n))];
        expect(firstTimes).toEqual([...firstTimes].sort((a, b) => a - b));
      }
    });
  }, 120_000);

  it('a replay from the beginning leaves the state as it was', async () => {
    await dataSource.query(
      `create table ${schema}.balance (key text primary key, total bigint not null, applied int not null)`,
    );
    const transactions = new Transactions(dataSource, schema);
    const stateHash = async () => {
      const rows = await dataSource.query(`select * from ${schema}.balance order by key`);
      return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
    };
    await withBus(async (bus) => {
      await publishEvents(bus);
      const groupId = fresh('g');
      const delivered = { first: 0, replayed: 0 };
      const outcomes = { handled: 0, duplicate: 0 };
      const readToTheEnd = async (pass: keyof typeof delivered) => {
        const subscription = await bus.subscribe(
          group({
            groupId,
            topics: [topic],
            onRecord: async (record, attempt) => {
              delivered[pass] += 1;
              const { n } = valueOf<{ n: number }>(record);
              const event = { ...plainEvent(topic, record.key!, {}).event, id: record.headers['ce_id']! };
              const { partition, offset, key } = record;
              const outcome = await transactions.runOnce(
                { event, topic, partition, offset, key, groupId, attempt },
                async ({ manager }) =>
                  void (await manager.query(
                    `insert into ${schema}.balance values ($1, $2, 1)
                     on conflict (key) do update set total = balance.total * 7 % 1000003 + excluded.total, applied = balance.applied + 1`,
                    [key, n],
                  )),
              );
              outcomes[outcome] += 1;
            },
          }),
        );
        await eventually('the group has no lag', async () => (await subscription.lag()) === 0n);
        await subscription.close();
      };
      await readToTheEnd('first');
      const before = await stateHash();
      await bus.seek(groupId, topic, 'earliest');
      await readToTheEnd('replayed');
      expect(await stateHash()).toBe(before);
      expect(delivered).toEqual({ first: EVENTS, replayed: EVENTS });
      expect(outcomes).toEqual({ handled: EVENTS, duplicate: EVENTS });
    });
  }, 120_000);

  it('a second relay waits, and takes over when the first is killed', async () => {
    const transactions = new Transactions(dataSource, schema);
    const child = runChild(current().child, { mode: 'relay', databaseUrl: database.url, schema });
    await transactions.run(async (tx) => tx.emit(plainEvent(topic, 'k', { n: 0 })));
    await eventually('the child publishes', () => child.said.some(({ step }) => step === 'marked'));
    await withBus(async (bus) => {
      const second = new OutboxRelay(dataSource, bus, { schema, pollMs: 50 });
      second.start();
      await transactions.run(async (tx) => tx.emit(plainEvent(topic, 'k', { n: 1 })));
      await eventually(
        'the child publishes again',
        () => child.said.filter(({ step }) => step === 'marked').length > 1,
      );
      expect(second.isOwner).toBe(false);
      await child.kill();
      await transactions.run(async (tx) => tx.emit(plainEvent(topic, 'k', { n: 2 }, randomUUID())));
      expect(await second.drain()).toBe(true);
      expect(second.isOwner).toBe(true);
      await second.stop();
      const order: number[] = [];
      for await (const record of bus.read(topic)) order.push(valueOf<{ n: number }>(record).n);
      expect([...new Set(order)]).toEqual([0, 1, 2]);
    });
  }, 120_000);
}
