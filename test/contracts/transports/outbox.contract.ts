import { expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { messagingMigrations, OutboxRelay, Transactions } from '#messaging';
import { eventually } from '../../support/eventually.js';
import { seededRandom } from '../../support/seeded-random.js';
import { fresh, group, plainEvent, type Suite, valueOf } from './transport-under-test.js';

const ROWS = 50_000;
const WRITERS = 16;
const KEYS = 200;

interface Counted {
  readonly key: string;
  readonly n: number;
}

/** A reader as many write it first: goes on after the highest id it saw. It steps over what commits late. */
class NaiveCursor {
  seen = 0;
  #last = '0';
  #stop = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly schema: string,
  ) {}

  async run(): Promise<void> {
    for (let more = true; more || !this.#stop;) {
      const rows: { id: string }[] = await this.dataSource.query(
        `select id from ${this.schema}.outbox where id > $1 order by id limit 1000`,
        [this.#last],
      );
      this.seen += rows.length;
      this.#last = rows.at(-1)?.id ?? this.#last;
      more = rows.length > 0;
    }
  }

  stop(): void {
    this.#stop = true;
  }
}

/** Writes until enough rows are committed: one to five keys a transaction, some held open, some rolled back. */
async function writeUntilEnough(options: {
  readonly dataSource: DataSource;
  readonly schema: string;
  readonly topic: string;
  readonly seed: number;
  readonly written: { committed: number; rolledBack: number };
}): Promise<void> {
  const { dataSource, schema, topic, written } = options;
  const random = seededRandom(options.seed);
  const transactions = new Transactions(dataSource, schema);
  while (written.committed < ROWS) {
    // Keys in order, as every writer of several rows must take its locks.
    const keys = [...new Set(Array.from({ length: 1 + Math.floor(random() * 5) }, () => Math.floor(random() * KEYS)))]
      .sort((a, b) => a - b)
      .map((key) => `key-${key}`);
    const holdSeconds = random() < 0.2 ? random() * 0.01 : 0;
    const rollsBack = random() < 0.05;
    try {
      await transactions.run(async ({ manager, emit }) => {
        for (const key of keys) {
          const rows = await manager.query(
            `insert into ${schema}.counter values ($1, 1) on conflict (key) do update set n = counter.n + 1 returning n`,
            [key],
          );
          emit(plainEvent(topic, key, { key, n: Number(rows[0].n) } satisfies Counted));
        }
        if (rollsBack) throw new RollBack();
        // Held after the outbox rows have drawn their ids, which is where a cursor steps over them.
        if (holdSeconds > 0) await manager.query(`select set_config('test.hold', $1, true)`, [String(holdSeconds)]);
      });
      written.committed += keys.length;
    } catch (error) {
      if (!(error instanceof RollBack)) throw error;
      written.rolledBack += keys.length;
    }
  }
}

class RollBack extends Error {}

export function contractOfOutbox({ current, database }: Suite): void {
  it(`${ROWS} rows by ${WRITERS} writers with holds and rollbacks: none missed, none out of order per key`, async () => {
    const schema = fresh('gap').replaceAll('-', '_');
    const topic = fresh('gap');
    const dataSource = await database.dataSource({ schema, migrations: messagingMigrations(schema), poolSize: 24 });
    await dataSource.query(`create table ${schema}.counter (key text primary key, n bigint not null)`);
    await dataSource.query(holdAtCommit(schema));
    const bus = current().makeBus();
    const relay = new OutboxRelay(dataSource, bus, { schema, pollMs: 5 });
    const naive = new NaiveCursor(dataSource, schema);
    const lastOf = new Map<string, number>();
    const outOfOrder: string[] = [];
    let received = 0;
    try {
      await bus.ensureTopics([topic]);
      const subscription = await bus.subscribe(
        group({
          groupId: fresh('g'),
          topics: [topic],
          onRecord: async (record) => {
            const { key, n } = valueOf<Counted>(record);
            if (n !== (lastOf.get(key) ?? 0) + 1) outOfOrder.push(`${key}: ${n} after ${lastOf.get(key)}`);
            lastOf.set(key, n);
            received += 1;
          },
        }),
      );
      relay.start();
      const cursor = naive.run();
      const written = { committed: 0, rolledBack: 0 };
      await Promise.all(
        Array.from({ length: WRITERS }, (_, seed) => writeUntilEnough({ dataSource, schema, topic, seed, written })),
      );
      naive.stop();
      await cursor;
      expect(await relay.drain(60_000)).toBe(true);
      await eventually('everything is delivered', async () => (await subscription.lag()) === 0n, { withinMs: 60_000 });

      expect(written.rolledBack).toBeGreaterThan(0);
      expect({ outOfOrder, received }).toEqual({ outOfOrder: [], received: written.committed });
      const counters: { key: string; n: string }[] = await dataSource.query(`select key, n from ${schema}.counter`);
      expect(lastOf).toEqual(new Map(counters.map(({ key, n }) => [key, Number(n)])));
      const missedByCursor = written.committed - naive.seen;
      expect(missedByCursor).toBeGreaterThan(0);
      process.stderr.write(
        `outbox: ${written.committed} rows committed, ${written.rolledBack} rolled back; relay missed 0, ` +
          `the naive cursor missed ${missedByCursor} (${((100 * missedByCursor) / written.committed).toFixed(1)} %)\n`,
      );
    } finally {
      naive.stop();
      await relay.stop();
      await bus.close();
    }
  }, 300_000);
}

/** A transaction that asked for it waits at its commit, its ids drawn and not yet visible. */
const holdAtCommit = (schema: string) => `
create function ${schema}.hold() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('test.hold', true), '') <> '' then
    perform pg_sleep(current_setting('test.hold')::float8);
    perform set_config('test.hold', '', true);
  end if;
  return null;
end $$;
create constraint trigger hold after insert on ${schema}.outbox deferrable initially deferred
  for each row execute function ${schema}.hold();
`;
