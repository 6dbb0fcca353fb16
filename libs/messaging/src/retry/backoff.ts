import { randomInt } from 'node:crypto';

export interface BackoffPolicy {
  /** Delay before the second attempt, milliseconds. */
  readonly baseMs: number;
  /** No delay is longer than this, milliseconds. */
  readonly capMs: number;
}

export const DEFAULT_BACKOFF: BackoffPolicy = { baseMs: 100, capMs: 30_000 };

const cryptoRandom = (): number => randomInt(2 ** 32) / 2 ** 32;

/**
 * How long to wait after the given failed attempt: doubling from the base, capped, the upper half random ("equal
 * jitter": never a hot loop, and consumers that failed together do not come back together).
 * @param attempt the attempt that failed, 1 for the first
 * @param random a number from 0 to below 1
 * @returns milliseconds
 */
export function backoffDelay(attempt: number, policy: BackoffPolicy, random: () => number = cryptoRandom): number {
  // The exponent is bounded before the power, so that no number of failures can overflow.
  const full = Math.min(policy.capMs, policy.baseMs * 2 ** Math.min(Math.max(attempt, 1) - 1, 40));
  return full / 2 + (full / 2) * random();
}
