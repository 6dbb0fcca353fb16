import { decimal, formatDecimal } from '#domain/money/decimal';
import { money, formatMoney } from '#domain/money/money';
import type { LineAdjustment } from '#domain/pricing/line-adjustment';
import type { OrderCharge } from '#domain/pricing/order-charge';
import { readMoney, writeMoney } from './columns.js';

/** Charges and adjustments as their jsonb columns keep them: `minor` in minor units, other amounts as decimal strings. */

export type StoredAdjustment = Omit<LineAdjustment, 'amount' | 'tax'> & {
  readonly minor: string;
  readonly tax?: Omit<NonNullable<LineAdjustment['tax']>, 'rate' | 'taxable'> & {
    readonly rate: string;
    readonly taxable: string;
  };
};

export const writeAdjustment = ({ amount, tax, ...rest }: LineAdjustment): StoredAdjustment => ({
  ...rest,
  minor: writeMoney(amount)!,
  ...(tax && { tax: { ...tax, rate: formatDecimal(tax.rate), taxable: formatMoney(tax.taxable) } }),
});

export const readAdjustment = ({ minor, tax, ...rest }: StoredAdjustment, currency: string): LineAdjustment => ({
  ...rest,
  amount: readMoney(minor, currency),
  ...(tax && { tax: { ...tax, rate: decimal(tax.rate), taxable: money(tax.taxable, currency) } }),
});

export type StoredCharge = Omit<OrderCharge, 'amount'> & { readonly amount: string };

export const writeCharge = ({ amount, ...rest }: OrderCharge): StoredCharge => ({
  ...rest,
  amount: formatMoney(amount),
});

export const readCharge = ({ amount, ...rest }: StoredCharge, currency: string): OrderCharge => ({
  ...rest,
  amount: money(amount, currency),
});
