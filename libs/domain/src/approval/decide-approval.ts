import { compareDecimal, decimal, type Decimal, formatDecimal, multiplyDecimal } from '../money/decimal.js';
import { addMoney, compareMoney, formatMoney, type Money, moneyToDecimal } from '../money/money.js';
import { err, ok, type Result } from '../result/result.js';
import { type Finding, finding, type Rejection, rejection } from '../rejections/rejections.js';
import type { PriceDifference } from '../pricing/compare-document-price.js';
import type { WinningRung } from '../pricing/price-ladder.js';
import { type OrderTotals } from '../pricing/total-order.js';

export interface LineToApprove {
  readonly lineNumber: string;
  readonly sku: string;
  readonly rung: WinningRung;
  readonly cost?: Money | undefined;
  readonly difference?: PriceDifference | undefined;
}

export interface OrderToApprove {
  readonly totals: OrderTotals;
  readonly lines: readonly LineToApprove[];
  readonly newCustomer: boolean;
  /** The customer changed the order after it went to the floor. */
  readonly changedAfterRelease?: boolean | undefined;
  /** What pricing found that a person must look at: allowances that were not agreed, promotions that do not apply. */
  readonly pricing?: readonly Finding[] | undefined;
  /** Exposure before this order. */
  readonly exposure: Money;
  /** Absent: no limit. */
  readonly creditLimit?: Money | undefined;
}

/** The guardrails: global, or the customer's own. */
export interface ApprovalPolicy {
  /** `so_margin_min`, percent. */
  readonly minimumMarginPercent: Decimal;
  /** `so_value_auto`: orders above wait. */
  readonly automaticValue: Money;
}

export interface ApprovalDecision {
  /** Empty: approved by itself. */
  readonly reasons: readonly Finding[];
  readonly exposureBefore: Money;
  readonly exposureAfter: Money;
}

const HUNDRED = decimal('100');

/** Inside the guardrails, or every reason why a person must look, as a set in a fixed order. */
export function decideApproval(order: OrderToApprove, policy: ApprovalPolicy): ApprovalDecision {
  const exposureAfter = addMoney(order.exposure, order.totals.total);
  return {
    exposureBefore: order.exposure,
    exposureAfter,
    reasons: [
      ...valueReasons(order, policy),
      ...marginReasons(order, policy),
      ...customerReasons(order, exposureAfter),
      ...lineReasons(order.lines),
      ...(order.pricing ?? []),
      ...(order.changedAfterRelease
        ? [finding('CHANGE_AFTER_RELEASE', 'The customer changed the order while it was on the floor.')]
        : []),
    ],
  };
}

/** Why an order was approved by itself, in one line. */
export function tellApproval({ exposureAfter }: ApprovalDecision, creditLimit: Money | undefined): string {
  const limit = creditLimit
    ? `exposure ${formatMoney(exposureAfter)} of ${formatMoney(creditLimit)}`
    : 'no credit limit';
  return `inside the guardrails, ${limit}`;
}

function valueReasons({ totals: { total } }: OrderToApprove, { automaticValue }: ApprovalPolicy): Finding[] {
  if (compareMoney(total, automaticValue) <= 0) return [];
  return [finding('ORDER_VALUE', `Order value ${formatMoney(total)} is above ${formatMoney(automaticValue)}.`)];
}

function marginReasons({ totals }: OrderToApprove, { minimumMarginPercent }: ApprovalPolicy): Finding[] {
  const { net, margin, marginPercent } = totals;
  if (!margin) return [];
  // margin ÷ net < minimum ÷ 100, without the division
  const below =
    compareDecimal(
      multiplyDecimal(moneyToDecimal(margin), HUNDRED),
      multiplyDecimal(moneyToDecimal(net), minimumMarginPercent),
    ) < 0;
  const shown = marginPercent ? `${formatDecimal(marginPercent)} %` : 'none';
  const message = `Margin ${formatMoney(margin)} (${shown}) is below the guardrail of ${formatDecimal(minimumMarginPercent)} %.`;
  return below ? [finding('MARGIN_BELOW_MINIMUM', message)] : [];
}

function customerReasons({ newCustomer, creditLimit }: OrderToApprove, exposureAfter: Money): Finding[] {
  const reasons: Finding[] = [];
  if (newCustomer) reasons.push(finding('NEW_CUSTOMER', 'The customer is new.'));
  if (creditLimit && compareMoney(exposureAfter, creditLimit) > 0) {
    const message = `Exposure with this order ${formatMoney(exposureAfter)} is above the limit of ${formatMoney(creditLimit)}.`;
    reasons.push(finding('CREDIT_EXPOSURE', message));
  }
  return reasons;
}

function lineReasons(lines: readonly LineToApprove[]): Finding[] {
  return lines.flatMap(({ lineNumber, sku, rung, cost, difference }) => {
    const reasons: Finding[] = [];
    if (!cost) reasons.push(finding('COST_UNKNOWN', `The landed cost of item ${sku} is unknown.`, lineNumber));
    if (rung === 'document') {
      const message = `Item ${sku} is in no price book; the price is the one on the document.`;
      reasons.push(finding('PRICE_UNCONFIRMED', message, lineNumber));
    }
    if (difference && !difference.withinTolerance) {
      const message = `Item ${sku}: the document says ${formatDecimal(difference.theirs)}, we say ${formatDecimal(difference.ours)}.`;
      reasons.push(finding('PRICE_DIFFERS', message, lineNumber));
    }
    return reasons;
  });
}

/** May this person decide this card? Whoever entered the order may not, and a card is decided once. */
export function checkApprover(facts: {
  readonly decidedBy: string;
  readonly enteredBy?: string | undefined;
  readonly cardStatus: 'open' | 'approved' | 'rejected' | 'withdrawn';
}): Result<true, Rejection> {
  if (facts.cardStatus !== 'open') {
    return err(rejection('CARD_ALREADY_DECIDED', `The card is ${facts.cardStatus} already.`));
  }
  if (facts.decidedBy === facts.enteredBy) {
    return err(rejection('APPROVER_ENTERED_ORDER', `${facts.decidedBy} entered the order and cannot decide about it.`));
  }
  return ok(true);
}
