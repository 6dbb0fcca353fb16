import { parseArgs } from 'node:util';
import { makeHostileMails } from './make-hostile-mails.js';
import { type Ending, readHostileMails } from './read-hostile-mails.js';

/**
 * Reads hostile mails as the service does and prints what became of them, one JSON object a line for each that took
 * more than a second or was ended, and one for all. Exits with 1 when the loop was late.
 */
const { values } = parseArgs({ options: { seed: { type: 'string' }, mails: { type: 'string' } } });
const seed = Number(values.seed ?? 1);
const count = Number(values.mails ?? 300);

const { endings, loopDelayMs } = await readHostileMails(makeHostileMails(seed, count));
for (const each of endings) {
  if (each.ending === 'ended' || each.seconds > 1) process.stdout.write(`${JSON.stringify(each)}\n`);
}
const of = (ending: Ending) => endings.filter((each) => each.ending === ending).length;
const summary = {
  seed,
  mails: endings.length,
  read: of('read'),
  refused: of('refused'),
  ended: of('ended'),
  tooLarge: of('too large'),
  slowestSeconds: Math.max(...endings.map(({ seconds }) => seconds)),
  loopDelayP99Ms: loopDelayMs,
};
process.stdout.write(`${JSON.stringify(summary)}\n`);
process.exitCode = loopDelayMs < 50 ? 0 : 1;
