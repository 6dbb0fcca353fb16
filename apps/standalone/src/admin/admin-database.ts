import { DeadLetters, messagingMigrations, offerRefusedAgain, type RefusedMessage, refusedMessages } from '#messaging';
import {
  ApiKeys,
  ApiKeysRepository,
  openDatabase,
  serviceKitMigrations,
  type ServiceName,
  SystemClock,
} from '#service-kit';
import { join, resolve } from 'node:path';
import { findEmbeddedPostgres, startEmbeddedPostgres } from '../embedded-postgres.js';

/** Where each service keeps its tables. */
export const SCHEMAS: Readonly<Record<ServiceName, string>> = {
  'intake-gateway': 'intake',
  'order-core': 'orders',
  'ar-health': 'ar',
};

export interface AdminDatabase {
  readonly url: string;
  close(): Promise<void>;
}

/** DATABASE_URL; else the embedded PostgreSQL of `npm start`: as it runs, or started for the length of a command. */
export async function reachDatabase(env: Readonly<Record<string, string | undefined>>): Promise<AdminDatabase> {
  if (env['DATABASE_URL']) return { url: env['DATABASE_URL'], close: async () => undefined };
  const dataDir = join(resolve(env['DATA_DIR'] || 'data'), 'postgres');
  const url = await findEmbeddedPostgres(dataDir);
  if (url) return { url, close: async () => undefined };
  const server = await startEmbeddedPostgres({ dataDir });
  return { url: server.url, close: () => server.stop() };
}

export interface ServiceAdmin {
  readonly service: ServiceName;
  /** Of the database the tables are in. */
  readonly url: string;
  readonly keys: ApiKeys;
  readonly deadLetters: DeadLetters;
  readonly refused: RefusedMessages;
}

/** What the service says and its transport will not take. */
export interface RefusedMessages {
  list(limit: number): Promise<RefusedMessage[]>;
  /** @returns whether a refused message has this id */
  offerAgain(id: string): Promise<boolean>;
}

/**
 * Does the work with the tables of the services named, one after the other. Their keys and dead letters can be
 * reached before the service itself was ever started: the tables are made here then.
 */
export async function withServices<T>(
  url: string,
  options: { services: readonly ServiceName[]; pepper: string | undefined },
  work: (admin: ServiceAdmin) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  for (const service of options.services) {
    const schema = SCHEMAS[service];
    const dataSource = await openDatabase({
      url,
      schema,
      entities: [],
      migrations: [...messagingMigrations(schema), ...serviceKitMigrations(schema)],
      poolSize: 2,
      applicationName: 'order-to-cash admin',
    });
    try {
      const keys = new ApiKeys(new ApiKeysRepository(dataSource, schema), new SystemClock(), options.pepper ?? '');
      const refused: RefusedMessages = {
        list: (limit) => refusedMessages(dataSource, schema, limit),
        offerAgain: (id) => offerRefusedAgain(dataSource, schema, id),
      };
      results.push(await work({ service, url, keys, deadLetters: new DeadLetters(dataSource, schema), refused }));
    } finally {
      await dataSource.destroy();
    }
  }
  return results;
}
