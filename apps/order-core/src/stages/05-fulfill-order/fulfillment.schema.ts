import { decimal } from '#domain/money/decimal';
import { z } from 'zod';
import { pageQuery } from '../../http/page.js';

/** What the floor may say over HTTP. Quantities and weights are decimal strings. */

export const quantity = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, 'a quantity such as "12" or "40.25"');
const positive = quantity.refine((text) => /[1-9]/.test(text), 'is above zero');
const weight = z.strictObject({ value: positive, unitOfMeasure: z.string().min(1).max(3) });
const position = z.int().positive().describe('of the order’s line');
const catchWeight = positive.optional().describe('what goods sold by weight weigh, in the item’s base unit');

export const pickListsQuery = z.object({
  ...pageQuery,
  status: z.enum(['open', 'picked', 'shipped', 'cancelled']).optional(),
  fulfillment: z.enum(['ship', 'pickup']).optional(),
  locationId: z.string().max(80).optional(),
  orderId: z.uuid().optional(),
  waveId: z.uuid().optional(),
});

export const shipmentsQuery = z.object({
  ...pageQuery,
  orderId: z.uuid().optional(),
  customerId: z.string().max(80).optional(),
});

export const confirmSchema = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        lineId: z.uuid(),
        picked: quantity,
        short: quantity.default('0'),
        damaged: quantity.default('0'),
        weight: catchWeight,
      }),
    )
    .default([])
    .describe('lines that are not told are picked in full'),
});

const linesSchema = z
  .array(z.strictObject({ position, quantity: positive, weight: catchWeight }))
  .min(1)
  .optional()
  .describe('what leaves now; absent: everything that is picked and has not left');

const cartonsSchema = z
  .array(
    z.strictObject({
      trackingNumber: z.string().min(1).max(80).optional(),
      grossWeight: weight.optional(),
      lines: z.array(z.strictObject({ position, quantity: positive })).min(1),
    }),
  )
  .max(1000)
  .default([])
  .describe('what is in which carton, by the position of the order’s line; empty: everything in one');

/** How goods travel. */
const transport = {
  carrier: z.string().min(1).max(80).optional(),
  trackingNumber: z.string().min(1).max(80).optional(),
  proNumber: z.string().min(1).max(30).optional().describe('the carrier’s own reference'),
  scac: z
    .string()
    .regex(/^[A-Z]{2,4}$/)
    .optional()
    .describe('standard carrier alpha code'),
  billOfLading: z.string().min(1).max(30).optional().describe('default: ours'),
  deliversOn: z.iso.date().optional(),
  grossWeight: weight.optional(),
  charges: z
    .array(
      z.strictObject({
        code: z.string().min(1).max(10).optional().describe('X12 element 1300, e.g. D240 freight'),
        description: z.string().min(1).max(80).optional(),
        amount: z.string().regex(/^\d{1,9}(\.\d{1,3})?$/, 'an amount such as "45.00"'),
      }),
    )
    .max(20)
    .default([])
    .describe('billed beside the goods: freight and the like'),
  cartons: cartonsSchema,
};

export const shipSchema = z.strictObject({ ...transport, lines: linesSchema });

export const collectSchema = z.strictObject({
  collectedBy: z.string().trim().min(1).max(120).describe('who took the goods, as they gave their name'),
  lines: linesSchema,
});

export const purchaseSchema = z.strictObject({
  ...transport,
  lines: z
    .array(z.strictObject({ lineId: z.uuid(), quantity, weight: catchWeight }))
    .default([])
    .describe('what the vendor ships; lines that are not told are shipped in full, "0" is not available'),
});

export const toLines = (lines: z.output<typeof linesSchema>) =>
  lines?.map(({ weight: value, ...line }) => ({
    ...line,
    quantity: decimal(line.quantity),
    weight: value === undefined ? undefined : decimal(value),
  }));

export const toCartons = (cartons: z.output<typeof cartonsSchema>) =>
  cartons.map((carton) => ({
    ...carton,
    lines: carton.lines.map((line) => ({ ...line, quantity: decimal(line.quantity) })),
  }));
