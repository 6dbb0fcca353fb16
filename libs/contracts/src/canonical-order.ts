import { z } from 'zod';
import {
  itemIdentifier,
  orderDestination,
  orderDetails,
  orderPack,
  orderReference,
  orderSchedule,
} from './order-details.js';
import { postalAddress } from './postal-address.js';
import {
  calendarDate,
  currencyCode,
  decimalString,
  instant,
  localTime,
  text,
  unsignedDecimalString,
} from './scalars.js';

/**
 * The canonical order: what every channel turns a document into, and the only thing order-core reads.
 * Quantities, prices and amounts are decimal strings, as exact as the source. Codes stay the standard's codes
 * (X12 element numbers named beside each). Optional means the document did not say.
 */

/** What the document asks for: X12 element 353 (BEG01), spelled out; a code we have no word for stays as `x12:NN`. */
export const orderPurpose = z.union([
  z.enum([
    'original',
    'cancel',
    'add',
    'delete',
    'change',
    'replace',
    'confirmation',
    'duplicate',
    'status',
    'request',
  ]),
  z.string().regex(/^x12:[0-9A-Z]{2}$/),
]);

export const orderChannel = z.enum(['edi', 'email', 'portal', 'desk']);

/** Where in the source document a field stood. */
export const provenanceEntry = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('segment'),
    segment: text(3),
    /** Position in the transaction set, ST = 1: the number a 997 would name. */
    position: z.int().positive(),
    element: z.int().positive().optional(),
    component: z.int().positive().optional(),
    /** Byte offset of the segment in the file. */
    offset: z.int().nonnegative().optional(),
  }),
  z.object({ kind: z.literal('json'), pointer: z.string() }),
  z.object({
    kind: z.literal('mail'),
    /** `text`, `html`, `subject`, or the attachment's file name. */
    part: text(255),
    line: z.int().positive().optional(),
    quoted: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('sheet'), part: text(255), sheet: text(255), cell: text(16) }),
  z.object({ kind: z.literal('page'), part: text(255), page: z.int().positive(), x: z.number(), y: z.number() }),
  z.object({ kind: z.literal('profile'), setting: text(255) }),
]);

export const orderDate = z.object({
  /** X12 element 374 (DTM01), e.g. 002 delivery requested, 010 requested ship, 001 cancel after. */
  qualifier: text(3),
  date: calendarDate.optional(),
  time: localTime.optional(),
  /** The last day, where a range of days is named (DTM05 = RD8). */
  endDate: calendarDate.optional(),
});

export const orderContact = z.object({
  /** X12 element 366 (PER01). */
  function: text(2).optional(),
  name: text(60).optional(),
  numbers: z.array(z.object({ qualifier: text(2), value: text(256) })).optional(),
});

export const orderParty = z.object({
  /** X12 element 98 (N101): BY buyer, ST ship to, BT bill to, VN vendor … */
  role: text(3),
  name: text(120).optional(),
  additionalNames: z.array(text(120)).optional(),
  /** X12 element 66 (N103): 92 assigned by buyer, 91 by seller, 9 DUNS+4, UL GLN … */
  identifierQualifier: text(2).optional(),
  identifier: text(80).optional(),
  address: postalAddress.optional(),
  contacts: z.array(orderContact).optional(),
  references: z.array(orderReference).optional(),
});

export const orderAllowanceOrCharge = z.object({
  /** X12 element 248 (SAC01): A allowance, C charge, N none, P promotion … */
  indicator: text(1),
  /** X12 element 1300 (SAC02). */
  code: text(10).optional(),
  amount: decimalString.optional(),
  percent: decimalString.optional(),
  /** X12 element 378 (SAC06): what the percent is of. */
  percentBasis: text(2).optional(),
  rate: decimalString.optional(),
  quantity: decimalString.optional(),
  unitOfMeasure: text(3).optional(),
  /** X12 element 331 (SAC12). */
  handling: text(2).optional(),
  reference: text(80).optional(),
  description: text(512).optional(),
});

export const orderTerms = z.object({
  /** X12 elements 336 and 333 (ITD01, ITD02). */
  type: text(2).optional(),
  basis: text(2).optional(),
  discountPercent: decimalString.optional(),
  discountDueDate: calendarDate.optional(),
  discountDays: z.int().nonnegative().optional(),
  netDueDate: calendarDate.optional(),
  netDays: z.int().nonnegative().optional(),
  discountAmount: decimalString.optional(),
  dayOfMonth: z.int().min(1).max(31).optional(),
  description: text(512).optional(),
});

export const orderCarrier = z.object({
  /** Standard carrier alpha code (TD503 with TD502 = 2). */
  scac: text(80).optional(),
  /** X12 elements 66 and 67 (TD502, TD503), where the carrier is named by another agency's code. */
  identifierQualifier: text(2).optional(),
  identifier: text(80).optional(),
  /** X12 element 91 (TD504): M motor, A air … */
  method: text(2).optional(),
  routing: text(120).optional(),
  /** X12 element 133 (TD501): O origin carrier, B any carrier of the shipper's choice … */
  sequence: text(2).optional(),
  /** X12 elements 309 and 310 (TD507, TD508): where the routing ends. */
  locationQualifier: text(2).optional(),
  location: text(30).optional(),
  serviceLevel: text(3).optional(),
  equipment: z.array(text(40)).optional(),
});

