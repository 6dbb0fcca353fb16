import { type Decimal, divideDecimal, formatDecimal, multiplyDecimal, decimal } from '../money/decimal.js';
import { type Money, moneyToDecimal, subtractMoney, sumMoney } from '../money/money.js';
import { type LineAdjustment, sumAdjustments } from './line-adjustment.js';

export interface OrderTotals {
  /** What the customer owes when everything ships: lines less discounts and allowances, plus charges and tax. */
  readonly total: Money;
  /** The lines' extended amounts, before anything else. */
  readonly goods: Money;
  /** Goods less discounts and allowances: what the margin is taken of. Neither freight nor tax is earned on goods. */
  readonly net: Money;
  /** Below zero or zero. */
  readonly discounts: Money;
  /** Below zero or zero. */
  readonly allowances: Money;
  readonly charges: Money;
  readonly tax: Money;
  /** Absent when the cost of any line is unknown. */
  readonly cost?: Money | undefined;
  /** Net less cost. */
  readonly margin?: Money | undefined;
  /** Margin as a share of net in percent, one decimal, for people; rules compare the exact amounts. */
  readonly marginPercent?: Decimal | undefined;
}

export interface LineAmounts {
  readonly extended: Money;
  readonly cost?: Money | undefined;
  readonly adjustments?: readonly LineAdjustment[] | undefined;
}

/** Sums the lines' amounts: nothing is rounded again, so the lines always add up to the total. */
export function totalOrder(lines: readonly LineAmounts[], currency: string): OrderTotals {
  const goods = sumMoney(
    lines.map(({ extended }) => extended),
    currency,
  );
  const adjustments = lines.flatMap((line) => line.adjustments ?? []);
  const of = (kind: LineAdjustment['kind']) =>
    sumAdjustments(
      adjustments.filter((each) => each.kind === kind),
      currency,
    );
  const [discounts, allowances, charges, tax] = [of('discount'), of('allowance'), of('charge'), of('tax')];
  const net = sumMoney([goods, discounts, allowances], currency);
  const sums = { total: sumMoney([net, charges, tax], currency), goods, net, discounts, allowances, charges, tax };
  const costs = lines.flatMap(({ cost }) => (cost ? [cost] : []));
  if (costs.length < lines.length) return sums;
  const cost = sumMoney(costs, currency);
  const margin = subtractMoney(net, cost);
  return { ...sums, cost, margin, marginPercent: marginPercent(margin, net) };
}

/** What a line adds to the margin's side of the order: extended less its discounts and allowances. */
export function netOfLine({ extended, adjustments = [] }: LineAmounts): Money {
  const less = adjustments.filter(({ kind }) => kind === 'discount' || kind === 'allowance');
  return sumMoney([extended, ...less.map(({ amount }) => amount)], extended.currency);
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
