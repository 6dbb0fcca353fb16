import { type Money, negateMoney, parseMoney } from '#domain/money/money';
import { DEDUCTION_REASONS, type DeductionReason, type RemittanceLine } from '#domain/payments/open-item';
import type { RemittanceTold } from './payments.repository.js';

/** An amount that may be below zero: a credit that is taken. */
export function parseSignedMoney(text: string, currency: string): Money | undefined {
  const magnitude = parseMoney(text.replace(/^-/, ''), currency);
  return magnitude && text.startsWith('-') ? negateMoney(magnitude) : magnitude;
}

const reasonOf = (text: string): DeductionReason => DEDUCTION_REASONS.find((reason) => reason === text) ?? 'other';

/** The remittance as the rules take it; amounts were checked when it came in. */
export function readRemittanceLines(told: readonly RemittanceTold[], currency: string): RemittanceLine[] {
  const amountOf = (text: string | undefined) => (text === undefined ? undefined : parseSignedMoney(text, currency));
  return told.map(({ invoiceNumber, amount, discount, deductions }) => ({
    invoiceNumber,
    amount: amountOf(amount),
    discount: amountOf(discount),
    deductions: deductions?.flatMap((each) => {
      const off = amountOf(each.amount);
      return off ? [{ reason: reasonOf(each.reason), amount: off }] : [];
    }),
  }));
}
