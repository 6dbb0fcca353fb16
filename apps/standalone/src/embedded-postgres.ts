import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { claimCluster, type ClusterOwnership, ensureDatabase, pingCluster } from './postgres/cluster.repository.js';
import {
  choosePostgresRunner,
  findPostgresBinaries,
  type PostgresBinaries,
  type PostgresRunner,
} from './postgres/postgres-binaries.js';
import { isAlive, isServerOf, readPidFile, type RunningServer, stopServer } from './postgres/server-process.js';

export interface EmbeddedPostgresOptions {
  /** Folder of the cluster, its password (0600) and its log; made when missing. */
  readonly dataDir: string;
  /** A free one is picked when left out, and when an orphan of an earlier run is taken over it keeps its own. */
  readonly port?: number;
  /** false: no fsync, for tests whose data may die with the machine. Default true. */
  readonly durable?: boolean;
  /** The database the url names, created when missing. Default `order_to_cash`. */
  readonly database?: string;
  readonly maxConnections?: number;
  /** The server went away without being asked to: killed, out of memory. Noticed within some seconds. */
  readonly onLost?: () => void;
}

export interface EmbeddedPostgres {
  readonly url: string;
  /** The same server's maintenance database, from which others are created and dropped. */
  readonly maintenanceUrl: string;
  readonly pid: number;
  readonly port: number;
  /** True when the server was left over from a process that died, and was taken over. */
  readonly adopted: boolean;
  /** Fast shutdown: sessions are cut, data is written. */
  stop(): Promise<void>;
}

/** Another living process works on the data folder. */
export class DataFolderInUseError extends Error {
  override readonly name = 'DataFolderInUseError';
}

const USER = 'postgres';
const START_DEADLINE_MS = 30_000;
const WATCH_EVERY_MS = 1_000;

/**
 * Starts PostgreSQL from the npm package on a data folder, reachable only at 127.0.0.1 with a generated password.
 * The server outlives a parent that is killed: the next start finds it by `postmaster.pid` and takes it over, so
 * there are never two on one folder.
 * @throws DataFolderInUseError when another process owns the folder
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const binaries = findPostgresBinaries();
  const cluster = join(dataDir, 'cluster');
  const runner = choosePostgresRunner(cluster);
  const password = prepareFolder(dataDir, runner);
  createCluster({ binaries, runner, dataDir, cluster, password });

  const adopted = await findRunningServer(cluster, password);
  const server = adopted ?? (await launchServer({ ...options, dataDir, binaries, runner, cluster, password }));
  const maintenanceUrl = urlOf(password, server.port, 'postgres');
  const ownership = await claimOrRefuse(maintenanceUrl, dataDir);
  const database = options.database ?? 'order_to_cash';
  await ensureDatabase(maintenanceUrl, database);
  const watch = setInterval(() => {
    if (isAlive(server.pid)) return;
    clearInterval(watch);
    options.onLost?.();
  }, WATCH_EVERY_MS).unref();

  return {
    url: urlOf(password, server.port, database),
    maintenanceUrl,
    pid: server.pid,
    port: server.port,
    adopted: adopted !== undefined,
    async stop() {
      clearInterval(watch);
      await ownership.release(250);
      await stopServer(server.pid);
    },
  };
}

/** The url of the server that runs on this folder at this moment, without starting or owning anything. */
export async function findEmbeddedPostgres(dataDir: string, database = 'order_to_cash'): Promise<string | undefined> {
  const passwordFile = join(resolve(dataDir), 'password');
  if (!existsSync(passwordFile)) return undefined;
  const password = readFileSync(passwordFile, 'utf8').trim();
  const server = await findRunningServer(join(resolve(dataDir), 'cluster'), password);
  return server && urlOf(password, server.port, database);
}

const urlOf = (password: string, port: number, database: string) =>
  `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`;

/** @returns the password, generated once per folder */
function prepareFolder(dataDir: string, runner: PostgresRunner): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  giveTo(runner, dataDir);
  const file = join(dataDir, 'password');
  try {
    const password = randomBytes(24).toString('base64url');
    writeFileSync(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
    giveTo(runner, file);
    return password;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readFileSync(file, 'utf8').trim();
  }
}

function giveTo(runner: PostgresRunner, path: string): void {
  if (runner.uid !== undefined && runner.gid !== undefined) chownSync(path, runner.uid, runner.gid);
}

interface ClusterPlace {
  readonly binaries: PostgresBinaries;
  readonly runner: PostgresRunner;
  readonly dataDir: string;
  readonly cluster: string;
  readonly password: string;
}

