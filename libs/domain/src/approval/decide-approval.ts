import {
  compareDecimal,
  decimal,
  type Decimal,
  equalDecimal,
  formatDecimal,
  multiplyDecimal,
} from '../money/decimal.js';
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
  /** In base units, so that orders in cases and in pieces compare; absent: not judged. */
  readonly baseQuantity?: Decimal | undefined;
  /** What the customer ordered of the item before; absent: nothing. */
  readonly usual?: UsualQuantity | undefined;
}

/** Quantities of earlier orders of one item by one customer, in base units. */
export interface UsualQuantity {
  readonly orders: number;
  readonly least: Decimal;
  readonly most: Decimal;
}

/** Where an order goes, and whether the customer had goods sent there before. */
export interface ShipToHistory {
  readonly named: string;
  readonly known: boolean;
  /** Orders of the customer that were approved before. */
  readonly earlierOrders: number;
}

export interface OrderToApprove {
  readonly totals: OrderTotals;
  readonly lines: readonly LineToApprove[];
  readonly newCustomer: boolean;
  /** The customer changed the order after it went to the floor. */
  readonly changedAfterRelease?: boolean | undefined;
  /** What pricing found that a person must look at: allowances that were not agreed, promotions that do not apply. */
  readonly pricing?: readonly Finding[] | undefined;
  /** Absent: the order names no ship-to. */
  readonly shipTo?: ShipToHistory | undefined;
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
  /**
   * A quantity more than `factor` times the most, or less than that part of the least, of at least `history` earlier
   * orders is unusual. Absent: quantities are not judged.
   */
  readonly usualQuantity?: { readonly factor: Decimal; readonly history: number } | undefined;
  /** Orders a customer must have before a ship-to counts as new. Absent: ship-tos are not judged. */
  readonly newShipToHistory?: number | undefined;
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
      ...shipToReasons(order, policy),
      ...lineReasons(order.lines),
      ...order.lines.flatMap((line) => quantityReasons(line, policy)),
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

function shipToReasons({ shipTo }: OrderToApprove, { newShipToHistory }: ApprovalPolicy): Finding[] {
  if (!shipTo || shipTo.known || newShipToHistory === undefined || shipTo.earlierOrders < newShipToHistory) return [];
  return [finding('NEW_SHIP_TO', `No order of the customer went to ${shipTo.named} before.`)];
}

function quantityReasons(line: LineToApprove, { usualQuantity }: ApprovalPolicy): Finding[] {
  const { lineNumber, sku, baseQuantity, usual } = line;
  if (!usualQuantity || !usual || !baseQuantity || usual.orders < usualQuantity.history) return [];
  const { factor } = usualQuantity;
  const high = compareDecimal(baseQuantity, multiplyDecimal(usual.most, factor)) > 0;
  const low = compareDecimal(multiplyDecimal(baseQuantity, factor), usual.least) < 0;
  if (!high && !low) return [];
  const range = equalDecimal(usual.least, usual.most)
    ? formatDecimal(usual.most)
    : `${formatDecimal(usual.least)} to ${formatDecimal(usual.most)}`;
  const message = `Item ${sku}: ${formatDecimal(baseQuantity)} base units; the customer's ${usual.orders} orders were of ${range}.`;
  return [finding('QUANTITY_UNUSUAL', message, lineNumber)];
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

/** `sent_back`: to the clerk, with a question. `split`: the order became several. */
export const CARD_STATUSES = ['open', 'approved', 'rejected', 'withdrawn', 'sent_back', 'split'] as const;
export type CardStatus = (typeof CARD_STATUSES)[number];

/** May this person decide this card? Whoever entered the order or changed it may not, and a card is decided once. */
export function checkApprover(facts: {
  readonly decidedBy: string;
  readonly enteredBy?: string | undefined;
  /** Everybody who changed the order. */
  readonly changedBy?: readonly string[] | undefined;
  readonly cardStatus: CardStatus;
}): Result<true, Rejection> {
  const { decidedBy, enteredBy, changedBy = [], cardStatus } = facts;
  if (cardStatus !== 'open') {
    return err(rejection('CARD_ALREADY_DECIDED', `The card is ${cardStatus.replaceAll('_', ' ')} already.`));
  }
  if (decidedBy === enteredBy) {
    return err(rejection('APPROVER_ENTERED_ORDER', `${decidedBy} entered the order and cannot decide about it.`));
  }
  if (changedBy.includes(decidedBy)) {
    return err(rejection('APPROVER_CHANGED_ORDER', `${decidedBy} changed the order and cannot decide about it.`));
  }
  return ok(true);
}

/** What a person approved; the order was planned again since, because its stock had been given back. */
export interface GrantedApproval {
  readonly decidedBy: string;
  readonly comment?: string | undefined;
  readonly codes: readonly string[];
  readonly upTo: Money;
}

/** Whether an approval still covers the order: no reason that was not on the card, and not a cent more. */
export function coversApproval(
  { reasons }: ApprovalDecision,
  total: Money,
  granted: GrantedApproval | undefined,
): boolean {
  if (!granted || compareMoney(total, granted.upTo) > 0) return false;
  return reasons.every(({ code }) => granted.codes.includes(code));
}
