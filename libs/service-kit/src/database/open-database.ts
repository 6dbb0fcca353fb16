import { noticeVanished } from '#messaging';
import { DataSource, type DataSourceOptions, type EntitySchema, type MigrationInterface } from 'typeorm';
import { PreparingClient } from './preparing-client.js';

export type EntityClass = (new (...args: never[]) => object) | EntitySchema;
export type MigrationClass = new () => MigrationInterface;

export interface DatabaseOptions {
  readonly url: string;
  /** The service's own PostgreSQL schema: a plain lower-case name. */
  readonly schema: string;
  readonly entities: readonly EntityClass[];
  /** Run in the order of the 13-digit timestamp that ends each class name. */
  readonly migrations: readonly MigrationClass[];
  readonly poolSize: number;
  /** Seen in pg_stat_activity. */
  readonly applicationName: string;
}

/**
 * Connects, creates the schema and runs the outstanding migrations, one transaction each. Instances that start
 * together take turns by an advisory lock, so the second finds nothing left to do.
 */
export async function openDatabase(options: DatabaseOptions): Promise<DataSource> {
  const { url, schema } = options;
  if (!/^[a-z][a-z0-9_]*$/.test(schema)) throw new Error(`'${schema}' is no plain schema name`);
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    schema,
    entities: [...options.entities] as DataSourceOptions['entities'],
    migrations: [...options.migrations],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    applicationName: options.applicationName,
    poolSize: options.poolSize,
    connectTimeoutMS: 10_000,
    extra: { Client: PreparingClient, onConnect: noticeVanished },
  });
  await dataSource.initialize();
  try {
    await insistOnReadCommitted(dataSource);
    await migrate(dataSource, schema);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  return dataSource;
}

/** Row locks and unique keys keep our invariants; a stricter level would only add failures that nobody expects. */
async function insistOnReadCommitted(dataSource: DataSource): Promise<void> {
  const [row]: { level: string }[] = await dataSource.query(
    `select current_setting('default_transaction_isolation') as level`,
  );
  if (row!.level === 'read committed') return;
  const cure = `alter database … set default_transaction_isolation = 'read committed'`;
  throw new Error(`the database begins transactions as '${row!.level}'; this service needs 'read committed': ${cure}`);
}

async function migrate(dataSource: DataSource, schema: string): Promise<void> {
  const session = dataSource.createQueryRunner();
  const lock = [`migrate ${schema}`];
  await session.connect();
  try {
    await session.query('select pg_advisory_lock(hashtextextended($1, 0))', lock);
    await session.query(`create schema if not exists "${schema}"`);
    await dataSource.runMigrations();
  } finally {
    await session.query('select pg_advisory_unlock(hashtextextended($1, 0))', lock);
    await session.release();
  }
}
