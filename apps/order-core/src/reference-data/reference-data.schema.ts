import { z } from 'zod';
import { customerSchema } from './customer.schema.js';
import { addressSchema, amount, code, currency, day, effectiveFrom, id, name, quantity, terms } from './fields.js';
import { costSchema, itemSchema } from './item.schema.js';
import { priceBookSchema } from './price-book.schema.js';
import { guardrailSchema, promotionSchema } from './promotion.schema.js';

/** What reference data may look like, over HTTP and in a bundle. */

export { code, id } from './fields.js';
export { type CustomerInput, customerSchema, shipToSchema } from './customer.schema.js';
export { type CostInput, costSchema, type ItemInput, itemSchema } from './item.schema.js';
export { type PriceBookInput, priceBookSchema } from './price-book.schema.js';
export { type GuardrailInput, guardrailSchema, type PromotionInput, promotionSchema } from './promotion.schema.js';

export const locationSchema = z.strictObject({
  name,
  priority: z.int().min(0).max(1000).default(100).describe('lower ships first'),
  active: z.boolean().default(true),
  address: addressSchema.optional().describe('where goods leave, as ship notices say it'),
  effectiveFrom,
});

export const openingInvoiceSchema = z.strictObject({
  number: z.string().min(1).max(30),
  customerId: id,
  purchaseOrderNumber: z.string().min(1).max(50).default('OPENING'),
  invoiceDate: day,
  terms: terms.default('NET30'),
  amount,
  currency: currency.default('USD'),
});

export const stockSchema = z.strictObject({ locationId: code, sku: code, onHand: quantity });

export const dueInSchema = z.strictObject({
  reference: code.describe('our purchase order; a receipt that names it takes off what came'),
  locationId: code,
  sku: code,
  expectedOn: day,
  quantity: quantity.describe('base units still to come'),
});

/** The rules of a schema for a row of a bundle, which carries its key beside what the schema describes. */
const ruledBy =
  (schema: z.ZodType, key: 'id' | 'sku') =>
  (row: object, context: z.RefinementCtx): void => {
    const { [key]: _, ...rest } = row as Record<string, unknown>;
    const result = schema.safeParse(rest);
    if (result.success) return;
    for (const { message, path } of result.error.issues) context.addIssue({ code: 'custom', message, path });
  };

const bundledCustomer = z.strictObject({ ...customerSchema.shape, id }).superRefine(ruledBy(customerSchema, 'id'));
const bundledItem = z.strictObject({ ...itemSchema.shape, sku: code }).superRefine(ruledBy(itemSchema, 'sku'));
const bundledBook = z.strictObject({ ...priceBookSchema.shape, id: code }).superRefine(ruledBy(priceBookSchema, 'id'));
const bundledPromotion = z
  .strictObject({ ...promotionSchema.shape, id: code })
  .superRefine(ruledBy(promotionSchema, 'id'));

export const bundleSchema = z.strictObject({
  locations: z.array(locationSchema.extend({ id: code })).default([]),
  customers: z.array(bundledCustomer).default([]),
  items: z.array(bundledItem).default([]),
  costs: z.array(costSchema).default([]).describe('landed costs per base unit, each from its day on'),
  priceBooks: z.array(bundledBook).default([]),
  promotions: z.array(bundledPromotion).default([]),
  guardrails: z.array(z.strictObject({ ...guardrailSchema.shape, currency })).default([]),
  stock: z
    .array(stockSchema)
    .default([])
    .describe('opening stock in base units, taken once: where there is a level already nothing changes'),
  dueIn: z
    .array(dueInSchema)
    .default([])
    .describe('goods that purchasing expects; the same reference, location and item again replaces'),
  openingInvoices: z
    .array(openingInvoiceSchema)
    .default([])
    .describe('receivables from before this system, taken once by number'),
});

export type LocationInput = z.output<typeof locationSchema> & { id: string };
export type OpeningInvoiceInput = z.output<typeof openingInvoiceSchema>;
export type DueInInput = z.output<typeof dueInSchema>;
export type Bundle = z.output<typeof bundleSchema>;

/** A bundle of nothing, to put something in. */
export const EMPTY_BUNDLE: Bundle = bundleSchema.parse({});
