import type { LineForm } from '../reading/candidate.js';

/**
 * How often a line of each form was read right on the training half of the mail corpus, smoothed by one error in
 * (`(right + 1) / (lines + 2)`).
 */
export const FORM_CERTAINTY: Readonly<
  Record<LineForm, { readonly quantity: number; readonly unit: number; readonly item: number }>
> = {
  'quantity-unit-code': { quantity: 0.998, unit: 0.998, item: 0.998 },
  'quantity-code': { quantity: 0.995, unit: 0.998, item: 0.995 },
  'code-quantity': { quantity: 0.995, unit: 0.998, item: 0.995 },
  'marked-quantity': { quantity: 0.998, unit: 0.998, item: 0.995 },
  'quantity-unit-text': { quantity: 0.995, unit: 0.995, item: 0.995 },
  'text-quantity': { quantity: 0.99, unit: 0.99, item: 0.99 },
  'bare-quantity-text': { quantity: 0.985, unit: 0.99, item: 0.985 },
  fields: { quantity: 0.998, unit: 0.998, item: 0.998 },
  'table-headed': { quantity: 0.999, unit: 0.999, item: 0.999 },
  'table-inferred': { quantity: 0.99, unit: 0.995, item: 0.99 },
};
