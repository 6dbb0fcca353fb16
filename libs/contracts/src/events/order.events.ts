import { z } from 'zod';
import { defineEvent, TOPICS } from '../event-definition.js';
import { calendarDate, currencyCode, decimalString, instant, text, unsignedDecimalString } from '../scalars.js';
import { EXAMPLE } from './examples.js';
import { postalParty } from './postal-party.js';

/**
 * What every order event says about its order. With `documentId` and `releaseNumber` a reader that knows the document
 * (the intake gateway, when it answers the customer) finds the right order among releases of one purchase order.
 */
const orderHead = {
  orderId: text(80),
  customerId: text(80),
  purchaseOrderNumber: text(50),
  releaseNumber: text(30).optional(),
  /** The document the order came in. */
  documentId: text(80).optional(),
  /** Our number of the order as people and partners read it; ids are too long for X12 (element 127 holds 30). */
  orderNumber: text(30).optional(),
};
const exampleHead = {
  orderId: EXAMPLE.orderId,
  customerId: EXAMPLE.customerId,
  purchaseOrderNumber: EXAMPLE.purchaseOrderNumber,
};

/** A finding or reason: a stable code, a sentence a clerk understands, and the role that can resolve it. */
export const finding = z.object({
  code: text(80),
  message: text(1000),
  lineNumber: text(20).optional(),
  resolver: text(40).optional(),
});

const quantityLine = z.object({
  /** The line number of the canonical order: the customer's own. */
  lineNumber: text(20),
  /** Place of the line in the canonical order, from 1; tells lines apart when a document uses a number twice. */
  position: z.int().positive().optional(),
  sku: text(80),
  quantity: unsignedDecimalString,
  unitOfMeasure: text(3),
});
const weight = z.object({ value: unsignedDecimalString, unitOfMeasure: text(3) });
const shippedLine = quantityLine.extend({
  /** Goods sold by weight: what the scale said. */
  catchWeight: weight.optional(),
});
/** From our location by a carrier, handed over at our counter, or sent by a vendor in our name. */
const fulfillmentKind = z.enum(['ship', 'pickup', 'drop_ship']);
const exampleLine = { lineNumber: '1', sku: EXAMPLE.sku, quantity: '12', unitOfMeasure: 'CA' };

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

export const fulfillmentReleased = defineEvent({
  type: 'fulfillment.released',
  topic: TOPICS.orders,
  version: 1,
  summary: 'A pick list went to the floor of one location.',
  schema: z.object({
    ...orderHead,
    pickListId: text(80),
    locationId: text(40),
    fulfillment: fulfillmentKind.optional(),
    lines: z.array(quantityLine).min(1),
  }),
  key: (data) => data.orderId,
  example: { ...exampleHead, pickListId: EXAMPLE.pickListId, locationId: 'NJ', lines: [exampleLine] },
});

export const fulfillmentPicked = defineEvent({
  type: 'fulfillment.picked',
  topic: TOPICS.orders,
  version: 1,
  summary: 'A pick list is done: picked, short and damaged quantities per line.',
  schema: z.object({
    ...orderHead,
    pickListId: text(80),
    locationId: text(40),
    pickedBy: text(120),
    lines: z.array(quantityLine.extend({ short: unsignedDecimalString, damaged: unsignedDecimalString })).min(1),
  }),
  key: (data) => data.orderId,
  example: {
    ...exampleHead,
    pickListId: EXAMPLE.pickListId,
    locationId: 'NJ',
    pickedBy: 'user:picker-1',
    lines: [{ ...exampleLine, short: '0', damaged: '0' }],
  },
});

export const readyForPickup = defineEvent({
  type: 'fulfillment.ready_for_pickup',
  topic: TOPICS.orders,
  version: 1,
  summary: 'The goods of a pickup order wait at the counter of a location.',
  schema: z.object({ ...orderHead, pickListId: text(80), locationId: text(40), lines: z.array(quantityLine).min(1) }),
  key: (data) => data.orderId,
  example: { ...exampleHead, pickListId: EXAMPLE.pickListId, locationId: 'NJ', lines: [exampleLine] },
});

