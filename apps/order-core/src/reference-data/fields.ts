import { parseTerms } from '#domain/invoicing/payment-terms';
import { z } from 'zod';

/** The words reference data is written in. Amounts, prices and quantities are decimal strings. */

/** Ids of customers, as long as events allow. */
export const id = z
  .string()
  .min(1)
  .max(80)
  .regex(/^\S(.*\S)?$/, 'This must begin and end with a visible character.');
/** Codes of items, locations, price books and promotions. */
export const code = id.max(40);
export const name = z.string().min(1).max(200);
export const amount = z.string().regex(/^\d{1,13}(\.\d{1,3})?$/, 'This must be an amount such as "250000.00".');
export const price = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,6})?$/, 'This must be a price with up to 6 decimals such as "9.38".');
export const quantity = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, 'This must be a quantity such as "12" or "40.25".');
export const percent = z.string().regex(/^-?\d{1,4}(\.\d{1,4})?$/, 'This must be a percentage such as "15" or "2.5".');
export const currency = z.string().regex(/^[A-Z]{3}$/, 'This must be an ISO 4217 code such as USD.');
export const day = z.iso.date('This must be a day such as 2025-07-01.');
export const unit = z.string().min(1).max(3);
export const terms = z
  .string()
  .refine(
    (text) => parseTerms(text).ok,
    'This must be a terms code such as NET30, 2/10NET30, EOM15, PROX10, PROX10C25 or COD.',
  );

/** X12 element 1300: what an allowance or charge is for. */
export const chargeCode = z.string().regex(/^[A-Z]\d{3}$/, 'This must be a code of X12 element 1300 such as C310.');

/** From which day a change counts. Absent: from today on, or from ever for what is new. */
export const effectiveFrom = day.optional().describe('the day this counts from; absent: today');

export const addressSchema = z.strictObject({
  lines: z.array(z.string().max(120)).default([]),
  city: z.string().max(60).optional(),
  region: z.string().max(60).optional(),
  postalCode: z.string().max(20).optional(),
  country: z.string().max(60).optional(),
});
