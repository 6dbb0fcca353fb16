import fc from 'fast-check';
import { allocate } from './allocate.js';
import { decimal } from './decimal.js';
import { extend } from './extend.js';
import { addMoney, compareMoney, formatMoney, money, negateMoney, parseMoney, sumMoney } from './money.js';

describe('money', () => {
  it('reads and writes the wire form in the digits of its currency', () => {
    expect(formatMoney(money('18420', 'USD'))).toBe('18420.00');
    expect(formatMoney(money('-0.05', 'USD'))).toBe('-0.05');
    expect(formatMoney(money('1200', 'JPY'))).toBe('1200');
    expect(formatMoney(money('1.234', 'KWD'))).toBe('1.234');
    expect(money('9.3800', 'USD').minor).toBe(938n);
  });

  it('refuses an amount finer than the currency instead of rounding it silently', () => {
    expect(parseMoney('9.385', 'USD')).toBeUndefined();
    expect(parseMoney('ten', 'USD')).toBeUndefined();
    expect(() => money('0.5', 'JPY')).toThrow(RangeError);
  });

  it('never mixes currencies', () => {
    expect(() => addMoney(money('1', 'USD'), money('1', 'EUR'))).toThrow(RangeError);
    expect(() => compareMoney(money('1', 'USD'), money('1', 'EUR'))).toThrow(RangeError);
  });

  it('sums nothing to zero', () => {
    expect(sumMoney([], 'USD')).toEqual({ minor: 0n, currency: 'USD' });
  });
});

describe('extend', () => {
  it('rounds once, after the multiplication', () => {
    // 3 × 1.005 = 3.015 → 3.02; rounding the unit first would give 3.03
    expect(formatMoney(extend({ quantity: decimal('3'), unitPrice: decimal('1.005'), currency: 'USD' }))).toBe('3.02');
    expect(formatMoney(extend({ quantity: decimal('12'), unitPrice: decimal('9.38'), currency: 'USD' }))).toBe(
      '112.56',
    );
    expect(formatMoney(extend({ quantity: decimal('40.25'), unitPrice: decimal('2.345678'), currency: 'USD' }))).toBe(
      '94.41',
    );
  });

  it('mirrors a credit exactly', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 9n }), fc.bigInt({ min: 0n, max: 10n ** 12n }), (q, p) => {
        const unitPrice = { unscaled: p, scale: 6 };
        const charged = extend({ quantity: { unscaled: q, scale: 3 }, unitPrice, currency: 'USD' });
        const credited = extend({ quantity: { unscaled: -q, scale: 3 }, unitPrice, currency: 'USD' });
        expect(credited).toEqual(negateMoney(charged));
      }),
    );
  });
});

describe('allocate', () => {
  it('gives the odd cents to the largest remainders', () => {
    const shares = allocate(money('100.00', 'USD'), [1n, 1n, 1n]);
    expect(shares.map(formatMoney)).toEqual(['33.34', '33.33', '33.33']);
  });

  it('sums to the total, and no share is a cent or more from its exact part', () => {
    const weights = fc
      .array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 40 })
      .filter((all) => all.some((weight) => weight > 0n));
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), weights, (minor, parts) => {
        const shares = allocate({ minor, currency: 'USD' }, parts);
        const sum = parts.reduce((a, b) => a + b, 0n);
        expect(shares.reduce((a, share) => a + share.minor, 0n)).toBe(minor);
        shares.forEach((share, position) => {
          const off = share.minor * sum - minor * parts[position]!;
          expect(off < sum && -off < sum).toBe(true);
        });
      }),
    );
  });

  it('needs somewhere to put an amount', () => {
    expect(() => allocate(money('1', 'USD'), [0n, 0n])).toThrow(RangeError);
    expect(() => allocate(money('1', 'USD'), [-1n, 2n])).toThrow(RangeError);
    expect(allocate(money('0', 'USD'), [0n]).map(formatMoney)).toEqual(['0.00']);
  });
});
