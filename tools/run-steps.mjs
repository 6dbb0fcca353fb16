/** Runs programs beside each other, as many at once as the machine has cores, and says what became of each. */
import { spawn } from 'node:child_process';

/**
 * @param {readonly { name: string, args: readonly string[] }[]} steps node's arguments by step, the longest first
 * @param {{ atOnce: number, say: (text: string) => void, stop?: AbortSignal }} how `say` gets a line as each step ends,
 *   and before it all that a failed step wrote; after `stop` nothing is started and what runs is ended
 * @returns {Promise<boolean>} whether all of them ran and succeeded
 */
export async function runSteps(steps, { atOnce, say, stop }) {
  const waiting = [...steps];
  let allWell = true;
  const work = async () => {
    for (let step = waiting.shift(); step && !stop?.aborted; step = waiting.shift()) {
      const started = performance.now();
      const { well, output } = await runStep(step, stop);
      allWell &&= well;
      if (!well) say(output);
      say(`${well ? '✔' : '✘'} ${step.name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, atOnce) }, work));
  return allWell && !stop?.aborted;
}

/** @returns {Promise<{ well: boolean, output: string }>} what it wrote to stdout and stderr, in the order it came */
function runStep({ args }, stop) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const end = () => child.kill('SIGTERM');
  stop?.addEventListener('abort', end, { once: true });
  return new Promise((resolve) => {
    const done = (well, why = '') => {
      stop?.removeEventListener('abort', end);
      resolve({ well, output: Buffer.concat(output).toString() + why });
    };
    child.on('error', (error) => done(false, error.message));
    child.on('close', (code, signal) => done(code === 0, signal ? `ended by ${signal}` : ''));
  });
}
