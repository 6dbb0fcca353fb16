/** An exact decimal as digits and a scale: `units / 10^scale`. Enough to add up and compare what a sender wrote. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

/** Reads an X12 number (R or N0), with a power of ten where one is given. @returns undefined for anything that is none */
export function readDecimal(text: string): Decimal | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:E(-?\d{1,2}))?$/.exec(text);
  if (!match || (!match[2] && !match[3])) return undefined;
  const fraction = match[3] ?? '';
  const units = BigInt((match[2] ?? '') + fraction) * (match[1] === '-' ? -1n : 1n);
  const scale = fraction.length - Number(match[4] ?? 0);
  return scale < 0 ? { units: units * 10n ** BigInt(-scale), scale: 0 } : { units, scale };
}

export const ZERO_DECIMAL: Decimal = { units: 0n, scale: 0 };

export function addDecimals(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale);
  return { units: scaled(left, scale) + scaled(right, scale), scale };
}

export const multiplyDecimals = (left: Decimal, right: Decimal): Decimal => ({
  units: left.units * right.units,
  scale: left.scale + right.scale,
});

export function equalDecimals(left: Decimal, right: Decimal): boolean {
  const scale = Math.max(left.scale, right.scale);
  return scaled(left, scale) === scaled(right, scale);
}

/** Below zero when the first is less, above when it is more. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  const scale = Math.max(left.scale, right.scale);
  const [one, other] = [scaled(left, scale), scaled(right, scale)];
  return one < other ? -1 : one > other ? 1 : 0;
}

const scaled = (value: Decimal, scale: number): bigint => value.units * 10n ** BigInt(scale - value.scale);

/** Canonical text: no plus, no leading zeros, a digit on both sides of the point; trailing zeros stay as sent. */
export function decimalText(value: Decimal): string {
  const negative = value.units < 0n;
  const digits = (negative ? -value.units : value.units).toString().padStart(value.scale + 1, '0');
  const whole = digits.slice(0, digits.length - value.scale);
  const text = value.scale > 0 ? `${whole}.${digits.slice(-value.scale)}` : whole;
  return negative ? `-${text}` : text;
}
