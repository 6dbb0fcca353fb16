import { judge } from './judge.js';
import { runMutations } from './run-mutations.js';
import { generateGoldenOrders } from '../../libs/x12/src/samples/generate-golden-orders.js';

describe('mutated 850s', () => {
  it('are refused with a code of the closed list, or accepted rightly; none crashes', () => {
    const { inputs, accepted, refused, wrongs } = runMutations({ count: 20_000, seed: 850 });
    expect(wrongs).toEqual([]);
    expect(inputs).toBe(20_000);
    // Both happen often, or the mutations would prove nothing.
    expect(accepted).toBeGreaterThan(1000);
    expect(refused).toBeGreaterThan(10_000);
  });

  it('start from files that are accepted whole and read again as the same orders', () => {
    for (const { text, setsOf } of generateGoldenOrders(40, 850)) {
      const sets = setsOf.reduce((sum, count) => sum + count, 0);
      expect(judge(Buffer.from(text, 'latin1'), false)).toEqual({ accepted: sets, refused: false, wrongs: [] });
    }
  });
});
