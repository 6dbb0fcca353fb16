import type { PurchaseModel } from './fit-purchase-model.js';
import {
  conditionalExpectation,
  expectedPurchases,
  probabilityAlive,
  probabilityNoPurchase,
  quietWindowTail,
} from './predict-purchases.js';

/** Of Fader, Hardie and Lee 2005, as lifetimes' tests (MIT) state them. */
const PUBLISHED: Pick<PurchaseModel, 'kind' | 'parameters'> = {
  kind: 'bg-nbd',
  parameters: { r: 0.2425945, alpha: 4.4136019, a: 0.7929199, b: 2.4258881 },
};

describe('predictions at the published parameters', () => {
  it('E[X(52)] is 1.444', () => {
    expect(expectedPurchases(PUBLISHED, 52)).toBeCloseTo(1.444, 3);
  });

  it('customer 1516 (x 26, t_x 30.857, T 31): 25.758 more in 52 weeks, alive with .96886', () => {
    const customer = { frequency: 26, recency: 30.857142857, age: 31 };
    expect(conditionalExpectation(PUBLISHED, customer, 52)).toBeCloseTo(25.758, 2);
    expect(probabilityAlive(PUBLISHED, customer)).toBeCloseTo(0.96886, 4);
  });

  it('a customer without a repeat is alive for certain in BG/NBD, and not in MBG/NBD', () => {
    const once = { frequency: 0, recency: 0, age: 38 };
    const modified = { ...PUBLISHED, kind: 'mbg-nbd' as const };
    expect(probabilityAlive(PUBLISHED, once)).toBe(1);
    expect(probabilityAlive(modified, once)).toBeLessThan(0.9);
    expect(probabilityNoPurchase(PUBLISHED, once, 13)).toBeGreaterThan(0.9);
  });

  it('the chance of silence grows with silence and shrinks with the horizon', () => {
    const seen = (recency: number) => ({ frequency: 5, recency, age: 38 });
    const chances = [36, 30, 20, 10].map((recency) => probabilityNoPurchase(PUBLISHED, seen(recency), 13));
    expect(chances).toEqual([...chances].sort((a, b) => a - b));
    expect(probabilityNoPurchase(PUBLISHED, seen(30), 26)).toBeLessThan(chances[1]!);
  });
});

describe('a quiet window', () => {
  it('is told by its tail: all outcomes together are certain, silence after a busy time is rare', () => {
    const busy = { earlier: 40, time: 40, window: 13 };
    expect(quietWindowTail(PUBLISHED, { ...busy, inWindow: 400 })).toBeCloseTo(1, 9);
    expect(quietWindowTail(PUBLISHED, { ...busy, inWindow: 0 })).toBeLessThan(1e-3);
    expect(quietWindowTail(PUBLISHED, { ...busy, inWindow: 0 })).toBeCloseTo(
      ((4.4136019 + 40) / (4.4136019 + 53)) ** 40.2425945,
      12,
    );
  });
});
