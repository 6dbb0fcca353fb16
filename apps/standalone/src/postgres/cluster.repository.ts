import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** Any constant will do: the lock is looked for in the maintenance database of our own cluster only. */
const OWNER_LOCK = 4_711_850;

/** A session that holds the ownership of a cluster for as long as the process lives. */
export interface ClusterOwnership {
  /** Gives the cluster up, after the sessions that are just ending have ended or some time has passed. */
  release(patienceMs: number): Promise<void>;
}

/**
 * Makes this process the owner of a running cluster. The lock belongs to a database session, so it falls with the
 * process however that dies, and a recycled process id can fool nobody.
 * @returns undefined when another living process holds it
 */
export async function claimCluster(maintenanceUrl: string): Promise<ClusterOwnership | undefined> {
  const client = new pg.Client({ connectionString: maintenanceUrl, application_name: 'order-to-cash owner' });
  // The server going away under us is seen by everybody else's queries; this session has nothing to add.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ granted: boolean }>('select pg_try_advisory_lock($1) as granted', [
      OWNER_LOCK,
    ]);
    if (rows[0]?.granted) {
      return {
        async release(patienceMs) {
          await othersGone(client, patienceMs).catch(() => undefined);
          await client.end();
        },
      };
    }
  } catch (error) {
    await client.end();
    throw error;
  }
  await client.end();
  return undefined;
}

/** A pool says it has ended before the server has heard of it; cutting those sessions would be reported as a fault. */
async function othersGone(client: pg.Client, patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const { rowCount } = await client.query(
      `select 1 from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    if (!rowCount) return;
    await pause(5);
  }
}

/** Creates the database unless it is there. The name is ours, never a user's: quoted all the same. */
export async function ensureDatabase(maintenanceUrl: string, name: string): Promise<void> {
  await withClient(maintenanceUrl, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (!rowCount) await client.query(`create database ${client.escapeIdentifier(name)}`);
  });
}

/** Drops the database and whoever is still connected to it. */
export async function dropDatabase(maintenanceUrl: string, name: string): Promise<void> {
  await withClient(maintenanceUrl, async (client) => {
    await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`);
  });
}

/** @returns undefined when the server answers, else why it does not (yet) */
export async function pingCluster(maintenanceUrl: string): Promise<Error | undefined> {
  try {
    await withClient(maintenanceUrl, (client) => client.query('select 1'));
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
