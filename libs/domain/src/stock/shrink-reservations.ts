import {
  addDecimal,
  compareDecimal,
  type Decimal,
  divideDown,
  isPositiveDecimal,
  minDecimal,
  multiplyDecimal,
  subtractDecimal,
  trimDecimal,
} from '../money/decimal.js';

/** Stock an order holds on a shelf and nobody has picked. */
export interface HeldOnShelf {
  readonly reservationId: string;
  /** In the unit of the line, and in base units. */
  readonly quantity: Decimal;
  readonly baseQuantity: Decimal;
  /** Base units per unit of the line. */
  readonly factor: Decimal;
}

export interface Shrinkage {
  readonly reservationId: string;
  readonly quantity: Decimal;
  readonly baseQuantity: Decimal;
}

/**
 * A shelf holds less than is promised from it: which reservations give back how much, in the order they are given, in
 * whole units of their lines (an order for cases does not keep half of one).
 * @returns undefined when all of them together do not hold as much
 */
export function shrinkReservations(held: readonly HeldOnShelf[], missing: Decimal): Shrinkage[] | undefined {
  const cuts: Shrinkage[] = [];
  let left = missing;
  for (const { reservationId, quantity, baseQuantity, factor } of held) {
    if (!isPositiveDecimal(left)) break;
    const part = minDecimal(quantity, unitsThatHold(left, factor, trimDecimal(quantity).scale));
    const base = compareDecimal(part, quantity) === 0 ? baseQuantity : multiplyDecimal(part, factor);
    cuts.push({ reservationId, quantity: trimDecimal(part), baseQuantity: trimDecimal(base) });
    left = subtractDecimal(left, base);
  }
  return isPositiveDecimal(left) ? undefined : cuts;
}

/** The fewest units, in the given fineness, that hold at least so many base units. */
function unitsThatHold(base: Decimal, factor: Decimal, scale: number): Decimal {
  const down = divideDown(base, factor, scale);
  const enough = compareDecimal(multiplyDecimal(down, factor), base) >= 0;
  return enough ? down : addDecimal(down, { unscaled: 1n, scale });
}
