import type { Day } from './calendar-day.js';

/**
 * What an entry says. Amounts are positive; the kind gives the direction.
 * - `invoice`: owed, on its own document; a negative amount is owed by us and counts as unapplied
 * - `payment`, `credit`: money or a credit memo that can pay invoices: a funding source, unapplied until applied
 * - `application`: takes from a funding source and settles an invoice; counts once both are there
 * - `reversal`: takes an application back; counts once the application does
 * - `refund`: money that left a funding source again, paid back or taken back by the bank; counts once the source does
 * - `write-off`: settles an invoice without funding; counts once the invoice is there
 * - `write-back`: takes a write-off back; counts once the write-off does
 * - `dispute`, `dispute-end`: mark an invoice, wholly (amount zero) or in part; they move no money
 */
export const ENTRY_KINDS = [
  'invoice',
  'payment',
  'credit',
  'application',
  'reversal',
  'refund',
  'write-off',
  'write-back',
  'dispute',
  'dispute-end',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** One dated line of the receivables ledger. Never edited: a correction is a new entry. */
export interface LedgerEntry {
  readonly kind: EntryKind;
  /** Of the business document: invoice, payment, credit memo, application… Unique per kind; a second one is a duplicate. */
  readonly documentId: string;
  readonly sourceEventId: string;
  readonly customerId: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  /** The day the entry counts from in the books. */
  readonly effectiveOn: Day;
  /** When this ledger learned of it, milliseconds since 1970. */
  readonly recordedAt: number;
  /** The invoice acted on; for an invoice its own id. */
  readonly invoiceId?: string | undefined;
  /** Of an invoice: its number for people. */
  readonly invoiceNumber?: string | undefined;
  /** Of an invoice: the day payment is due. */
  readonly dueOn?: Day | undefined;
  /** Of an application or refund: the payment or credit it takes from. Of a payment: the one it is a part of, moved between customers. */
  readonly fundingId?: string | undefined;
  /** Of a reversal: the application or write-off it takes back. Of an end: the dispute; without it all of the invoice's end. */
  readonly reversesId?: string | undefined;
}

/** What makes an entry the same as one that came before: the kind and the document, whatever event carried it. */
export const entryIdentity = ({ kind, documentId }: Pick<LedgerEntry, 'kind' | 'documentId'>): string =>
  `${kind}|${documentId}`;

/** The entries without repeats, first come first kept. */
export function distinctEntries(entries: Iterable<LedgerEntry>): LedgerEntry[] {
  const known = new Map<string, LedgerEntry>();
  for (const entry of entries) {
    const identity = entryIdentity(entry);
    if (!known.has(identity)) known.set(identity, entry);
  }
  return [...known.values()];
}
