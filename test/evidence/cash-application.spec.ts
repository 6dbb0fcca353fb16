import { decimal } from '#domain/money/decimal';
import { money } from '#domain/money/money';
import { applyPayment } from '#domain/payments/apply-payment';
import type { MatchingPolicy } from '#domain/payments/open-item';
import type { PaymentDecision } from '#domain/payments/payment-decision';
import { type KnownPayment, knownPayments } from '../support/known-payments.js';

const POLICY: MatchingPolicy = {
  toleranceAmount: money('1.00', 'USD'),
  tolerancePercent: decimal('0.5'),
  rivals: 'every_combination',
  accidentsPerThousand: 5,
};
const SEEDS = [20250701, 1, 2, 3, 4];

interface Judged {
  readonly payment: KnownPayment;
  readonly decision: PaymentDecision;
  readonly outcome: 'posted' | 'posted in part' | 'proposed' | 'left';
  /** Invoices that got money the payer meant for something else. */
  readonly wrong: readonly string[];
  readonly proposalRight: boolean;
}

function judge(payment: KnownPayment, policy: MatchingPolicy): Judged {
  const decision = applyPayment(payment.facts, policy);
  const settled = new Map<string, bigint>();
  for (const { invoiceId, amount } of [...decision.applications, ...decision.writeOffs]) {
    settled.set(invoiceId, (settled.get(invoiceId) ?? 0n) + amount.minor);
  }
  const wrong = [...settled].filter(([id, minor]) => minor > (payment.truth.get(id) ?? 0n)).map(([id]) => id);
  const proposed = new Map(decision.proposal.map(({ invoiceId, amount }) => [invoiceId, amount.minor]));
  const proposalRight = proposed.size > 0 && [...proposed.keys()].every((id) => payment.truth.has(id));
  const outcome =
    decision.unapplied.minor === 0n
      ? 'posted'
      : decision.applications.length > 0
        ? 'posted in part'
        : decision.proposal.length > 0
          ? 'proposed'
          : 'left';
  return { payment, decision, outcome, wrong, proposalRight };
}

const share = (part: number, all: number) => `${((100 * part) / all).toFixed(1)} %`;

function tell(title: string, judged: readonly Judged[]): string {
  const of = (outcome: Judged['outcome']) => judged.filter((each) => each.outcome === outcome);
  const proposed = of('proposed');
  return [
    `${title}: ${judged.length} payments`,
    `  posted by itself in full  ${share(of('posted').length, judged.length)}`,
    `  posted in part            ${share(of('posted in part').length, judged.length)}`,
    `  proposed                  ${share(proposed.length, judged.length)}, ${share(proposed.filter((each) => each.proposalRight).length, Math.max(proposed.length, 1))} of them the right invoices`,
    `  left without a proposal   ${share(of('left').length, judged.length)}`,
    `  posted to wrong invoices  ${judged.filter(({ wrong }) => wrong.length > 0).length}`,
  ].join('\n');
}

describe('cash application on payments whose truth is known', () => {
  it.each(SEEDS)('posts none of 1,000 to wrong invoices by itself (seed %i)', (seed) => {
    const judged = knownPayments(seed, 1000).map((payment) => judge(payment, POLICY));
    if (seed === SEEDS[0]) {
      const silent = judged.filter(({ payment }) => payment.facts.remittance.length === 0);
      const told = [tell('all', judged), tell('without a remittance', silent)];
      const inOrder = judged.map(({ payment }) => judge(payment, { ...POLICY, rivals: 'same_rule' }));
      console.log([...told, tell('all, by the same-rule policy', inOrder)].join('\n'));
    }
    const wrong = judged
      .filter((each) => each.wrong.length > 0)
      .map(({ payment, decision, wrong: ids }) => ({ kind: payment.kind, ids, trace: decision.trace }));
    expect(wrong).toEqual([]);
    expect(judged.filter(({ outcome }) => outcome === 'posted').length).toBeGreaterThan(600);
  });

  it('never loses a cent between applied and unapplied', () => {
    for (const { facts } of knownPayments(7, 300)) {
      const { applications, unapplied } = applyPayment(facts, POLICY);
      const applied = applications.reduce((sum, { amount }) => sum + amount.minor, 0n);
      expect(applied + unapplied.minor).toBe(facts.amount.minor);
    }
  });
});
