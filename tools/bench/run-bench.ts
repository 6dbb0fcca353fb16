import type { Bench, BenchResult } from './bench.js';

/** The middle value; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Four significant figures: more would claim what a measurement cannot. */
export const rounded = (value: number): number => Number(value.toPrecision(4));

/**
 * Runs ours and theirs in pairs, who goes first alternating, after one pair that does not count (it warms the caches
 * of both). The ratio is the median of the pairs' ratios: what slows the machine for a while slows both of a pair.
 */
export async function runBench(bench: Bench, rounds: number): Promise<BenchResult> {
  const { name, against, unit } = bench;
  const prepared = await bench.prepare();
  try {
    const pairs: { ours: number; theirs: number }[] = [];
    for (let round = -1; round < rounds; round += 1) {
      const pair = { ours: 0, theirs: 0 };
      const order = round % 2 === 0 ? (['ours', 'theirs'] as const) : (['theirs', 'ours'] as const);
      for (const side of order) {
        pair[side] = await prepared[side]();
        if (!(pair[side] > 0)) throw new Error(`${name}: a round of ${side} gave ${pair[side]} ${unit}`);
      }
      if (round >= 0) pairs.push(pair);
    }
    return {
      bench: name,
      against,
      ratio: rounded(median(pairs.map(({ ours, theirs }) => ours / theirs))),
      unit,
      ours: rounded(median(pairs.map(({ ours }) => ours))),
      theirs: rounded(median(pairs.map(({ theirs }) => theirs))),
      rounds,
      note: prepared.note,
    };
  } finally {
    await prepared.close?.();
  }
}
