import { addDays, dayOfMonth, endOfMonth } from '../calendar/calendar-day.js';
import { decimal, type Decimal, divideDecimal, multiplyDecimal } from '../money/decimal.js';
import { type Money, moneyToDecimal, roundToMoney } from '../money/money.js';
import { err, ok, type Result } from '../result/result.js';

/** A day counted from the day of the invoice. */
export type TermDay =
  | { readonly kind: 'net'; readonly days: number }
  /** Days after the end of the month of the invoice. */
  | { readonly kind: 'end_of_month'; readonly days: number }
  /**
   * Proximo: a day of the month after the invoice's. Invoices of a day after the cut-off count as the next month's, and
   * so are due a month later.
   */
  | { readonly kind: 'proximo'; readonly day: number; readonly cutOff?: number | undefined };

/** When an invoice is due, and what paying early earns. */
export interface PaymentTerms {
  /** As written on the invoice: `NET30`, `2/10NET30`, `EOM`, `EOM15`, `PROX10`, `PROX10C25`, `2/10PROXPROX25`, `COD`. */
  readonly code: string;
  readonly due: TermDay;
  readonly discount?: { readonly percent: Decimal; readonly until: TermDay } | undefined;
}

/** What pays early: days from the invoice (`2/10`), a day of the next month (`2/10PROX`) or the end of this (`2/EOM`). */
const DISCOUNT = String.raw`(?<percent>\d{1,2}(?:\.\d{1,4})?)/(?:(?<earlyDay>\d{1,2})PROX|(?<earlyDays>\d{1,3})|(?<earlyEom>EOM\d{0,3}))`;
const DUE = String.raw`NET(?<days>\d{1,3})|(?<eom>EOM\d{0,3})|PROX(?<day>\d{1,2})(?:C(?<cutOff>\d{1,2}))?|COD`;
const PATTERN = new RegExp(`^(?:${DISCOUNT})?(?:${DUE})$`);

/**
 * Reads a terms code; blanks and case do not count (`2/10 net 30`).
 * @returns the terms, or the sentence why it is no terms code
 */
export function parseTerms(text: string): Result<PaymentTerms, string> {
  const code = text.replaceAll(/\s/g, '').toUpperCase();
  const told = PATTERN.exec(code)?.groups;
  if (!told) {
    return err(`'${text}' is no payment terms code such as NET30, 2/10NET30, EOM15, PROX10, PROX10C25 or COD.`);
  }
  const { percent, earlyDay, earlyDays, earlyEom, days, eom, day, cutOff } = told;
  const noDay = [earlyDay, day, cutOff].find((each) => each !== undefined && (Number(each) < 1 || Number(each) > 31));
  if (noDay !== undefined) return err(`'${text}': a month has no day ${Number(noDay)}.`);
  const due = termDay({ days, eom, day, cutOff });
  if (percent === undefined) return ok({ code, due });
  return ok({
    code,
    due,
    // The discount of proximo terms follows the same cut-off as the invoice.
    discount: {
      percent: decimal(percent),
      until: termDay({ days: earlyDays, eom: earlyEom, day: earlyDay, cutOff }),
    },
  });
}

/** Nothing told: on the day of the invoice (COD). */
function termDay({
  days,
  eom,
  day,
  cutOff,
}: Readonly<Record<'days' | 'eom' | 'day' | 'cutOff', string | undefined>>): TermDay {
  if (eom !== undefined) return { kind: 'end_of_month', days: Number(eom.slice('EOM'.length)) };
  if (day === undefined) return { kind: 'net', days: Number(days ?? 0) };
  return { kind: 'proximo', day: Number(day), ...(cutOff === undefined ? {} : { cutOff: Number(cutOff) }) };
}

function dayOf(term: TermDay, invoiceDate: string): string {
  switch (term.kind) {
    case 'net':
      return addDays(invoiceDate, term.days);
    case 'end_of_month':
      return addDays(endOfMonth(invoiceDate), term.days);
    case 'proximo': {
      const late = term.cutOff !== undefined && Number(invoiceDate.slice(8)) > term.cutOff;
      return dayOfMonth(invoiceDate, late ? 2 : 1, term.day);
    }
  }
}

/** The day an invoice is due, by calendar days. */
export const dueDate = (terms: PaymentTerms, invoiceDate: string): string => dayOf(terms.due, invoiceDate);

/** What may be taken off when paid by `until`. */
export interface EarlyDiscount {
  readonly percent: Decimal;
  readonly amount: Money;
  readonly until: string;
}

/** @returns undefined for terms without a discount */
export function earlyDiscount(terms: PaymentTerms, invoiceDate: string, amount: Money): EarlyDiscount | undefined {
  if (!terms.discount) return undefined;
  const { percent, until } = terms.discount;
  const part = divideDecimal(multiplyDecimal(moneyToDecimal(amount), percent), decimal('100'), 10);
  return { percent, amount: roundToMoney(part, amount.currency), until: dayOf(until, invoiceDate) };
}
