import { addDays, dayOfMonth, endOfMonth } from '../calendar/calendar-day.js';
import { decimal, type Decimal, divideDecimal, multiplyDecimal } from '../money/decimal.js';
import { type Money, moneyToDecimal, roundToMoney } from '../money/money.js';
import { err, ok, type Result } from '../result/result.js';

/** When an invoice is due, and what paying early earns. */
export interface PaymentTerms {
  /** As written on the invoice: `NET30`, `2/10NET30`, `EOM`, `EOM15`, `PROX10`, `COD`. */
  readonly code: string;
  readonly due:
    | { readonly kind: 'net'; readonly days: number }
    /** Days after the end of the month of the invoice. */
    | { readonly kind: 'end_of_month'; readonly days: number }
    /** A day of the month after the invoice's. */
    | { readonly kind: 'proximo'; readonly day: number };
  readonly discount?: { readonly percent: Decimal; readonly days: number } | undefined;
}

const PATTERN = /^(?:(\d{1,2}(?:\.\d{1,4})?)\/(\d{1,3}))?(?:NET(\d{1,3})|EOM(\d{1,3})?|PROX(\d{1,2})|COD)$/;

/**
 * Reads a terms code; blanks and case do not count (`2/10 net 30`).
 * @returns the terms, or the sentence why it is no terms code
 */
export function parseTerms(text: string): Result<PaymentTerms, string> {
  const code = text.replaceAll(/\s/g, '').toUpperCase();
  const match = PATTERN.exec(code);
  if (!match) return err(`'${text}' is no payment terms code such as NET30, 2/10NET30, EOM15, PROX10 or COD.`);
  const [, percent, discountDays, netDays, afterMonth, proximo] = match;
  const discount = percent && discountDays ? { percent: decimal(percent), days: Number(discountDays) } : undefined;
  if (proximo !== undefined) {
    const day = Number(proximo);
    if (day < 1 || day > 31) return err(`'${text}': a month has no day ${day}.`);
    return ok({ code, due: { kind: 'proximo', day }, discount });
  }
  if (code.includes('EOM')) return ok({ code, due: { kind: 'end_of_month', days: Number(afterMonth ?? 0) }, discount });
  return ok({ code, due: { kind: 'net', days: Number(netDays ?? 0) }, discount });
}

/** The day an invoice is due, by calendar days. */
export function dueDate(terms: PaymentTerms, invoiceDate: string): string {
  switch (terms.due.kind) {
    case 'net':
      return addDays(invoiceDate, terms.due.days);
    case 'end_of_month':
      return addDays(endOfMonth(invoiceDate), terms.due.days);
    case 'proximo':
      return dayOfMonth(invoiceDate, 1, terms.due.day);
  }
}

/** What may be taken off when paid by `until`; undefined for terms without a discount. */
export function earlyDiscount(
  terms: PaymentTerms,
  invoiceDate: string,
  amount: Money,
): { readonly amount: Money; readonly until: string } | undefined {
  if (!terms.discount) return undefined;
  const part = divideDecimal(multiplyDecimal(moneyToDecimal(amount), terms.discount.percent), decimal('100'), 10);
  return { amount: roundToMoney(part, amount.currency), until: addDays(invoiceDate, terms.discount.days) };
}
