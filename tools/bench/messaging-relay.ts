import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { startEmbeddedPostgres } from '../../apps/standalone/src/embedded-postgres.js';
import { createEvent, orderReceived, type OutgoingEvent } from '#contracts';
import { EmbeddedLogBus, messagingMigrations, OutboxRelay, Transactions } from '#messaging';
import type { Bench } from './bench.js';

const ROWS = 10_000;
const BATCH = 500;
const SCHEMA = 'bench';

/** Canonical orders, one key each, as intake says them. */
function orders(round: number): OutgoingEvent[] {
  return Array.from({ length: ROWS }, (_, n) =>
    createEvent(
      orderReceived,
      { ...orderReceived.example, purchaseOrderNumber: `PO-${round}-${n}` },
      { id: `bench-${round}-${n}`, source: '/bench', time: new Date('2026-03-02T10:00:00Z') },
    ),
  );
}

const batches = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / BATCH) }, (_, i) => items.slice(i * BATCH, (i + 1) * BATCH));

/** The bare limit: the same rows written and read in the same batches, nothing kept about who read what. */
async function insertAndSelect(client: pg.Client, rows: readonly { key: string; value: string }[]): Promise<number> {
  await client.query('truncate bare restart identity');
  const started = performance.now();
  for (const batch of batches(rows)) {
    await client.query('insert into bare (key, value) select * from unnest($1::text[], $2::text[])', [
      batch.map(({ key }) => key),
      batch.map(({ value }) => value),
    ]);
  }
  let last = '0';
  let seen = 0;
  while (seen < rows.length) {
    const { rows: page } = await client.query('select id, key, value from bare where id > $1 order by id limit $2', [
      last,
      BATCH,
    ]);
    for (const { value } of page) JSON.parse(value);
    seen += page.length;
    last = page.at(-1).id;
  }
  return rows.length / ((performance.now() - started) / 1000);
}

/** From a full outbox to the last record consumed: relay, embedded log, consumer group with committed offsets. */
async function relayAndConsume(dataSource: DataSource, bus: EmbeddedLogBus, round: number): Promise<number> {
  const transactions = new Transactions(dataSource, SCHEMA);
  const events = orders(round);
  for (const batch of batches(events)) await transactions.run(async (tx) => tx.emit(...batch));
  let consumed = 0;
  let allConsumed!: () => void;
  let fail!: (reason: Error) => void;
  const done = new Promise<void>((resolve, reject) => {
    allConsumed = resolve;
    fail = reject;
  });
  const subscription = await bus.subscribe({
    groupId: 'bench',
    topics: [orderReceived.topic],
    onRecord: async ({ value }) => {
      JSON.parse(value.toString());
      consumed += 1;
      if (consumed === ROWS) allConsumed();
    },
    onFatal: fail,
  });
  const relay = new OutboxRelay(dataSource, bus, { schema: SCHEMA, batchSize: BATCH });
  const started = performance.now();
  relay.start();
  await done;
  const seconds = (performance.now() - started) / 1000;
  await relay.stop();
  await subscription.close();
  return ROWS / seconds;
}

export const bench: Bench = {
  name: 'messaging.relay',
  against: 'the same rows inserted and selected by hand-written SQL',
  unit: 'events/s',
  prepare: async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'order-to-cash-bench-'));
    const server = await startEmbeddedPostgres({ dataDir, database: 'bench' });
    const dataSource = new DataSource({ type: 'postgres', url: server.url, migrations: messagingMigrations(SCHEMA) });
    await dataSource.initialize();
    await dataSource.runMigrations();
    const bus = new EmbeddedLogBus({ databaseUrl: server.url });
    await bus.ensureTopics([orderReceived.topic]);
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('create table bare (id bigint generated always as identity primary key, key text, value text)');
    const rows = orders(-1).map(({ key, event }) => ({ key, value: JSON.stringify(event.data) }));
    let round = 0;
    return {
      ours: () => relayAndConsume(dataSource, bus, round++),
      theirs: () => insertAndSelect(client, rows),
      close: async () => {
        await client.end();
        await bus.close();
        await dataSource.destroy();
        await server.stop();
        await rm(dataDir, { recursive: true, force: true });
      },
      note: `${ROWS} canonical orders of ${rows[0]!.value.length} bytes in batches of ${BATCH}, with fsync; ours publishes, marks, keeps offsets of 4 partitions in order and commits a group's; bound by writing each row twice more`,
    };
  },
};
