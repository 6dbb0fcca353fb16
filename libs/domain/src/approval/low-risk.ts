import { compareDecimal, decimal, type Decimal, multiplyDecimal } from '../money/decimal.js';
import { compareMoney, type Money, moneyToDecimal } from '../money/money.js';
import type { RejectionCode } from '../rejections/rejections.js';

export interface LowRiskPolicy {
  readonly maximumTotal: Money;
  /** Percent; a card whose margin is unknown is never of low risk. */
  readonly minimumMarginPercent: Decimal;
  /** Only cards with none but these reasons. */
  readonly reasons: readonly RejectionCode[];
}

/** Whether a card may be approved with many others at once, without a look at each. */
export function isLowRisk(
  card: {
    readonly reasons: readonly { readonly code: string }[];
    readonly total: Money;
    readonly margin?: Money | undefined;
  },
  { maximumTotal, minimumMarginPercent, reasons }: LowRiskPolicy,
): boolean {
  const { total, margin } = card;
  if (!margin || total.currency !== maximumTotal.currency || compareMoney(total, maximumTotal) > 0) return false;
  const allowed: readonly string[] = reasons;
  if (!card.reasons.every(({ code }) => allowed.includes(code))) return false;
  const share = multiplyDecimal(moneyToDecimal(margin), decimal('100'));
  return compareDecimal(share, multiplyDecimal(moneyToDecimal(total), minimumMarginPercent)) >= 0;
}
