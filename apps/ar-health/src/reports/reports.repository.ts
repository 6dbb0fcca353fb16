import { formatMoney } from '#domain/money/money';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

export interface MoveFilter {
  readonly customerId?: string | undefined;
  readonly from?: string | undefined;
  readonly through?: string | undefined;
  readonly limit: number;
}

interface MoveRow {
  readonly invoice_id: string;
  readonly invoice_number: string;
  readonly customer_id: string;
  readonly from_bucket: string;
  readonly to_bucket: string;
  readonly occurred_on: string;
  readonly basis: string;
  readonly age_days: number;
  readonly currency: string;
  readonly open_minor: string;
  readonly recorded_at: Date;
}

export interface HealthRow {
  readonly customerId: string;
  readonly state: string;
  readonly since: string;
  readonly asOf: string;
  readonly evaluatedAt: Date;
  readonly score: number;
  readonly probabilityNoOrder: number | null;
  readonly interval: [number, number] | null;
  readonly orderVelocityDecline: number | null;
  readonly reasons: unknown;
}

export interface HealthChangeRow {
  readonly customerId: string;
  readonly before: string;
  readonly after: string;
  readonly asOf: string;
  readonly reasons: readonly { readonly code: string; readonly sentence: string }[];
}

const HEALTH = `select customer_id as "customerId", state, since_on::text as since, as_of::text as "asOf",
  evaluated_at as "evaluatedAt", score, probability_no_order as "probabilityNoOrder",
  case when interval_low is null then null else json_build_array(interval_low, interval_high) end as interval,
  velocity_decline as "orderVelocityDecline", reasons
  from ar.customer_health`;

/** What was told: bucket moves and health, as the reports show them. */
@Injectable()
export class ReportsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async moves(filter: MoveFilter) {
    const rows: MoveRow[] = await this.dataSource.query(
      `select invoice_id, invoice_number, customer_id, from_bucket, to_bucket, occurred_on::text as occurred_on, basis,
         age_days, currency, open_minor, recorded_at
       from ar.bucket_moves
       where ($1::text is null or customer_id = $1) and ($2::date is null or occurred_on >= $2)
         and ($3::date is null or occurred_on <= $3)
       order by occurred_on desc, invoice_number limit $4`,
      [filter.customerId ?? null, filter.from ?? null, filter.through ?? null, filter.limit],
    );
    return rows.map((row) => ({
      invoiceId: row.invoice_id,
      invoiceNumber: row.invoice_number,
      customerId: row.customer_id,
      from: row.from_bucket,
      to: row.to_bucket,
      occurredOn: row.occurred_on,
      basis: row.basis,
      ageDays: row.age_days,
      currency: row.currency,
      openAmount: formatMoney({ minor: BigInt(row.open_minor), currency: row.currency }),
      recordedAt: row.recorded_at,
    }));
  }

  /** Changes of state told for the days of a period, the worst first. */
  async healthChanges(from: string, through: string): Promise<HealthChangeRow[]> {
    const rows: HealthChangeRow[] = await this.dataSource.query(
      `select customer_id as "customerId", before, after, as_of::text as "asOf", reasons from ar.health_changes
       where as_of between $1 and $2 and before is not null
       order by array_position(array['at-risk', 'watch', 'stable'], after), as_of, customer_id`,
      [from, through],
    );
    return rows;
  }

  async healthStates(state: string | undefined): Promise<HealthRow[]> {
    const rows: HealthRow[] = await this.dataSource.query(
      `${HEALTH} where ($1::text is null or state = $1) order by score desc, customer_id`,
      [state ?? null],
    );
    return rows;
  }

  async health(customerId: string): Promise<(HealthRow & { readonly changes: unknown[] }) | undefined> {
    const [row]: HealthRow[] = await this.dataSource.query(`${HEALTH} where customer_id = $1`, [customerId]);
    if (!row) return undefined;
    const changes: unknown[] = await this.dataSource.query(
      `select before, after, as_of::text as "asOf", evaluated_at as "evaluatedAt", reasons from ar.health_changes
       where customer_id = $1 order by evaluated_at desc, id desc limit 100`,
      [customerId],
    );
    return { ...row, changes };
  }
}
