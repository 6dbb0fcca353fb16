import { type Money, parseMoney } from '#domain/money/money';
import { DEDUCTION_REASONS } from '#domain/payments/open-item';
import { Problem } from '#service-kit';
import { z } from 'zod';

export const amount = z.string().regex(/^\d{1,13}(\.\d{1,3})?$/, 'an amount such as "18420.00"');
export const deductionReason = z.enum(DEDUCTION_REASONS);

/** What the payer says one part of a payment is for. */
export const remittanceLineSchema = z.strictObject({
  invoiceNumber: z
    .string()
    .min(1)
    .max(30)
    .describe('an invoice, a credit memo that is taken, or the purchase order number'),
  amount: z
    .string()
    .regex(/^-?\d{1,13}(\.\d{1,3})?$/, 'an amount such as "112.56" or "-9.38"')
    .optional()
    .describe('left out: as much as is open; below zero: a credit the payer takes'),
  discount: amount.optional().describe('early payment discount the payer took'),
  deductions: z
    .array(z.strictObject({ reason: deductionReason, amount }))
    .max(20)
    .optional()
    .describe('what else the payer left out, and why'),
});

/** Every amount of a payment's body, as text. */
export const paymentAmounts = (body: {
  readonly amount: string;
  readonly remittance: readonly z.output<typeof remittanceLineSchema>[];
}): string[] => [
  body.amount,
  ...body.remittance.flatMap(({ amount: paid, discount, deductions = [] }) => [
    ...(paid === undefined ? [] : [paid]),
    ...(discount === undefined ? [] : [discount]),
    ...deductions.map((each) => each.amount),
  ]),
];

/** @throws Problem 422 when the text is no amount of the currency above zero */
export function readAmount(text: string | undefined, currency: string): Money | undefined {
  if (text === undefined) return undefined;
  const value = parseMoney(text, currency);
  if (value && value.minor > 0n) return value;
  throw new Problem(422, 'AMOUNT_INVALID', `${text} is no amount of ${currency} above zero.`);
}
