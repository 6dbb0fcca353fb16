import { parseTerms } from '#domain/invoicing/payment-terms';
import { z } from 'zod';

/** What reference data may look like, over HTTP and in a bundle. Amounts, prices and quantities are decimal strings. */

/** Ids of customers, as long as events allow. */
export const id = z
  .string()
  .min(1)
  .max(80)
  .regex(/^\S(.*\S)?$/, 'begins and ends with a visible character');
/** Codes of items, locations and price books. */
export const code = id.max(40);
const name = z.string().min(1).max(200);
const amount = z.string().regex(/^\d{1,13}(\.\d{1,3})?$/, 'an amount such as "250000.00"');
const price = z.string().regex(/^\d{1,6}(\.\d{1,6})?$/, 'a price with up to 6 decimals such as "9.38"');
const quantity = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, 'a quantity such as "12" or "40.25"');
const percent = z.string().regex(/^-?\d{1,4}(\.\d{1,4})?$/, 'a percentage such as "15" or "2.5"');
const currency = z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code');
const day = z.iso.date();
const unit = z.string().min(1).max(3);
const terms = z
  .string()
  .refine((text) => parseTerms(text).ok, 'a terms code such as NET30, 2/10NET30, EOM15, PROX10, COD');

const addressSchema = z.strictObject({
  lines: z.array(z.string().max(120)),
  city: z.string().max(60).optional(),
  region: z.string().max(60).optional(),
  postalCode: z.string().max(20).optional(),
  country: z.string().max(60).optional(),
});

export const shipToSchema = z.strictObject({
  id,
  qualifier: z.string().min(1).max(2).optional(),
  identifier: z.string().min(1).max(80).optional(),
  name,
  address: addressSchema.optional(),
  open: z.boolean().default(true),
});

export const customerSchema = z.strictObject({
  name,
  active: z.boolean().default(true),
  holdReason: z.string().min(1).max(500).optional().describe('present: the customer is on hold'),
  currency: currency.default('USD'),
  creditLimit: amount.optional().describe('absent: no limit'),
  terms: terms.default('NET30'),
  priceLevel: id.optional(),
  purchaseOrderRequired: z.boolean().default(false),
  newCustomer: z.boolean().default(false).describe('every order of a new customer waits for approval'),
  preferredLocationId: code.optional(),
  backorders: z.boolean().default(true).describe('false: what is short is cancelled'),
  shipComplete: z.boolean().default(false).describe('true: nothing goes to the floor while a line is backordered'),
  priceTolerancePercent: percent.default('0'),
  minimumMarginPercent: percent.optional().describe('so_margin_min of this customer'),
  automaticValue: amount.optional().describe('so_value_auto of this customer'),
  shipTos: z.array(shipToSchema).default([]).describe('empty: any ship-to is taken'),
});

export const itemSchema = z
  .strictObject({
    description: z.string().min(1).max(500),
    baseUnit: unit.describe('what stock and cost are counted in'),
    units: z
      .array(z.strictObject({ unit, factor: quantity.describe('base units in one'), sold: z.boolean().default(true) }))
      .min(1),
    catchWeight: z.boolean().default(false),
    discontinued: z.boolean().default(false),
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
      .describe('landed cost per base unit'),
  })
  .refine(({ units }) => units.every(({ factor }) => Number(factor) > 0), {
    message: 'a factor is above zero',
    path: ['units'],
  });

export const locationSchema = z.strictObject({
  name,
  priority: z.int().min(0).max(1000).default(100).describe('lower ships first'),
  active: z.boolean().default(true),
  address: addressSchema.optional().describe('where goods leave, as ship notices say it'),
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
    entries: z.array(
      z.strictObject({
        lineNumber: code.optional().describe('line of the bid or contract; default: the SKU'),
        sku: code,
        unit,
        minimumQuantity: quantity.default('0'),
        unitPrice: price,
      }),
    ),
  })
  .refine(({ kind, customerId }) => (kind === 'bid' || kind === 'contract') === (customerId !== undefined), {
    message: 'a bid or contract belongs to a customer, and nothing else does',
    path: ['customerId'],
  })
  .refine(({ kind, level }) => (kind === 'level') === (level !== undefined), {
    message: 'a level book names its level, and nothing else does',
    path: ['level'],
  })
  .refine(({ validFrom, validTo }) => validTo === undefined || validTo >= validFrom, {
    message: 'a book does not end before it begins',
    path: ['validTo'],
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

export const bundleSchema = z.strictObject({
  locations: z.array(locationSchema.extend({ id: code })).default([]),
  customers: z.array(customerSchema.extend({ id })).default([]),
  items: z.array(z.strictObject({ ...itemSchema.shape, sku: code })).default([]),
  priceBooks: z.array(z.strictObject({ ...priceBookSchema.shape, id: code })).default([]),
  stock: z
    .array(z.strictObject({ locationId: code, sku: code, onHand: quantity }))
    .default([])
    .describe('opening stock in base units, taken once: where there is a level already nothing changes'),
  dueIn: z
    .array(
      z.strictObject({
        reference: code.describe('our purchase order; a receipt that names it takes off what came'),
        locationId: code,
        sku: code,
        expectedOn: day,
        quantity: quantity.describe('base units still to come'),
      }),
    )
    .default([])
    .describe('goods that purchasing expects; the same reference, location and item again replaces'),
  openingInvoices: z
    .array(openingInvoiceSchema)
    .default([])
    .describe('receivables from before this system, taken once by number'),
});

export type CustomerInput = z.output<typeof customerSchema> & { id: string };
export type ItemInput = z.output<typeof itemSchema> & { sku: string };
export type LocationInput = z.output<typeof locationSchema> & { id: string };
export type PriceBookInput = z.output<typeof priceBookSchema> & { id: string };
export type OpeningInvoiceInput = z.output<typeof openingInvoiceSchema>;
export type DueInInput = Bundle['dueIn'][number];
export type Bundle = z.output<typeof bundleSchema>;
