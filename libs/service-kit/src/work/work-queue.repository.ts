import type { DataSource } from 'typeorm';
import type { Role } from '../auth/actor.js';
import type { WorkKey } from './work-item.js';

/** Where one kind of work is found. */
export interface WorkSource {
  readonly kind: string;
  /** Who may do something about it: others do not see it in the queue. */
  readonly roles: readonly Role[];
  /**
   * A select of what waits now: `id` text, `customer_id` text, `since` timestamptz, `summary` text, `link` text. The
   * moment asked about is `(select now from moment)`.
   */
  readonly sql: string;
}

export interface WorkRow {
  readonly kind: string;
  readonly id: string;
  readonly customer_id: string | null;
  readonly since: Date;
  /** As exact as the database has it: what a page ends with. */
  readonly since_key: string;
  readonly summary: string | null;
  readonly link: string;
  readonly assignee: string | null;
  readonly assigned_by: string | null;
  readonly assigned_at: Date | null;
}

export interface AssignmentRow {
  /** Null: nobody from then on. */
  readonly assignee: string | null;
  readonly assigned_by: string;
  readonly assigned_at: Date;
}

export interface WorkFilter {
  readonly sources: readonly WorkSource[];
  readonly customerId: string | undefined;
  readonly assignee: string | undefined;
  readonly unassigned: boolean | undefined;
  readonly waitingSince: Date | undefined;
  readonly now: Date;
  readonly after: WorkKey | undefined;
  readonly limit: number;
}

/**
 * What waits for a person, read from where it waits: nothing is kept twice, so that what is done is gone. Kept is only
 * who looks after what, in the service's table `work_assignments` (kind, id, assignee, assigned_by, assigned_at), and
 * who ever did, in `work_assignment_log` (kind, item, assignee or null, assigned_by, assigned_at).
 */
export class WorkQueueRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly schema: string,
    readonly sources: readonly WorkSource[],
  ) {}

  /**
   * One row more than the page holds; what waits longest is first. Of each kind no more than a page is read, and by the
   * conditions that are asked for alone: where a source has an index by `since`, nothing behind the page is looked at.
   */
  async list(filter: WorkFilter): Promise<WorkRow[]> {
    if (filter.sources.length === 0) return [];
    const values: unknown[] = [filter.limit + 1, filter.now];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const { customerId, assignee, unassigned, waitingSince, after } = filter;
    const conditions = [
      ...(customerId === undefined ? [] : [`t.customer_id = ${bind(customerId)}`]),
      ...(assignee === undefined ? [] : [`w.assignee = ${bind(assignee)}`]),
      ...(unassigned === undefined ? [] : [`(w.assignee is null) = ${bind(unassigned)}::boolean`]),
      ...(waitingSince === undefined ? [] : [`t.since <= ${bind(waitingSince)}`]),
    ];
    const key = after && { since: bind(after.since), kind: bind(after.kind), id: bind(after.id) };
    const behind = (kind: string) =>
      key
        ? [`t.since >= ${key.since}`, `(t.since, '${kind}', t.id) > (${key.since}, ${key.kind}::text, ${key.id})`]
        : [];
    const waiting = filter.sources.map(
      ({ kind, sql }) =>
        `(select '${kind}' as kind, t.*, w.assignee, w.assigned_by, w.assigned_at
            from (${sql}) as t left join ${this.schema}.work_assignments w on w.kind = '${kind}' and w.id = t.id
           where ${['true', ...conditions, ...behind(kind)].join(' and ')} order by t.since, t.id limit $1)`,
    );
    return this.dataSource.query(
      `with moment as (select $2::timestamptz as now)
       select *, to_char(since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as since_key
         from (${waiting.join(' union all ')}) as waiting order by since, kind, id limit $1`,
      values,
    );
  }

  async waits({ sql }: WorkSource, id: string, now: Date): Promise<boolean> {
    const rows: unknown[] = await this.dataSource.query(
      `with moment as (select $2::timestamptz as now) select 1 from (${sql}) as waiting where id = $1 limit 1`,
      [id, now],
    );
    return rows.length > 0;
  }

  async assign(work: { kind: string; id: string; assignee: string; by: string; at: Date }): Promise<void> {
    await this.dataSource.query(
      `with told as (
         insert into ${this.schema}.work_assignment_log (kind, item, assignee, assigned_by, assigned_at)
         values ($1, $2, $3, $4, $5)
       )
       insert into ${this.schema}.work_assignments (kind, id, assignee, assigned_by, assigned_at)
       values ($1, $2, $3, $4, $5)
       on conflict (kind, id) do update set assignee = excluded.assignee, assigned_by = excluded.assigned_by,
         assigned_at = excluded.assigned_at`,
      [work.kind, work.id, work.assignee, work.by, work.at],
    );
  }

  async unassign(work: { kind: string; id: string; by: string; at: Date }): Promise<void> {
    await this.dataSource.query(
      `with gone as (delete from ${this.schema}.work_assignments where kind = $1 and id = $2 returning kind, id)
       insert into ${this.schema}.work_assignment_log (kind, item, assigned_by, assigned_at)
       select kind, id, $3, $4 from gone`,
      [work.kind, work.id, work.by, work.at],
    );
  }

  /** Everybody it was given to, the first one first. */
  async history({ kind, id }: { kind: string; id: string }): Promise<AssignmentRow[]> {
    return this.dataSource.query(
      `select assignee, assigned_by, assigned_at from ${this.schema}.work_assignment_log l
        where l.kind = $1 and l.item = $2 order by l.id`,
      [kind, id],
    );
  }

  /** How much waits of every kind, zero told too. */
  async count(now: Date): Promise<{ kind: string; count: number }[]> {
    const counts = this.sources.map(
      ({ kind, sql }) => `select '${kind}' as kind, count(*)::int from (${sql}) as ${kind}`,
    );
    return this.dataSource.query(`with moment as (select $1::timestamptz as now) ${counts.join(' union all ')}`, [now]);
  }
}
