import type { EntityManager } from 'typeorm';

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
