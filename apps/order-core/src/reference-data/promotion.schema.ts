import { z } from 'zod';
import { amount, code, currency, day, effectiveFrom, id, name, percent, quantity, unit } from './fields.js';

/** A quantity of an item in one of its units. */
const someOf = z.strictObject({ quantity, unit });

export const promotionSchema = z
  .strictObject({
    name,
    kind: z.enum(['percent', 'amount', 'buy_x_get_y']),
    percent: percent.optional().describe('percent: off the lines; buy_x_get_y: off the goods got, default 100'),
    amount: amount.optional().describe('amount: off the lines together'),
    buy: someOf.optional().describe('buy_x_get_y: for every so many bought'),
    get: someOf.optional().describe('buy_x_get_y: so many of the same item are cheaper'),
    currency: currency.default('USD'),
    promotionCode: code.optional().describe('counts only for orders that name this code'),
    skus: z.array(code).max(10_000).default([]).describe('empty: every item'),
    customerIds: z.array(id).max(10_000).default([]).describe('empty: every customer'),
    programs: z.array(code).max(50).default([]).describe('customers in any of these programs; empty: every customer'),
    rungs: z
      .array(z.enum(['bid', 'contract', 'level', 'list']))
      .default(['level', 'list'])
      .describe('prices it may be taken off'),
    minimumQuantity: quantity.optional().describe('of the lines together, in base units'),
    minimumAmount: amount.optional().describe('of the lines together'),
    stackable: z.boolean().default(false).describe('true: together with others that are'),
    validFrom: day.default('2000-01-01'),
    validTo: day.optional(),
    active: z.boolean().default(true),
    effectiveFrom,
  })
  .refine(({ kind, percent: off }) => kind !== 'percent' || off !== undefined, {
    message: 'A percent promotion must say how many percent.',
    path: ['percent'],
  })
  .refine(({ percent: off }) => off === undefined || (Number(off) > 0 && Number(off) <= 100), {
    message: 'A percentage off must be above 0 and at most 100.',
    path: ['percent'],
  })
  .refine(({ kind, amount: off }) => (kind === 'amount') === (off !== undefined), {
    message: 'An amount promotion must say the amount, and nothing else may.',
    path: ['amount'],
  })
  .refine(({ kind, buy, get }) => (kind === 'buy_x_get_y') === (buy !== undefined && get !== undefined), {
    message: 'A buy-x-get-y promotion must say how many to buy and how many to get, and nothing else may.',
    path: ['buy'],
  })
  .refine(
    ({ buy, get }) => !buy || !get || (buy.unit === get.unit && Number(buy.quantity) > 0 && Number(get.quantity) > 0),
    {
      message: 'What is bought and what is got must be above zero and in the same unit.',
      path: ['get'],
    },
  )
  .refine(({ validFrom, validTo }) => validTo === undefined || validTo >= validFrom, {
    message: 'A promotion cannot end before it begins.',
    path: ['validTo'],
  });

export type PromotionInput = z.output<typeof promotionSchema> & { id: string };

/** The house's guardrails for orders of one currency; a customer's own go before them. */
export const guardrailSchema = z.strictObject({
  minimumMarginPercent: percent.optional().describe('so_margin_min; absent: the setting SO_MARGIN_MIN'),
  automaticValue: amount.optional().describe('so_value_auto; absent: the setting SO_VALUE_AUTO'),
});

export type GuardrailInput = z.output<typeof guardrailSchema> & { currency: string };
