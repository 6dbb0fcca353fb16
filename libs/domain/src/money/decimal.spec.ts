import fc from 'fast-check';
import {
  addDecimal,
  compareDecimal,
  decimal,
  type Decimal,
  divideDecimal,
  divideHalfUp,
  equalDecimal,
  formatDecimal,
  multiplyDecimal,
  parseDecimal,
  roundDecimal,
  subtractDecimal,
  trimDecimal,
} from './decimal.js';

const decimals: fc.Arbitrary<Decimal> = fc.record({
  unscaled: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
  scale: fc.integer({ min: 0, max: 12 }),
});

describe('decimals', () => {
  it('survive the wire as written', () => {
    fc.assert(
      fc.property(decimals, (value) => {
        expect(decimal(formatDecimal(value))).toEqual(value);
      }),
    );
  });

  it.each(['', '.5', '1.', '1e3', '+1', ' 1', '1,5', 'NaN', `0.${'1'.repeat(41)}`])('are not made from %p', (text) => {
    expect(parseDecimal(text)).toBeUndefined();
    expect(() => decimal(text)).toThrow(RangeError);
  });

  it('add, subtract and multiply exactly, where floats drift', () => {
    expect(formatDecimal(addDecimal(decimal('0.1'), decimal('0.2')))).toBe('0.3');
    expect(formatDecimal(multiplyDecimal(decimal('1.005'), decimal('3')))).toBe('3.015');
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        expect(equalDecimal(subtractDecimal(addDecimal(a, b), b), a)).toBe(true);
      }),
    );
  });

  it('compare by value, not by writing', () => {
    expect(compareDecimal(decimal('1.50'), decimal('1.5'))).toBe(0);
    expect(compareDecimal(decimal('-0.1'), decimal('0'))).toBe(-1);
    expect(formatDecimal(trimDecimal(decimal('12.500')))).toBe('12.5');
    expect(formatDecimal(trimDecimal(decimal('100')))).toBe('100');
  });

  it.each([
    ['2.345', 2, '2.35'],
    ['2.3449', 2, '2.34'],
    ['-2.345', 2, '-2.35'],
    ['0.5', 0, '1'],
    ['7', 2, '7.00'],
  ])('round %s to %d digits as %s', (text, scale, expected) => {
    expect(formatDecimal(roundDecimal(decimal(text), scale))).toBe(expected);
  });

  it('divide half up, and refuse zero', () => {
    expect(formatDecimal(divideDecimal(decimal('10'), decimal('3'), 4))).toBe('3.3333');
    expect(formatDecimal(divideDecimal(decimal('1.00'), decimal('8'), 2))).toBe('0.13');
    expect(formatDecimal(divideDecimal(decimal('1.23456'), decimal('1'), 2))).toBe('1.23');
    expect(() => divideHalfUp(1n, 0n)).toThrow(RangeError);
  });

  it('round within half a unit of the exact value', () => {
    fc.assert(
      fc.property(decimals, fc.integer({ min: 0, max: 6 }), (value, scale) => {
        const difference = subtractDecimal(roundDecimal(value, scale), value);
        const magnitude = difference.unscaled < 0n ? -difference.unscaled : difference.unscaled;
        expect(magnitude * 2n <= 10n ** BigInt(difference.scale - scale)).toBe(true);
      }),
    );
  });
});
