import { type Decimal, formatDecimal, isNegativeDecimal, ZERO } from '../money/decimal.js';
import type { TaxProvider, TaxQuestion, TaxRate } from './tax-provider.js';

/** No order carries tax: what a distributor sells is bought for resale, or others declare the tax. */
export const exemptProvider: TaxProvider = {
  name: 'exempt',
  rates: () => Promise.resolve(new Map()),
};

/**
 * One rate for every taxable item of every customer without an exemption certificate.
 * @throws RangeError on a rate below zero
 */
export function flatRateProvider({
  rate,
  type,
  jurisdiction,
}: {
  /** Percent. */
  readonly rate: Decimal;
  /** X12 element 963. */
  readonly type: string;
  readonly jurisdiction?: string | undefined;
}): TaxProvider {
  if (isNegativeDecimal(rate)) throw new RangeError(`a tax rate of ${formatDecimal(rate)} %`);
  const rateOf = ({ exemption }: TaxQuestion, taxable: boolean): TaxRate => {
    if (exemption !== undefined) {
      return { type, rate: ZERO, jurisdiction, exemption: `exemption certificate ${exemption}` };
    }
    return taxable
      ? { type, rate, jurisdiction }
      : { type, rate: ZERO, jurisdiction, exemption: 'the item is not taxed' };
  };
  return {
    name: 'flat_rate',
    rates: (question) =>
      Promise.resolve(new Map(question.lines.map(({ position, taxable }) => [position, [rateOf(question, taxable)]]))),
  };
}
