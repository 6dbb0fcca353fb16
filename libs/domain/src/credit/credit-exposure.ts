import { type Decimal, subtractDecimal } from '../money/decimal.js';
import { extend } from '../money/extend.js';
import { addMoney, type Money, subtractMoney, sumMoney } from '../money/money.js';
import { OPEN_STATES, type OrderState } from '../order/order-state.js';
import { adjustmentsBetween, type LineAdjustment, sumAdjustments } from '../pricing/line-adjustment.js';

/** What a customer owes or is about to owe, each order counted in exactly one term per unit ordered. */
export interface ExposureTerms {
  readonly openInvoices: Money;
  readonly shippedNotBilled: Money;
  readonly approvedNotShipped: Money;
  /** Cash and credits not applied to an invoice, zero or more. */
  readonly unapplied: Money;
}

/** Credit exposure = open invoices + shipped not billed + approved not shipped − unapplied cash and credits. */
export function creditExposure(terms: ExposureTerms): Money {
  const owed = addMoney(addMoney(terms.openInvoices, terms.shippedNotBilled), terms.approvedNotShipped);
  return subtractMoney(owed, terms.unapplied);
}

/**
 * The amount of a line between two cumulative quantities: extend(to) − extend(from). However a line is cut into
 * shipments and invoices, the pieces sum to the line's amount to the cent; rounding each piece by itself would not.
 */
export function amountBetween({
  from,
  to,
  unitPrice,
  currency,
}: {
  readonly from: Decimal;
  readonly to: Decimal;
  readonly unitPrice: Decimal;
  readonly currency: string;
}): Money {
  return subtractMoney(extend({ quantity: to, unitPrice, currency }), extend({ quantity: from, unitPrice, currency }));
}

/** States whose orders count in the exposure with what is not billed of them: approval puts an order there. */
export const COUNTED_STATES: readonly OrderState[] = [...OPEN_STATES, 'shipped'];

export interface CountedOrder {
  readonly state: OrderState;
  readonly currency: string;
  readonly lines: readonly {
    readonly ordered: Decimal;
    readonly cancelled: Decimal;
    readonly billed: Decimal;
    /** Absent: not priced, so not approved either. */
    readonly unitPrice?: Decimal | undefined;
    readonly adjustments: readonly LineAdjustment[];
    /** The quantity the adjustments were frozen for. */
    readonly pricedQuantity?: Decimal | undefined;
  }[];
}

/**
 * What an order adds to its customer's exposure now: everything wanted and not billed, shipped or not, with its share
 * of discounts, charges and taxes. Once billed it counts as an open invoice and no longer here.
 */
export function exposureOfOrder({ state, currency, lines }: CountedOrder): Money {
  if (!COUNTED_STATES.includes(state)) return { minor: 0n, currency };
  return sumMoney(
    lines.flatMap(({ ordered, cancelled, billed: from, unitPrice, adjustments, pricedQuantity }) => {
      if (!unitPrice) return [];
      const to = subtractDecimal(ordered, cancelled);
      const shares = pricedQuantity ? adjustmentsBetween({ adjustments, of: pricedQuantity, from, to }) : [];
      return [amountBetween({ from, to, unitPrice, currency }), sumAdjustments(shares, currency)];
    }),
    currency,
  );
}
