import fc from 'fast-check';
import { decimal } from '../money/decimal.js';
import type { AgingSums } from './age-receivables.js';
import { convertAgings } from './convert-aging.js';

const row = (currency: string, bucketsMinor: bigint[], unappliedMinor = 0n): AgingSums => ({
  currency,
  bucketsMinor,
  unappliedMinor,
  balanceMinor: bucketsMinor.reduce((sum, bucket) => sum + bucket, unappliedMinor),
  pastDueMinor: bucketsMinor[1]!,
  disputedMinor: 0n,
  openInvoices: 1,
});

describe('aging in the company’s currency', () => {
  it('converts each currency at its rate, whatever its minor unit, and sums', () => {
    const rates = new Map([
      ['CAD', decimal('0.7305')],
      ['JPY', decimal('0.00683')],
    ]);
    const rows = [row('USD', [1000n, 500n]), row('CAD', [333n, 101n], -7n), row('JPY', [1000n, 0n])];
    expect(convertAgings(rows, { currency: 'USD', rates })).toEqual({
      // 3.33 CAD = 2.432565, 1.01 CAD = 0.737805, −0.07 CAD = −0.051135, 1000 JPY = 6.83
      sums: {
        currency: 'USD',
        bucketsMinor: [1000n + 243n + 683n, 500n + 74n],
        unappliedMinor: -5n,
        balanceMinor: 2495n,
        pastDueMinor: 574n,
        disputedMinor: 0n,
        openInvoices: 3,
      },
      missing: [],
    });
  });

  it('names what it has no rate for and leaves it out', () => {
    const rows = [row('EUR', [5n, 5n]), row('USD', [1n, 0n])];
    expect(convertAgings(rows, { currency: 'USD', rates: new Map() })).toMatchObject({
      sums: { balanceMinor: 1n },
      missing: ['EUR'],
    });
    expect(convertAgings([rows[0]!], { currency: 'USD', rates: new Map() }).sums).toBeUndefined();
  });

  it('adds up after any rounding', () => {
    const amount = fc.bigInt({ min: -1_000_000n, max: 1_000_000n });
    const rate = fc
      .integer({ min: 1, max: 10_000_000 })
      .map((millionths) => decimal(`${millionths / 1e6}`.includes('e') ? '0.000001' : `${millionths / 1e6}`));
    fc.assert(
      fc.property(fc.array(amount, { minLength: 2, maxLength: 5 }), amount, rate, (buckets, unapplied, one) => {
        const { sums } = convertAgings([row('CAD', buckets, unapplied)], {
          currency: 'USD',
          rates: new Map([['CAD', one]]),
        });
        expect(sums!.bucketsMinor.reduce((sum, bucket) => sum + bucket, sums!.unappliedMinor)).toBe(sums!.balanceMinor);
      }),
    );
  });
});
