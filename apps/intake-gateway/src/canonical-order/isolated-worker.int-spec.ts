import { afterAll, describe, expect, it } from '@jest/globals';
import { IsolatedWorker, IsolationBreach, WorkFailed, workerEntry } from './isolated-worker.js';

/** A worker that does as it is told: echo, loop for ever, eat memory, end itself, fail. */
const OBEDIENT = `
  import { parentPort } from 'node:worker_threads';
  let left = 0;
  parentPort.postMessage({ ready: true });
  parentPort.on('message', (order) => {
    if (order === 'loop') for (;;);
    if (order === 'eat') for (const all = []; ; ) all.push(new Array(100_000).fill(order));
    if (order === 'end') process.exit(3);
    if (order === 'count') left = 3;
    if (order === 'count' || order === 'next part') parentPort.postMessage(left > 0 ? { part: left-- } : { value: 'done' });
    else if (order === 'fail') parentPort.postMessage({ error: 'as told' });
    else parentPort.postMessage({ value: order });
  });`;
const entry = new URL(`data:text/javascript,${encodeURIComponent(OBEDIENT)}`);

const worker = new IsolatedWorker<string>({
  entry,
  deadlineMs: 500,
  resourceLimits: { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 4 },
});
afterAll(() => worker.close());

describe('work in a thread of its own', () => {
  it('is answered one request after the other, in order', async () => {
    expect(await Promise.all(['a', 'b', 'c'].map((order) => worker.run(order)))).toEqual(['a', 'b', 'c']);
    expect(await worker.run('d')).toBe('d');
  });

  it('may come in parts', async () => {
    const parts: unknown[] = [];
    expect(await worker.run('count', (part) => parts.push(part))).toBe('done');
    expect(parts).toEqual([3, 2, 1]);
  });

  it('a failure of the work is told and leaves the thread alive', async () => {
    await expect(worker.run('fail')).rejects.toEqual(new WorkFailed('as told'));
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

  it('a request in hand when the service closes is not blamed on its input', async () => {
    const closing = new IsolatedWorker<string>({ entry, deadlineMs: 60_000, resourceLimits: {} });
    expect(await closing.run('loaded')).toBe('loaded');
    const running = closing.run('loop');
    const behind = closing.run('later');
    await new Promise((resolve) => setImmediate(resolve));
    await closing.close();
    for (const request of [running, behind]) {
      const reason: unknown = await request.catch((error: unknown) => error);
      expect(reason).toBeInstanceOf(Error);
      expect(reason).not.toBeInstanceOf(IsolationBreach);
    }
  });

  it('finds the compiled entry from compiled and from source modules', () => {
    const from = (url: string) => workerEntry(url, 'read.worker').href;
    expect(from('file:///p/dist/apps/a/src/x.js')).toBe('file:///p/dist/apps/a/src/read.worker.js');
    expect(from('file:///p/apps/a/src/x.ts')).toBe('file:///p/dist/apps/a/src/read.worker.js');
  });
});
