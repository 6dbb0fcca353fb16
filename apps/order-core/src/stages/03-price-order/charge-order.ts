import type { CanonicalOrder } from '#contracts';
import { type Decimal, decimal, isPositiveDecimal } from '#domain/money/decimal';
import { type Money, sumMoney } from '#domain/money/money';
import { adjustLines, type LineDiscount } from '#domain/pricing/adjust-lines';
import type { LineAdjustment } from '#domain/pricing/line-adjustment';
import type { OrderCharge } from '#domain/pricing/order-charge';
import { type ChargeBase, type ChargePolicy, readCharges, type StatedCharge } from '#domain/pricing/read-charges';
import { netOfLine } from '#domain/pricing/total-order';
import { type Finding, rejection, type Rejection } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import type { TaxRate } from '#domain/tax/tax-provider';

export interface LineToCharge {
  /** Of the line, from 1: the canonical order has it at the place before. */
  readonly position: number;
  readonly lineNumber: string;
  readonly quantity: Decimal;
  readonly extended: Money;
  readonly discounts?: readonly LineDiscount[] | undefined;
  readonly taxRates?: readonly TaxRate[] | undefined;
}

export interface ChargedOrder<Line> {
  readonly lines: readonly (Line & { readonly adjustments: readonly LineAdjustment[] })[];
  readonly charges: readonly OrderCharge[];
  /** What a person must look at. */
  readonly reasons: readonly Finding[];
}

export interface ChargingPolicy extends ChargePolicy {
  readonly taxProvider: string;
}

/** Adds to priced lines what the order costs beside them: the document's charges and allowances, discounts, taxes. */
export function chargeOrder<Line extends LineToCharge>(
  canonical: Pick<CanonicalOrder, 'allowancesAndCharges' | 'lines'>,
  lines: readonly Line[],
  policy: ChargingPolicy,
): Result<ChargedOrder<Line>, Rejection> {
  const { currency } = policy;
  const wanted = lines.filter(({ quantity }) => isPositiveDecimal(quantity));
  const whole = baseOf(wanted, currency);
  const stated = [
    ...canonical.allowancesAndCharges.map((charge) => ({ charge: readStated(charge), base: whole })),
    ...wanted.flatMap((line) => {
      const { position, lineNumber, quantity } = line;
      const base = { ...baseOf([line], currency), position, lineNumber, quantity };
      const own = canonical.lines[position - 1]?.allowancesAndCharges ?? [];
      return own.map((charge) => ({ charge: readStated(charge), base }));
    }),
  ];
  const { charges, findings } = readCharges(stated, policy);
  const adjusted = adjustLines({
    lines: wanted.map((line) => ({ ...line, discounts: line.discounts ?? [], taxRates: line.taxRates ?? [] })),
    charges,
    currency,
    taxProvider: policy.taxProvider,
  });
  const charged = lines.map((line) => ({ ...line, adjustments: adjusted.get(line.position) ?? [] }));
  if (sumMoney(charged.map(netOfLine), currency).minor < 0n) {
    return err(rejection('ALLOWANCE_BEYOND_GOODS', 'The allowances of the document are worth more than its goods.'));
  }
  return ok({ lines: charged, charges, reasons: findings });
}

function baseOf(lines: readonly LineToCharge[], currency: string): ChargeBase {
  const gross = lines.map(({ extended }) => extended);
  const discounts = lines.flatMap((line) => line.discounts ?? []);
  const off = discounts.map(({ amount }) => ({ ...amount, minor: -amount.minor }));
  return { gross: sumMoney(gross, currency), net: sumMoney([...gross, ...off], currency) };
}

function readStated(charge: CanonicalOrder['allowancesAndCharges'][number]): StatedCharge {
  const number = (text: string | undefined) => (text === undefined ? undefined : decimal(text));
  const { amount, percent, rate, quantity, ...codes } = charge;
  return {
    ...codes,
    amount: number(amount),
    percent: number(percent),
    rate: number(rate),
    quantity: number(quantity),
  };
}
