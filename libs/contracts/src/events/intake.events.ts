import { z } from 'zod';
import { canonicalOrderChange } from '../canonical-order-change.js';
import { canonicalOrder, orderChannel } from '../canonical-order.js';
import { defineEvent, TOPICS } from '../event-definition.js';
import { remittanceAdvice } from '../remittance-advice.js';
import { instant, text } from '../scalars.js';
import { EXAMPLE, exampleCanonicalOrder, exampleOrderChange, exampleRemittance } from './examples.js';

/** A document arrived and its bytes are kept; nothing has been understood yet. */
export const documentReceived = defineEvent({
  type: 'intake.document_received',
  topic: TOPICS.intake,
  version: 1,
  summary: 'A document arrived by some channel; its bytes are durable.',
  schema: z.object({
    documentId: text(80),
    channel: orderChannel,
    /** SHA-256 of the raw bytes, lower-case hex. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    sizeBytes: z.int().nonnegative(),
    name: text(255).optional(),
    partnerId: text(80).optional(),
  }),
  key: (data) => data.documentId,
  example: {
    documentId: EXAMPLE.documentId,
    channel: 'edi',
    sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    sizeBytes: 812,
    name: 'driscoll-20250522.edi',
    partnerId: 'driscoll',
  },
});

/** A document, or a part of it, could not become an order. It waits in the quarantine with its reasons. */
export const documentQuarantined = defineEvent({
  type: 'intake.document_quarantined',
  topic: TOPICS.intake,
  version: 1,
  summary: 'A document could not be read as an order; it is kept with its reasons for repair.',
  schema: z.object({
    documentId: text(80),
    channel: orderChannel,
    reasons: z.array(z.object({ code: text(80), message: text(1000), where: text(200).optional() })).min(1),
  }),
  key: (data) => data.documentId,
  example: {
    documentId: EXAMPLE.documentId,
    channel: 'edi',
    reasons: [{ code: 'SET_TRAILER_MISSING', message: 'The file ends before the SE segment.', where: 'segment 9' }],
  },
});

/** Nobody acknowledged what we sent to a partner, although the agreed hours are over. Told once per document. */
export const acknowledgmentMissing = defineEvent({
  type: 'intake.acknowledgment_missing',
  topic: TOPICS.intake,
  version: 1,
  summary: 'A partner did not acknowledge a document of ours within the agreed time.',
  schema: z.object({
    /** The document of ours, as listed under `/v1/outbound-documents`. */
    outboundDocumentId: text(80),
    partnerId: text(80),
    /** The transaction set: 855, 865, 856, 810. */
    kind: text(10),
    purchaseOrderNumber: text(50),
    /** ISA13 and GS06 of ours. */
    interchangeControlNumber: text(9),
    groupControlNumber: text(9),
    sentAt: instant,
    dueAt: instant,
  }),
  key: (data) => data.outboundDocumentId,
  example: {
    outboundDocumentId: '0196f7b0-0000-7000-8000-000000000009',
    partnerId: 'driscoll',
    kind: '855',
    purchaseOrderNumber: EXAMPLE.purchaseOrderNumber,
    interchangeControlNumber: '000000004',
    groupControlNumber: '4',
    sentAt: '2025-05-22T18:05:00.000Z',
    dueAt: '2025-05-23T18:05:00.000Z',
  },
});

/** The canonical order itself: the data of the event is the order. Key: customer + purchase order number. */
export const orderReceived = defineEvent({
  type: 'order.received',
  topic: TOPICS.canonicalOrders,
  version: 1,
  summary: 'A canonical order, read from a document of any channel.',
  schema: canonicalOrder,
  key: (order) => `${order.customerId ?? order.source.partnerId ?? 'unknown'}|${order.purchaseOrderNumber}`,
  example: exampleCanonicalOrder,
});

/**
 * A change the customer asks for (X12 860); the data is the canonical order change. It travels on the topic and key
 * of the order itself, so that whoever owns the order meets the change after the order and changes in their order.
 */
export const orderChangeRequested = defineEvent({
  type: 'order.change_requested',
  topic: TOPICS.canonicalOrders,
  version: 1,
  summary: 'A customer asks for a change to an order placed before; whoever owns the order applies or refuses it.',
  schema: canonicalOrderChange,
  key: (change) => `${change.customerId ?? change.source.partnerId ?? 'unknown'}|${change.purchaseOrderNumber}`,
  example: exampleOrderChange,
});

/**
 * A payer's word on what a payment is for (X12 820). A topic of its own, not `payments.v1`: that one has a single
 * writer, order-core, and says what the books hold, while this is a claim that order-core has yet to record as
 * `payment.received`, hold or refuse. Not `intake.v1` either, which is ordered by document: remittances of one
 * customer must be met in the order they came. Key: customer, as of everything about cash.
 */
export const remittanceReceived = defineEvent({
  type: 'remittance.received',
  topic: TOPICS.remittances,
  version: 1,
  summary: 'A remittance advice arrived: what a payer says they paid, and for what. Not yet cash in the books.',
  schema: remittanceAdvice,
  key: (advice) => advice.customerId ?? advice.source.partnerId ?? 'unknown',
  example: exampleRemittance,
});
