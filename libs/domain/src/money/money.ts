import { type Decimal, formatDecimal, parseDecimal, roundDecimal } from './decimal.js';

/** An amount of money in whole minor units (cents): what is owed, posted and paid. Never a float. */
export interface Money {
  readonly minor: bigint;
  /** ISO 4217 alphabetic code. */
  readonly currency: string;
}

/** Currencies whose minor unit is not a hundredth (ISO 4217 list one, column "minor unit"). */
const MINOR_DIGITS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
};

/** Fraction digits of a currency's amounts: 2 for most. */
export const minorDigits = (currency: string): number => MINOR_DIGITS[currency] ?? 2;

export const zeroMoney = (currency: string): Money => ({ minor: 0n, currency });

/**
 * @returns the amount a text says exactly (`"18420.00"`, `"18420"`), or undefined when it is no plain decimal or has
 *   more fraction digits than the currency
 */
export function parseMoney(text: string, currency: string): Money | undefined {
  const value = parseDecimal(text);
  const digits = minorDigits(currency);
  if (!value) return undefined;
  const rounded = roundDecimal(value, digits);
  const exact = value.scale <= digits || value.unscaled === rounded.unscaled * 10n ** BigInt(value.scale - digits);
  return exact ? { minor: rounded.unscaled, currency } : undefined;
}

/**
 * The amount a trusted text says (a constant, a validated field).
 * @throws RangeError when the text is no amount of this currency: a bug of the caller
 */
export function money(text: string, currency: string): Money {
  const value = parseMoney(text, currency);
  if (!value) throw new RangeError(`not an amount of ${currency}: '${text.slice(0, 60)}'`);
  return value;
}

/** The wire form, always with the currency's fraction digits: `"18420.00"`. */
export function formatMoney({ minor, currency }: Money): string {
  return formatDecimal({ unscaled: minor, scale: minorDigits(currency) });
}

/** The amount as an exact decimal of major units. */
export const moneyToDecimal = ({ minor, currency }: Money): Decimal => ({
  unscaled: minor,
  scale: minorDigits(currency),
});

/** A decimal of major units rounded once, half up, to whole minor units. */
export function roundToMoney(value: Decimal, currency: string): Money {
  return { minor: roundDecimal(value, minorDigits(currency)).unscaled, currency };
}

/** @throws RangeError when the currencies differ: amounts of two currencies have no sum */
function sameCurrency(a: Money, b: Money): string {
  if (a.currency !== b.currency) throw new RangeError(`${a.currency} and ${b.currency} do not mix`);
  return a.currency;
}

export const addMoney = (a: Money, b: Money): Money => ({ currency: sameCurrency(a, b), minor: a.minor + b.minor });

export const subtractMoney = (a: Money, b: Money): Money => ({
  currency: sameCurrency(a, b),
  minor: a.minor - b.minor,
});

export const negateMoney = ({ minor, currency }: Money): Money => ({ minor: -minor, currency });

/** @returns negative, zero or positive */
export function compareMoney(a: Money, b: Money): number {
  sameCurrency(a, b);
  return a.minor < b.minor ? -1 : a.minor > b.minor ? 1 : 0;
}

export const minMoney = (a: Money, b: Money): Money => (compareMoney(a, b) <= 0 ? a : b);

/** The sum; the currency says what an empty sum is zero of. */
export const sumMoney = (amounts: Iterable<Money>, currency: string): Money =>
  [...amounts].reduce(addMoney, zeroMoney(currency));
