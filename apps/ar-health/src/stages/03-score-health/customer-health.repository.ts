import type { HealthReason } from '#domain/health/assess-health';
import type { HealthState } from '#domain/health/health-state';
import { type Day, formatDay, toDay } from '#domain/receivables/calendar-day';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { touchedSince } from '../../ledger/ledger.repository.js';

export interface CustomerOrder {
  readonly on: Day;
  readonly amount: number;
  readonly withdrawnOn: Day | undefined;
}

/** A person's word: the state until a day, whatever the signals say. */
export interface HealthOverride {
  readonly state: HealthState;
  readonly reason: string;
  readonly setBy: string;
  readonly expiresOn: Day;
}

export interface HealthEvaluation {
  readonly customerId: string;
  readonly state: HealthState;
  readonly asOf: Day;
  readonly evaluatedAt: Date;
  readonly score: number;
  readonly probabilityNoOrder: number | undefined;
  readonly interval: readonly [number, number] | undefined;
  readonly velocityDecline: number | undefined;
  readonly reasons: readonly HealthReason[];
}

/** Whom to evaluate, what is known of their orders, and what was found. */
@Injectable()
export class CustomerHealthRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Customers not evaluated for this day yet, or touched by an event since; in order of id, after a given one. */
  async due(asOf: Day, after: string, limit: number): Promise<string[]> {
    const rows: { customer_id: string }[] = await this.dataSource.query(
      `select c.customer_id from ar.customers c left join ar.customer_health h using (customer_id)
       where c.customer_id > $2 and (h.customer_id is null or h.as_of < $1 or ${touchedSince('h.evaluated_at')})
       order by c.customer_id limit $3`,
      [formatDay(asOf), after, limit],
    );
    return rows.map((row) => row.customer_id);
  }

  /** Orders per customer, withdrawn ones with the day they were withdrawn; amounts as sizes. */
  async orders(manager: EntityManager, customerIds: readonly string[]): Promise<Map<string, CustomerOrder[]>> {
    const rows: { customer_id: string; ordered_on: string; withdrawn_on: string | null; amount: number }[] =
      await manager.query(
        `select customer_id, ordered_on::text as ordered_on, withdrawn_on::text as withdrawn_on,
           (coalesce(total_minor, 0) / 100.0)::float8 as amount
         from ar.customer_orders where customer_id = any ($1) and ordered_on is not null order by ordered_on`,
        [customerIds],
      );
    const orders = new Map<string, CustomerOrder[]>();
    for (const row of rows) {
      const withdrawnOn = row.withdrawn_on === null ? undefined : toDay(row.withdrawn_on);
      const order = { on: toDay(row.ordered_on), amount: row.amount, withdrawnOn };
      const known = orders.get(row.customer_id);
      if (known) known.push(order);
      else orders.set(row.customer_id, [order]);
    }
    return orders;
  }

  /** The latest override of each customer that is in force on a day. */
  async overrides(
    manager: EntityManager,
    customerIds: readonly string[],
    asOf: Day,
  ): Promise<Map<string, HealthOverride>> {
    const rows: { customer_id: string; state: HealthState; reason: string; set_by: string; expires_on: string }[] =
      await manager.query(
        `select distinct on (customer_id) customer_id, state, reason, set_by, expires_on::text as expires_on
         from ar.health_overrides where customer_id = any ($1) order by customer_id, set_at desc, id desc`,
        [customerIds],
      );
    return new Map(
      rows
        .map((row) => ({ ...row, expiresOn: toDay(row.expires_on) }))
        .filter(({ expiresOn }) => expiresOn >= asOf)
        .map(({ customer_id: id, state, reason, set_by: setBy, expiresOn }) => [
          id,
          { state, reason, setBy, expiresOn },
        ]),
    );
  }

  async addOverride(
    manager: EntityManager,
    override: HealthOverride & { readonly id: string; readonly customerId: string; readonly setAt: Date },
  ): Promise<void> {
    await manager.query(
      `insert into ar.health_overrides (id, customer_id, state, reason, set_by, set_at, expires_on)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        override.id,
        override.customerId,
        override.state,
        override.reason,
        override.setBy,
        override.setAt,
        formatDay(override.expiresOn),
      ],
    );
  }

  /** Locks the customers' present states. */
  async lockStates(manager: EntityManager, customerIds: readonly string[]): Promise<Map<string, HealthState>> {
    const rows: { customer_id: string; state: HealthState }[] = await manager.query(
      'select customer_id, state from ar.customer_health where customer_id = any ($1) order by customer_id for update',
      [customerIds],
    );
    return new Map(rows.map((row) => [row.customer_id, row.state]));
  }

  async save(manager: EntityManager, evaluations: readonly HealthEvaluation[]): Promise<void> {
    await manager.query(
      `insert into ar.customer_health as h (customer_id, state, since_on, as_of, evaluated_at, score,
         probability_no_order, interval_low, interval_high, velocity_decline, reasons)
       select * from unnest($1::text[], $2::text[], $3::date[], $3::date[], $4::timestamptz[], $5::float8[],
         $6::float8[], $7::float8[], $8::float8[], $9::float8[], $10::jsonb[])
       on conflict (customer_id) do update set
         since_on = case when h.state = excluded.state then h.since_on else excluded.since_on end,
         state = excluded.state, as_of = excluded.as_of, evaluated_at = excluded.evaluated_at, score = excluded.score,
         probability_no_order = excluded.probability_no_order, interval_low = excluded.interval_low,
         interval_high = excluded.interval_high, velocity_decline = excluded.velocity_decline,
         reasons = excluded.reasons`,
      [
        evaluations.map(({ customerId }) => customerId),
        evaluations.map(({ state }) => state),
        evaluations.map(({ asOf }) => formatDay(asOf)),
        evaluations.map(({ evaluatedAt }) => evaluatedAt),
        evaluations.map(({ score }) => score),
        evaluations.map(({ probabilityNoOrder }) => probabilityNoOrder ?? null),
        evaluations.map(({ interval }) => interval?.[0] ?? null),
        evaluations.map(({ interval }) => interval?.[1] ?? null),
        evaluations.map(({ velocityDecline }) => velocityDecline ?? null),
        evaluations.map(({ reasons }) => JSON.stringify(reasons)),
      ],
    );
  }

  async recordChange(
    manager: EntityManager,
    change: { readonly id: string; readonly before: HealthState | undefined } & HealthEvaluation,
  ): Promise<void> {
    await manager.query(
      `insert into ar.health_changes (id, customer_id, before, after, as_of, evaluated_at, reasons)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        change.id,
        change.customerId,
        change.before ?? null,
        change.state,
        formatDay(change.asOf),
        change.evaluatedAt,
        JSON.stringify(change.reasons),
      ],
    );
  }
}
