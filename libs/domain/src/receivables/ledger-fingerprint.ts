import { formatDay } from './calendar-day.js';
import { distinctEntries, type LedgerEntry } from './ledger-entry.js';

/**
 * A ledger as text that is the same for the same books: one line an entry, sorted, without what delivery decides
 * (the event that carried it first, the moment it was recorded). Hash it to compare two ledgers.
 */
export function ledgerLines(entries: Iterable<LedgerEntry>): string[] {
  return distinctEntries(entries)
    .map((entry) =>
      [
        entry.kind,
        entry.documentId,
        entry.customerId,
        entry.currency,
        entry.amountMinor.toString(),
        formatDay(entry.effectiveOn),
        entry.invoiceId ?? '',
        entry.invoiceNumber ?? '',
        entry.dueOn === undefined ? '' : formatDay(entry.dueOn),
        entry.fundingId ?? '',
        entry.reversesId ?? '',
      ]
        .map((cell) => JSON.stringify(cell))
        .join(','),
    )
    .sort();
}
