/** Installs what package-lock.json asks for. On Node alone: it runs before any package is there. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** npm keeps what it really installed in node_modules/.package-lock.json; the two must name the same versions. */
export function installIfNeeded() {
  const packagesOf = (file) =>
    existsSync(join(root, file)) ? JSON.parse(readFileSync(join(root, file), 'utf8')).packages : undefined;
  const wanted = packagesOf('package-lock.json');
  const installed = packagesOf('node_modules/.package-lock.json');
  const missing = Object.entries(wanted).some(
    ([path, entry]) => path !== '' && !entry.optional && installed?.[path]?.version !== entry.version,
  );
  if (installed && !missing) return;
  process.stderr.write('installing packages (npm ci) …\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const result = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (result.status !== 0) {
    process.stderr.write('npm ci failed: the lines above say why.\n');
    process.exit(result.status ?? 1);
  }
}
