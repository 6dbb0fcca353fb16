import type { Bench } from './bench.js';
import { median, runBench } from './run-bench.js';

function scripted(ours: number[], theirs: number[]): { bench: Bench; calls: string[] } {
  const calls: string[] = [];
  const next = (side: string, values: number[]) => async () => {
    calls.push(side);
    return values.shift()!;
  };
  const bench: Bench = {
    name: 'test.bench',
    against: 'a script',
    unit: 'things/s',
    prepare: async () => ({
      ours: next('ours', [...ours]),
      theirs: next('theirs', [...theirs]),
      close: async () => void calls.push('close'),
      note: 'made up',
    }),
  };
  return { bench, calls };
}

describe('runBench', () => {
  it('takes the median of the ratios of pairs, without the first pair', async () => {
    const { bench } = scripted([1_000, 10, 20, 90], [1, 5, 10, 30]);
    expect(await runBench(bench, 3)).toEqual({
      bench: 'test.bench',
      against: 'a script',
      ratio: 2,
      unit: 'things/s',
      ours: 20,
      theirs: 10,
      rounds: 3,
      note: 'made up',
    });
  });

  it('lets the two sides take turns at going first, and closes at the end', async () => {
    const { bench, calls } = scripted([1, 1, 1], [1, 1, 1]);
    await runBench(bench, 2);
    expect(calls).toEqual(['theirs', 'ours', 'ours', 'theirs', 'theirs', 'ours', 'close']);
  });

  it('refuses a round that measured nothing, and closes all the same', async () => {
    const { bench, calls } = scripted([1, 0], [1, 1]);
    await expect(runBench(bench, 1)).rejects.toThrow(/a round of ours gave 0 things\/s/);
    expect(calls.at(-1)).toBe('close');
  });
});

describe('median', () => {
  it.each([
    [[3], 3],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
  ])('of %j is %d', (values, middle) => expect(median(values)).toBe(middle));
});
