import { z } from 'zod';
import { code, currency, day, effectiveFrom, id, name, price, quantity, unit } from './fields.js';

export const priceEntrySchema = z.strictObject({
  lineNumber: code.optional().describe('line of the bid or contract; default: the SKU'),
  sku: code,
  unit,
  minimumQuantity: quantity.default('0'),
  unitPrice: price,
  validFrom: day.optional().describe('first day of this price; absent: the day the change counts from'),
  validTo: day.optional().describe('last day of this price'),
  awardedQuantity: quantity.optional().describe('bids: how much may be drawn in all, in the unit of the price'),
});

export const priceBookSchema = z
  .strictObject({
    kind: z.enum(['bid', 'contract', 'level', 'list']),
    name,
    currency: currency.default('USD'),
    customerId: id.optional(),
    level: id.optional(),
    validFrom: day.default('2000-01-01'),
    validTo: day.optional(),
    entries: z.array(priceEntrySchema),
    effectiveFrom,
  })
  .refine(({ kind, customerId }) => (kind === 'bid' || kind === 'contract') === (customerId !== undefined), {
    message: 'A bid or contract must name its customer, and nothing else may.',
    path: ['customerId'],
  })
  .refine(({ kind, level }) => (kind === 'level') === (level !== undefined), {
    message: 'A level book must name its level, and nothing else may.',
    path: ['level'],
  })
  .refine(({ validFrom, validTo }) => validTo === undefined || validTo >= validFrom, {
    message: 'A book cannot end before it begins.',
    path: ['validTo'],
  })
  .refine(({ kind, entries }) => kind === 'bid' || entries.every((each) => each.awardedQuantity === undefined), {
    message: 'Only a bid awards quantities.',
    path: ['entries'],
  });

export type PriceBookInput = z.output<typeof priceBookSchema> & { id: string };
