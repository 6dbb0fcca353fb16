import { compareMoney, formatMoney, type Money, subtractMoney, sumMoney, zeroMoney } from '../money/money.js';
import { type Finding, finding } from '../rejections/rejections.js';
import { followRemittance, type KnownInvoice } from './follow-remittance.js';
import { type AmountMatch, matchAmount, type RuleTrace } from './match-amount.js';
import type { Explanation } from './explain-amount.js';
import type { MatchingPolicy, OpenCredit, OpenInvoice, RemittanceLine } from './open-item.js';
import {
  type PaymentDecision,
  proposeOldestFirst,
  type ProposedApplication,
  type WriteOff,
} from './payment-decision.js';

export interface PaymentFacts {
  /** What of the payment is not applied yet. */
  readonly amount: Money;
  readonly remittance: readonly RemittanceLine[];
  readonly openInvoices: readonly OpenInvoice[];
  readonly credits?: readonly OpenCredit[] | undefined;
  /** Invoices with the numbers named that are settled, or somebody else's. */
  readonly elsewhere?: readonly KnownInvoice[] | undefined;
  readonly customerId?: string | undefined;
}

/**
 * What does this cash pay? The remittance first; without one, what the amount says: one invoice exactly, one less its
 * earned discount, the whole balance, the oldest ones in a row, the only combination that fits, one that is short by
 * the tolerance. Where more than one thing explains the money nothing is posted: the oldest first are proposed, and
 * the money stays unapplied.
 */
export function applyPayment(facts: PaymentFacts, policy: MatchingPolicy): PaymentDecision {
  return facts.remittance.length > 0 ? applyByRemittance(facts, policy) : applyByAmount(facts, policy);
}

function applyByRemittance(facts: PaymentFacts, policy: MatchingPolicy): PaymentDecision {
  const { credits = [], elsewhere = [] } = facts;
  const { left, stillOpen, ...followed } = followRemittance({ ...facts, credits, elsewhere }, policy);
  const outcome = followed.exceptions.length === 0 ? 'won' : 'ambiguous';
  const why = followed.exceptions.map(({ message }) => message).join(' ') || 'every line of it as named';
  const trace: RuleTrace[] = [{ rule: 'remittance', outcome, why }];
  // Names that lead nowhere prove nothing, but what the amount says is the best a person can begin with.
  const hint = left.minor > 0n && followed.applications.length === 0 ? matchAmount(left, stillOpen, policy) : undefined;
  const proposal = proposeFor(left, stillOpen, hint);
  return { ...followed, unapplied: left, proposal, trace: hint ? [...trace, ...hint.trace.map(notPosted)] : trace };
}

const notPosted = (trace: RuleTrace): RuleTrace =>
  trace.outcome === 'won' ? { ...trace, outcome: 'ambiguous' } : trace;

function applyByAmount({ amount, openInvoices }: PaymentFacts, policy: MatchingPolicy): PaymentDecision {
  const found = matchAmount(amount, openInvoices, policy);
  const nothing = { credits: [], deductions: [], writeOffs: [], trace: [noRemittance, ...found.trace] };
  if (found.match)
    return {
      ...nothing,
      ...post(found.match, found),
      unapplied: zeroMoney(amount.currency),
      exceptions: [],
      proposal: [],
    };
  return {
    ...nothing,
    applications: [],
    unapplied: amount,
    exceptions: [whyNotPosted(amount, openInvoices, found)],
    proposal: proposeFor(amount, openInvoices, found),
  };
}

const noRemittance: RuleTrace = { rule: 'remittance', outcome: 'none', why: 'the payment names nothing' };

function post(
  { rule, invoices, evidence }: Explanation,
  { alternatives }: AmountMatch,
): Pick<PaymentDecision, 'applications' | 'writeOffs'> {
  const writeOffs = invoices.flatMap(({ invoice, cash, discount }): WriteOff[] => {
    const { id: invoiceId, number: invoiceNumber, open } = invoice;
    const given = (kind: WriteOff['kind'], amount: Money): WriteOff[] =>
      amount.minor > 0n ? [{ invoiceId, invoiceNumber, kind, amount, evidence }] : [];
    const earned = discount ?? zeroMoney(open.currency);
    return [...given('discount', earned), ...given('tolerance', subtractMoney(subtractMoney(open, cash), earned))];
  });
  const applications = invoices
    .filter(({ cash }) => cash.minor > 0n)
    .map(({ invoice, cash }) => ({
      invoiceId: invoice.id,
      invoiceNumber: invoice.number,
      amount: cash,
      rule,
      evidence,
      alternatives,
    }));
  return { applications, writeOffs };
}

function whyNotPosted(amount: Money, openInvoices: readonly OpenInvoice[], { why }: AmountMatch): Finding {
  const owed = sumMoney(
    openInvoices.map(({ open }) => open),
    amount.currency,
  );
  if (compareMoney(amount, owed) > 0) {
    const message = `The payment of ${formatMoney(amount)} is more than the ${formatMoney(owed)} open.`;
    return finding('PAYMENT_OVER', message);
  }
  return finding('PAYMENT_NOT_MATCHED', why ?? `Nothing says what ${formatMoney(amount)} is for.`);
}

/** What matching would have liked to do, else the oldest first. */
function proposeFor(
  amount: Money,
  openInvoices: readonly OpenInvoice[],
  hint: AmountMatch | undefined,
): readonly ProposedApplication[] {
  const liked = hint?.match ?? hint?.suggestion;
  if (!liked) return proposeOldestFirst(amount, openInvoices);
  return liked.invoices.map(({ invoice, cash, discount }) => ({
    invoiceId: invoice.id,
    invoiceNumber: invoice.number,
    amount: cash,
    ...(discount ? { discount } : {}),
  }));
}
