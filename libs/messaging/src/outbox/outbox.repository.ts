import type { OutgoingEvent } from '#contracts';
import type { EntityManager } from 'typeorm';

/**
 * Appends events to the schema's outbox, after taking the advisory lock of every (topic, key) in sorted order.
 * The lock comes before the row's id is drawn, so per key the order of ids is the order of commits.
 */
export async function writeOutbox(
  manager: EntityManager,
  schema: string,
  events: readonly OutgoingEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const keys = [...new Set(events.map(({ topic, key }) => `${schema}|${topic}|${key}`))].sort();
  await manager.query(
    `select pg_advisory_xact_lock(hash) from (
       select distinct hashtextextended(key, 0) as hash from unnest($1::text[]) as key order by 1
     ) as locks`,
    [keys],
  );
  await manager.query(
    `insert into ${schema}.outbox (event_id, topic, key, type, envelope)
     select event_id::uuid, topic, key, type, envelope
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
       with ordinality as rows (event_id, topic, key, type, envelope, position)
     order by position`,
    [
      events.map(({ event }) => event.id),
      events.map(({ topic }) => topic),
      events.map(({ key }) => key),
      events.map(({ event }) => event.type),
      events.map(({ event }) => JSON.stringify(event)),
    ],
  );
}
