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

/** Powers of ten that a double holds exactly. */
const POWERS = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/** Digits and scale of the number read last by `readSmall`: the two results of one pass. */
let smallUnits = 0;
let smallScale = 0;

/** Reads plain digits with an optional point, up to 15 of them, as a safe integer. @returns false for anything else */
function readSmall(text: string): boolean {
  const { length } = text;
  if (length === 0 || length > 15) return false;
  let units = 0;
  let scale = -1;
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x2e && scale < 0) scale = 0;
    else if (code >= 0x30 && code <= 0x39) {
      units = units * 10 + (code - 0x30);
      if (scale >= 0) scale += 1;
    } else return false;
  }
  smallUnits = units;
  smallScale = scale < 0 ? 0 : scale;
  return true;
}

/**
 * An exact sum of X12 numbers. Kept as a safe integer with a scale while it fits (every real order does), as a
 * bigint beyond that: always exact, without paying for bigints line by line.
 */
export class DecimalSum {
  private units = 0;
  private scale = 0;
  private large: Decimal | undefined;

  /** Adds a number; what is none adds nothing. */
  add(text: string): void {
    if (readSmall(text)) this.addSmall(smallUnits, smallScale);
    else {
      const value = readDecimal(text);
      if (value) this.addLarge(value);
    }
  }

  /** Adds a product. @returns false when one of the two is no number */
  addProduct(left: string, right: string): boolean {
    if (readSmall(left)) {
      const units = smallUnits;
      const scale = smallScale;
      if (readSmall(right) && units * smallUnits <= Number.MAX_SAFE_INTEGER && scale + smallScale < POWERS.length) {
        this.addSmall(units * smallUnits, scale + smallScale);
        return true;
      }
    }
    const [first, second] = [readDecimal(left), readDecimal(right)];
    if (!first || !second) return false;
    this.addLarge(multiplyDecimals(first, second));
    return true;
  }

  get value(): Decimal {
    const small = { units: BigInt(this.units), scale: this.scale };
    return this.large ? addDecimals(this.large, small) : small;
  }

  private addSmall(units: number, scale: number): void {
    const common = Math.max(scale, this.scale);
    const sum = this.units * POWERS[common - this.scale]! + units * POWERS[common - scale]!;
    if (sum <= Number.MAX_SAFE_INTEGER) {
      this.units = sum;
      this.scale = common;
    } else this.addLarge({ units: BigInt(units), scale });
  }

  private addLarge(value: Decimal): void {
    this.large = this.large ? addDecimals(this.large, value) : value;
  }
}
