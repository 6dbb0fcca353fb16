import { z } from 'zod';
import { defineEvent, TOPICS } from '../event-definition.js';
import { calendarDate, currencyCode, decimalString, instant, text, unsignedDecimalString } from '../scalars.js';
import { EXAMPLE } from './examples.js';
import { exampleHead, exampleLine, finding, orderHead, quantityLine } from './order-event-parts.js';

export const orderValidated = defineEvent({
  type: 'order.validated',
  topic: TOPICS.orders,
  version: 1,
  summary: 'The customer may order: known, active, not on hold, not over limit, purchase order number new.',
  schema: z.object({
    ...orderHead,
    channel: text(20),
    documentId: text(80),
    warnings: z.array(finding),
    /** What the customer may owe at most; without a limit there is none. */
    credit: z.object({ limit: unsignedDecimalString.optional(), currency: currencyCode }).optional(),
  }),
  key: (data) => data.orderId,
  example: { ...exampleHead, channel: 'edi', documentId: EXAMPLE.documentId, warnings: [] },
});

export const orderHeld = defineEvent({
  type: 'order.held',
  topic: TOPICS.orders,
  version: 1,
  summary: 'The order waits on hold; every finding says who can resolve it.',
  schema: z.object({ ...orderHead, findings: z.array(finding).min(1) }),
  key: (data) => data.orderId,
  example: {
    ...exampleHead,
    findings: [{ code: 'CUSTOMER_ON_HOLD', message: 'Customer 2147 is on hold: disputed invoices.', resolver: 'ar' }],
  },
});

export const orderReserved = defineEvent({
  type: 'order.reserved',
  topic: TOPICS.orders,
  version: 1,
  summary: 'Stock is set aside, per line and location, with the reason for the location.',
  schema: z.object({
    ...orderHead,
    lines: z.array(
      quantityLine.extend({
        locationId: text(40),
        reason: text(200).optional(),
        /** The day it is planned to leave the location. */
        shipsOn: calendarDate.optional(),
      }),
    ),
  }),
  key: (data) => data.orderId,
  example: { ...exampleHead, lines: [{ ...exampleLine, locationId: 'NJ', reason: 'preferred location' }] },
});

export const orderBackordered = defineEvent({
  type: 'order.backordered',
  topic: TOPICS.orders,
  version: 1,
  summary: 'What could not be reserved waits for stock.',
  schema: z.object({
    ...orderHead,
    lines: z
      .array(
        quantityLine.extend({
          /** When stock is due in, where purchasing knows. */
          expectedOn: calendarDate.optional(),
        }),
      )
      .min(1),
  }),
  key: (data) => data.orderId,
  example: { ...exampleHead, lines: [{ ...exampleLine, quantity: '3', expectedOn: '2025-05-30' }] },
});

export const orderPriced = defineEvent({
  type: 'order.priced',
  topic: TOPICS.orders,
  version: 1,
  summary: 'Every line priced: the rung that won, margin against landed cost, the total.',
  schema: z.object({
    ...orderHead,
    currency: currencyCode,
    total: decimalString,
    /** Share of the total that is margin, percent with one decimal; absent when a cost is unknown. */
    marginPercent: decimalString.optional(),
    lines: z.array(
      quantityLine.extend({
        unitPrice: unsignedDecimalString,
        extended: decimalString,
        rung: z.enum(['bid', 'contract', 'level', 'list', 'document', 'manual']),
        rungReference: text(80).optional(),
      }),
    ),
  }),
  key: (data) => data.orderId,
  example: {
    ...exampleHead,
    currency: 'USD',
    total: '112.56',
    marginPercent: '18.4',
    lines: [{ ...exampleLine, unitPrice: '9.38', extended: '112.56', rung: 'bid', rungReference: 'B5875/1' }],
  },
});

export const orderApprovalRequested = defineEvent({
  type: 'order.approval_requested',
  topic: TOPICS.orders,
  version: 1,
  summary: 'The order is outside the guardrails and waits for a decision.',
  schema: z.object({
    ...orderHead,
    cardId: text(80),
    reasons: z.array(finding).min(1),
    total: decimalString,
    currency: currencyCode,
  }),
  key: (data) => data.orderId,
  example: {
    ...exampleHead,
    cardId: EXAMPLE.cardId,
    reasons: [{ code: 'ORDER_VALUE', message: 'Order value 18420.00 is above 15000.00.', resolver: 'approver' }],
    total: '18420.00',
    currency: 'USD',
  },
});

