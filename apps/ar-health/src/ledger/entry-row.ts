import { formatDay } from '#domain/receivables/calendar-day';
import type { EntryKind, LedgerEntry } from '#domain/receivables/ledger-entry';

/** A row of ar.entries as PostgreSQL sends it: bigint as text, days and moments asked for as numbers. */
export interface EntryRow {
  readonly kind: EntryKind;
  readonly document_id: string;
  readonly source_event_id: string;
  readonly customer_id: string;
  readonly currency: string;
  readonly amount_minor: string;
  /** Days since 1970-01-01. */
  readonly effective_day: number;
  /** Milliseconds since 1970, a bigint. */
  readonly recorded_ms: string;
  readonly invoice_id: string | null;
  readonly invoice_number: string | null;
  readonly due_day: number | null;
  readonly funding_id: string | null;
  readonly reverses_id: string | null;
}

/**
 * The select list that makes an {@link EntryRow}. Days as numbers: no time zone touches a calendar day, and nothing has to
 * be parsed, a million times over.
 */
export const ENTRY_COLUMNS = `kind, document_id, source_event_id, customer_id, currency, amount_minor,
  effective_on - date '1970-01-01' as effective_day, floor(extract(epoch from recorded_at) * 1000)::bigint as recorded_ms,
  invoice_id, invoice_number, due_on - date '1970-01-01' as due_day, funding_id, reverses_id`;

export const toEntry = (row: EntryRow): LedgerEntry => ({
  kind: row.kind,
  documentId: row.document_id,
  sourceEventId: row.source_event_id,
  customerId: row.customer_id,
  currency: row.currency,
  amountMinor: BigInt(row.amount_minor),
  effectiveOn: row.effective_day,
  recordedAt: Number(row.recorded_ms),
  invoiceId: row.invoice_id ?? undefined,
  invoiceNumber: row.invoice_number ?? undefined,
  dueOn: row.due_day ?? undefined,
  fundingId: row.funding_id ?? undefined,
  reversesId: row.reverses_id ?? undefined,
});

/** The columns of many entries as arrays, for one `insert … select from unnest(…)`. */
export const entryArrays = (entries: readonly LedgerEntry[]): unknown[] => [
  entries.map(({ kind }) => kind),
  entries.map(({ documentId }) => documentId),
  entries.map(({ sourceEventId }) => sourceEventId),
  entries.map(({ customerId }) => customerId),
  entries.map(({ currency }) => currency),
  entries.map(({ amountMinor }) => amountMinor.toString()),
  entries.map(({ effectiveOn }) => formatDay(effectiveOn)),
  entries.map(({ recordedAt }) => new Date(recordedAt).toISOString()),
  entries.map(({ invoiceId }) => invoiceId ?? null),
  entries.map(({ invoiceNumber }) => invoiceNumber ?? null),
  entries.map(({ dueOn }) => (dueOn === undefined ? null : formatDay(dueOn))),
  entries.map(({ fundingId }) => fundingId ?? null),
  entries.map(({ reversesId }) => reversesId ?? null),
];
