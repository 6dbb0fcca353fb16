/**
 * `npm run check`: format, types, lint, import rules and unit tests, beside each other on the cores there are. Each
 * step's verdict is told as it comes; what a failed one wrote, whole. Exit 1 when any failed.
 */
import { availableParallelism, constants } from 'node:os';
import { installIfNeeded } from './install-packages.mjs';
import { runSteps } from './run-steps.mjs';

/** The longest first, so that the last to end is a short one. */
const STEPS = [
  { name: 'types and lint', args: ['tools/check-types.mjs'] },
  { name: 'unit tests', args: ['tools/run.mjs', 'jest', '--selectProjects', 'unit'] },
  {
    name: 'format',
    args: [
      'node_modules/prettier/bin/prettier.cjs',
      '--check',
      '--cache',
      '--cache-strategy=content',
      '--cache-location=node_modules/.cache/prettier.json',
      '.',
    ],
  },
  {
    name: 'import rules',
    args: [
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      ...['apps', 'libs', 'tools', 'test'],
    ],
  },
];

installIfNeeded();
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    process.exitCode = 128 + constants.signals[signal];
    interrupted.abort();
  });
}
const well = await runSteps(STEPS, {
  atOnce: availableParallelism(),
  say: (text) => process.stdout.write(`${text}\n`),
  stop: interrupted.signal,
});
process.exitCode ??= well ? 0 : 1;
