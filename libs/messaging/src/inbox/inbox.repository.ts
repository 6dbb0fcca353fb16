import type { EntityManager } from 'typeorm';
import type { SqlRunner } from '../sql-runner.js';

/** Marks an event as taken by a consumer group. @returns false when the group had it before */
export async function claimEvent(
  manager: EntityManager,
  schema: string,
  groupId: string,
  eventId: string,
): Promise<boolean> {
  const rows: unknown[] = await manager.query(
    `insert into ${schema}.inbox (consumer_group, event_id) values ($1, $2) on conflict do nothing returning 1`,
    [groupId, eventId],
  );
  return rows.length === 1;
}

/**
 * Deletes one chunk of marks older than the days given. Keep them longer than a topic keeps its records and longer
 * than the oldest replay anyone may ask for: an event whose mark is gone would be handled again.
 * @returns how many went; call again until it is less than the limit
 */
export async function pruneInbox(sql: SqlRunner, schema: string, days: number, limit: number): Promise<number> {
  const [row] = await sql.query<{ gone: number }>(
    `with gone as (
       delete from ${schema}.inbox where ctid = any (array(
         select ctid from ${schema}.inbox where received_at < now() - make_interval(days => $1) limit $2
       )) returning 1
     ) select count(*)::int as gone from gone`,
    [days, limit],
  );
  return row!.gone;
}
