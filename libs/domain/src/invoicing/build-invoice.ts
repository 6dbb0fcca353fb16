import { amountBetween } from '../credit/credit-exposure.js';
import {
  addDecimal,
  compareDecimal,
  type Decimal,
  divideDecimal,
  isPositiveDecimal,
  multiplyDecimal,
} from '../money/decimal.js';
import { minorDigits, type Money, sumMoney } from '../money/money.js';
import {
  type AdjustedPart,
  adjustmentsBetween,
  billAdjustments,
  type BilledAdjustments,
  type BilledCharge,
  type BilledTax,
  type LineAdjustment,
  sumAdjustments,
} from '../pricing/line-adjustment.js';
import { dueDate, type EarlyDiscount, earlyDiscount, type PaymentTerms } from './payment-terms.js';

/** What the scale said of goods sold by weight. */
export interface CatchWeight {
  readonly weight: Decimal;
  /** The item's base unit, e.g. `LB`. */
  readonly unit: string;
  /** Of one of the line's unit, nominally: base units in it. */
  readonly nominal: Decimal;
}

export interface ShippedLine {
  readonly orderId: string;
  readonly shipmentId: string;
  readonly position: number;
  readonly lineNumber: string;
  readonly sku: string;
  readonly unit: string;
  readonly unitPrice: Decimal;
  /** Quantity of this shipment. */
  readonly quantity: Decimal;
  /** Of the whole order line, before this shipment. */
  readonly billedBefore: Decimal;
  readonly shippedInAll: Decimal;
  /** What the order line carries beside its price, frozen for `pricedQuantity`. */
  readonly adjustments: readonly LineAdjustment[];
  readonly pricedQuantity: Decimal;
  readonly catchWeight?: CatchWeight | undefined;
}

export interface InvoiceLine extends ShippedLine {
  readonly extended: Money;
  /** The part of the order line's adjustments that is billed here. */
  readonly billedAdjustments: readonly LineAdjustment[];
}

export interface InvoiceDraft {
  readonly invoiceDate: string;
  readonly dueDate: string;
  readonly lines: readonly InvoiceLine[];
  readonly charges: readonly BilledCharge[];
  readonly taxes: readonly BilledTax[];
  /** Lines plus charges and taxes, less allowances. */
  readonly amount: Money;
  readonly discount?: EarlyDiscount | undefined;
}

/**
 * An invoice of one or more shipments of a customer. A line's amount is what its cumulative quantity adds
 * ({@link amountBetween}), and of what the order costs beside its lines each part goes with the units it was frozen for:
 * the invoices of an order sum to the order to the cent, however it was shipped. Goods sold by weight are billed by
 * what the scale said.
 * @throws RangeError when more would be billed than was shipped: a bug, the database has the same check
 */
export function buildInvoice({
  lines,
  charges = [],
  invoiceDate,
  terms,
  currency,
}: {
  readonly lines: readonly ShippedLine[];
  /** Told when the goods left, beside the order: what the carrier took, and the like. */
  readonly charges?: readonly BilledCharge[] | undefined;
  readonly invoiceDate: string;
  readonly terms: PaymentTerms;
  readonly currency: string;
}): InvoiceDraft {
  const billed = lines
    .filter(({ quantity }) => isPositiveDecimal(quantity))
    .map((line): InvoiceLine => {
      const part = partOf(line);
      return { ...line, extended: amountOf(line, part, currency), billedAdjustments: adjustmentsBetween(part) };
    });
  return totalInvoice({ lines: billed, charges, invoiceDate, terms, currency });
}

/** What lines and charges come to: amounts are summed, nothing is rounded again. */
export function totalInvoice({
  lines,
  charges,
  invoiceDate,
  terms,
  currency,
}: {
  readonly lines: readonly InvoiceLine[];
  /** Beside those of the lines. */
  readonly charges: readonly BilledCharge[];
  readonly invoiceDate: string;
  readonly terms: PaymentTerms;
  readonly currency: string;
}): InvoiceDraft {
  const beside = billBeside(lines, currency);
  const amount = sumMoney(
    [
      ...lines.map(({ extended }) => extended),
      ...lines.map(({ billedAdjustments }) => sumAdjustments(billedAdjustments, currency)),
      ...charges.map(signedCharge),
    ],
    currency,
  );
  return {
    invoiceDate,
    dueDate: dueDate(terms, invoiceDate),
    lines,
    charges: [...beside.charges, ...charges],
    taxes: beside.taxes,
    amount,
    discount: earlyDiscount(terms, invoiceDate, amount),
  };
}

function partOf(line: ShippedLine): AdjustedPart {
  const { adjustments, pricedQuantity: of, billedBefore: from, quantity, shippedInAll } = line;
  const to = addDecimal(from, quantity);
  if (compareDecimal(to, shippedInAll) > 0) {
    throw new RangeError(`line ${line.lineNumber} would be billed beyond what shipped`);
  }
  return { adjustments, of, from, to };
}

function amountOf({ catchWeight, unitPrice }: ShippedLine, { from, to }: AdjustedPart, currency: string): Money {
  return catchWeight
    ? amountOfWeight(catchWeight, unitPrice, currency)
    : amountBetween({ from, to, unitPrice, currency });
}

/** Weight × price of a unit ÷ its nominal weight, rounded once. */
export function amountOfWeight({ weight, nominal }: CatchWeight, unitPrice: Decimal, currency: string): Money {
  const { unscaled } = divideDecimal(multiplyDecimal(weight, unitPrice), nominal, minorDigits(currency));
  return { minor: unscaled, currency };
}

/** The price of one unit of weight, six decimals; for people to read, amounts are never made of it. */
export const pricePerWeight = (unitPrice: Decimal, { nominal }: CatchWeight): Decimal =>
  divideDecimal(unitPrice, nominal, 6);

const signedCharge = ({ indicator, amount }: BilledCharge): Money =>
  indicator === 'charge' ? amount : { ...amount, minor: -amount.minor };

/**
 * Charges and taxes of the lines. References of charges count within their order, so each order is summed by itself;
 * taxes of all orders that are the same tax are one.
 */
function billBeside(lines: readonly InvoiceLine[], currency: string): Omit<BilledAdjustments, 'total'> {
  const orders = [...new Set(lines.map(({ orderId }) => orderId))].map((orderId) =>
    billAdjustments(lines.filter((line) => line.orderId === orderId).map(wholePart), currency),
  );
  const taxes = new Map<string, BilledTax>();
  for (const tax of orders.flatMap((order) => order.taxes)) {
    const key = JSON.stringify([tax.type, tax.jurisdiction, tax.rate.unscaled.toString(), tax.rate.scale]);
    const before = taxes.get(key);
    taxes.set(key, before ? { ...tax, amount: sumMoney([before.amount, tax.amount], currency) } : tax);
  }
  return { charges: orders.flatMap(({ charges }) => charges), taxes: [...taxes.values()] };
}

const wholePart = ({ billedAdjustments, quantity }: InvoiceLine): AdjustedPart => ({
  adjustments: billedAdjustments,
  of: quantity,
  from: { unscaled: 0n, scale: 0 },
  to: quantity,
});
