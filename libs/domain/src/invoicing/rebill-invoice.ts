import { type Decimal, equalDecimal, ZERO } from '../money/decimal.js';
import { extend } from '../money/extend.js';
import { addMoney, type Money, moneyToDecimal } from '../money/money.js';
import {
  adjustmentsBetween,
  type BilledCharge,
  type LineAdjustment,
  sumAdjustments,
} from '../pricing/line-adjustment.js';
import { type Finding, finding, type Rejection, rejectionOf } from '../rejections/rejections.js';
import { err, ok, type Result } from '../result/result.js';
import { amountOfWeight, type InvoiceDraft, type InvoiceLine, totalInvoice } from './build-invoice.js';
import type { PaymentTerms } from './payment-terms.js';

export interface InvoiceToRebill {
  /** As they were billed. */
  readonly lines: readonly InvoiceLine[];
  /** Told when the goods left, beside the order. */
  readonly charges: readonly BilledCharge[];
  /** By the line's place on the invoice, from 1: the price it should have had. */
  readonly prices: ReadonlyMap<number, Decimal>;
  readonly invoiceDate: string;
  readonly terms: PaymentTerms;
  readonly currency: string;
}

/**
 * The invoice that takes the place of one that was wrong: the same goods, at the right prices. Discounts, allowances and
 * charges stay as they were billed; tax follows what it is taken of. Lines whose price stands are billed to the cent
 * as before, also where a line's cents fell to one shipment or another.
 */
export function rebillInvoice(invoice: InvoiceToRebill): Result<InvoiceDraft, Rejection> {
  const { lines, charges, prices, invoiceDate, terms, currency } = invoice;
  const findings = [...prices.keys()].flatMap((line): Finding[] =>
    line >= 1 && line <= lines.length ? [] : [finding('CREDIT_LINE_UNKNOWN', `The invoice has no line ${line}.`)],
  );
  const refused = rejectionOf(findings);
  if (refused) return err(refused);
  const corrected = lines.map((line, index) => correct(line, prices.get(index + 1), currency));
  return ok(totalInvoice({ lines: corrected, charges, invoiceDate, terms, currency }));
}

function correct(line: InvoiceLine, unitPrice: Decimal | undefined, currency: string): InvoiceLine {
  if (!unitPrice || equalDecimal(unitPrice, line.unitPrice)) return line;
  const { quantity, catchWeight } = line;
  const extended = catchWeight
    ? amountOfWeight(catchWeight, unitPrice, currency)
    : extend({ quantity, unitPrice, currency });
  const priced = { ...line, unitPrice, extended };
  return { ...priced, billedAdjustments: taxAgain(line.billedAdjustments, netOf(line), netOf(priced)) };
}

/** What tax is taken of, less taxable charges, which stay as they are. */
const netOf = ({ extended, billedAdjustments }: Pick<InvoiceLine, 'extended' | 'billedAdjustments'>): Money =>
  addMoney(
    extended,
    sumAdjustments(
      billedAdjustments.filter(({ kind }) => kind === 'discount' || kind === 'allowance'),
      extended.currency,
    ),
  );

function taxAgain(adjustments: readonly LineAdjustment[], before: Money, after: Money): LineAdjustment[] {
  return adjustments.flatMap((each) =>
    each.kind === 'tax' && before.minor > 0n
      ? adjustmentsBetween({
          adjustments: [each],
          of: moneyToDecimal(before),
          from: ZERO,
          to: moneyToDecimal(after),
        })
      : [each],
  );
}
