import fc from 'fast-check';
import { splitBySize } from './split-by-size.js';

const message = (bytes: number) => ({ topic: 't', key: '', value: Buffer.alloc(bytes), headers: {} });
const sizes = (runs: ReturnType<typeof splitBySize>) => runs.map((run) => run.map(({ value }) => value.length));

describe('splitBySize', () => {
  it('fills runs up to the limit', () => {
    expect(sizes(splitBySize([40, 60, 1, 99, 100].map(message), 100))).toEqual([[40, 60], [1, 99], [100]]);
  });

  it('leaves one that is too large alone', () => {
    expect(sizes(splitBySize([10, 500, 10].map(message), 100))).toEqual([[10], [500], [10]]);
    expect(sizes(splitBySize([500, 10].map(message), 100))).toEqual([[500], [10]]);
  });

  it('counts key and headers', () => {
    const heavy = { topic: 't', key: 'k'.repeat(30), value: Buffer.alloc(30), headers: { h: 'é'.repeat(20) } };
    expect(splitBySize([heavy, heavy], 110)).toHaveLength(2);
  });

  it('keeps every message, in order, and every run within the limit unless it is one message', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 })), (lengths) => {
        const runs = sizes(splitBySize(lengths.map(message), 100));
        expect(runs.flat()).toEqual(lengths);
        for (const run of runs) {
          expect(run.length === 1 || run.reduce((sum, size) => sum + size, 0) <= 100).toBe(true);
        }
      }),
    );
  });
});
