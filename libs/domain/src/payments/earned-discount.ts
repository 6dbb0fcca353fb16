import { addDays } from '../calendar/calendar-day.js';
import { earlyDiscount, type PaymentTerms } from '../invoicing/payment-terms.js';
import { compareMoney, type Money } from '../money/money.js';

/**
 * What paying `base` of an invoice on a day earns: the discount of its terms when the day is no later than the
 * discount date plus the days of grace, else nothing. The base is what is still open, so a credit memo of before
 * lowers it; for a part it is the part with its discount (paying p settles p ÷ (1 − d)).
 */
export function earnedDiscount({
  terms,
  invoiceDate,
  base,
  paidOn,
  graceDays,
}: {
  readonly terms: PaymentTerms;
  readonly invoiceDate: string;
  readonly base: Money;
  readonly paidOn: string;
  readonly graceDays: number;
}): Money | undefined {
  const early = earlyDiscount(terms, invoiceDate, base);
  if (!early || early.amount.minor <= 0n || paidOn > addDays(early.until, graceDays)) return undefined;
  return early.amount;
}

/**
 * How much of a discount somebody took is earned. `whole` is what settling all of `open` earns; of a part it is the
 * part's share, rounded in the payer's favour by less than one minor unit.
 */
export function earnedPart(taken: Money, { part, open, whole }: { part: Money; open: Money; whole: Money }): Money {
  const base = part.minor + taken.minor;
  const share = base >= open.minor ? whole.minor : (whole.minor * base + open.minor - 1n) / open.minor;
  const earned = { minor: share, currency: taken.currency };
  return compareMoney(taken, earned) <= 0 ? taken : earned;
}
