import { describe, expect, it } from '@jest/globals';
import { TokenBuckets } from './token-bucket.js';

function bucketsAt(limits: { perSecond: number; burst: number }) {
  const time = { ms: 0 };
  return { time, buckets: new TokenBuckets(limits, () => time.ms) };
}

describe('token buckets', () => {
  it('grant the burst, then refuse and say when to come back', () => {
    const { buckets } = bucketsAt({ perSecond: 0.5, burst: 3 });
    expect([1, 2, 3].map(() => buckets.take('a').remaining)).toEqual([2, 1, 0]);
    expect(buckets.take('a')).toEqual({
      granted: false,
      limit: 3,
      remaining: 0,
      resetSeconds: 6,
      retryAfterSeconds: 2,
    });
  });

  it('refill with time, never above the burst, and a refusal costs nothing', () => {
    const { buckets, time } = bucketsAt({ perSecond: 10, burst: 2 });
    buckets.take('a');
    buckets.take('a');
    for (let i = 0; i < 50; i += 1) expect(buckets.take('a').granted).toBe(false);
    time.ms = 100;
    expect(buckets.take('a').granted).toBe(true);
    expect(buckets.take('a').granted).toBe(false);
    time.ms = 3_600_000;
    expect([1, 2, 3].map(() => buckets.take('a').granted)).toEqual([true, true, false]);
  });

  it('are one per caller', () => {
    const { buckets } = bucketsAt({ perSecond: 1, burst: 1 });
    expect(buckets.take('a').granted).toBe(true);
    expect(buckets.take('a').granted).toBe(false);
    expect(buckets.take('b').granted).toBe(true);
  });

  it('forget callers who have been away, and only those', () => {
    const { buckets, time } = bucketsAt({ perSecond: 1, burst: 1 });
    for (let i = 0; i < 10_000; i += 1) buckets.take(`caller ${i}`);
    time.ms = 500;
    buckets.take('busy');
    expect(buckets.size).toBe(10_001);
    time.ms = 1_000;
    buckets.take('late');
    expect(buckets.size).toBe(2);
    expect(buckets.take('busy').granted).toBe(false);
  });
});
