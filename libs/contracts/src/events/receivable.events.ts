import { z } from 'zod';
import { defineEvent, TOPICS } from '../event-definition.js';
import { calendarDate, currencyCode, decimalString, instant, text, unsignedDecimalString } from '../scalars.js';
import { EXAMPLE } from './examples.js';

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
