/**
 * The one door of every npm script: installs what package-lock.json asks for when it is missing or old, builds,
 * then runs. Plain JavaScript on Node alone, because in a fresh clone nothing else is there yet.
 * All it says goes to stderr: stdout belongs to the command (`npm run -s demo -- --json`).
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { installIfNeeded } from './install-packages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const say = (text) => process.stderr.write(`${text}\n`);

/** Entry points by the name of their npm script. */
const COMMANDS = {
  demo: 'dist/apps/standalone/src/demo/main.js',
  start: 'dist/apps/standalone/src/main.js',
  intake: 'dist/apps/intake-gateway/src/cli/main.js',
  ar: 'dist/apps/ar-health/src/cli/main.js',
  admin: 'dist/apps/standalone/src/admin/main.js',
  bench: 'dist/tools/bench/main.js',
  docs: 'dist/tools/docs/main.js',
};

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  say(`This project needs Node 20.19 or newer; this is Node ${process.versions.node}.`);
  process.exit(2);
}

installIfNeeded();
const [command, ...args] = process.argv.slice(2);

if (command === 'jest') {
  const [{ planJest }, { whatKafkaSuitesLack }, { whatDovecotSuitesLack }] = await Promise.all([
    import('./plan-jest.mjs'),
    import('./kafka-local/requirements.mjs'),
    import('./mail-server/requirements.mjs'),
  ]);
  const lack = { kafka: whatKafkaSuitesLack, dovecot: whatDovecotSuitesLack };
  const plan = planJest(args, { ci: Boolean(process.env.CI), lack });
  if (plan.refused) {
    say(plan.refused);
    process.exit(1);
  }
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  // Many suites start programs and worker threads of dist/: all of them the code that is tested, built once, here.
  await buildAll();
  // Before, for who reads along; after, for who reads the end.
  if (plan.notRun) say(plan.notRun);
  run([...jest, ...plan.args], () => plan.notRun && say(plan.notRun));
} else {
  const entry = COMMANDS[command];
  if (!entry) {
    say(`unknown command '${command}': one of ${[...Object.keys(COMMANDS), 'jest'].join(', ')}`);
    process.exit(2);
  }
  await buildAll();
  // Files of any size pass through: a small young generation keeps the memory level (133 MB at most instead of 203, for 323 MB).
  const level = command === 'intake' ? ['--max-semi-space-size=4'] : [];
  run([...level, '--enable-source-maps', join(root, entry), ...args]);
}

/** Loaded only now: the compiler it uses is one of the packages just installed. */
async function buildAll() {
  const { build } = await import(pathToFileURL(join(root, 'tools/build.mjs')).href);
  await build();
}

/** Runs node with these arguments, hands on Ctrl-C and SIGTERM, and ends with the child's own exit code. */
function run(nodeArgs, atEnd = () => {}) {
  const child = spawn(process.execPath, nodeArgs, {
    stdio: 'inherit',
    cwd: process.env.INIT_CWD && command !== 'jest' ? process.env.INIT_CWD : root,
  });
  const forward = (signal) => child.kill(signal);
  // A terminal sends Ctrl-C to the whole group, so the child already has it: only wait.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', forward);
  child.on('exit', (code, signal) => {
    atEnd();
    process.exit(code ?? 128 + (constants.signals[signal] ?? 1));
  });
}
