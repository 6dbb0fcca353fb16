import { z } from 'zod';
import { defineEvent, TOPICS } from '../event-definition.js';
import { calendarDate, currencyCode, decimalString, text, unsignedDecimalString } from '../scalars.js';
import { EXAMPLE } from './examples.js';

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
