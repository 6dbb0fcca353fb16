import {
  canonicalOrder,
  canonicalOrderLine,
  calendarDate,
  currencyCode,
  text,
  unsignedDecimalString,
} from '#contracts';
import { z } from 'zod';

/**
 * A quantity as a decimal string, or as a whole number. A fraction as a JSON number is refused: on its way through
 * a floating-point reader it may not be the number that was meant.
 */
const quantity = z.union([unsignedDecimalString, z.int().nonnegative().transform(String)]);

const shipTo = z.union([
  z.strictObject({ id: text(80), name: text(120).optional() }),
  z.strictObject({
    name: text(120).optional(),
    lines: z.array(text(120)).min(1).max(4),
    city: text(60).optional(),
    region: text(60).optional(),
    postalCode: text(20).optional(),
    country: text(60).optional(),
  }),
]);

export const portalLine = z
  .strictObject({
    lineNumber: text(20).optional().describe('Your own number of the line; its place in the list when absent.'),
    sku: text(80).optional().describe('Our item number.'),
    gtin: z
      .string()
      .regex(/^(\d{8}|\d{12,14})$/, '8, 12, 13 or 14 digits')
      .optional(),
    customerItem: text(80).optional().describe('Your own item number.'),
    description: text(2000).optional(),
    quantity: quantity.describe('A decimal string such as "12" or "2.5"; whole numbers may be JSON numbers.'),
    unitOfMeasure: text(3).optional().describe('X12 code: CA case, EA each, BG bag, LB pound …'),
    unitPrice: unsignedDecimalString.optional().describe('The price you expect, a decimal string such as "9.38".'),
    note: z.string().max(4000).optional(),
  })
  .refine((line) => line.sku ?? line.gtin ?? line.customerItem, {
    error: 'name the item: one of "sku", "gtin" and "customerItem"',
  });

/** An order as a portal or shop front posts it. */
export const portalOrder = z.strictObject({
  purchaseOrderNumber: text(50),
  purchaseOrderDate: calendarDate.optional(),
  requestedDeliveryDate: calendarDate.optional(),
  releaseNumber: text(30).optional(),
  contractNumber: text(30).optional().describe('The bid or contract the prices come from.'),
  customerId: text(80).optional().describe('Needed from the desk; a partner key orders for its own customer only.'),
  currency: currencyCode.optional(),
  shipTo: shipTo.optional(),
  lines: z.array(portalLine).min(1).max(10_000),
  promotionCodes: z.array(text(40)).max(20).optional(),
  notes: z
    .union([
      z.array(z.string().max(4000)).max(100),
      z
        .string()
        .max(4000)
        .transform((note) => [note]),
    ])
    .optional(),
  test: z.boolean().optional(),
});

export type PortalOrder = z.infer<typeof portalOrder>;

/** The whole contract as a body: what only the gateway knows (source, provenance) may be left out. */
export const canonicalOrderBody = z.strictObject({
  ...canonicalOrder.shape,
  purpose: canonicalOrder.shape.purpose.default('original'),
  source: z.looseObject({ test: z.boolean().default(false) }).default({ test: false }),
  parties: canonicalOrder.shape.parties.default([]),
  dates: canonicalOrder.shape.dates.default([]),
  references: canonicalOrder.shape.references.default([]),
  notes: canonicalOrder.shape.notes.default([]),
  allowancesAndCharges: canonicalOrder.shape.allowancesAndCharges.default([]),
  totals: canonicalOrder.shape.totals.partial().default({}),
  provenance: canonicalOrder.shape.provenance.default({}),
  lines: z
    .array(
      z.strictObject({
        ...canonicalOrderLine.shape,
        dates: canonicalOrderLine.shape.dates.default([]),
        notes: canonicalOrderLine.shape.notes.default([]),
        destinations: canonicalOrderLine.shape.destinations.default([]),
        schedules: canonicalOrderLine.shape.schedules.default([]),
        allowancesAndCharges: canonicalOrderLine.shape.allowancesAndCharges.default([]),
        subLines: canonicalOrderLine.shape.subLines.default([]),
      }),
    )
    .min(1)
    .max(10_000),
});

export type CanonicalOrderBody = z.infer<typeof canonicalOrderBody>;
