import { z } from 'zod';
import { text, unsignedDecimalString } from '../scalars.js';
import { EXAMPLE } from './examples.js';

/**
 * What every order event says about its order. With `documentId` and `releaseNumber` a reader that knows the document
 * (the intake gateway, when it answers the customer) finds the right order among releases of one purchase order.
 */
export const orderHead = {
  orderId: text(80),
  customerId: text(80),
  purchaseOrderNumber: text(50),
  releaseNumber: text(30).optional(),
  /** The document the order came in. */
  documentId: text(80).optional(),
  /** Our number of the order as people and partners read it; ids are too long for X12 (element 127 holds 30). */
  orderNumber: text(30).optional(),
};
export const exampleHead = {
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

export const quantityLine = z.object({
  /** The line number of the canonical order: the customer's own. */
  lineNumber: text(20),
  /** Place of the line in the canonical order, from 1; tells lines apart when a document uses a number twice. */
  position: z.int().positive().optional(),
  sku: text(80),
  quantity: unsignedDecimalString,
  unitOfMeasure: text(3),
});

export const exampleLine = { lineNumber: '1', sku: EXAMPLE.sku, quantity: '12', unitOfMeasure: 'CA' };
