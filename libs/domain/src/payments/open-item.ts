import type { Decimal } from '../money/decimal.js';
import type { Money } from '../money/money.js';

/** An invoice that money can still settle. */
export interface OpenInvoice {
  readonly id: string;
  readonly number: string;
  readonly purchaseOrderNumber?: string | undefined;
  readonly invoiceDate: string;
  readonly dueDate: string;
  /** What is left to pay, above zero. */
  readonly open: Money;
  /** What paying on the day of the payment earns, see `earnedDiscount`; absent when nothing. */
  readonly discount?: Money | undefined;
  /** What paying in time would have earned, whatever the day is; absent for terms without a discount. */
  readonly offeredDiscount?: Money | undefined;
  /** Part of it is contested: proposed last. */
  readonly disputed?: boolean | undefined;
}

/** A credit memo, or cash of before, with something left that can settle invoices. */
export interface OpenCredit {
  readonly id: string;
  readonly number: string;
  readonly open: Money;
}

/** Why a payer left something out; `docs/glossary.md` has the sentences. */
export const DEDUCTION_REASONS = [
  'pricing',
  'shortage',
  'damage',
  'freight',
  'tax_exempt',
  'unearned_discount',
  'duplicate',
  'returned_goods',
  'other',
  'unexplained',
] as const;
export type DeductionReason = (typeof DEDUCTION_REASONS)[number];

/** What the payer says one part of the payment is for. */
export interface RemittanceLine {
  /** An invoice's number, a credit memo's, or the customer's purchase order number. */
  readonly invoiceNumber: string;
  /** Absent: as much as is open. Negative: a credit the payer takes. */
  readonly amount?: Money | undefined;
  /** Discount the payer says was taken; above zero. */
  readonly discount?: Money | undefined;
  /** Other amounts the payer left out, above zero, with the reason named. */
  readonly deductions?: readonly { readonly reason: DeductionReason; readonly amount: Money }[] | undefined;
}

/** How far matching may go by itself. */
export interface MatchingPolicy {
  /** A payment short by no more than this, and by no more than the percentage, settles; the rest is written off. */
  readonly toleranceAmount: Money;
  readonly tolerancePercent: Decimal;
  /**
   * `every_combination`: a match is posted only when no other combination of open invoices fits to the cent.
   * `same_rule`: only when no other invoice fits by the same rule, as most ledgers do it.
   */
  readonly rivals: 'every_combination' | 'same_rule';
  /**
   * A combination is posted only where fits by accident are rarer than this, in fits per thousand amounts: with many
   * open invoices nearly every amount is the sum of some of them, and a fit says nothing.
   */
  readonly accidentsPerThousand: number;
}

/** The rules in the order they are asked. `manual` and `accepted_proposal` are a person's. */
export const APPLICATION_RULES = [
  'remittance',
  'exact_amount',
  'exact_less_discount',
  'whole_balance',
  'oldest_run',
  'unique_subset',
  'tolerance',
  'oldest_first',
  'credit_memo',
  'accepted_proposal',
  'manual',
] as const;
export type ApplicationRule = (typeof APPLICATION_RULES)[number];

const oldestKey = ({ disputed, dueDate, invoiceDate, number }: OpenInvoice): string =>
  `${disputed ? 1 : 0}|${dueDate}|${invoiceDate}|${number}`;

/** Oldest due first, then invoice date, then number; contested ones after all others. */
export function oldestFirst<Invoice extends OpenInvoice>(invoices: readonly Invoice[]): Invoice[] {
  return [...invoices].sort((a, b) => (oldestKey(a) < oldestKey(b) ? -1 : oldestKey(a) > oldestKey(b) ? 1 : 0));
}
