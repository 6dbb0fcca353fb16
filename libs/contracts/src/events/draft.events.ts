import { z } from 'zod';
import { defineEvent, TOPICS } from '../event-definition.js';
import { text } from '../scalars.js';
import { EXAMPLE } from './examples.js';

const draftId = '0196f7b0-0000-7000-8000-000000000201';

/** An order was read from a mail but not surely enough to pass: it waits for the desk with its reasons. */
export const draftOpened = defineEvent({
  type: 'intake.draft_opened',
  topic: TOPICS.intake,
  version: 1,
  summary: 'An order or a change read from a mail waits for a person, with the reasons.',
  schema: z.object({
    draftId: text(80),
    documentId: text(80),
    kind: z.enum(['order', 'change']),
    customerId: text(80).optional(),
    purchaseOrderNumber: text(50).optional(),
    lineCount: z.int().nonnegative(),
    reasons: z.array(z.object({ code: text(80), message: text(1000) })).min(1),
  }),
  key: (data) => data.documentId,
  example: {
    draftId,
    documentId: EXAMPLE.documentId,
    kind: 'order',
    customerId: EXAMPLE.customerId,
    purchaseOrderNumber: EXAMPLE.purchaseOrderNumber,
    lineCount: 14,
    reasons: [{ code: 'LINE_UNCERTAIN', message: 'What or how much this line orders is not certain enough.' }],
  },
});

export const draftClosed = defineEvent({
  type: 'intake.draft_closed',
  topic: TOPICS.intake,
  version: 1,
  summary: 'The desk decided on a draft: confirmed, merged into an order that stands, or rejected.',
  schema: z.object({
    draftId: text(80),
    documentId: text(80),
    outcome: z.enum(['confirmed', 'merged', 'rejected']),
    by: text(120),
    customerId: text(80).optional(),
    purchaseOrderNumber: text(50).optional(),
    reason: text(1000).optional(),
  }),
  key: (data) => data.documentId,
  example: {
    draftId,
    documentId: EXAMPLE.documentId,
    outcome: 'confirmed',
    by: 'user:desk',
    customerId: EXAMPLE.customerId,
    purchaseOrderNumber: EXAMPLE.purchaseOrderNumber,
  },
});

/**
 * What a person said a customer's words mean. A topic of its own: ordered by customer, so that of two people who say
 * different things the later one is met later.
 */
export const aliasLearned = defineEvent({
  type: 'intake.alias_learned',
  topic: TOPICS.learning,
  version: 1,
  summary: 'A customer’s words for an item, confirmed or contradicted by a person; with what is known by now.',
  schema: z.object({
    customerId: text(80),
    /** The words without case and punctuation, as they are compared. */
    words: text(300),
    sku: text(80),
    /** How often people confirmed it, and how often they said otherwise, so far. */
    uses: z.int().nonnegative(),
    contradicted: z.int().nonnegative(),
    /** The draft the person decided on; absent where they checked an order that had passed. */
    draftId: text(80).optional(),
    by: text(120),
  }),
  key: (data) => data.customerId,
  example: {
    customerId: EXAMPLE.customerId,
    words: 'small milk lowfat',
    sku: EXAMPLE.sku,
    uses: 1,
    contradicted: 0,
    draftId,
    by: 'user:desk',
  },
});
