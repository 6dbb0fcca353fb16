import { afterEach, describe, expect, it } from '@jest/globals';
import { IsolatedWorker, IsolationBreach, workerEntry } from './isolated-worker.js';

/** A worker that does as it is told: echo, loop for ever, eat memory, end itself, fail. */
const OBEDIENT = `
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', (order) => {
    if (order === 'loop') for (;;);
    if (order === 'eat') for (const all = []; ; ) all.push(new Array(100_000).fill(order));
    if (order === 'end') process.exit(3);
    if (order === 'fail') parentPort.postMessage({ error: 'as told' });
    else parentPort.postMessage({ value: order });
  });`;
const entry = new URL(`data:text/javascript,${encodeURIComponent(OBEDIENT)}`);

const worker = new IsolatedWorker<string>({
  entry,
  deadlineMs: 500,
  resourceLimits: { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 4 },
});
afterEach(() => worker.close());

describe('work in a thread of its own', () => {
  it('is answered one request after the other, in order', async () => {
    expect(await Promise.all(['a', 'b', 'c'].map((order) => worker.run(order)))).toEqual(['a', 'b', 'c']);
    expect(await worker.run('d')).toBe('d');
  });

  it('a failure of the work is told and leaves the thread alive', async () => {
    await expect(worker.run('fail')).rejects.toThrow('as told');
    await expect(worker.run('fail')).rejects.not.toBeInstanceOf(IsolationBreach);
    expect(await worker.run('after')).toBe('after');
  });

  it.each(['loop', 'eat', 'end'])(
    'a thread that would %s is ended, the loop here turns on, and the next request is answered',
    async (order) => {
      let turns = 0;
      const turning = setInterval(() => (turns += 1), 1);
      const behind = worker.run(order);
      const next = worker.run('next');
      await expect(behind).rejects.toBeInstanceOf(IsolationBreach);
      expect(await next).toBe('next');
      clearInterval(turning);
      expect(turns).toBeGreaterThan(0);
    },
  );

  it('finds the compiled entry from compiled and from source modules', () => {
    const from = (url: string) => workerEntry(url, 'read.worker').href;
    expect(from('file:///p/dist/apps/a/src/x.js')).toBe('file:///p/dist/apps/a/src/read.worker.js');
    expect(from('file:///p/apps/a/src/x.ts')).toBe('file:///p/dist/apps/a/src/read.worker.js');
  });
});
