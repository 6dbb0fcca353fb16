import { foldLedger, type InvoiceAccount, settledOn } from '../../receivables/fold-ledger.js';
import type { LedgerEntry } from '../../receivables/ledger-entry.js';
import type { InvoiceOutcome } from './issue-facts.js';

const FOREVER = Number.MAX_SAFE_INTEGER;

/** The invoices of one ledger with the day each was settled, whenever that was; credit invoices left out. */
export function invoiceOutcomes(
  ledger: readonly LedgerEntry[],
): { outcome: InvoiceOutcome; account: InvoiceAccount }[] {
  return foldLedger(ledger, { asOf: FOREVER }, { changes: true })
    .accounts.filter(({ amountMinor }) => amountMinor > 0n)
    .map((account) => {
      const { invoiceId, customerId, issuedOn, dueOn, amountMinor } = account;
      const outcome = {
        invoiceId,
        customerId,
        issuedOn,
        dueOn,
        amount: Number(amountMinor),
        settledOn: settledOn(account),
      };
      return { outcome, account };
    });
}
