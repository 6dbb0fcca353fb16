import type { BucketMove } from '#domain/aging/bucket-moves';
import type { InvoiceAccount } from '#domain/receivables/fold-ledger';
import { type Day, formatDay, toDay } from '#domain/receivables/calendar-day';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

export interface PositionRow {
  readonly invoiceId: string;
  readonly bucket: string | undefined;
  readonly through: Day | undefined;
}

export interface ToldMove extends BucketMove {
  readonly account: InvoiceAccount;
}

/** Where each invoice stands among the buckets, and the moves that were told. */
@Injectable()
export class BucketPositionRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** The first day on which some invoice is worth a look, up to a day. */
  async nextCheckOn(through: Day): Promise<Day | undefined> {
    const [row]: { day: string | null }[] = await this.dataSource.query(
      'select min(check_on)::text as day from ar.invoice_positions where check_on <= $1',
      [formatDay(through)],
    );
    return row?.day ? toDay(row.day) : undefined;
  }

  /** Locks a batch of the invoices worth a look on a day. */
  async lockDue(manager: EntityManager, day: Day, limit: number): Promise<PositionRow[]> {
    const rows: { invoice_id: string; bucket: string | null; through_on: string | null }[] = await manager.query(
      `select invoice_id, bucket, through_on::text as through_on from ar.invoice_positions
       where check_on <= $1 order by check_on, invoice_id limit $2 for update`,
      [formatDay(day), limit],
    );
    return rows.map((row) => ({
      invoiceId: row.invoice_id,
      bucket: row.bucket ?? undefined,
      through: row.through_on === null ? undefined : toDay(row.through_on),
    }));
  }

  async savePositions(
    manager: EntityManager,
    positions: readonly { invoiceId: string; bucket: string; through: Day; checkOn: Day | undefined }[],
  ): Promise<void> {
    await manager.query(
      `update ar.invoice_positions p set bucket = n.bucket, through_on = n.through_on, check_on = n.check_on
       from unnest($1::text[], $2::text[], $3::date[], $4::date[]) as n (invoice_id, bucket, through_on, check_on)
       where p.invoice_id = n.invoice_id`,
      [
        positions.map(({ invoiceId }) => invoiceId),
        positions.map(({ bucket }) => bucket),
        positions.map(({ through }) => formatDay(through)),
        positions.map(({ checkOn }) => (checkOn === undefined ? null : formatDay(checkOn))),
      ],
    );
  }

  /** Records moves. @returns those that had not been told before */
  async recordMoves(
    manager: EntityManager,
    moves: readonly ToldMove[],
    head: { readonly basis: string; readonly recordedAt: Date },
  ): Promise<ToldMove[]> {
    if (moves.length === 0) return [];
    const rows: { invoice_id: string; to_bucket: string; occurred_on: string }[] = await manager.query(
      `insert into ar.bucket_moves (invoice_id, to_bucket, occurred_on, customer_id, invoice_number, from_bucket, age_days,
         currency, open_minor, basis, recorded_at)
       select *, $10, $11::timestamptz from unnest($1::text[], $2::text[], $3::date[], $4::text[], $5::text[], $6::text[],
         $7::int[], $8::text[], $9::bigint[])
       on conflict do nothing
       returning invoice_id, to_bucket, occurred_on::text as occurred_on`,
      [
        moves.map(({ account }) => account.invoiceId),
        moves.map(({ to }) => to),
        moves.map(({ on }) => formatDay(on)),
        moves.map(({ account }) => account.customerId),
        moves.map(({ account }) => account.invoiceNumber),
        moves.map(({ from }) => from),
        moves.map(({ ageDays }) => ageDays),
        moves.map(({ account }) => account.currency),
        moves.map(({ openMinor }) => openMinor.toString()),
        head.basis,
        head.recordedAt,
      ],
    );
    const added = new Set(rows.map((row) => `${row.invoice_id}|${row.to_bucket}|${row.occurred_on}`));
    return moves.filter(({ account, to, on }) => added.has(`${account.invoiceId}|${to}|${formatDay(on)}`));
  }

  /**
   * When the aging policy is another one than the positions were made with, every position is looked at again, and
   * what stands elsewhere now is told on that day: the move is made by the setting, not by an earlier day.
   */
  async adoptPolicy(manager: EntityManager, policy: string, today: Day): Promise<void> {
    const [before]: { policy: string }[] = await manager.query('select policy from ar.aging_policy for update');
    if (before?.policy === policy) return;
    await manager.query(
      `insert into ar.aging_policy (policy) values ($1) on conflict (only_row) do update set policy = excluded.policy`,
      [policy],
    );
    if (!before) return;
    await manager.query(
      'update ar.invoice_positions set through_on = greatest(through_on, $1::date), check_on = $1 where bucket is not null',
      [formatDay(today)],
    );
  }
}
