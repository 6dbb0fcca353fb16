import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { EmbeddedLogBus, type MessageRecord } from '#messaging';
import { useDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { runChild } from './child-program.js';
import { fresh, group, message, valueOf } from './transport-under-test.js';

/** What only the embedded log can meet: the database behind it. */
describe('the embedded log and its database', () => {
  const database = useDatabase();
  let bus: EmbeddedLogBus;
  let topic: string;
  let groupId: string;
  beforeEach(async () => {
    bus = new EmbeddedLogBus({
      databaseUrl: database.url,
      heartbeatMs: 50,
      sessionTimeoutMs: 1_500,
      backoff: { baseMs: 5, capMs: 100 },
    });
    topic = fresh('faults');
    groupId = fresh('g');
    await bus.ensureTopics([topic]);
  });
  afterEach(() => bus.close());

  const keys = Array.from({ length: 20 }, (_, n) => `key-${n}`);
  const query = async (sql: string, parameters: unknown[] = []) => {
    const client = new pg.Client({ connectionString: database.server.maintenanceUrl });
    await client.connect();
    try {
      return (await client.query(sql, parameters)).rows;
    } finally {
      await client.end();
    }
  };

  it('makes its tables once, however many start at the same moment', async () => {
    const databaseUrl = await database.another();
    const buses = Array.from({ length: 8 }, () => new EmbeddedLogBus({ databaseUrl, poolSize: 2 }));
    try {
      await Promise.all(buses.map((one) => one.publish(keys.map((key) => message('same.v1', key, key)))));
      expect(await buses[0]!.endOffsets(['same.v1'])).toEqual(new Map([['same.v1', BigInt(8 * keys.length)]]));
      const perPartition = new Map<number, bigint[]>();
      for await (const { partition, offset } of buses[0]!.read('same.v1')) {
        perPartition.set(partition, [...(perPartition.get(partition) ?? []), offset]);
      }
      for (const offsets of perPartition.values()) expect(offsets).toEqual(offsets.map((_, index) => BigInt(index)));
    } finally {
      await Promise.all(buses.map((one) => one.close()));
    }
  }, 120_000);

  it('goes on after every connection was cut, and misses nothing', async () => {
    const seen: MessageRecord[] = [];
    const subscription = await bus.subscribe(
      group({ groupId, topics: [topic], onRecord: async (record) => void seen.push(record) }),
    );
    for (let cut = 0; cut < 3; cut += 1) {
      await bus.publish(keys.map((key) => message(topic, key, cut)));
      await eventually(
        `round ${cut} is delivered`,
        () => seen.filter((one) => valueOf(one) === cut).length >= keys.length,
      );
      await query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'event-log%'`);
      // The pool notices its dead connections one by one: the relay would try again, and so does this.
      await eventually('publishing works again', () => bus.endOffsets([topic]).catch(() => undefined));
    }
    await eventually('the group has no lag', () =>
      subscription.lag().then(
        (lag) => lag === 0n,
        () => false,
      ),
    );
    const first = new Set(seen.map((one) => `${one.key}/${valueOf<number>(one)}`));
    expect(first.size).toBe(3 * keys.length);
  }, 120_000);

  it('takes the partitions from a member that is frozen, though its connection stands', async () => {
    const child = runChild({ kind: 'embedded' }, { mode: 'count', databaseUrl: database.url, topic, groupId });
    await eventually('the child is a member', async () => {
      await bus.publish(keys.map((key) => message(topic, key, { key, n: 0 })));
      return child.said.length > 1;
    });
    const { pid } = child;
    spawnSync('kill', ['-STOP', String(pid)]);
    try {
      const seen = new Set<string>();
      await bus.subscribe(
        group({
          groupId,
          topics: [topic],
          onRecord: async (record) => void seen.add(valueOf<{ key: string }>(record).key),
        }),
      );
      await bus.publish(keys.map((key) => message(topic, key, { key, n: 1 })));
      await eventually('every key is handled by the one that is awake', () => seen.size === keys.length);
    } finally {
      await child.kill();
    }
  }, 120_000);

  it('gets its partitions back after its connections were cut without a word to the server', async () => {
    const { hostname, port } = new URL(database.url);
    const near: Socket[] = [];
    // What comes from the server goes nowhere after a cut, and the server never hears of it.
    const between = createServer((client) => {
      const far = connect(Number(port), hostname);
      near.push(client);
      for (const socket of [client, far]) socket.on('error', () => undefined);
      client.on('data', (bytes) => far.write(bytes));
      far.on('data', (bytes) => void (client.destroyed || client.write(bytes)));
    }).listen(0, '127.0.0.1');
    await once(between, 'listening');
    const through = new URL(database.url);
    through.port = String((between.address() as AddressInfo).port);
    const far = new EmbeddedLogBus({
      databaseUrl: through.href,
      heartbeatMs: 50,
      sessionTimeoutMs: 1_000,
      backoff: { baseMs: 5, capMs: 100 },
    });
    const seen = new Set<string>();
    await far.subscribe(
      group({ groupId, topics: [topic], onRecord: async (record) => void seen.add(String(valueOf(record))) }),
    );
    try {
      await bus.publish([message(topic, 'k', 'before')]);
      await eventually('it reads', () => seen.has('before'));
      for (const socket of near.splice(0)) socket.destroy();
      await bus.publish([message(topic, 'k', 'after')]);
      await eventually('it reads again', () => seen.has('after'));
    } finally {
      await far.close();
      for (const socket of near) socket.destroy();
      // The connections that were cut: the server still holds them.
      await query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'event-log%'`);
      between.close();
    }
  }, 120_000);

  it('says that it cannot go on when its tables are gone', async () => {
    const databaseUrl = await database.another();
    const own = new EmbeddedLogBus({ databaseUrl, heartbeatMs: 20 });
    const fatal: Error[] = [];
    await own.subscribe({
      groupId,
      topics: [topic],
      onRecord: async () => undefined,
      onFatal: (reason) => void fatal.push(reason),
    });
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query('drop schema event_log cascade');
    await client.end();
    await eventually('it is fatal', () => fatal.length > 0);
    expect(fatal[0]!.message).toContain('event_log');
    await own.close();
  }, 120_000);
});
