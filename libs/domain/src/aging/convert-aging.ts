import { type Decimal, multiplyDecimal } from '../money/decimal.js';
import { moneyToDecimal, roundToMoney } from '../money/money.js';
import { type AgingSums, sumAgings } from './age-receivables.js';

/** Sums of several currencies in one. */
export interface ConvertedAging {
  /** Undefined when nothing could be converted. */
  readonly sums: AgingSums | undefined;
  /** Currencies that are left out because no rate is known for them: said, never guessed. */
  readonly missing: readonly string[];
}

/**
 * Sums of several currencies in the company's own. Every column is converted and rounded by itself (half up, to the minor
 * unit) and the balance is their sum, so that the converted report adds up as well.
 * @param rates what one unit of a currency is worth in the company's; its own needs none
 */
export function convertAgings(
  rows: readonly AgingSums[],
  company: { readonly currency: string; readonly rates: ReadonlyMap<string, Decimal> },
): ConvertedAging {
  const converted: AgingSums[] = [];
  const missing: string[] = [];
  for (const row of rows) {
    const rate = row.currency === company.currency ? undefined : company.rates.get(row.currency);
    if (row.currency === company.currency) converted.push(row);
    else if (rate) converted.push(convert(row, company.currency, rate));
    else missing.push(row.currency);
  }
  return { sums: sumAgings(converted)[0], missing: [...new Set(missing)].sort() };
}

function convert(row: AgingSums, currency: string, rate: Decimal): AgingSums {
  const amount = (minor: bigint) =>
    roundToMoney(multiplyDecimal(moneyToDecimal({ minor, currency: row.currency }), rate), currency).minor;
  const bucketsMinor = row.bucketsMinor.map(amount);
  const unappliedMinor = amount(row.unappliedMinor);
  return {
    currency,
    balanceMinor: bucketsMinor.reduce((sum, bucket) => sum + bucket, unappliedMinor),
    unappliedMinor,
    bucketsMinor,
    pastDueMinor: amount(row.pastDueMinor),
    disputedMinor: amount(row.disputedMinor),
    openInvoices: row.openInvoices,
  };
}
