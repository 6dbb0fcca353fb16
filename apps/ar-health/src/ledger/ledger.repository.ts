import { formatDay } from '#domain/receivables/calendar-day';
import { groupByLedger, splitByCustomer } from '#domain/receivables/customer-ledgers';
import type { LedgerEntry } from '#domain/receivables/ledger-entry';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { BatchPace, customerBatches } from './customer-batches.js';
import { ENTRY_COLUMNS, entryArrays, type EntryRow, toEntry } from './entry-row.js';

/** Invoices a model is judged by at most. */
const SAMPLED = 100_000;

/**
 * SQL: whether customer `c` may have been touched by what a look at a moment did not see. An event stamps its touch before
 * it commits, so what was stamped shortly before the look counts too; looking once more changes nothing.
 */
export const touchedSince = (moment: string): string => `${moment} <= c.touched_at + interval '1 minute'`;

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

  /** Rows are locked in order of customer, so that two that touch the same customers take turns. */
  async touchCustomers(manager: EntityManager, customerIds: readonly string[], at: Date): Promise<void> {
    await manager.query(
      `insert into ar.customers (customer_id, touched_at) select id, $2 from unnest($1::text[]) as id order by id
       on conflict (customer_id) do update set touched_at = greatest(ar.customers.touched_at, excluded.touched_at)`,
      [customerIds, at],
    );
  }

  /**
   * Lets events about the same invoice or payment take turns, whichever customers they name: an application and the
   * invoice it pays may come at the same moment, and one of them has to see the other.
   */
  async lockDocuments(manager: EntityManager, entries: readonly LedgerEntry[]): Promise<void> {
    await manager.query(
      `select pg_advisory_xact_lock(hashtextextended('ar.entries ' || id, 0))
       from (select id from unnest($1::text[]) as id order by id) as documents`,
      [documentsOf(entries)],
    );
  }

  /**
   * Notes which customers' books belong together because money of the one went to an invoice of the other.
   * @returns the customers the entries concern, those they name included
   */
  async joinBooks(manager: EntityManager, entries: readonly LedgerEntry[]): Promise<string[]> {
    const rows: { id: string; other: string }[] = await manager.query(
      `with links as (
         select kind, document_id from ar.entries where invoice_id = any ($1) and kind <> 'invoice'
         union
         select kind, document_id from ar.entries where funding_id = any ($1) and kind in ('application', 'refund')
       )
       select distinct one.id, other.id as other
       from links join ar.entries e using (kind, document_id)
       left join ar.entries i on i.kind = 'invoice' and i.document_id = e.invoice_id
       left join ar.entries f on f.kind in ('payment', 'credit') and f.document_id = e.funding_id
       cross join lateral unnest(array[e.customer_id, i.customer_id, f.customer_id]) as one (id)
       cross join lateral unnest(array[e.customer_id, i.customer_id, f.customer_id]) as other (id)
       where one.id <> other.id order by 1, 2`,
      [documentsOf(entries)],
    );
    if (rows.length > 0) {
      await manager.query(
        'insert into ar.joint_books (customer_id, other_id) select * from unnest($1::text[], $2::text[]) on conflict do nothing',
        [rows.map(({ id }) => id), rows.map(({ other }) => other)],
      );
    }
    return [...new Set([...entries.map(({ customerId }) => customerId), ...rows.map(({ id }) => id)])];
  }

  /** The books of customers, one ledger per customer and currency; with what others paid for them and they for others. */
  async ledgersOf(
    customerIds: readonly string[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<LedgerEntry[][]> {
    const others: { other_id: string }[] = await manager.query(
      'select distinct other_id from ar.joint_books where customer_id = any ($1)',
      [customerIds],
    );
    const rows: EntryRow[] = await manager.query(
      `select ${ENTRY_COLUMNS} from ar.entries where customer_id = any ($1)
       order by customer_id, effective_on, kind, document_id`,
      [[...customerIds, ...others.map(({ other_id }) => other_id)]],
    );
    const entries = rows.map(toEntry);
    if (others.length === 0) return splitByCustomer(entries);
    const asked = new Set(customerIds);
    return groupByLedger(entries).filter(([first]) => asked.has(first!.customerId));
  }

  /** What a customer may owe at most, as far as an order told it; the youngest word counts. */
  async hearCreditLimit(
    manager: EntityManager,
    customerId: string,
    heard: { readonly limit: { readonly minor: bigint; readonly currency: string } | undefined; readonly at: Date },
  ): Promise<void> {
    await manager.query(
      `update ar.customers set credit_limit_minor = $2, credit_currency = $3, credit_heard_at = $4
       where customer_id = $1 and (credit_heard_at is null or credit_heard_at <= $4)`,
      [customerId, heard.limit?.minor.toString() ?? null, heard.limit?.currency ?? null, heard.at],
    );
  }

  async creditLimit(customerId: string): Promise<{ readonly minor: bigint; readonly currency: string } | undefined> {
    const rows: { minor: string | null; currency: string }[] = await this.dataSource.query(
      'select credit_limit_minor as minor, credit_currency as currency from ar.customers where customer_id = $1',
      [customerId],
    );
    const row = rows[0];
    return row?.minor ? { minor: BigInt(row.minor), currency: row.currency } : undefined;
  }

  /** The entry an invoice came with. */
  async invoice(invoiceId: string): Promise<LedgerEntry | undefined> {
    const rows: EntryRow[] = await this.dataSource.query(
      `select ${ENTRY_COLUMNS} from ar.entries where kind = 'invoice' and document_id = $1`,
      [invoiceId],
    );
    return rows[0] && toEntry(rows[0]);
  }

  /** The day of issue from which on there are so many invoices due before a day; undefined when there are fewer. */
  async issuedSince(dueBefore: string, count: number): Promise<string | undefined> {
    const rows: { day: string }[] = await this.dataSource.query(
      `select effective_on::text as day from ar.entries where kind = 'invoice' and due_on < $1 and amount_minor > 0
       order by effective_on desc offset $2 limit 1`,
      [dueBefore, count],
    );
    return rows[0]?.day;
  }

  /** One invoice in so many makes a sample of at most {@link SAMPLED}. */
  async sampleOfInvoices(): Promise<number> {
    const [row]: { invoices: string }[] = await this.dataSource.query(
      `select count(*) as invoices from ar.entries where kind = 'invoice'`,
    );
    return Math.max(1, Math.ceil(Number(row!.invoices) / SAMPLED));
  }

  /** Currencies of the books with the day of the first entry in each. */
  async currencies(): Promise<{ readonly currency: string; readonly first: string }[]> {
    const rows: { currency: string; first: string }[] = await this.dataSource.query(
      'select currency, min(effective_on)::text as first from ar.entries group by currency order by currency',
    );
    return rows;
  }

  /** What each customer was invoiced less its credit memos, after a day and up to another. */
  async revenue(after: string, through: string) {
    const rows: { customer_id: string; currency: string; minor: string }[] = await this.dataSource.query(
      `select customer_id, currency, sum(case kind when 'invoice' then amount_minor else -amount_minor end) as minor
       from ar.entries where kind in ('invoice', 'credit') and effective_on > $1 and effective_on <= $2
       group by customer_id, currency order by customer_id, currency`,
      [after, through],
    );
    return rows.map((row) => ({
      customerId: row.customer_id,
      currency: row.currency,
      revenueMinor: BigInt(row.minor),
    }));
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

  /** The books of all customers, some at a time, in order of customer id, after a given one. */
  async *walk(after = ''): AsyncGenerator<LedgerEntry[][]> {
    const pace = new BatchPace();
    for await (const customerIds of this.#customerIds(pace, after)) {
      const ledgers = await this.ledgersOf(customerIds);
      pace.took({ customers: customerIds.length, entries: ledgers.reduce((sum, { length }) => sum + length, 0) });
      yield ledgers;
    }
  }

  /** Every entry as it was written, some customers at a time. */
  async *walkEntries(): AsyncGenerator<LedgerEntry[]> {
    const pace = new BatchPace();
    for await (const customerIds of this.#customerIds(pace)) {
      const rows: EntryRow[] = await this.dataSource.query(
        `select ${ENTRY_COLUMNS} from ar.entries where customer_id = any ($1)`,
        [customerIds],
      );
      pace.took({ customers: customerIds.length, entries: rows.length });
      yield rows.map(toEntry);
    }
  }

  #customerIds(pace: BatchPace, after = ''): AsyncGenerator<string[]> {
    return customerBatches(async (last) => {
      const rows: { customer_id: string }[] = await this.dataSource.query(
        'select customer_id from ar.customers where customer_id > $1 order by customer_id limit $2',
        [last, pace.customers],
      );
      return rows.map((row) => row.customer_id);
    }, after);
  }
}

/** The invoices, payments and credits that entries are or act on. */
const documentsOf = (entries: readonly LedgerEntry[]): string[] => [
  ...new Set(
    entries
      .flatMap(({ kind, documentId, invoiceId, fundingId }) => [
        kind === 'payment' || kind === 'credit' ? documentId : undefined,
        invoiceId,
        fundingId,
      ])
      .filter((id) => id !== undefined),
  ),
];
