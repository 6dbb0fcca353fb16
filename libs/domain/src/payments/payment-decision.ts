import { minMoney, type Money, subtractMoney } from '../money/money.js';
import type { Finding } from '../rejections/rejections.js';
import type { RuleTrace } from './match-amount.js';
import { type ApplicationRule, type DeductionReason, oldestFirst, type OpenInvoice } from './open-item.js';

/** One amount moved from the payment to an invoice. */
export interface Application {
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly amount: Money;
  readonly rule: ApplicationRule;
  /** What points at this invoice. */
  readonly evidence: string;
  /** What else the money could have been for; empty when nothing. */
  readonly alternatives: readonly string[];
}

/** A credit memo the payer took, moved to an invoice. */
export interface CreditApplication extends Application {
  readonly creditId: string;
  readonly creditNumber: string;
}

/** Given up, so that the invoice is settled: a discount that was earned, or cents under the tolerance. */
export interface WriteOff {
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly kind: 'discount' | 'tolerance';
  readonly amount: Money;
  readonly evidence: string;
}

/** What a payer left out of a named invoice: it stays open, contested, until somebody decides. */
export interface Deduction {
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly reason: DeductionReason;
  readonly amount: Money;
  readonly evidence: string;
}

export interface ProposedApplication {
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly amount: Money;
  /** Earned discount the invoice would be settled with. */
  readonly discount?: Money | undefined;
}

export interface PaymentDecision {
  readonly applications: readonly Application[];
  readonly credits: readonly CreditApplication[];
  readonly writeOffs: readonly WriteOff[];
  readonly deductions: readonly Deduction[];
  /** What stays as the customer's unapplied cash. */
  readonly unapplied: Money;
  /** Short, over, unknown invoice, not matched: each waits in the reconciliation queue. */
  readonly exceptions: readonly Finding[];
  /** What a person could do with the unapplied rest, and why it was not done. Never posted by itself. */
  readonly proposal: readonly ProposedApplication[];
  readonly trace: readonly RuleTrace[];
}

/** The oldest invoices first, as far as the amount reaches. */
export function proposeOldestFirst(amount: Money, invoices: readonly OpenInvoice[]): ProposedApplication[] {
  const proposal: ProposedApplication[] = [];
  let left = amount;
  for (const { id, number, open } of oldestFirst(invoices)) {
    if (left.minor <= 0n) break;
    const part = minMoney(left, open);
    proposal.push({ invoiceId: id, invoiceNumber: number, amount: part });
    left = subtractMoney(left, part);
  }
  return proposal;
}