export const orderApprovalEscalated = defineEvent({
  type: 'order.approval_escalated',
  topic: TOPICS.orders,
  version: 1,
  summary: 'Nobody decided about the order in time; the next of the chain is to look.',
  schema: z.object({
    ...orderHead,
    cardId: text(80),
    /** From 1. */
    level: z.int().positive(),
    escalatedTo: text(80),
    waitingSince: instant,
  }),
  key: (data) => data.orderId,
  example: {
    ...exampleHead,
    cardId: EXAMPLE.cardId,
    level: 1,
    escalatedTo: 'sales-manager',
    waitingSince: '2025-05-22T18:00:00.000Z',
  },
});

export const orderSplit = defineEvent({
  type: 'order.split',
  topic: TOPICS.orders,
  version: 1,
  summary: 'Lines of the order go on as orders of their own, under the threshold of approval.',
  schema: z.object({
    ...orderHead,
    splitBy: text(120),
    into: z
      .array(
        z.object({
          orderId: text(80),
          orderNumber: text(30),
          positions: z.array(z.int().positive()).min(1),
          /** How much of each line; a line may go on in several orders. */
          lines: z.array(z.object({ position: z.int().positive(), quantity: unsignedDecimalString })).optional(),
        }),
      )
      .min(1),
  }),
  key: (data) => data.orderId,
  example: {
    ...exampleHead,
    splitBy: 'user:clerk-1',
    into: [{ orderId: '0196f7b0-0000-7000-8000-00000000000a', orderNumber: 'SO-000043', positions: [2, 3] }],
  },
});

export const orderApproved = defineEvent({
  type: 'order.approved',
  topic: TOPICS.orders,
  version: 1,
  summary: 'The order may be fulfilled: inside the guardrails, or decided by a person.',
  schema: z.object({
    ...orderHead,
    mode: z.enum(['automatic', 'manual']),
    decidedBy: text(120),
    comment: z.string().max(2000).optional(),
  }),
  key: (data) => data.orderId,
  example: { ...exampleHead, mode: 'manual', decidedBy: 'user:owner', comment: 'weekly draw' },
});

export const orderRejected = defineEvent({
  type: 'order.rejected',
  topic: TOPICS.orders,
  version: 1,
  summary: 'The order will not be fulfilled.',
  schema: z.object({ ...orderHead, decidedBy: text(120), findings: z.array(finding).min(1) }),
  key: (data) => data.orderId,
  example: {
    ...exampleHead,
    decidedBy: 'user:owner',
    findings: [{ code: 'APPROVAL_REFUSED', message: 'Margin too thin for this customer.' }],
  },
});

export const orderCancelled = defineEvent({
  type: 'order.cancelled',
  topic: TOPICS.orders,
  version: 1,
  summary: 'The order was withdrawn before its point of no return; its stock is free again.',
  schema: z.object({ ...orderHead, cancelledBy: text(120), reason: text(1000) }),
  key: (data) => data.orderId,
  example: { ...exampleHead, cancelledBy: 'user:clerk-1', reason: 'entered twice by the customer' },
});

/** The answer to `order.change_requested`: what was applied, what was refused and why, line by line. */
export const orderChangeDecided = defineEvent({
  type: 'order.change_decided',
  topic: TOPICS.orders,
  version: 1,
  summary: 'A change the customer asked for was applied or refused, line by line.',
  schema: z.object({
    ...orderHead,
    /** The document that asked for the change, not the order's. */
    changeDocumentId: text(80),
    changeSequence: text(8).optional(),
    decision: z.enum(['applied', 'partly_applied', 'refused']),
    decidedBy: text(120),
    /** About the change as a whole; those of a line stand with the line. */
    findings: z.array(finding),
    lines: z.array(
      z.object({
        /** As the change document has it. */
        lineNumber: text(20),
        /** Place of the line in the change document, from 1. */
        position: z.int().positive().optional(),
        /** X12 element 670, as asked for. */
        changeCode: text(2),
        decision: z.enum(['applied', 'partly_applied', 'refused']),
        /** The line as it stands now; a deleted line has quantity 0. Absent when the order has no such line. */
        quantity: unsignedDecimalString.optional(),
        unitOfMeasure: text(3).optional(),
        unitPrice: unsignedDecimalString.optional(),
        /** Part of `quantity` that waits for stock. */
        backordered: unsignedDecimalString.optional(),
        /** The day it is planned to leave, when the change was about dates. */
        shipsOn: calendarDate.optional(),
        findings: z.array(finding),
      }),
    ),
  }),
  key: (data) => data.orderId,
  example: {
    ...exampleHead,
    changeDocumentId: '0196f7b0-0000-7000-8000-000000000002',
    changeSequence: '1',
    decision: 'applied',
    decidedBy: 'service:order-core',
    findings: [],
    lines: [
      {
        lineNumber: '1',
        changeCode: 'QD',
        decision: 'applied',
        quantity: '10',
        unitOfMeasure: 'CA',
        unitPrice: '9.38',
        findings: [],
      },
    ],
  },
});
