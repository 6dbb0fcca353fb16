import { type Decimal, divideDecimal, formatDecimal, multiplyDecimal, decimal } from '../money/decimal.js';
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

/**
 * Why the order costs what it costs, in one line: `bid B5875 on 14 lines, margin 18.4 %`. Lines of one rung and price
 * book are told together, the most lines first.
 */
export function tellPrices(
  lines: readonly { readonly rung: string; readonly rungReference?: string | undefined }[],
  { marginPercent: percent, cost }: OrderTotals,
): string {
  const groups = new Map<string, number>();
  for (const { rung, rungReference } of lines) {
    const group =
      rung === 'document' ? 'the price of the document' : [rung, rungReference?.split('/')[0]].join(' ').trim();
    groups.set(group, (groups.get(group) ?? 0) + 1);
  }
  const told = [...groups]
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .map(([group, count]) => `${group} on ${count} ${count === 1 ? 'line' : 'lines'}`);
  const margin = percent
    ? `margin ${formatDecimal(percent)} %`
    : cost
      ? 'no margin'
      : 'margin unknown: a cost is missing';
  return [...told, margin].join(', ');
}

/** Margin in percent of an amount, one decimal, half up; undefined of nothing. */
export function marginPercent(margin: Money, of: Money): Decimal | undefined {
  if (of.minor === 0n) return undefined;
  return divideDecimal(multiplyDecimal(moneyToDecimal(margin), decimal('100')), moneyToDecimal(of), 1);
}
