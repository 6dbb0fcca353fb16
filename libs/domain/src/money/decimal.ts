/**
 * Exact decimals for quantities and unit prices: `unscaled × 10^-scale`. The scale is kept as written (`9.380` stays
 * `9.380`), equality is by value. No operation rounds unless its name says so.
 */
export interface Decimal {
  readonly unscaled: bigint;
  /** Digits after the point, 0…{@link MAX_SCALE}. */
  readonly scale: number;
}

/** More digits than any price list has; a bound keeps hostile input from making huge powers of ten. */
export const MAX_SCALE = 40;

const PATTERN = /^(-?)(\d+)(?:\.(\d+))?$/;

/** @returns the number, or undefined when the text is not a plain decimal (`1e3`, `.5`, ` 1`, `` are not) */
export function parseDecimal(text: string): Decimal | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [, sign, whole, fraction = ''] = match;
  if (fraction.length > MAX_SCALE) return undefined;
  const digits = BigInt(whole! + fraction);
  return { unscaled: sign === '-' ? -digits : digits, scale: fraction.length };
}

/**
 * The number a trusted text (a constant, a column, a validated wire field) says.
 * @throws RangeError when the text is not a plain decimal: a bug of the caller
 */
export function decimal(text: string): Decimal {
  const value = parseDecimal(text);
  if (!value) throw new RangeError(`not a decimal number: '${text.slice(0, 60)}'`);
  return value;
}

export const ZERO: Decimal = { unscaled: 0n, scale: 0 };
export const ONE: Decimal = { unscaled: 1n, scale: 0 };

/** A whole number as a decimal. */
export const wholeDecimal = (value: bigint): Decimal => ({ unscaled: value, scale: 0 });

/** The wire form: digits, sign and point only; as many fraction digits as the value carries. */
export function formatDecimal({ unscaled, scale }: Decimal): string {
  const negative = unscaled < 0n;
  const digits = (negative ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const text = scale === 0 ? whole : `${whole}.${digits.slice(digits.length - scale)}`;
  return negative ? `-${text}` : text;
}

/** The same value without trailing zeros in the fraction: `12.000` → `12`. */
export function trimDecimal(value: Decimal): Decimal {
  let { unscaled, scale } = value;
  while (scale > 0 && unscaled % 10n === 0n) {
    unscaled /= 10n;
    scale -= 1;
  }
  return { unscaled, scale };
}

const powerOfTen = (exponent: number): bigint => 10n ** BigInt(exponent);

/** The unscaled value at a scale that is at least the number's own. */
const at = (value: Decimal, scale: number): bigint => value.unscaled * powerOfTen(scale - value.scale);

export function addDecimal(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { unscaled: at(a, scale) + at(b, scale), scale };
}

export const negateDecimal = (value: Decimal): Decimal => ({ unscaled: -value.unscaled, scale: value.scale });

export const subtractDecimal = (a: Decimal, b: Decimal): Decimal => addDecimal(a, negateDecimal(b));

export const multiplyDecimal = (a: Decimal, b: Decimal): Decimal => ({
  unscaled: a.unscaled * b.unscaled,
  scale: a.scale + b.scale,
});

/** @returns negative, zero or positive, by value: 1.0 equals 1 */
export function compareDecimal(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const [left, right] = [at(a, scale), at(b, scale)];
  return left < right ? -1 : left > right ? 1 : 0;
}

export const equalDecimal = (a: Decimal, b: Decimal): boolean => compareDecimal(a, b) === 0;
export const isZeroDecimal = (value: Decimal): boolean => value.unscaled === 0n;
export const isPositiveDecimal = (value: Decimal): boolean => value.unscaled > 0n;
export const isNegativeDecimal = (value: Decimal): boolean => value.unscaled < 0n;
export const minDecimal = (a: Decimal, b: Decimal): Decimal => (compareDecimal(a, b) <= 0 ? a : b);
export const maxDecimal = (a: Decimal, b: Decimal): Decimal => (compareDecimal(a, b) >= 0 ? a : b);
export const sumDecimals = (values: Iterable<Decimal>): Decimal => [...values].reduce(addDecimal, ZERO);

/**
 * Integer division rounded half away from zero. "Half up" of commerce, mirrored for negatives so that a credit of a
 * line is exactly the negative of the line.
 * @throws RangeError on a denominator of zero
 */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  if (denominator === 0n) throw new RangeError('division by zero');
  const negative = numerator < 0n !== denominator < 0n;
  const [top, bottom] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator];
  const quotient = (2n * top + bottom) / (2n * bottom);
  return negative ? -quotient : quotient;
}

/** Rounded half up to at most `scale` fraction digits; exact when the value has no more than that. */
export function roundDecimal(value: Decimal, scale: number): Decimal {
  if (value.scale <= scale) return { unscaled: at(value, scale), scale };
  return { unscaled: divideHalfUp(value.unscaled, powerOfTen(value.scale - scale)), scale };
}

/**
 * `a ÷ b` rounded half up to `scale` fraction digits: unit conversions and percentages only, never an amount that is
 * later multiplied.
 * @throws RangeError when `b` is zero
 */
export function divideDecimal(a: Decimal, b: Decimal, scale: number): Decimal {
  const shift = scale + b.scale - a.scale;
  const numerator = shift >= 0 ? a.unscaled * powerOfTen(shift) : a.unscaled;
  const denominator = shift >= 0 ? b.unscaled : b.unscaled * powerOfTen(-shift);
  return { unscaled: divideHalfUp(numerator, denominator), scale };
}

/**
 * `a ÷ b` cut off (toward zero) after `scale` fraction digits: how many whole units fit.
 * @throws RangeError when `b` is zero
 */
export function divideDown(a: Decimal, b: Decimal, scale: number): Decimal {
  if (b.unscaled === 0n) throw new RangeError('division by zero');
  const shift = scale + b.scale - a.scale;
  const numerator = shift >= 0 ? a.unscaled * powerOfTen(shift) : a.unscaled;
  const denominator = shift >= 0 ? b.unscaled : b.unscaled * powerOfTen(-shift);
  return { unscaled: numerator / denominator, scale };
}
