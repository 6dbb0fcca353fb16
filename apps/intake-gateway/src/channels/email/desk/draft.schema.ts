import { calendarDate, currencyCode, text, unsignedDecimalString } from '#contracts';
import { z } from 'zod';

const version = z.int().positive().describe('The version the decision was made on; another one is answered 409.');

const shipTo = z.strictObject({
  name: text(120).optional(),
  identifier: text(80).optional().describe('The customer’s own code of the place.'),
  lines: z.array(text(120)).max(5).default([]),
  city: text(60).optional(),
  region: text(60).optional(),
  postalCode: text(20).optional(),
  country: text(60).optional(),
});

const lineNumber = text(20).describe('As the draft numbers it.');
const sku = text(80).describe('Our item number.');
const unitOfMeasure = text(3).describe('X12 element 355: CA case, EA each, LB pound …');

/** What the desk makes of a draft. Left out: as it is; null: not said. */
export const correctionBody = z.strictObject({
  version,
  customerId: text(80).optional(),
  purchaseOrderNumber: text(50).optional(),
  releaseNumber: text(30).nullable().optional(),
  contractNumber: text(30).nullable().optional(),
  currency: currencyCode.nullable().optional(),
  purchaseOrderDate: calendarDate.nullable().optional(),
  requestedDeliveryDate: calendarDate.nullable().optional(),
  shipTo: shipTo.nullable().optional(),
  notes: z.array(z.string().max(4000)).max(50).optional(),
  lines: z
    .array(
      z.strictObject({
        lineNumber,
        sku: sku.optional(),
        quantity: unsignedDecimalString.optional(),
        unitOfMeasure: unitOfMeasure.nullable().optional(),
        unitPrice: unsignedDecimalString.nullable().optional(),
        requestedDate: calendarDate.nullable().optional(),
        note: text(4000).nullable().optional(),
        action: z.enum(['add', 'change', 'delete']).optional().describe('Of a change: what to do with the line.'),
        remove: z.literal(true).optional().describe('Nobody ordered it.'),
      }),
    )
    .max(10_000)
    .default([]),
  add: z
    .array(
      z.strictObject({
        sku,
        quantity: unsignedDecimalString,
        unitOfMeasure: unitOfMeasure.optional(),
        unitPrice: unsignedDecimalString.optional(),
        note: text(4000).optional(),
      }),
    )
    .max(1_000)
    .default([])
    .describe('Lines the mail orders and the reader did not find.'),
});
export type Correction = Omit<z.infer<typeof correctionBody>, 'version'>;

export const confirmBody = z.strictObject({ version });

export const mergeBody = z.strictObject({
  version,
  purchaseOrderNumber: text(50).describe('The order that stands.'),
  how: z
    .enum(['add', 'set', 'replace'])
    .describe(
      'add: the lines are added to it; set: lines of items it has get these quantities, others are added; ' +
        'replace: it shall be these lines and no others.',
    ),
});
export type Merge = Omit<z.infer<typeof mergeBody>, 'version'>;

export const rejectBody = z.strictObject({ version, reason: z.string().trim().min(3).max(1000) });

export const askBody = z.strictObject({
  version,
  subject: text(300).optional(),
  body: text(8000).optional().describe('Left out: composed of what is doubtful.'),
});
export type Question = Omit<z.infer<typeof askBody>, 'version'>;
