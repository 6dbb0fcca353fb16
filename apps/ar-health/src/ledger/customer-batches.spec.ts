import { BatchPace, customerBatches } from './customer-batches.js';

describe('walking through customers', () => {
  it('takes every customer once, in order, however large the batches', async () => {
    const all = Array.from({ length: 300 }, (_, at) => `c${1000 + at}`);
    const pace = new BatchPace();
    const seen: string[] = [];
    const sizes: number[] = [];
    const next = async (after: string) => all.filter((id) => id > after).slice(0, pace.customers);
    for await (const batch of customerBatches(next)) {
      seen.push(...batch);
      sizes.push(batch.length);
      pace.took({ customers: batch.length, entries: batch.length });
    }
    expect(seen).toEqual(all);
    expect(sizes).toEqual([25, 50, 100, 125]);
  });

  it('keeps to so many entries a batch: fewer customers where they have much, never none', () => {
    const pace = new BatchPace();
    pace.took({ customers: 25, entries: 50_000 });
    expect(pace.customers).toBe(5);
    pace.took({ customers: 5, entries: 1_000_000 });
    expect(pace.customers).toBe(1);
    pace.took({ customers: 1, entries: 0 });
    expect(pace.customers).toBe(2);
    for (let batch = 0; batch < 20; batch += 1) pace.took({ customers: pace.customers, entries: pace.customers });
    expect(pace.customers).toBe(500);
  });
});
