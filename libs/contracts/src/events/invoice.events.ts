import { z } from 'zod';
import { defineEvent, TOPICS } from '../event-definition.js';
import { calendarDate, currencyCode, decimalString, text, unsignedDecimalString } from '../scalars.js';
import { EXAMPLE } from './examples.js';
import { postalParty } from './postal-party.js';

const billedTax = z.object({
  /** X12 element 963: ST state sales tax, LS state and local … */
  type: text(3),
  amount: unsignedDecimalString,
  percent: unsignedDecimalString.optional(),
  jurisdiction: text(30).optional(),
});

export const invoicePosted = defineEvent({
  type: 'invoice.posted',
  topic: TOPICS.invoices,
  version: 1,
  summary: 'An invoice from shipped quantities; never edited afterwards.',
  schema: z.object({
    invoiceId: text(80),
    invoiceNumber: text(30),
    customerId: text(80),
    orderId: text(80),
    purchaseOrderNumber: text(50),
    shipmentId: text(80),
    invoiceDate: calendarDate,
    dueDate: calendarDate,
    terms: text(40),
    currency: currencyCode,
    /** What is owed: lines, plus charges and taxes, less allowances. */
    amount: decimalString,
    releaseNumber: text(30).optional(),
    /** The document the order came in. */
    documentId: text(80).optional(),
    shippedOn: calendarDate.optional(),
    billOfLading: text(30).optional(),
    /** What paying early earns; absent when nothing does. */
    discount: z
      .object({
        percent: unsignedDecimalString,
        days: z.int().nonnegative(),
        dueDate: calendarDate,
        amount: unsignedDecimalString.optional(),
      })
      .optional(),
    /** Beside the lines: freight, deposits, allowances. `amount` is always positive, `indicator` says which way. */
    charges: z
      .array(
        z.object({
          indicator: z.enum(['allowance', 'charge']),
          /** X12 element 1300: D240 freight, C310 discount, B840 customer account identification … */
          code: text(10).optional(),
          description: text(80).optional(),
          amount: unsignedDecimalString,
        }),
      )
      .optional(),
    taxes: z.array(billedTax).optional(),
    remitTo: postalParty.optional(),
    /** The invoice this one takes the place of; a credit memo gave that one back. */
    replacesInvoiceNumber: text(30).optional(),
    /**
     * A consolidated invoice: every shipment it bills. The head then names none of them, `consolidated` stands for all,
     * and each line names its shipment.
     */
    shipments: z
      .array(
        z.object({
          shipmentId: text(80),
          orderId: text(80),
          purchaseOrderNumber: text(50),
          releaseNumber: text(30).optional(),
          documentId: text(80).optional(),
          shippedOn: calendarDate,
          billOfLading: text(30).optional(),
        }),
      )
      .min(1)
      .optional(),
    lines: z.array(
      z.object({
        lineNumber: text(20),
        /** Place of the line in the canonical order, from 1. */
        position: z.int().positive().optional(),
        sku: text(80),
        quantity: unsignedDecimalString,
        unitOfMeasure: text(3),
        unitPrice: unsignedDecimalString,
        extended: decimalString,
        /** Goods sold by weight: what the scale said, and the price of one unit of weight; `extended` is their product. */
        catchWeight: z
          .object({ value: unsignedDecimalString, unitOfMeasure: text(3), unitPrice: unsignedDecimalString })
          .optional(),
        /** On a consolidated invoice: which shipment the line is of. */
        shipmentId: text(80).optional(),
      }),
    ),
  }),
  key: (data) => data.customerId,
  example: {
    invoiceId: EXAMPLE.invoiceId,
    invoiceNumber: 'INV-000001',
    customerId: EXAMPLE.customerId,
    orderId: EXAMPLE.orderId,
    purchaseOrderNumber: EXAMPLE.purchaseOrderNumber,
    shipmentId: EXAMPLE.shipmentId,
    invoiceDate: '2025-05-23',
    dueDate: '2025-06-22',
    terms: 'NET30',
    currency: 'USD',
    amount: '112.56',
    lines: [
      { lineNumber: '1', sku: EXAMPLE.sku, quantity: '12', unitOfMeasure: 'CA', unitPrice: '9.38', extended: '112.56' },
    ],
  },
});

export const invoiceCredited = defineEvent({
  type: 'invoice.credited',
  topic: TOPICS.invoices,
  version: 1,
  summary: 'A credit memo; the invoice it refers to stays as it was.',
  schema: z.object({
    creditMemoId: text(80),
    creditMemoNumber: text(30),
    customerId: text(80),
    invoiceId: text(80).optional(),
    creditDate: calendarDate,
    currency: currencyCode,
    amount: unsignedDecimalString,
    reason: text(200),
    invoiceNumber: text(30).optional(),
    orderId: text(80).optional(),
    /** Money for goods that stay, for goods that came back, or the whole invoice because another takes its place. */
    kind: z.enum(['price', 'return', 'rebill']).optional(),
    /** What it answers: the number of a return, a claim of the customer. */
    reference: text(80).optional(),
    /** Of `amount`, what settles the invoice; the rest is the customer's to use elsewhere. */
    appliedAmount: unsignedDecimalString.optional(),
    lines: z
      .array(
        z.object({
          lineNumber: text(20),
          sku: text(80),
          /** Goods that came back; 0 when the price alone is credited. */
          quantity: unsignedDecimalString,
          unitOfMeasure: text(3),
          /** Of the goods' price, without tax and discounts. */
          amount: unsignedDecimalString,
        }),
      )
      .optional(),
    taxes: z.array(billedTax).optional(),
  }),
  key: (data) => data.customerId,
  example: {
    creditMemoId: '0196f7b0-0000-7000-8000-0000000000f2',
    creditMemoNumber: 'CM-000001',
    customerId: EXAMPLE.customerId,
    invoiceId: EXAMPLE.invoiceId,
    creditDate: '2025-06-02',
    currency: 'USD',
    amount: '9.38',
    reason: 'one case damaged',
  },
});