/** `initdb` beside the final place, then a rename: a process killed half-way leaves nothing that looks finished. */
function createCluster({ binaries, runner, dataDir, cluster }: ClusterPlace): void {
  if (existsSync(join(cluster, 'PG_VERSION'))) return;
  const unfinished = `${cluster}.${process.pid}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  const [command, ...args] = [
    ...runner.prefix,
    binaries.initdb,
    `--pgdata=${unfinished}`,
    `--username=${USER}`,
    '--auth=scram-sha-256',
    `--pwfile=${join(dataDir, 'password')}`,
    '--encoding=UTF8',
    // Code-point order and Unicode case rules from the server itself: the same on every machine, whatever its libc.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-sync',
  ];
  const made = spawnSync(command!, args, { encoding: 'utf8', uid: runner.uid, gid: runner.gid, env: serverEnv() });
  if (made.status !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new Error(`initdb failed on ${dataDir}: ${made.error?.message ?? made.stderr.trim()}`);
  }
  try {
    renameSync(unfinished, cluster);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Two first starts at once: the other one's cluster stands, and the ownership lock decides who goes on.
    if (!existsSync(join(cluster, 'PG_VERSION'))) throw error;
  }
}

/** Nothing of the caller's PG* settings may reach the server. */
function serverEnv(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')));
}

async function findRunningServer(cluster: string, password: string): Promise<RunningServer | undefined> {
  const deadline = performance.now() + START_DEADLINE_MS;
  for (;;) {
    const found = readPidFile(cluster);
    if (!found) return undefined;
    if (!isServerOf(found.pid, cluster)) {
      // Left by a crash of the machine. PostgreSQL itself would refuse when the id now belongs to another program.
      rmSync(join(cluster, 'postmaster.pid'), { force: true });
      return undefined;
    }
    if (found.ready && !(await pingCluster(urlOf(password, found.port, 'postgres')))) return found;
    if (performance.now() > deadline) {
      throw new Error(
        `A PostgreSQL server (process ${found.pid}) holds ${cluster} and does not answer: stop it first.`,
      );
    }
    await pause(20);
  }
}

async function launchServer(place: ClusterPlace & EmbeddedPostgresOptions): Promise<RunningServer> {
  const attempts = place.port === undefined ? 3 : 1;
  for (let attempt = 1; ; attempt += 1) {
    const port = place.port ?? (await freePort());
    const log = join(place.dataDir, 'server.log');
    rmSync(log, { force: true });
    const child = spawnServer(place, port, log);
    const deadline = performance.now() + START_DEADLINE_MS;
    while (child.exitCode === null && child.signalCode === null && performance.now() < deadline) {
      const found = readPidFile(place.cluster);
      if (found?.pid === child.pid && found?.ready) return { pid: found.pid, port: found.port };
      await pause(10);
    }
    const said = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-6).join('\n') : '';
    if (child.exitCode === null) child.kill('SIGQUIT');
    // Somebody else took the port between our look and the server's bind: another one will do.
    if (attempt < attempts && /could not bind|Address already in use/i.test(said)) continue;
    if (isAlive(readPidFile(place.cluster)?.pid ?? 0)) throw inUse(place.dataDir);
    throw new Error(`PostgreSQL did not start on ${place.dataDir}: ${said}`);
  }
}

function spawnServer(place: ClusterPlace & EmbeddedPostgresOptions, port: number, log: string): ChildProcess {
  const durable = place.durable ?? true;
  const settings: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port,
    max_connections: place.maxConnections ?? 100,
    timezone: 'UTC',
    log_timezone: 'UTC',
    // No disk of today seeks: with the default of 4 a day out of a year is read by reading the year.
    random_page_cost: 1.1,
    // A session whose client was killed ends although it is waiting for a lock, and lets go of its own.
    client_connection_check_interval: '1s',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
  };
  const [command, ...args] = [
    ...place.runner.prefix,
    place.binaries.postgres,
    '-D',
    place.cluster,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const out = openSync(log, 'a', 0o600);
  giveTo(place.runner, log);
  const child = spawn(command!, args, {
    cwd: dirname(place.cluster),
    // Its own process group: a Ctrl-C in the terminal is ours to handle, the server is stopped last.
    detached: true,
    stdio: ['ignore', out, out],
    env: serverEnv(),
    ...(place.runner.uid === undefined ? {} : { uid: place.runner.uid, gid: place.runner.gid }),
  });
  closeSync(out);
  child.unref();
  child.on('error', () => undefined);
  return child;
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}

const inUse = (dataDir: string) =>
  new DataFolderInUseError(
    `Another process is working on ${dataDir}. Stop it first, or give this one a data folder of its own.`,
  );

async function claimOrRefuse(maintenanceUrl: string, dataDir: string): Promise<ClusterOwnership> {
  // A killed owner's session ends when the server notices, some milliseconds after the process.
  const deadline = performance.now() + 2_000;
  for (;;) {
    const ownership = await claimCluster(maintenanceUrl);
    if (ownership) return ownership;
    if (performance.now() > deadline) throw inUse(dataDir);
    await pause(50);
  }
}
