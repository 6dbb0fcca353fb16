import { z } from 'zod';
import { code, currency, day, effectiveFrom, id, price, quantity, unit } from './fields.js';

/** Every unit counts in base units; no unit stands there twice. */
export const itemSchema = z
  .strictObject({
    description: z.string().min(1).max(500),
    baseUnit: unit.describe('what stock and cost are counted in'),
    units: z
      .array(z.strictObject({ unit, factor: quantity.describe('base units in one'), sold: z.boolean().default(true) }))
      .min(1),
    pack: z
      .strictObject({ count: quantity.optional(), size: quantity.optional(), unit: unit.optional() })
      .optional()
      .describe('what a case holds, for people and documents: 50 of 0.5 PT'),
    catchWeight: z.boolean().default(false),
    taxable: z.boolean().default(true),
    discontinued: z.boolean().default(false),
    substitutes: z.array(code).max(20).default([]).describe('items offered in its place, the best first'),
    identifiers: z
      .array(
        z.strictObject({
          qualifier: z.string().min(2).max(4).describe('X12 element 235: UP, EN, UK, BP …'),
          value: id,
          customerId: id.optional().describe('for a buyer’s own number: the buyer'),
        }),
      )
      .default([]),
    costs: z
      .array(
        z.strictObject({ unitCost: price, validFrom: day.default('2000-01-01'), currency: currency.default('USD') }),
      )
      .default([])
      .describe('landed cost per base unit from a day on; what is not named stays'),
    effectiveFrom,
  })
  .refine(({ units }) => units.every(({ factor }) => Number(factor) > 0), {
    message: 'A factor must be above zero.',
    path: ['units'],
  })
  .refine(({ units }) => new Set(units.map((each) => each.unit)).size === units.length, {
    message: 'A unit must not stand there twice.',
    path: ['units'],
  });

export type ItemInput = z.output<typeof itemSchema> & { sku: string };

export const costSchema = z.strictObject({
  sku: code,
  unitCost: price,
  validFrom: day.default('2000-01-01'),
  currency: currency.default('USD'),
});

export type CostInput = z.output<typeof costSchema>;
