import { z } from 'zod';
import { defineEvent, TOPICS } from '../event-definition.js';
import { calendarDate, instant, text, unsignedDecimalString } from '../scalars.js';
import { EXAMPLE } from './examples.js';
import { exampleHead, exampleLine, orderHead, quantityLine } from './order-event-parts.js';
import { postalParty } from './postal-party.js';

const weight = z.object({ value: unsignedDecimalString, unitOfMeasure: text(3) });
const shippedLine = quantityLine.extend({
  /** Goods sold by weight: what the scale said. */
  catchWeight: weight.optional(),
});
/** From our location by a carrier, handed over at our counter, or sent by a vendor in our name. */
const fulfillmentKind = z.enum(['ship', 'pickup', 'drop_ship']);

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
