import { compareDecimal, decimal, type Decimal, multiplyDecimal, subtractDecimal } from '../money/decimal.js';

/** The document's price beside ours, per unit of the line. */
export interface PriceDifference {
  readonly ours: Decimal;
  readonly theirs: Decimal;
  readonly withinTolerance: boolean;
}

const HUNDRED = decimal('100');

/** @returns the difference, or undefined when the document has no price or the same one */
export function comparePrices({
  ours,
  theirs,
  tolerancePercent,
}: {
  readonly ours: Decimal;
  readonly theirs: Decimal | undefined;
  /** Percent of our price, either way. */
  readonly tolerancePercent: Decimal;
}): PriceDifference | undefined {
  if (!theirs || compareDecimal(ours, theirs) === 0) return undefined;
  const difference = subtractDecimal(theirs, ours);
  const magnitude = { ...difference, unscaled: difference.unscaled < 0n ? -difference.unscaled : difference.unscaled };
  const withinTolerance =
    compareDecimal(multiplyDecimal(magnitude, HUNDRED), multiplyDecimal(ours, tolerancePercent)) <= 0;
  return { ours, theirs, withinTolerance };
}
