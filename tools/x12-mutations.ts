/**
 * Mutates sound 850s and receives them: `node dist/tools/x12-mutations.js --count 1000000 --seed 1`. Progress on
 * stderr, the result as JSON on stdout. Exit code 1 when anything crashed, took over a second or was accepted wrongly.
 */
import { parseArgs } from 'node:util';
import { runMutations } from './x12-mutations/run-mutations.js';

const { values } = parseArgs({ options: { count: { type: 'string' }, seed: { type: 'string' } } });
const count = Number(values.count ?? 100_000);
const seed = Number(values.seed ?? 1);
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed)) {
  process.stderr.write('usage: node dist/tools/x12-mutations.js [--count N] [--seed N]\n');
  process.exit(2);
}

const result = runMutations({
  count,
  seed,
  progress: (done, { accepted, refused, slowest, wrongs }) => {
    process.stderr.write(
      `${done} of ${count}: ${accepted} accepted in part, ${refused} refused in part, ${wrongs.length} wrong, slowest ${slowest.toFixed(0)} ms\n`,
    );
  },
});
process.stdout.write(`${JSON.stringify({ seed, ...result })}\n`);
process.exitCode = result.wrongs.length > 0 || result.slow > 0 ? 1 : 0;
