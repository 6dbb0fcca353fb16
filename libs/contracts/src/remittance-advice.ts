import { z } from 'zod';
import { extensions, orderDate, orderParty, orderSource, provenanceEntry } from './canonical-order.js';
import { orderReference } from './order-details.js';
import { calendarDate, currencyCode, decimalString, instant, text, unsignedDecimalString } from './scalars.js';

/**
 * What a payer says their payment is for (X12 820). It is their word, not our books: amounts are theirs, references
 * may name invoices we never issued. Amounts are decimal strings as sent; negative ones are credits they took.
 */

export const remittanceAdjustment = z.object({
  /** X12 element 426: 01 pricing error, 04 damaged, 06 quantity contested, 19 duplicate billing … */
  reason: text(3),
  /** Negative lowers the payment, in every version (before 003050 ADX01 was signed the other way: it is turned). */
  amount: decimalString,
  /** Where it stood: RMR07 and RMR08, which RMR04 already counts, or an ADX segment. */
  origin: z.enum(['item', 'adjustment_segment']),
  /** ADX03 and ADX04, e.g. `CM` with the number of a credit memo. */
  reference: z.object({ qualifier: text(3), value: text(80) }).optional(),
});

export const remittanceLine = z.object({
  /** X12 element 128 (RMR01): IV seller's invoice, PO purchase order, CM credit memo, BM bill of lading … */
  referenceQualifier: text(3).optional(),
  reference: text(80).optional(),
  /** RMR04: what this item adds to the payment. */
  paidAmount: decimalString.optional(),
  /** RMR05: the item as invoiced. */
  invoicedAmount: decimalString.optional(),
  /** RMR06: discount taken. */
  discountAmount: decimalString.optional(),
  adjustments: z.array(remittanceAdjustment),
  references: z.array(orderReference),
  dates: z.array(orderDate),
  notes: z.array(z.string().max(4000)),
});

export const remittanceAdvice = z.object({
  /** X12 element 305 (BPR01): C payment with remittance, I remittance only, D payment only … */
  handling: text(2),
  /** BPR02. */
  paymentAmount: unsignedDecimalString,
  /** CUR02, when the document says one. */
  currency: currencyCode.optional(),
  /** BPR03: C credit to us, D debit. */
  creditDebit: z.enum(['C', 'D']),
  /** X12 element 591 (BPR04): ACH, CHK check, FWT wire … */
  method: text(3),
  /** X12 element 812 (BPR05): CTX, CCP … */
  format: text(10).optional(),
  /** BPR16: the day the money moves. */
  paymentDate: calendarDate.optional(),
  /** TRN02: the number that ties the advice to the payment at the bank. */
  traceNumber: text(80).optional(),
  /** The customer the intake gateway knows the sender as; order-core checks it. */
  customerId: text(80).optional(),
  receivedAt: instant.optional(),
  source: orderSource,
  /** N1 loop with PR, else the one with BY; absent when the document has neither. */
  payer: orderParty.optional(),
  /** N1 loop with PE. */
  payee: orderParty.optional(),
  references: z.array(orderReference),
  dates: z.array(orderDate),
  notes: z.array(z.string().max(4000)),
  lines: z.array(remittanceLine).max(100_000),
  /** ADX segments that stand beside no item. */
  adjustments: z.array(remittanceAdjustment),
  totals: z.object({
    /** Sum of the lines' `paidAmount`. */
    paid: decimalString,
    /** Sum of the amounts of those ADX segments that count beside the items; see `itemAdjustmentsIncluded`. */
    adjusted: decimalString,
    /** `paymentAmount` less both: zero when the advice adds up. */
    difference: decimalString,
    /**
     * True when ADX segments below an item are part of its `paidAmount` already (the standard's rule); false when the
     * sum is right only with them counted beside it, as many senders write an ADX after their last item.
     */
    itemAdjustmentsIncluded: z.boolean(),
  }),
  /** What does not add up or cannot be used, for whoever applies the payment. */
  findings: z.array(z.object({ code: text(80), message: text(1000), where: text(200).optional() })),
  /** JSON pointer of a field → where in the source it stood. */
  provenance: z.record(z.string(), provenanceEntry),
  extensions: extensions.optional(),
});

export type RemittanceAdvice = z.infer<typeof remittanceAdvice>;
export type RemittanceLine = z.infer<typeof remittanceLine>;
