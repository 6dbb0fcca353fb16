import { INVOICING } from '#domain/invoicing/billing-period';
import { z } from 'zod';
import {
  addressSchema,
  amount,
  chargeCode,
  code,
  currency,
  day,
  effectiveFrom,
  id,
  name,
  percent,
  terms,
} from './fields.js';

export const shipToSchema = z.strictObject({
  id,
  qualifier: z.string().min(1).max(2).optional(),
  identifier: z.string().min(1).max(80).optional(),
  name,
  address: addressSchema.optional(),
  open: z.boolean().default(true),
  route: id.optional().describe('the tour its goods go with; absent: as the customer'),
  carrier: id.optional().describe('who takes its goods; absent: as the customer'),
});

export const customerSchema = z
  .strictObject({
    name,
    active: z.boolean().default(true),
    holdReason: z.string().min(1).max(500).optional().describe('present: the customer is on hold'),
    holdFrom: day.optional().describe('first day of the hold; absent: at once'),
    holdUntil: day.optional().describe('last day of the hold; absent: until it is lifted'),
    holdAllowsPrepaid: z.boolean().default(false).describe('orders paid on delivery go on in spite of the hold'),
    currency: currency.default('USD'),
    creditLimit: amount.optional().describe('absent: no limit'),
    terms: terms.default('NET30'),
    priceLevel: id.optional(),
    programs: z.array(code).max(50).default([]).describe('programs that promotions may be limited to'),
    purchaseOrderRequired: z.boolean().default(false),
    newCustomer: z.boolean().default(false).describe('every order of a new customer waits for approval'),
    preferredLocationId: code.optional(),
    backorders: z.boolean().default(true).describe('false: what is short is cancelled'),
    substitutes: z.boolean().default(false).describe('true: takes substitutes without being asked'),
    shipComplete: z.boolean().default(false).describe('true: nothing goes to the floor while a line is backordered'),
    priority: z.int().min(0).max(1000).default(100).describe('who is served first when stock is short: lower first'),
    invoicing: z
      .enum(INVOICING)
      .default('per_shipment')
      .describe('an invoice per shipment, or one for all shipments of a day, a week (to Sunday), a month'),
    route: id.optional().describe('the tour the goods go with; waves are planned by it'),
    carrier: id.optional().describe('who takes the goods'),
    priceTolerancePercent: percent.default('0'),
    pricePolicy: z
      .enum(['ours', 'theirs'])
      .default('ours')
      .describe('whose price stands when the document differs within the tolerance'),
    agreedAllowances: z
      .array(chargeCode)
      .max(50)
      .default([])
      .describe('X12 codes of allowances the customer takes without a person looking'),
    taxExemption: z.string().min(1).max(80).optional().describe('number of the exemption certificate'),
    taxExemptUntil: day.optional().describe('last day of the certificate'),
    minimumMarginPercent: percent.optional().describe('so_margin_min of this customer'),
    automaticValue: amount.optional().describe('so_value_auto of this customer'),
    shipTos: z.array(shipToSchema).default([]).describe('empty: any ship-to is taken'),
    effectiveFrom,
  })
  .refine(({ holdFrom, holdUntil }) => !holdFrom || !holdUntil || holdUntil >= holdFrom, {
    message: 'A hold cannot end before it begins.',
    path: ['holdUntil'],
  });

export type CustomerInput = z.output<typeof customerSchema> & { id: string };
