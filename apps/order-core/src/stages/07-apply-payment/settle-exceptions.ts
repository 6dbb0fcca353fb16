import type { CashWork } from './cash-work.js';
import { loadOpenDisputes } from './disputes.repository.js';
import { resolveExceptions } from './exceptions.repository.js';
import { loadFunding } from './payments.repository.js';

/** Exceptions about money that is not applied; the others are about invoices that stay open. */
const ABOUT_UNAPPLIED = [
  'PAYMENT_OVER',
  'PAYMENT_NOT_MATCHED',
  'PAYMENT_INVOICE_UNKNOWN',
  'PAYMENT_REMITTANCE_DOUBTFUL',
  'PAYMENT_CREDIT_UNKNOWN',
  'PAYMENT_OTHER_CUSTOMER',
  'PAYMENT_INVOICE_SETTLED',
];

/** What a payment waited for has happened: nothing is unapplied any more, nothing it left out is contested. */
export async function settleExceptions(
  work: CashWork,
  paymentId: string,
  how: string,
  comment?: string,
): Promise<void> {
  const { manager } = work.tx;
  const resolution = { how, by: work.author.actor, at: work.author.now, comment };
  const funding = await loadFunding(manager, paymentId);
  if (funding?.available.minor === 0n)
    await resolveExceptions(manager, { paymentId, codes: ABOUT_UNAPPLIED }, resolution);
  const contested = await loadOpenDisputes(manager, { paymentId });
  if (contested.length === 0) await resolveExceptions(manager, { paymentId, codes: ['PAYMENT_SHORT'] }, resolution);
}
