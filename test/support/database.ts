import { afterAll, beforeAll } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../apps/standalone/src/embedded-postgres.js';
import { dropDatabase, ensureDatabase } from '../../apps/standalone/src/postgres/cluster.repository.js';
import { isAlive, stopServer } from '../../apps/standalone/src/postgres/server-process.js';
import { type EntityClass, type MigrationClass, openDatabase } from '#service-kit';

export interface SchemaOptions {
  readonly schema: string;
  readonly migrations?: readonly MigrationClass[];
  readonly entities?: readonly EntityClass[];
  readonly poolSize?: number;
}

/** A real PostgreSQL database of a test file's own. Closed and dropped when the file is done. */
export interface TestDatabase {
  readonly url: string;
  /** A connected data source whose schema exists and whose migrations have run. */
  dataSource(options: SchemaOptions): Promise<DataSource>;
  /** The url of one more empty database on the same server. */
  another(): Promise<string>;
  /** Cuts every session and drops the database: what a service meets when its database goes away. */
  drop(): Promise<void>;
  /** The server itself, for tests that stop it. */
  readonly server: EmbeddedPostgres;
}

const PREFIX = 'order-to-cash-test-';

/**
 * Call at the top of a test file or `describe`: starts a PostgreSQL (about a second, no fsync) before its tests with
 * an empty database in it, and stops it afterwards. Use the result inside tests and hooks only.
 */
export function useDatabase(): TestDatabase {
  let opened: OpenTestDatabase | undefined;
  const current = () => {
    if (!opened) throw new Error('the database is there from beforeAll on');
    return opened.database;
  };
  beforeAll(async () => {
    opened = await openTestDatabase();
  }, 60_000);
  afterAll(async () => opened?.close(), 60_000);
  return {
    get url() {
      return current().url;
    },
    get server() {
      return current().server;
    },
    dataSource: (options) => current().dataSource(options),
    another: () => current().another(),
    drop: () => current().drop(),
  };
}

export interface OpenTestDatabase {
  readonly database: TestDatabase;
  close(): Promise<void>;
}

/** As {@link useDatabase}, for use outside jest's hooks. */
export async function openTestDatabase(): Promise<OpenTestDatabase> {
  await sweepLeftovers();
  const dataDir = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const server = await startEmbeddedPostgres({ dataDir, durable: false, maxConnections: 250, database: 'test' });
  const sources: DataSource[] = [];

  const database: TestDatabase = {
    url: server.url,
    server,
    async dataSource({ schema, migrations = [], entities = [], poolSize = 20 }) {
      const options = { url: server.url, schema, migrations, entities, poolSize, applicationName: `test ${schema}` };
      const source = await openDatabase(options);
      sources.push(source);
      return source;
    },
    async another() {
      const name = `test_${randomBytes(6).toString('hex')}`;
      await ensureDatabase(server.maintenanceUrl, name);
      return server.url.replace(/\/test$/, `/${name}`);
    },
    drop: () => dropDatabase(server.maintenanceUrl, 'test'),
  };

  return {
    database,
    async close() {
      await Promise.all(sources.filter((source) => source.isInitialized).map((source) => source.destroy()));
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A test process that was killed leaves its server behind; the folder's name tells whose it was. */
async function sweepLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (!owner || isAlive(Number(owner))) continue;
    const dataDir = join(tmpdir(), name);
    try {
      if (statSync(dataDir).uid !== (process.getuid?.() ?? 0)) continue;
      const pid = Number(readFileSync(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
      await stopServer(pid);
    } catch {
      // No server there any more.
    }
    rmSync(dataDir, { recursive: true, force: true });
  }
}
