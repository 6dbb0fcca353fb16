import type { EarlyDiscount } from '#domain/invoicing/payment-terms';
import { formatDecimal } from '#domain/money/decimal';
import { formatMoney } from '#domain/money/money';
import type { BilledCharge, BilledTax } from '#domain/pricing/line-adjustment';

/** Charges and taxes as their jsonb columns keep them and as events say them: amounts and rates as decimal strings. */

export type StoredBilledCharge = Omit<BilledCharge, 'amount'> & { readonly amount: string };

export const writeCharge = ({ amount, ...charge }: BilledCharge): StoredBilledCharge => ({
  ...charge,
  amount: formatMoney(amount),
});

export interface StoredBilledTax {
  /** X12 element 963. */
  readonly type: string;
  readonly amount: string;
  readonly percent: string;
  readonly jurisdiction?: string | undefined;
}

export const writeTax = ({ type, rate, jurisdiction, amount }: BilledTax): StoredBilledTax => ({
  type,
  amount: formatMoney(amount),
  percent: formatDecimal(rate),
  jurisdiction,
});

export interface StoredDiscount {
  readonly percent: string;
  readonly amount: string;
  readonly dueDate: string;
}

export const writeDiscount = ({ percent, amount, until }: EarlyDiscount): StoredDiscount => ({
  percent: formatDecimal(percent),
  amount: formatMoney(amount),
  dueDate: until,
});
