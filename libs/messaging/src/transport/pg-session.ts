import type { Socket } from 'node:net';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import type { SqlRunner } from '../sql-runner.js';
import { noticeVanished } from './notice-vanished.js';

const CONNECT_PATIENCE_MS = 10_000;
/** No statement of a session takes longer by itself: whoever does not answer by then is not there any more. */
const ANSWER_PATIENCE_MS = 60_000;
const GOODBYE_PATIENCE_MS = 1_000;

/**
 * One PostgreSQL connection of its own, outside every pool: for session advisory locks and LISTEN, which belong to a
 * connection and go with it. A killed process loses its connection, so its locks are free at once. A database that
 * vanishes without a word (its host, or the network between) is noticed by the answer that does not come: TCP alone
 * would wait a quarter of an hour.
 */
export class PgSession implements SqlRunner {
  #lost: Error | undefined;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly client: pg.Client,
    private readonly patienceMs: number,
  ) {}

  static async open(options: {
    readonly config: pg.ClientConfig;
    readonly name: string;
    /** How long an answer may take before the connection counts as lost. */
    readonly patienceMs?: number;
    /** Called once, when an open connection is gone and nobody asked for it; one that cannot be opened throws instead. */
    readonly onLost?: (reason: Error) => void;
    readonly onNotification?: (channel: string, payload: string) => void;
  }): Promise<PgSession> {
    const client = new pg.Client({
      ...options.config,
      application_name: options.name,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_PATIENCE_MS,
    });
    const session = new PgSession(client, options.patienceMs ?? ANSWER_PATIENCE_MS);
    let opened = false;
    const lost = (reason: Error) => {
      if (session.#lost !== undefined) return;
      session.#lost = reason;
      // A failed attempt must not wake anybody: who waits before trying again would try without end.
      if (opened) options.onLost?.(reason);
    };
    client.on('error', lost);
    client.on('end', () => lost(new Error('Connection terminated')));
    client.on('notification', ({ channel, payload }) => options.onNotification?.(channel, payload ?? ''));
    await client.connect();
    await noticeVanished(client);
    opened = true;
    return session;
  }

  get alive(): boolean {
    return this.#lost === undefined;
  }

  /** One statement at a time, in the order asked for. */
  async query<Row>(sql: string, parameters?: unknown[]): Promise<Row[]> {
    const result = this.#last.then(async () => {
      if (this.#lost !== undefined) throw this.#lost;
      return this.#cutAfter(this.patienceMs, this.client.query(sql, parameters));
    });
    this.#last = result.catch(() => undefined);
    return (await result).rows as Row[];
  }

  async close(): Promise<void> {
    this.#lost ??= new Error('Client was closed and is not queryable');
    await this.#cutAfter(GOODBYE_PATIENCE_MS, this.client.end()).catch(() => undefined);
  }

  /** A connection that is cut ends whatever waits for it. */
  async #cutAfter<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
    const { stream } = (this.client as unknown as { connection: { stream: Socket } }).connection;
    const timer = setTimeout(() => stream.destroy(), milliseconds);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** How to open one more connection to the database of a TypeORM data source (PostgreSQL through pg). */
export function connectionConfig(dataSource: DataSource): pg.ClientConfig {
  const { master } = dataSource.driver as unknown as { master: { options: pg.PoolConfig } };
  const { host, port, user, password, database, connectionString, ssl } = master.options;
  return { host, port, user, password, database, connectionString, ssl };
}
