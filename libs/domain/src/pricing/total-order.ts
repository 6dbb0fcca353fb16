import { type Decimal, divideDecimal, multiplyDecimal, decimal } from '../money/decimal.js';
import { type Money, moneyToDecimal, subtractMoney, sumMoney } from '../money/money.js';

export interface OrderTotals {
  readonly total: Money;
  /** Absent when the cost of any line is unknown. */
  readonly cost?: Money | undefined;
  readonly margin?: Money | undefined;
  /** Margin as a share of the total in percent, one decimal, for people; rules compare the exact amounts. */
  readonly marginPercent?: Decimal | undefined;
}

/** Sums the lines' amounts: nothing is rounded again, so the lines always add up to the total. */
export function totalOrder(
  lines: readonly { readonly extended: Money; readonly cost?: Money | undefined }[],
  currency: string,
): OrderTotals {
  const total = sumMoney(
    lines.map(({ extended }) => extended),
    currency,
  );
  const costs = lines.flatMap(({ cost }) => (cost ? [cost] : []));
  if (costs.length < lines.length) return { total };
  const cost = sumMoney(costs, currency);
  const margin = subtractMoney(total, cost);
  return { total, cost, margin, marginPercent: marginPercent(margin, total) };
}

/** Margin in percent of an amount, one decimal, half up; undefined of nothing. */
export function marginPercent(margin: Money, of: Money): Decimal | undefined {
  if (of.minor === 0n) return undefined;
  return divideDecimal(multiplyDecimal(moneyToDecimal(margin), decimal('100')), moneyToDecimal(of), 1);
}
