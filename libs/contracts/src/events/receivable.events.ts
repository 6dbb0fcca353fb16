import { z } from 'zod';
import { defineEvent, TOPICS } from '../event-definition.js';
import { calendarDate, currencyCode, decimalString, instant, text, unsignedDecimalString } from '../scalars.js';
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

const paymentHead = { paymentId: text(80), customerId: text(80), currency: currencyCode };
const examplePayment = { paymentId: EXAMPLE.paymentId, customerId: EXAMPLE.customerId, currency: 'USD' };

export const paymentReceived = defineEvent({
  type: 'payment.received',
  topic: TOPICS.payments,
  version: 1,
  summary: 'Cash came in; nothing is said yet about what it pays.',
  schema: z.object({
    ...paymentHead,
    amount: unsignedDecimalString,
    receivedOn: calendarDate,
    method: text(20),
    reference: text(80).optional(),
    remittance: z.array(z.object({ invoiceNumber: text(30), amount: decimalString.optional() })),
  }),
  key: (data) => data.customerId,
  example: {
    ...examplePayment,
    amount: '112.56',
    receivedOn: '2025-06-22',
    method: 'check',
    reference: '10442',
    remittance: [{ invoiceNumber: 'INV-000001', amount: '112.56' }],
  },
});

export const paymentApplied = defineEvent({
  type: 'payment.applied',
  topic: TOPICS.payments,
  version: 1,
  summary: 'Cash applied to an invoice, with the rule that found it.',
  schema: z.object({
    ...paymentHead,
    applicationId: text(80),
    invoiceId: text(80),
    invoiceNumber: text(30),
    amount: unsignedDecimalString,
    appliedOn: calendarDate,
    rule: text(60),
    evidence: text(500).optional(),
    /** What else the money could have been for, as sentences. */
    alternatives: z.array(text(300)).optional(),
  }),
  key: (data) => data.customerId,
  example: {
    ...examplePayment,
    applicationId: EXAMPLE.applicationId,
    invoiceId: EXAMPLE.invoiceId,
    invoiceNumber: 'INV-000001',
    amount: '112.56',
    appliedOn: '2025-06-22',
    rule: 'remittance',
    evidence: 'remittance names INV-000001 for 112.56',
  },
});

export const paymentUnapplied = defineEvent({
  type: 'payment.unapplied',
  topic: TOPICS.payments,
  version: 1,
  summary: 'An application was taken back by a new entry.',
  schema: z.object({
    ...paymentHead,
    applicationId: text(80),
    reversesApplicationId: text(80),
    invoiceId: text(80),
    invoiceNumber: text(30),
    amount: unsignedDecimalString,
    unappliedOn: calendarDate,
    reason: text(200),
  }),
  key: (data) => data.customerId,
  example: {
    ...examplePayment,
    applicationId: '0196f7b0-0000-7000-8000-000000000112',
    reversesApplicationId: EXAMPLE.applicationId,
    invoiceId: EXAMPLE.invoiceId,
    invoiceNumber: 'INV-000001',
    amount: '112.56',
    unappliedOn: '2025-06-25',
    reason: 'cheque returned',
  },
});

export const paymentException = defineEvent({
  type: 'payment.exception',
  topic: TOPICS.payments,
  version: 1,
  summary: 'Cash that does not fit waits in the reconciliation queue with a proposal.',
  schema: z.object({
    ...paymentHead,
    code: text(80),
    message: text(1000),
    unappliedAmount: unsignedDecimalString,
    proposal: z.array(z.object({ invoiceNumber: text(30), amount: unsignedDecimalString })),
  }),
  key: (data) => data.customerId,
  example: {
    ...examplePayment,
    code: 'PAYMENT_OVER',
    message: 'The payment is 10.00 more than the invoices it names.',
    unappliedAmount: '10.00',
    proposal: [],
  },
});

export const receivableWrittenOff = defineEvent({
  type: 'receivable.written_off',
  topic: TOPICS.invoices,
  version: 1,
  summary: 'What is left of an invoice, or part of it, is given up: it settles the invoice without cash.',
  schema: z.object({
    writeOffId: text(80),
    customerId: text(80),
    invoiceId: text(80),
    invoiceNumber: text(30),
    currency: currencyCode,
    amount: unsignedDecimalString,
    writtenOffOn: calendarDate,
    reason: text(200),
    /** Who decided, or the policy that did. */
    decidedBy: text(80).optional(),
  }),
  key: (data) => data.customerId,
  example: {
    writeOffId: '0196f7b0-0000-7000-8000-000000000131',
    customerId: EXAMPLE.customerId,
    invoiceId: EXAMPLE.invoiceId,
    invoiceNumber: 'INV-000001',
    currency: 'USD',
    amount: '0.02',
    writtenOffOn: '2025-06-23',
    reason: 'rounding, under tolerance',
    decidedBy: 'policy: small differences',
  },
});

