import { describe, expect, it } from '@jest/globals';
import { inTurns } from './in-turns.js';

describe('reading in turns', () => {
  it('brings every byte, in small portions', async () => {
    const bytes = Buffer.from(Array.from({ length: 100_003 }, (_, index) => index % 251));
    const portions: Uint8Array[] = [];
    for await (const portion of inTurns([bytes.subarray(0, 70_000), Buffer.alloc(0), bytes.subarray(70_000)])) {
      portions.push(portion);
    }
    expect(Buffer.concat(portions).equals(bytes)).toBe(true);
    expect(Math.max(...portions.map(({ length }) => length))).toBe(16 * 1024);
  });

  it('lets others run while a source always has more', async () => {
    let others = 0;
    let ended = false;
    const other = () => {
      others += 1;
      if (!ended) setImmediate(other);
    };
    setImmediate(other);
    for await (const _portion of inTurns([Buffer.alloc(16 * 1024 * 8)])) {
      // Reading that takes its time.
      for (const until = performance.now() + 15; performance.now() < until;);
    }
    ended = true;
    expect(others).toBeGreaterThan(3);
  });
});
