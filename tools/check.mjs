/**
 * `npm run check`: format, types, lint, import rules and unit tests, beside each other on the cores there are. Each
 * step's verdict is told as it comes; what a failed one wrote, whole. Exit 1 when any failed.
 */
import { availableParallelism, constants } from 'node:os';
import { STEPS } from './check-steps.mjs';
import { installIfNeeded } from './install-packages.mjs';
import { runSteps } from './run-steps.mjs';

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
