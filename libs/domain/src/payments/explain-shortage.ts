import { formatMoney, minMoney, type Money, subtractMoney } from '../money/money.js';
import { earnedPart } from './earned-discount.js';
import { toleranceOf } from './explain-amount.js';
import type { DeductionReason, MatchingPolicy, OpenInvoice, RemittanceLine } from './open-item.js';
import type { Deduction, WriteOff } from './payment-decision.js';

export interface Shortage {
  readonly line: RemittanceLine;
  readonly invoice: OpenInvoice;
  /** What the line pays in cash. */
  readonly cash: Money;
  /** What it leaves open. */
  readonly shortage: Money;
  readonly policy: MatchingPolicy;
}

/**
 * Why is a named invoice not paid in full? In this order: the discount the payer names, as far as it is earned; the
 * deductions the payer names; the discount of the terms, taken without a word; cents under the tolerance. What is left
 * is a deduction without a reason. Earned discounts and cents are given up, deductions stay open until decided.
 */
export function explainShortage(short: Shortage): { writeOffs: WriteOff[]; deductions: Deduction[] } {
  const { line, invoice, cash, policy } = short;
  const { id: invoiceId, number: invoiceNumber } = invoice;
  const writeOffs: WriteOff[] = [];
  const deductions: Deduction[] = [];
  let left = short.shortage;
  const giveUp = (kind: WriteOff['kind'], amount: Money, evidence: string) => {
    if (amount.minor <= 0n) return;
    writeOffs.push({ invoiceId, invoiceNumber, kind, amount, evidence });
    left = subtractMoney(left, amount);
  };
  const contest = (reason: DeductionReason, amount: Money, evidence: string) => {
    if (amount.minor <= 0n) return;
    deductions.push({ invoiceId, invoiceNumber, reason, amount, evidence });
    left = subtractMoney(left, amount);
  };

  if (line.discount) {
    const taken = minMoney(line.discount, left);
    const whole = invoice.discount ?? { ...taken, minor: 0n };
    const earned = earnedPart(taken, { part: cash, open: invoice.open, whole });
    giveUp('discount', earned, `the payer took a discount of ${formatMoney(line.discount)}, earned`);
    const unearned = subtractMoney(taken, earned);
    contest('unearned_discount', unearned, `the payer took a discount of ${formatMoney(line.discount)}`);
  }
  for (const { reason, amount } of line.deductions ?? []) {
    contest(reason, minMoney(amount, left), `the payer left out ${formatMoney(amount)}`);
  }
  if (left.minor === 0n) return { writeOffs, deductions };
  const { discount, offeredDiscount } = invoice;
  if (discount && left.minor === discount.minor) giveUp('discount', left, 'exactly the earned discount is missing');
  else if (left.minor <= toleranceOf(invoice.open, policy).minor) {
    giveUp('tolerance', left, `${formatMoney(left)} is missing, within the tolerance`);
  } else if (offeredDiscount && left.minor === offeredDiscount.minor) {
    contest('unearned_discount', left, 'exactly the discount is missing, and it was paid too late for it');
  } else contest('unexplained', left, 'the payer gave no reason');
  return { writeOffs, deductions };
}