export const bucketMoved = defineEvent({
  type: 'ar.bucket_moved',
  topic: TOPICS.ar,
  version: 1,
  summary: 'An open invoice moved from one aging bucket to another, once per invoice and bucket.',
  schema: z.object({
    customerId: text(80),
    invoiceId: text(80),
    invoiceNumber: text(30),
    from: text(20),
    to: text(20),
    /** The calendar day of the move in the company's zone, even when the run is later. */
    occurredOn: calendarDate,
    basis: z.enum(['invoice_date', 'due_date']),
    ageDays: z.int(),
    currency: currencyCode,
    openAmount: decimalString,
  }),
  key: (data) => data.customerId,
  example: {
    customerId: EXAMPLE.customerId,
    invoiceId: EXAMPLE.invoiceId,
    invoiceNumber: 'INV-000001',
    from: 'current',
    to: '30-60',
    occurredOn: '2025-06-23',
    basis: 'invoice_date',
    ageDays: 31,
    currency: 'USD',
    openAmount: '112.56',
  },
});

export const healthState = z.enum(['stable', 'watch', 'at-risk']);

export const customerHealthChanged = defineEvent({
  type: 'customer.health_changed',
  topic: TOPICS.customerHealth,
  version: 1,
  summary: 'A customer moved between stable, watch and at-risk, with the reasons in order of weight.',
  schema: z.object({
    customerId: text(80),
    /** Absent for the first state a customer is given. */
    before: healthState.optional(),
    after: healthState,
    evaluatedAt: instant,
    asOf: calendarDate,
    /** Probability of no order in the next 90 days, 0…1. */
    probabilityNoOrder: z.number().min(0).max(1).optional(),
    interval: z.tuple([z.number(), z.number()]).optional(),
    /** 1 − orders of the last 90 days ÷ orders of the 90 before: the named baseline. */
    orderVelocityDecline: z.number().optional(),
    reasons: z.array(z.object({ code: text(60), sentence: text(500), weight: z.number() })),
  }),
  key: (data) => data.customerId,
  example: {
    customerId: EXAMPLE.customerId,
    before: 'stable',
    after: 'watch',
    evaluatedAt: '2025-07-08T12:00:00.000Z',
    asOf: '2025-07-08',
    probabilityNoOrder: 0.12,
    interval: [0.07, 0.19],
    orderVelocityDecline: 0,
    reasons: [
      {
        code: 'DAYS_TO_PAY_TREND',
        sentence: 'Pays later than usual: an invoice is 46 days old, the habit is 30.',
        weight: 0.6,
      },
    ],
  },
});

export const dunningNoticeIssued = defineEvent({
  type: 'dunning.notice_issued',
  topic: TOPICS.ar,
  version: 1,
  summary: 'A reminder is due to a customer: one per customer and level, for all that is past due together.',
  schema: z.object({
    noticeId: text(80),
    customerId: text(80),
    level: z.int().positive(),
    issuedOn: calendarDate,
    currency: currencyCode,
    /** Past due and neither disputed nor promised. */
    totalAmount: unsignedDecimalString,
    invoices: z
      .array(
        z.object({
          invoiceId: text(80),
          invoiceNumber: text(30),
          dueDate: calendarDate,
          daysPastDue: z.int().positive(),
          level: z.int().nonnegative(),
          openAmount: unsignedDecimalString,
        }),
      )
      .min(1),
    /** The letter, for whoever knows the customer's address: subject and HTML body of an email. */
    email: z.object({ subject: text(200), html: text(200_000) }),
  }),
  key: (data) => data.customerId,
  example: {
    noticeId: '0196f7b0-0000-7000-8000-000000000121',
    customerId: EXAMPLE.customerId,
    level: 1,
    issuedOn: '2025-06-29',
    currency: 'USD',
    totalAmount: '112.56',
    invoices: [
      {
        invoiceId: EXAMPLE.invoiceId,
        invoiceNumber: 'INV-000001',
        dueDate: '2025-06-22',
        daysPastDue: 7,
        level: 1,
        openAmount: '112.56',
      },
    ],
    email: { subject: 'Reminder: 112.56 USD past due', html: '<p>Invoice INV-000001 was due on 2025-06-22.</p>' },
  },
});