/** Segments that have no place in the contract yet, kept whole; and facts channels add for people. */
export const extensions = z.record(z.string(), z.unknown());

export const orderSubLine = z.object({
  lineNumber: text(20).optional(),
  /** X12 element 662 (SLN03): I included, A add, D delete, S substitute, O information only. */
  relationship: text(1),
  quantity: unsignedDecimalString.optional(),
  unitOfMeasure: text(3).optional(),
  unitPrice: unsignedDecimalString.optional(),
  /** X12 element 639 (SLN07). */
  priceBasis: text(3).optional(),
  itemIdentifiers: z.array(itemIdentifier),
  description: text(512).optional(),
  /** SLN02: the sub-line this one is part of. */
  parentLineNumber: text(20).optional(),
  pack: orderPack.optional(),
  dates: z.array(orderDate).optional(),
  references: z.array(orderReference).optional(),
  notes: z.array(z.string().max(4000)).optional(),
  allowancesAndCharges: z.array(orderAllowanceOrCharge).optional(),
  taxes: orderDetails.taxes,
  quantities: orderDetails.quantities,
  prices: orderDetails.prices,
});

export const canonicalOrderLine = z.object({
  /** The document's own line number, or its ordinal when the document gave none. */
  lineNumber: text(20),
  quantity: unsignedDecimalString,
  /** X12 element 355 codes: CA case, EA each, LB pound, DZ dozen … */
  unitOfMeasure: text(3).optional(),
  unitPrice: unsignedDecimalString.optional(),
  /** X12 element 639 (PO105), e.g. PE price per each, CA catalogue. */
  priceBasis: text(3).optional(),
  itemIdentifiers: z.array(itemIdentifier),
  description: text(2000).optional(),
  pack: orderPack.optional(),
  references: z.array(orderReference).optional(),
  dates: z.array(orderDate),
  notes: z.array(z.string().max(4000)),
  destinations: z.array(orderDestination),
  schedules: z.array(orderSchedule),
  allowancesAndCharges: z.array(orderAllowanceOrCharge),
  subLines: z.array(orderSubLine),
  ...orderDetails,
  terms: orderTerms.optional(),
  carrier: orderCarrier.optional(),
  parties: z.array(orderParty).optional(),
  contacts: z.array(orderContact).optional(),
  /** Emails only: how sure the reader is of this line, 0…1. */
  confidence: z.number().min(0).max(1).optional(),
  extensions: extensions.optional(),
});

export const orderSource = z.object({
  channel: orderChannel,
  documentId: text(80),
  partnerId: text(80).optional(),
  /** ISA15 = T, or a portal order marked as a test. */
  test: z.boolean(),
  interchange: z
    .object({
      senderQualifier: text(4),
      senderId: text(35),
      receiverQualifier: text(4),
      receiverId: text(35),
      controlNumber: text(14),
    })
    .optional(),
  group: z.object({ controlNumber: text(14), version: text(12) }).optional(),
  transactionSet: z.object({ identifier: text(6), controlNumber: text(14) }).optional(),
});

export const canonicalOrder = z.object({
  purchaseOrderNumber: text(50),
  purchaseOrderDate: calendarDate.optional(),
  purpose: orderPurpose,
  /** X12 element 92 (BEG02): SA stand-alone, NE new, RL release, DS drop ship, RO rush, BK blanket … */
  orderType: text(3).optional(),
  releaseNumber: text(30).optional(),
  /** BEG06. */
  contractNumber: text(30).optional(),
  /** X12 element 587 (BEG07): the acknowledgment the customer asks for, AC with detail and change, NA none … */
  acknowledgmentType: text(2).optional(),
  currency: currencyCode.optional(),
  /** The customer the intake gateway knows the sender as; order-core checks it. */
  customerId: text(80).optional(),
  /** Who entered it: a user for desk and portal orders, the channel for the rest. Never its approver. */
  enteredBy: text(120).optional(),
  receivedAt: instant.optional(),
  source: orderSource,
  parties: z.array(orderParty),
  contacts: z.array(orderContact).optional(),
  dates: z.array(orderDate),
  references: z.array(orderReference),
  notes: z.array(z.string().max(4000)),
  lines: z.array(canonicalOrderLine).max(100_000),
  allowancesAndCharges: z.array(orderAllowanceOrCharge),
  terms: orderTerms.optional(),
  carrier: orderCarrier.optional(),
  ...orderDetails,
  promotionCodes: z.array(text(40)).optional(),
  totals: z.object({
    lineCount: z.int().nonnegative(),
    /** CTT02 as sent: the sum of ordered quantities. */
    hashTotal: decimalString.optional(),
    /** The document's own total. */
    amount: decimalString.optional(),
  }),
  /** JSON pointer of a field → where in the source it stood. */
  provenance: z.record(z.string(), provenanceEntry),
  extensions: extensions.optional(),
});

export type CanonicalOrder = z.infer<typeof canonicalOrder>;
export type CanonicalOrderLine = z.infer<typeof canonicalOrderLine>;
export type ProvenanceEntry = z.infer<typeof provenanceEntry>;
export type OrderChannel = z.infer<typeof orderChannel>;
export type OrderPurpose = z.infer<typeof orderPurpose>;
