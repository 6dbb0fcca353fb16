import { z } from 'zod';
import { defineEvent, TOPICS } from '../event-definition.js';
import { calendarDate, currencyCode, text, unsignedDecimalString } from '../scalars.js';
import { EXAMPLE } from './examples.js';

/** What happens to receivables after invoices and payments: cash that goes away again, and what is contested. */

const customerHead = { customerId: text(80), currency: currencyCode };
const exampleCustomer = { customerId: EXAMPLE.customerId, currency: 'USD' };
const invoiceHead = { ...customerHead, invoiceId: text(80), invoiceNumber: text(30) };
const exampleInvoice = { ...exampleCustomer, invoiceId: EXAMPLE.invoiceId, invoiceNumber: 'INV-000001' };

export const paymentReturned = defineEvent({
  type: 'payment.returned',
  topic: TOPICS.payments,
  version: 1,
  summary: 'Cash left a payment again: the bank took it back, we paid it back, or it went to another customer.',
  schema: z.object({
    ...customerHead,
    /** The payment, or the credit memo, that has this much less. */
    paymentId: text(80),
    returnId: text(80),
    kind: z.enum(['bank_return', 'refund', 'transfer']),
    amount: unsignedDecimalString,
    returnedOn: calendarDate,
    reason: text(200),
    /** Of a transfer: the payment of the other customer it became. */
    toPaymentId: text(80).optional(),
  }),
  key: (data) => data.customerId,
  example: {
    ...exampleCustomer,
    paymentId: EXAMPLE.paymentId,
    returnId: '0196f7b0-0000-7000-8000-000000000141',
    kind: 'bank_return',
    amount: '112.56',
    returnedOn: '2025-06-25',
    reason: 'cheque returned: not sufficient funds',
  },
});

export const writeOffReversed = defineEvent({
  type: 'receivable.write_off_reversed',
  topic: TOPICS.invoices,
  version: 1,
  summary: 'What was given up of an invoice is owed again.',
  schema: z.object({
    ...invoiceHead,
    writeOffId: text(80),
    reversesWriteOffId: text(80),
    amount: unsignedDecimalString,
    reversedOn: calendarDate,
    reason: text(200),
  }),
  key: (data) => data.customerId,
  example: {
    ...exampleInvoice,
    writeOffId: '0196f7b0-0000-7000-8000-000000000132',
    reversesWriteOffId: '0196f7b0-0000-7000-8000-000000000131',
    amount: '0.02',
    reversedOn: '2025-06-25',
    reason: 'cheque returned',
  },
});

export const invoiceDisputed = defineEvent({
  type: 'invoice.disputed',
  topic: TOPICS.invoices,
  version: 1,
  summary: 'Part of an invoice is contested: by the customer, or by what a payment left out (a deduction).',
  schema: z.object({
    ...invoiceHead,
    disputeId: text(80),
    amount: unsignedDecimalString,
    reason: text(40),
    note: z.string().max(1000).optional(),
    disputedOn: calendarDate,
    /** The payment that left it out. */
    paymentId: text(80).optional(),
  }),
  key: (data) => data.customerId,
  example: {
    ...exampleInvoice,
    disputeId: '0196f7b0-0000-7000-8000-000000000151',
    amount: '9.38',
    reason: 'damage',
    disputedOn: '2025-06-22',
    paymentId: EXAMPLE.paymentId,
  },
});

export const disputeSettled = defineEvent({
  type: 'invoice.dispute_settled',
  topic: TOPICS.invoices,
  version: 1,
  summary: 'A dispute has its answer: credited, given up, refused, or paid after all.',
  schema: z.object({
    ...invoiceHead,
    disputeId: text(80),
    outcome: z.enum(['credited', 'written_off', 'rejected', 'collected', 'withdrawn']),
    settledOn: calendarDate,
    note: z.string().max(1000).optional(),
    /** False while other disputes of the invoice are open. */
    invoiceUndisputed: z.boolean(),
  }),
  key: (data) => data.customerId,
  example: {
    ...exampleInvoice,
    disputeId: '0196f7b0-0000-7000-8000-000000000151',
    outcome: 'credited',
    settledOn: '2025-06-24',
    note: 'the driver confirms the damage',
    invoiceUndisputed: true,
  },
});
