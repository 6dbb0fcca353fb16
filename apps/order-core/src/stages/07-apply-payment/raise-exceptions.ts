import { paymentException } from '#contracts';
import { formatMoney } from '#domain/money/money';
import type { PaymentDecision } from '#domain/payments/payment-decision';
import type { CashWork } from './cash-work.js';
import { addException } from './exceptions.repository.js';

/** Puts what nobody but a person can decide about a payment into the reconciliation queue, and tells it. */
export async function raiseExceptions(
  work: CashWork,
  head: { paymentId: string; customerId: string; currency: string },
  { exceptions, unapplied, proposal }: Pick<PaymentDecision, 'exceptions' | 'unapplied' | 'proposal'>,
): Promise<void> {
  const proposed = proposal.map(({ invoiceNumber, amount, discount }) => ({
    invoiceNumber,
    amount: formatMoney(amount),
    discount: discount && formatMoney(discount),
  }));
  for (const { code, message } of exceptions) {
    const { paymentId } = head;
    const row = { id: work.newId(), paymentId, code, message, unapplied, proposal: proposed, at: work.author.now };
    await addException(work.tx.manager, row);
    const told = proposed.map(({ invoiceNumber, amount }) => ({ invoiceNumber, amount }));
    work.emit(paymentException, { ...head, code, message, unappliedAmount: formatMoney(unapplied), proposal: told });
  }
}
