import { z } from 'zod';
import { defineEvent, TOPICS } from '../event-definition.js';
import { text, unsignedDecimalString } from '../scalars.js';
import { EXAMPLE } from './examples.js';

/** Goods that come back run the chain backwards; every event of a return is one of its order. */

const returnHead = {
  orderId: text(80),
  customerId: text(80),
  purchaseOrderNumber: text(50),
  returnId: text(80),
  returnNumber: text(30),
};
const exampleHead = {
  orderId: EXAMPLE.orderId,
  customerId: EXAMPLE.customerId,
  purchaseOrderNumber: EXAMPLE.purchaseOrderNumber,
  returnId: '0196f7b0-0000-7000-8000-000000000161',
  returnNumber: 'RMA-000001',
};
const returnLine = z.object({
  lineNumber: text(20),
  position: z.int().positive(),
  sku: text(80),
  quantity: unsignedDecimalString,
  unitOfMeasure: text(3),
});
const exampleLine = { lineNumber: '1', position: 1, sku: EXAMPLE.sku, quantity: '2', unitOfMeasure: 'CA' };
const remedy = z.enum(['credit', 'replacement', 'refund']);

export const returnRequested = defineEvent({
  type: 'return.requested',
  topic: TOPICS.orders,
  version: 1,
  summary: 'The customer, or somebody for them, asks to send goods back.',
  schema: z.object({
    ...returnHead,
    channel: text(20),
    requestedBy: text(120),
    reason: text(40),
    remedy,
    note: z.string().max(1000).optional(),
    lines: z.array(returnLine).min(1),
  }),
  key: (data) => data.orderId,
  example: {
    ...exampleHead,
    channel: 'portal',
    requestedBy: 'partner:driscoll',
    reason: 'damaged',
    remedy: 'credit',
    lines: [exampleLine],
  },
});

export const returnDecided = defineEvent({
  type: 'return.decided',
  topic: TOPICS.orders,
  version: 1,
  summary: 'The return is authorized with its number, or refused.',
  schema: z.object({
    ...returnHead,
    decision: z.enum(['authorized', 'refused', 'withdrawn']),
    decidedBy: text(120),
    note: z.string().max(1000).optional(),
  }),
  key: (data) => data.orderId,
  example: { ...exampleHead, decision: 'authorized', decidedBy: 'user:clerk-1' },
});

export const returnReceived = defineEvent({
  type: 'return.received',
  topic: TOPICS.orders,
  version: 1,
  summary: 'Goods came back and were looked at: back on the shelf, or scrapped.',
  schema: z.object({
    ...returnHead,
    locationId: text(40),
    inspectedBy: text(120),
    lines: z.array(returnLine.extend({ restocked: unsignedDecimalString, scrapped: unsignedDecimalString })).min(1),
  }),
  key: (data) => data.orderId,
  example: {
    ...exampleHead,
    locationId: 'NJ',
    inspectedBy: 'user:dock',
    lines: [{ ...exampleLine, restocked: '1', scrapped: '1' }],
  },
});

export const returnClosed = defineEvent({
  type: 'return.closed',
  topic: TOPICS.orders,
  version: 1,
  summary: 'The customer has what the return was for: credit memos, a replacement order, or the money back.',
  schema: z.object({
    ...returnHead,
    remedy,
    creditMemoNumbers: z.array(text(30)),
    replacementOrderId: text(80).optional(),
    refundedAmount: unsignedDecimalString.optional(),
  }),
  key: (data) => data.orderId,
  example: { ...exampleHead, remedy: 'credit', creditMemoNumbers: ['CM-000001'] },
});

export const notificationIssued = defineEvent({
  type: 'notification.issued',
  topic: TOPICS.orders,
  version: 1,
  summary: 'Somebody is told about an order, in plain words; by email as well where an address is known.',
  schema: z.object({
    orderId: text(80),
    customerId: text(80),
    purchaseOrderNumber: text(50),
    notificationId: text(80),
    kind: z.enum(['order_received', 'order_backordered', 'order_shipped', 'needs_attention']),
    audience: z.enum(['customer', 'house']),
    subject: text(200),
    body: text(20_000),
    /** How many addresses it is mailed to. */
    recipients: z.int().nonnegative(),
  }),
  key: (data) => data.orderId,
  example: {
    orderId: EXAMPLE.orderId,
    customerId: EXAMPLE.customerId,
    purchaseOrderNumber: EXAMPLE.purchaseOrderNumber,
    notificationId: '0196f7b0-0000-7000-8000-000000000171',
    kind: 'order_shipped',
    audience: 'customer',
    subject: 'Purchase order PO-20250522-1 shipped',
    body: 'Your purchase order PO-20250522-1 left our warehouse on 2025-05-23.',
    recipients: 1,
  },
});
