import { formatDay } from '#domain/receivables/calendar-day';
import type { LedgerEntry } from '#domain/receivables/ledger-entry';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ENTRY_COLUMNS, entryArrays, type EntryRow, toEntry } from './entry-row.js';

/** Customers read at a time when a whole ledger is walked: memory stays flat whatever its size. */
const BATCH = 200;

/** The append-only ledger: written by following the topics, read by every other stage. */
@Injectable()
export class LedgerRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Appends what is new. An entry of a document that is there already changes nothing. @returns the new ones */
  async append(manager: EntityManager, entries: readonly LedgerEntry[]): Promise<LedgerEntry[]> {
    if (entries.length === 0) return [];
    const rows: { kind: string; document_id: string }[] = await manager.query(
      `insert into ar.entries (kind, document_id, source_event_id, customer_id, currency, amount_minor, effective_on,
         recorded_at, invoice_id, invoice_number, due_on, funding_id, reverses_id)
       select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::date[],
         $8::timestamptz[], $9::text[], $10::text[], $11::date[], $12::text[], $13::text[])
       on conflict (kind, document_id) do nothing
       returning kind, document_id`,
      entryArrays(entries),
    );
    const added = new Set(rows.map((row) => `${row.kind}|${row.document_id}`));
    return entries.filter((entry) => added.has(`${entry.kind}|${entry.documentId}`));
  }

  /** Marks invoices as worth a look from a day on, and makes the positions of new ones. */
  async markForAging(manager: EntityManager, entries: readonly LedgerEntry[]): Promise<void> {
    const issued = entries.filter(({ kind }) => kind === 'invoice');
    if (issued.length > 0) {
      await manager.query(
        `insert into ar.invoice_positions (invoice_id, customer_id, check_on)
         select * from unnest($1::text[], $2::text[], $3::date[]) on conflict (invoice_id) do nothing`,
        [
          issued.map(({ documentId }) => documentId),
          issued.map(({ customerId }) => customerId),
          issued.map(({ effectiveOn }) => formatDay(effectiveOn)),
        ],
      );
    }
    const touched = entries.filter(({ kind, invoiceId }) => kind !== 'invoice' && invoiceId !== undefined);
    const funding = entries.filter(({ kind }) => kind === 'payment' || kind === 'credit');
    if (touched.length + funding.length === 0) return;
    // An application that came before its payment counts from now on: its invoice is worth a look too.
    await manager.query(
      `with touched as (
         select * from unnest($1::text[], $2::date[]) as t (invoice_id, effective_on)
         union all
         select e.invoice_id, f.effective_on from ar.entries e
         join unnest($3::text[], $4::date[]) as f (funding_id, effective_on) on e.funding_id = f.funding_id
         where e.kind = 'application'
       ), first as (select invoice_id, min(effective_on) as effective_on from touched group by invoice_id)
       update ar.invoice_positions p set check_on = least(p.check_on, first.effective_on)
       from first where p.invoice_id = first.invoice_id`,
      [
        touched.map(({ invoiceId }) => invoiceId),
        touched.map(({ effectiveOn }) => formatDay(effectiveOn)),
        funding.map(({ documentId }) => documentId),
        funding.map(({ effectiveOn }) => formatDay(effectiveOn)),
      ],
    );
  }

  async touchCustomer(manager: EntityManager, customerId: string, at: Date): Promise<void> {
    await manager.query(
      `insert into ar.customers (customer_id, touched_at) values ($1, $2)
       on conflict (customer_id) do update set touched_at = greatest(ar.customers.touched_at, excluded.touched_at)`,
      [customerId, at],
    );
  }

  async entriesOf(
    customerIds: readonly string[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<LedgerEntry[]> {
    const rows: EntryRow[] = await manager.query(
      `select ${ENTRY_COLUMNS} from ar.entries where customer_id = any ($1) order by customer_id, effective_on, kind, document_id`,
      [customerIds],
    );
    return rows.map(toEntry);
  }

  /** The entry an invoice came with. */
  async invoice(invoiceId: string): Promise<LedgerEntry | undefined> {
    const rows: EntryRow[] = await this.dataSource.query(
      `select ${ENTRY_COLUMNS} from ar.entries where kind = 'invoice' and document_id = $1`,
      [invoiceId],
    );
    return rows[0] && toEntry(rows[0]);
  }

  /** Every entry that decides how these invoices stand: theirs, and the payments and credits that fund them. */
  async entriesOfInvoices(manager: EntityManager, invoiceIds: readonly string[]): Promise<LedgerEntry[]> {
    const rows: EntryRow[] = await manager.query(
      `select ${ENTRY_COLUMNS} from ar.entries where invoice_id = any ($1)
       union
       select ${ENTRY_COLUMNS} from ar.entries
       where kind in ('payment', 'credit') and document_id in
         (select funding_id from ar.entries where kind = 'application' and invoice_id = any ($1))`,
      [invoiceIds],
    );
    return rows.map(toEntry);
  }

  /** The whole ledger, some customers at a time, in order of customer id. */
  async *walk(): AsyncIterable<LedgerEntry[]> {
    let last = '';
    for (;;) {
      const rows: { customer_id: string }[] = await this.dataSource.query(
        'select customer_id from ar.customers where customer_id > $1 order by customer_id limit $2',
        [last, BATCH],
      );
      if (rows.length === 0) return;
      last = rows.at(-1)!.customer_id;
      yield await this.entriesOf(rows.map((row) => row.customer_id));
    }
  }
}
