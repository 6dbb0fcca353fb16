import { allocate } from '../money/allocate.js';
import {
  compareDecimal,
  decimal,
  type Decimal,
  divideDecimal,
  formatDecimal,
  multiplyDecimal,
} from '../money/decimal.js';
import {
  addMoney,
  type Money,
  moneyToDecimal,
  negateMoney,
  roundToMoney,
  sumMoney,
  zeroMoney,
} from '../money/money.js';
import type { TaxRate } from '../tax/tax-provider.js';
import type { LineAdjustment } from './line-adjustment.js';
import type { OrderCharge } from './order-charge.js';

/** A promotion's discount on one line. */
export interface LineDiscount {
  /** The promotion. */
  readonly reference: string;
  readonly description?: string | undefined;
  /** Above zero. */
  readonly amount: Money;
}

export interface LineToAdjust {
  readonly position: number;
  readonly extended: Money;
  readonly discounts: readonly LineDiscount[];
  readonly taxRates: readonly TaxRate[];
}

export interface OrderToAdjust {
  /** The lines that are wanted. */
  readonly lines: readonly LineToAdjust[];
  readonly charges: readonly OrderCharge[];
  readonly currency: string;
  /** The name of the provider that gave the rates. */
  readonly taxProvider: string;
}

/** X12 element 1300: discount. */
const DISCOUNT = 'C310';
const HUNDRED = decimal('100');

/**
 * Spreads everything an order costs beside its lines over its lines, in whole minor units: charges and allowances by
 * what the lines cost after discounts, each tax by what is taxed on the lines; always by largest remainder, so that the
 * shares of a thing sum to it exactly. A tax is computed once on the sum of what it is taken of, not line by line.
 * @returns the adjustments by position
 */
export function adjustLines({ lines, charges, currency, taxProvider }: OrderToAdjust): Map<number, LineAdjustment[]> {
  const adjusted = new Map<number, LineAdjustment[]>(
    lines.map(({ position, discounts }) => [
      position,
      discounts.map((discount) => ({
        ...discount,
        kind: 'discount',
        code: DISCOUNT,
        amount: negateMoney(discount.amount),
      })),
    ]),
  );
  if (lines.length === 0) return adjusted;
  const after = lines.map(({ extended, discounts }) =>
    addMoney(
      extended,
      negateMoney(
        sumMoney(
          discounts.map(({ amount }) => amount),
          currency,
        ),
      ),
    ),
  );
  let taxable = after;
  for (const charge of charges) {
    const shares = spread(charge, lines, after);
    lines.forEach(({ position }, index) => {
      const amount = shares[index]!;
      if (amount.minor === 0n) return;
      const { reference, indicator: kind, code, description } = charge;
      adjusted.get(position)!.push({ kind, reference, code, description, amount });
    });
    if (charge.taxable) taxable = taxable.map((base, index) => addMoney(base, shares[index]!));
  }
  const bases = taxable.map((base) => (base.minor < 0n ? zeroMoney(currency) : base));
  for (const tax of taxGroups(lines)) {
    const taxed = lines.map(({ taxRates }, index) =>
      taxRates.some((each) => keyOf(each) === tax.key) ? bases[index]! : zeroMoney(currency),
    );
    const shares = allocate(
      roundToMoney(percentOf(sumMoney(taxed, currency), tax.rate), currency),
      taxed.map(({ minor }) => minor),
    );
    lines.forEach(({ position, taxRates }, index) => {
      if (!taxRates.some((each) => keyOf(each) === tax.key)) return;
      const { type: code, rate, jurisdiction, exemption } = tax;
      const detail = { rate, taxable: taxed[index]!, jurisdiction, exemption, provider: taxProvider };
      adjusted.get(position)!.push({ kind: 'tax', reference: tax.key, code, amount: shares[index]!, tax: detail });
    });
  }
  return adjusted;
}

/** A charge's shares, signed, by line. */
function spread({ amount, indicator, position }: OrderCharge, lines: readonly LineToAdjust[], after: readonly Money[]) {
  const signed = indicator === 'charge' ? amount : negateMoney(amount);
  const own = lines.map((line, index) =>
    position === undefined || line.position === position ? after[index]!.minor : 0n,
  );
  const weights = own.map((minor) => (minor < 0n ? 0n : minor));
  if (weights.some((weight) => weight > 0n)) return allocate(signed, weights);
  // What is free still travels: then each line carries as much as the next.
  const even = lines.map((line) => (position === undefined || line.position === position ? 1n : 0n));
  return even.includes(1n) ? allocate(signed, even) : lines.map(() => zeroMoney(amount.currency));
}

const percentOf = (amount: Money, percent: Decimal): Decimal => {
  const product = multiplyDecimal(moneyToDecimal(amount), percent);
  return divideDecimal(product, HUNDRED, product.scale + 2);
};

/** Taxes are the same when type, jurisdiction, rate and exemption are. */
const keyOf = ({ type, jurisdiction = '', rate, exemption = '' }: TaxRate): string =>
  [type, jurisdiction, `${formatDecimal(rate)}%`, exemption].filter(Boolean).join(' ');

function taxGroups(lines: readonly LineToAdjust[]): (TaxRate & { readonly key: string })[] {
  const groups = new Map<string, TaxRate & { readonly key: string }>();
  for (const rate of lines.flatMap(({ taxRates }) => taxRates)) {
    if (compareDecimal(rate.rate, { unscaled: 0n, scale: 0 }) < 0) throw new RangeError('a tax rate is below zero');
    groups.set(keyOf(rate), { ...rate, key: keyOf(rate) });
  }
  return [...groups.values()];
}
