import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';

/**
 * Waits for a condition instead of for a time: asks again and again until the answer is truthy.
 * @param what said in the error when it never came
 * @throws Error at the deadline
 */
export async function eventually<T>(
  what: string,
  ask: () => T | Promise<T>,
  { withinMs = 30_000 }: { withinMs?: number } = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + withinMs;
  for (let asked = 0; ; asked += 1) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > deadline) throw new Error(`did not happen within ${withinMs} ms: ${what}`);
    await (asked < 10 ? turn() : pause(10));
  }
}
