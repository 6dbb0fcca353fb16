import { type Day, formatDay, toDay } from '#domain/receivables/calendar-day';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { touchedSince } from '../../ledger/ledger.repository.js';

export interface NoticeRow {
  readonly id: string;
  readonly customerId: string;
  readonly currency: string;
  readonly level: number;
  readonly issuedOn: Day;
  readonly totalMinor: bigint;
  /** The event's data: what was told. */
  readonly notice: object;
}

/** Reminders sent, levels told, promises made. */
@Injectable()
export class DunningRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Customers not looked at for this day yet, or touched since; in order of id, after a given one. */
  async due(asOf: Day, after: string, limit: number): Promise<string[]> {
    const rows: { customer_id: string }[] = await this.dataSource.query(
      `select c.customer_id from ar.customers c left join ar.dunning_checks d using (customer_id)
       where c.customer_id > $2 and (d.customer_id is null or d.as_of < $1 or ${touchedSince('d.checked_at')})
       order by c.customer_id limit $3`,
      [formatDay(asOf), after, limit],
    );
    return rows.map((row) => row.customer_id);
  }

  async markChecked(manager: EntityManager, customerIds: readonly string[], asOf: Day, at: Date): Promise<void> {
    await manager.query(
      `insert into ar.dunning_checks (customer_id, as_of, checked_at) select id, $2, $3 from unnest($1::text[]) as id
       on conflict (customer_id) do update set as_of = excluded.as_of, checked_at = excluded.checked_at`,
      [customerIds, formatDay(asOf), at],
    );
  }

  /** Highest level told since the customer was clear, by `customer|currency`. */
  async told(manager: EntityManager, customerIds: readonly string[]): Promise<Map<string, number>> {
    const rows: { customer_id: string; currency: string; told: number }[] = await manager.query(
      'select customer_id, currency, told from ar.dunning_cycles where customer_id = any ($1) order by 1, 2 for update',
      [customerIds],
    );
    return new Map(rows.map((row) => [`${row.customer_id}|${row.currency}`, row.told]));
  }

  async clear(manager: EntityManager, customerId: string, currency: string): Promise<void> {
    await manager.query('delete from ar.dunning_cycles where customer_id = $1 and currency = $2', [
      customerId,
      currency,
    ]);
  }

  async record(manager: EntityManager, row: NoticeRow): Promise<void> {
    await manager.query(
      `insert into ar.dunning_notices (id, customer_id, currency, level, issued_on, total_minor, notice)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        row.id,
        row.customerId,
        row.currency,
        row.level,
        formatDay(row.issuedOn),
        row.totalMinor.toString(),
        JSON.stringify(row.notice),
      ],
    );
    await manager.query(
      `insert into ar.dunning_cycles (customer_id, currency, told) values ($1, $2, $3)
       on conflict (customer_id, currency) do update set told = excluded.told`,
      [row.customerId, row.currency, row.level],
    );
  }

  /** The latest promise of each invoice. */
  async promises(manager: EntityManager, invoiceIds: readonly string[]): Promise<Map<string, Day>> {
    const rows: { invoice_id: string; promised_on: string }[] = await manager.query(
      `select distinct on (invoice_id) invoice_id, promised_on::text as promised_on from ar.payment_promises
       where invoice_id = any ($1) order by invoice_id, recorded_at desc, id desc`,
      [invoiceIds],
    );
    return new Map(rows.map((row) => [row.invoice_id, toDay(row.promised_on)]));
  }

  async promise(
    manager: EntityManager,
    promise: { id: string; invoiceId: string; promisedOn: string; note: string; by: string; at: Date },
  ): Promise<void> {
    const { id, invoiceId, promisedOn, note, by, at } = promise;
    await manager.query(
      `insert into ar.payment_promises (id, invoice_id, promised_on, note, recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [id, invoiceId, promisedOn, note, by, at],
    );
  }

  /** Notices, youngest first, as they were told. */
  async notices(customerId: string | undefined, limit: number): Promise<object[]> {
    const rows: { notice: object }[] = await this.dataSource.query(
      `select notice from ar.dunning_notices where $1::text is null or customer_id = $1
       order by issued_on desc, id desc limit $2`,
      [customerId ?? null, limit],
    );
    return rows.map(({ notice }) => notice);
  }
}