/** A drop-ship line: the vendor sends the goods to the customer in our name. */
export const purchaseRequested = defineEvent({
  type: 'purchase.requested',
  topic: TOPICS.orders,
  version: 1,
  summary: 'A vendor is asked to ship lines of an order straight to the customer.',
  schema: z.object({
    ...orderHead,
    /** The pick list of the vendor's confirmation. */
    purchaseRequestId: text(80),
    /** As the vendor reads it. */
    purchaseRequestNumber: text(30),
    vendorId: text(40),
    shipTo: postalParty.optional(),
    lines: z.array(quantityLine.extend({ vendorItem: text(80).optional() })).min(1),
  }),
  key: (data) => data.orderId,
  example: {
    ...exampleHead,
    purchaseRequestId: EXAMPLE.pickListId,
    purchaseRequestNumber: 'PR-000001',
    vendorId: 'DAIRY-CO',
    lines: [{ ...exampleLine, vendorItem: 'D-40137' }],
  },
});

export const cycleCountRequested = defineEvent({
  type: 'inventory.cycle_count_requested',
  topic: TOPICS.orders,
  version: 1,
  summary: 'A picker found less than the books say: count this item at this location.',
  schema: z.object({
    ...orderHead,
    locationId: text(40),
    sku: text(80),
    expected: unsignedDecimalString,
    found: unsignedDecimalString,
  }),
  key: (data) => data.orderId,
  example: { ...exampleHead, locationId: 'NJ', sku: EXAMPLE.sku, expected: '12', found: '10' },
});

export const orderShipped = defineEvent({
  type: 'order.shipped',
  topic: TOPICS.orders,
  version: 1,
  summary: 'Goods left a location; stock went down by what shipped.',
  schema: z.object({
    ...orderHead,
    shipmentId: text(80),
    /** Our number of the shipment as partners read it, never used twice (element 396 holds 2 to 30 characters). */
    shipmentNumber: text(30).optional(),
    locationId: text(40),
    shippedAt: instant,
    shippedOn: calendarDate,
    carrier: text(80).optional(),
    trackingNumber: text(80).optional(),
    /** Standard carrier alpha code, 2 to 4 letters. */
    scac: z
      .string()
      .regex(/^[A-Z]{2,4}$/)
      .optional(),
    /** X12 element 91: M motor, U private parcel, H customer pickup … */
    transportMethod: text(2).optional(),
    billOfLading: text(30).optional(),
    /** The carrier's own reference (PRO number). */
    proNumber: text(30).optional(),
    deliversOn: calendarDate.optional(),
    /** How the goods reach the customer; absent: our own location ships them. */
    fulfillment: fulfillmentKind.optional(),
    /** Of a pickup: who took the goods, as they gave their name. */
    collectedBy: text(120).optional(),
    /** Our number of the vendor that ships for us. */
    vendorId: text(40).optional(),
    grossWeight: weight.optional(),
    /** The location as the customer may read it. */
    shipFrom: postalParty.optional(),
    /** Where it went; absent: the ship-to of the order document. */
    shipTo: postalParty.optional(),
    complete: z.boolean(),
    lines: z.array(shippedLine).min(1),
    cartons: z.array(
      z.object({
        /** Serial shipping container code, 18 digits (GS1), check digit last. */
        sscc: z.string().regex(/^\d{18}$/),
        /** Where the parcel carrier numbers each carton. */
        trackingNumber: text(80).optional(),
        grossWeight: weight.optional(),
        lines: z.array(shippedLine),
      }),
    ),
  }),
  key: (data) => data.orderId,
  example: {
    ...exampleHead,
    shipmentId: EXAMPLE.shipmentId,
    locationId: 'NJ',
    shippedAt: '2025-05-23T20:30:00.000Z',
    shippedOn: '2025-05-23',
    carrier: 'OWNTRUCK',
    trackingNumber: 'ROUTE-12',
    billOfLading: 'BOL-000001',
    shipFrom: { name: 'New Jersey distribution center', identifier: 'NJ' },
    complete: true,
    lines: [exampleLine],
    cartons: [{ sscc: '006141411234567890', lines: [exampleLine] }],
  },
});
