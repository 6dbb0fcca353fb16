import { addDecimals, equalDecimals, multiplyDecimals, readDecimal, type Decimal } from '../tokenizer/decimal.js';
import type { SegmentTable } from '../tokenizer/segment-table.js';

/** Powers of ten that a double holds exactly. */
const POWERS = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/** Digits and scale of the number read last by `readSmall`: the two results of one pass. */
let smallUnits = 0;
let smallScale = 0;

/**
 * Reads an element that is plain digits with an optional point, up to 15 of them, as a safe integer, without making
 * a string of it. @returns false for anything else
 */
function readSmall(table: SegmentTable, index: number, element: number): boolean {
  const { bytes } = table;
  const { marks, first } = table.elements;
  const mark = marks[first + index]! + element;
  if (mark >= marks[first + index + 1]!) return false;
  const start = marks[mark - 1]! + 1;
  const end = marks[mark]!;
  if (start >= end || end - start > 15) return false;
  let units = 0;
  let scale = -1;
  for (let at = start; at < end; at += 1) {
    const code = bytes[at]!;
    if (code === 0x2e && scale < 0) scale = 0;
    else if (code >= 0x30 && code <= 0x39) {
      units = units * 10 + (code - 0x30);
      if (scale >= 0) scale += 1;
    } else return false;
  }
  // A point alone is no number.
  if (scale === 0 && end - start === 1) return false;
  smallUnits = units;
  smallScale = scale < 0 ? 0 : scale;
  return true;
}

/**
 * An exact sum of elements that are X12 numbers. Kept as a safe integer with a scale while it fits (every real order
 * does), as a bigint beyond that: always exact, without paying for bigints line by line.
 */
export class DecimalSum {
  private scale = 0;
  private large: Decimal | undefined;

  constructor(private units = 0) {}

  /** Adds an element; what is no number adds nothing. */
  add(table: SegmentTable, index: number, element: number): void {
    if (readSmall(table, index, element)) this.addSmall(smallUnits, smallScale);
    else {
      const value = readDecimal(table.element(index, element));
      if (value) this.addLarge(value);
    }
  }

  /** Adds the product of two elements of a segment. @returns false when one of the two is no number */
  addProduct(table: SegmentTable, index: number, left: number, right: number): boolean {
    if (readSmall(table, index, left)) {
      const units = smallUnits;
      const scale = smallScale;
      if (
        readSmall(table, index, right) &&
        units * smallUnits <= Number.MAX_SAFE_INTEGER &&
        scale + smallScale < POWERS.length
      ) {
        this.addSmall(units * smallUnits, scale + smallScale);
        return true;
      }
    }
    const [first, second] = [readDecimal(table.element(index, left)), readDecimal(table.element(index, right))];
    if (!first || !second) return false;
    this.addLarge(multiplyDecimals(first, second));
    return true;
  }

  /** Whether an element says this sum; what is no number says nothing else either. */
  agrees(table: SegmentTable, index: number, element: number): boolean {
    // The usual case: a whole number for a sum of whole numbers.
    const plain = this.large === undefined && this.scale === 0;
    if (plain && readSmall(table, index, element) && smallScale === 0) return this.units === smallUnits;
    const said = readDecimal(table.element(index, element));
    return said === undefined || equalDecimals(this.value, said);
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
