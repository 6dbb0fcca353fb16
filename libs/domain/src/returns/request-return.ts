import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  isPositiveDecimal,
  subtractDecimal,
} from '../money/decimal.js';
import { type Money, sumMoney } from '../money/money.js';
import { amountBetween } from '../credit/credit-exposure.js';
import { adjustmentsBetween, type LineAdjustment, sumAdjustments } from '../pricing/line-adjustment.js';
import { type Finding, finding, type Rejection, rejection, rejectionOf } from '../rejections/rejections.js';
import { err, ok, type Result } from '../result/result.js';

/** Why goods come back; `damaged` and `wrong_item` are the house's fault. */
export const RETURN_REASONS = [
  'damaged',
  'wrong_item',
  'quality',
  'expired',
  'not_ordered',
  'overstock',
  'other',
] as const;
export type ReturnReason = (typeof RETURN_REASONS)[number];

/** What the customer gets for them. */
export const RETURN_REMEDIES = ['credit', 'replacement', 'refund'] as const;
export type ReturnRemedy = (typeof RETURN_REMEDIES)[number];

/** A line of the original order, with its price and its frozen shares. */
export interface ShippedLine {
  readonly position: number;
  readonly lineNumber: string;
  readonly shipped: Decimal;
  /** Of other returns that are not refused or withdrawn. */
  readonly returned: Decimal;
  readonly unitPrice: Decimal;
  readonly adjustments: readonly LineAdjustment[];
  readonly pricedQuantity: Decimal;
}

export interface ReturnLineAsked {
  readonly position: number;
  readonly quantity: Decimal;
}

export interface ReturnLine extends ReturnLineAsked {
  readonly lineNumber: string;
  readonly unitPrice: Decimal;
  /** What these goods cost with their shares of discounts and taxes, freight and other charges left out. */
  readonly worth: Money;
}

/**
 * A return of part of an order: never more of a line than was shipped and does not come back already. Prices, discount
 * shares and taxes are those of the order as it was priced, cut by cumulative quantity, so however many returns there
 * are they sum to the line to the cent.
 */
export function requestReturn({
  asked,
  lines,
  currency,
}: {
  readonly asked: readonly ReturnLineAsked[];
  readonly lines: readonly ShippedLine[];
  readonly currency: string;
}): Result<{ readonly lines: readonly ReturnLine[]; readonly worth: Money }, Rejection> {
  if (asked.length === 0) return err(rejection('RETURN_EMPTY', 'The return names no line.'));
  const findings: Finding[] = [];
  const returned: ReturnLine[] = [];
  const named = new Set<number>();
  for (const { position, quantity } of asked) {
    const line = lines.find((each) => each.position === position);
    if (!line || named.has(position)) {
      findings.push(
        finding('RETURN_LINE_UNKNOWN', `The order has no line at ${position}, or the return names it twice.`),
      );
      continue;
    }
    named.add(position);
    const left = subtractDecimal(line.shipped, line.returned);
    if (!isPositiveDecimal(quantity) || compareDecimal(quantity, left) > 0) {
      const message = `Line ${line.lineNumber}: ${formatDecimal(quantity)} cannot come back, ${formatDecimal(left)} is with the customer.`;
      findings.push(finding('RETURN_TOO_MUCH', message, line.lineNumber));
      continue;
    }
    returned.push({
      position,
      quantity,
      lineNumber: line.lineNumber,
      unitPrice: line.unitPrice,
      worth: worthOf(line, quantity, currency),
    });
  }
  const refused = rejectionOf(findings);
  if (refused) return err(refused);
  return ok({
    lines: returned,
    worth: sumMoney(
      returned.map(({ worth }) => worth),
      currency,
    ),
  });
}

function worthOf(
  { returned, unitPrice, adjustments, pricedQuantity }: ShippedLine,
  quantity: Decimal,
  currency: string,
): Money {
  const to = addDecimal(returned, quantity);
  const goods = amountBetween({ from: returned, to, unitPrice, currency });
  const shares = adjustmentsBetween({
    adjustments: adjustments.filter(({ kind }) => kind !== 'charge'),
    of: pricedQuantity,
    from: returned,
    to,
  });
  return { ...goods, minor: goods.minor + sumAdjustments(shares, currency).minor };
}
