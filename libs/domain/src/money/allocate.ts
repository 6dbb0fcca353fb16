import type { Money } from './money.js';

/**
 * Splits an amount by weights so that the shares sum to the amount exactly: each share is rounded toward zero, the
 * minor units left over go to the largest remainders, ties to the earlier position (largest remainder method).
 * @param weights zero or more each, at least one above zero, e.g. the minor units of the lines' amounts
 * @throws RangeError on a negative weight, or no weight above zero for an amount that is not zero
 */
export function allocate(total: Money, weights: readonly bigint[]): Money[] {
  if (weights.some((weight) => weight < 0n)) throw new RangeError('a weight below zero cannot take a share');
  const sum = weights.reduce((a, b) => a + b, 0n);
  if (sum === 0n) {
    if (total.minor !== 0n) throw new RangeError('nothing to allocate to: no weight above zero');
    return weights.map(() => ({ minor: 0n, currency: total.currency }));
  }
  const sign = total.minor < 0n ? -1n : 1n;
  const magnitude = sign * total.minor;
  const shares = weights.map((weight, position) => ({
    position,
    minor: (magnitude * weight) / sum,
    remainder: (magnitude * weight) % sum,
  }));
  let left = magnitude - shares.reduce((a, { minor }) => a + minor, 0n);
  const byRemainder = [...shares].sort((a, b) =>
    a.remainder === b.remainder ? a.position - b.position : a.remainder > b.remainder ? -1 : 1,
  );
  for (const share of byRemainder) {
    if (left === 0n) break;
    share.minor += 1n;
    left -= 1n;
  }
  return shares.map(({ minor }) => ({ minor: sign * minor, currency: total.currency }));
}
