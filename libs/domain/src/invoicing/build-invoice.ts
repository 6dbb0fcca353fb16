import { amountBetween } from '../credit/credit-exposure.js';
import { addDecimal, compareDecimal, type Decimal, isPositiveDecimal } from '../money/decimal.js';
import { type Money, sumMoney } from '../money/money.js';
import { dueDate, type PaymentTerms } from './payment-terms.js';

export interface ShippedLine {
  readonly position: number;
  readonly lineNumber: string;
  readonly sku: string;
  readonly unit: string;
  readonly unitPrice: Decimal;
  /** Quantity of this shipment. */
  readonly quantity: Decimal;
  /** Of the whole order line, before this invoice. */
  readonly billedBefore: Decimal;
  readonly shippedInAll: Decimal;
}

export interface InvoiceLine extends ShippedLine {
  readonly extended: Money;
}

/** Billed beside the lines: freight and the like. */
export interface InvoiceCharge {
  /** X12 element 1300: D240 freight … */
  readonly code?: string | undefined;
  readonly description?: string | undefined;
  readonly amount: Money;
}

export interface InvoiceDraft {
  readonly invoiceDate: string;
  readonly dueDate: string;
  readonly lines: readonly InvoiceLine[];
  readonly charges: readonly InvoiceCharge[];
  /** Lines plus charges. */
  readonly amount: Money;
}

/**
 * An invoice of one shipment. A line's amount is what its cumulative quantity adds ({@link amountBetween}): the
 * invoices of an order sum to its lines' amounts to the cent, however it was shipped.
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
  readonly charges?: readonly InvoiceCharge[] | undefined;
  readonly invoiceDate: string;
  readonly terms: PaymentTerms;
  readonly currency: string;
}): InvoiceDraft {
  const billed = lines
    .filter(({ quantity }) => isPositiveDecimal(quantity))
    .map((line): InvoiceLine => {
      const to = addDecimal(line.billedBefore, line.quantity);
      if (compareDecimal(to, line.shippedInAll) > 0) {
        throw new RangeError(`line ${line.lineNumber} would be billed beyond what shipped`);
      }
      return { ...line, extended: amountBetween({ from: line.billedBefore, to, unitPrice: line.unitPrice, currency }) };
    });
  return {
    invoiceDate,
    dueDate: dueDate(terms, invoiceDate),
    lines: billed,
    charges,
    amount: sumMoney([...billed.map(({ extended }) => extended), ...charges.map(({ amount }) => amount)], currency),
  };
}
