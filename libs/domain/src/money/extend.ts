import { type Decimal, multiplyDecimal } from './decimal.js';
import { type Money, roundToMoney } from './money.js';

/**
 * A line's amount: quantity × unit price, exact, then rounded once (half up) to minor units. The only place where a
 * price becomes an amount; rounding the unit first and multiplying after drifts.
 */
export function extend({
  quantity,
  unitPrice,
  currency,
}: {
  readonly quantity: Decimal;
  readonly unitPrice: Decimal;
  readonly currency: string;
}): Money {
  return roundToMoney(multiplyDecimal(quantity, unitPrice), currency);
}
