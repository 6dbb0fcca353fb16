import { formatDay, toDay } from '#domain/receivables/calendar-day';
import type { EntryKind, LedgerEntry } from '#domain/receivables/ledger-entry';

/** A row of ar.entries as PostgreSQL sends it: bigint as text, dates asked for as text. */
export interface EntryRow {
  readonly kind: EntryKind;
  readonly document_id: string;
  readonly source_event_id: string;
  readonly customer_id: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly effective_on: string;
  readonly recorded_at: Date;
  readonly invoice_id: string | null;
  readonly invoice_number: string | null;
  readonly due_on: string | null;
  readonly funding_id: string | null;
  readonly reverses_id: string | null;
}

/** The select list that makes an {@link EntryRow}; dates as text, so that no time zone touches a calendar day. */
export const ENTRY_COLUMNS = `kind, document_id, source_event_id, customer_id, currency, amount_minor,
  effective_on::text as effective_on, recorded_at, invoice_id, invoice_number, due_on::text as due_on,
  funding_id, reverses_id`;

export const toEntry = (row: EntryRow): LedgerEntry => ({
  kind: row.kind,
  documentId: row.document_id,
  sourceEventId: row.source_event_id,
  customerId: row.customer_id,
  currency: row.currency,
  amountMinor: BigInt(row.amount_minor),
  effectiveOn: toDay(row.effective_on),
  recordedAt: row.recorded_at.getTime(),
  invoiceId: row.invoice_id ?? undefined,
  invoiceNumber: row.invoice_number ?? undefined,
  dueOn: row.due_on === null ? undefined : toDay(row.due_on),
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
