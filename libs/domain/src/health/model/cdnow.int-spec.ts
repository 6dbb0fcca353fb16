import { existsSync, readFileSync } from 'node:fs';
import { fitPurchaseModel, logLikelihood } from './fit-purchase-model.js';
import { conditionalExpectation, expectedPurchases, probabilityAlive } from './predict-purchases.js';
import type { PurchaseSummary } from './purchase-summary.js';

/**
 * CDNOW, 2,357 customers, 39 weeks (Fader and Hardie; the summary as packaged by lifetimes, MIT). The expected figures
 * are those published with the models (Fader, Hardie and Lee 2005; lifetimes' tests for MBG/NBD), to more digits.
 */
const FILE = '../shared/data/ar/cdnow_customers_summary.csv';
const present = existsSync(FILE);
if (!present)
  console.warn(`CDNOW suite: ${FILE} is missing, the reference figures of the purchase models are not checked`);

const customers: PurchaseSummary[] = present
  ? readFileSync(FILE, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').map(Number))
      .map(([, frequency, recency, age]) => ({ frequency: frequency!, recency: recency!, age: age! }))
  : [];

describe('CDNOW', () => {
  if (!present) {
    it('is not there: nothing to check', () => expect(customers).toEqual([]));
    return;
  }

  it('BG/NBD by maximum likelihood: r .2426, α 4.4135, a .7929, b 2.4258, log-likelihood −9582.43', () => {
    const model = fitPurchaseModel('bg-nbd', customers);
    expect(customers).toHaveLength(2357);
    expect(model.parameters.r).toBeCloseTo(0.242593, 4);
    expect(Math.abs(model.parameters.alpha - 4.413532)).toBeLessThan(1e-3);
    expect(Math.abs(model.parameters.a - 0.792886)).toBeLessThan(1e-3);
    expect(Math.abs(model.parameters.b - 2.425754)).toBeLessThan(1e-3);
    expect(Math.abs(model.logLikelihood - -9582.4256)).toBeLessThan(1e-3);
    expect(model.degenerate).toBeUndefined();
    expect(expectedPurchases(model, 52)).toBeCloseTo(1.444021, 4);
    const customer = { frequency: 26, recency: 30.857142857, age: 31 };
    expect(Math.abs(conditionalExpectation(model, customer, 52) - 25.75777)).toBeLessThan(1e-3);
    expect(probabilityAlive(model, customer)).toBeCloseTo(0.9688556, 5);
  });

  it('the log-likelihood at the paper’s rounded parameters is −9582.4268', () => {
    const rounded = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    expect(logLikelihood('bg-nbd', rounded, customers)).toBeCloseTo(-9582.4268, 3);
  });

  it('MBG/NBD: .5248, 6.1830, .8914, 1.6140, log-likelihood −9582.13', () => {
    const model = fitPurchaseModel('mbg-nbd', customers);
    expect(Math.abs(model.parameters.r - 0.52484)).toBeLessThan(1e-3);
    expect(Math.abs(model.parameters.alpha - 6.18299)).toBeLessThan(1e-3);
    expect(Math.abs(model.parameters.a - 0.89136)).toBeLessThan(1e-3);
    expect(Math.abs(model.parameters.b - 1.614)).toBeLessThan(1e-3);
    expect(Math.abs(model.logLikelihood - -9582.1327)).toBeLessThan(1e-3);
  });
});
