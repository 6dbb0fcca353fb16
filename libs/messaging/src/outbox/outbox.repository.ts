import type { OutgoingEvent } from '#contracts';
import type { EntityManager } from 'typeorm';
import { encodeEvent } from '../envelope/cloud-event-binding.js';
import { currentTrace } from '../envelope/trace-context.js';
import type { SqlRunner } from '../sql-runner.js';
import type { MessageToPublish } from '../transport/message-bus.js';

/**
 * How many locks the keys of a schema share, a power of two. A lock for each key would be too many for PostgreSQL's lock
 * table (about 6,400 by its defaults) when one transaction tells of 50,000 items; keys that share one only wait for each
 * other's commit.
 */
const LOCKS = 2048;

/**
 * Appends events to the schema's outbox, after taking the advisory lock of every (topic, key) in sorted order.
 * The lock comes before the row's id is drawn, so per key the order of ids is the order of commits.
 * Events that carry no trace parent get the one of the running handler or request.
 */
export async function writeOutbox(
  manager: EntityManager,
  schema: string,
  events: readonly OutgoingEvent[],
): Promise<void> {
  const trace = currentTrace()?.traceparent;
  const rows = events.map(({ topic, key, event }) => {
    const traced = event.traceparent === undefined && trace !== undefined ? { ...event, traceparent: trace } : event;
    const { headers, value } = encodeEvent(traced);
    return { eventId: event.id, topic, key, type: event.type, headers, value };
  });
  await appendToOutbox(manager, schema, rows);
}

/** A message for the outbox; `value` is text for what we say ourselves, bytes for what is passed on as it came. */
export interface OutboxRow {
  readonly eventId: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string | Buffer;
  readonly replayOf?: string | undefined;
}

/** @returns the ids of the rows, in the order given */
export async function appendToOutbox(
  manager: EntityManager,
  schema: string,
  rows: readonly OutboxRow[],
): Promise<string[]> {
  if (rows.length === 0) return [];
  const keys = [...new Set(rows.map(({ topic, key }) => `${topic}|${key}`))];
  await manager.query(
    `select pg_advisory_xact_lock(hashtext('outbox|' || $2), lock) from (
       select distinct (hashtextextended(key, 0) & ${LOCKS - 1})::int as lock from unnest($1::text[]) as key order by 1
     ) as locks`,
    [keys, schema],
  );
  const inserted: { id: string }[] = await manager.query(
    `insert into ${schema}.outbox (event_id, topic, key, type, headers, value, replay_of)
     select event_id, topic, key, type, headers::json, coalesce(bytes, convert_to(text, 'UTF8')), replay_of
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::bigint[])
       with ordinality as rows (event_id, topic, key, type, headers, text, bytes, replay_of, position)
     order by position
     returning id`,
    [
      rows.map(({ eventId }) => eventId),
      rows.map(({ topic }) => topic),
      rows.map(({ key }) => key),
      rows.map(({ type }) => type),
      rows.map(({ headers }) => JSON.stringify(headers)),
      rows.map(({ value }) => (typeof value === 'string' ? value : null)),
      rows.map(({ value }) => (typeof value === 'string' ? null : value)),
      rows.map(({ replayOf }) => replayOf ?? null),
    ],
  );
  return inserted.map(({ id }) => id);
}

export interface PendingMessage extends MessageToPublish {
  readonly id: string;
}

export interface PendingPage {
  readonly limit: number;
  /** No message is added to as many bytes as these. */
  readonly bytes: number;
  /** Rows being published at this moment, not yet marked. */
  readonly inHand: readonly string[];
}

/**
 * The next messages to publish, oldest id first.
 *
 * Why id order is enough. Two rows of one (topic, key): their writers held that key's advisory lock from before the
 * id was drawn until after the commit was visible (PostgreSQL publishes a commit before it releases the locks), so
 * the lower id committed first, and a snapshot that shows the higher one shows the lower one too.
 * Why no horizon (`xmin`) is needed. Rows of other keys do commit out of id order; a cursor `id > last` would step
 * over them for ever. Here nothing is stepped over: a row is pending until its own flag says published, so a late
 * commit with a low id is simply in a later batch. One long transaction therefore holds up nobody but itself.
 *
 * Messages may be large (an order of thousands of lines), so a batch ends at a number of bytes too; its first message
 * always comes.
 */
export async function pendingMessages(
  sql: SqlRunner,
  schema: string,
  { limit, bytes, inHand }: PendingPage,
): Promise<PendingMessage[]> {
  return sql.query<PendingMessage>(
    `select id, topic, key, headers, value from (
       select id, topic, key, headers, value, sum(octet_length(value)) over (order by id) - octet_length(value) as ahead
         from (select * from ${schema}.outbox
                where published_at is null and refused_code is null and id <> all ($2::bigint[])
                order by id limit $1) as page) as weighed
     where ahead < $3 order by id`,
    [limit, inHand, bytes],
  );
}

export async function markPublished(sql: SqlRunner, schema: string, ids: readonly string[]): Promise<void> {
  await sql.query(`update ${schema}.outbox set published_at = clock_timestamp() where id = any ($1::bigint[])`, [ids]);
}

/** Sets a message aside that the transport will never take, so that it blocks nobody and is still there to see. */
export async function markRefused(sql: SqlRunner, schema: string, id: string, code: string): Promise<void> {
  await sql.query(`update ${schema}.outbox set refused_code = $2 where id = $1`, [id, code]);
}

/** A message that the transport refused for good: it waits for a person. */
export interface RefusedMessage {
  readonly id: string;
  readonly eventId: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  /** The transport's own word, e.g. `MESSAGE_TOO_LARGE`. */
  readonly code: string;
  readonly bytes: number;
  readonly createdAt: Date;
}

/** The oldest refused messages of a schema. */
export async function refusedMessages(sql: SqlRunner, schema: string, limit: number): Promise<RefusedMessage[]> {
  return sql.query<RefusedMessage>(
    `select id, event_id as "eventId", topic, key, type, refused_code as code, octet_length(value) as bytes,
            created_at as "createdAt"
     from ${schema}.outbox where refused_code is not null order by id limit $1`,
    [limit],
  );
}

/**
 * Lets the relay try a refused message again, once its cause is mended (a broker's limit raised).
 * @returns whether a refused message has this id
 */
export async function offerRefusedAgain(sql: SqlRunner, schema: string, id: string): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    `with offered as (update ${schema}.outbox set refused_code = null where id = $1 and refused_code is not null
                      returning id)
     select id from offered`,
    [id],
  );
  return rows.length === 1;
}

export interface OutboxState {
  /** Rows written and not yet published. */
  readonly pending: number;
  /** Rows the transport refused: a person has to look. */
  readonly refused: number;
  /** Age of the oldest pending row in seconds, 0 when there is none. */
  readonly oldestSeconds: number;
}

export async function outboxState(sql: SqlRunner, schema: string): Promise<OutboxState> {
  const [row] = await sql.query<{ pending: number; refused: number; oldest: number }>(
    `select count(*)::int as pending,
            (select count(*)::int from ${schema}.outbox where refused_code is not null) as refused,
            coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 as oldest
     from ${schema}.outbox where published_at is null and refused_code is null`,
  );
  return { pending: row!.pending, refused: row!.refused, oldestSeconds: Math.max(0, row!.oldest) };
}

/**
 * Deletes one chunk of rows published longer ago than the days given.
 * @returns how many went; call again until it is less than the limit
 */
export async function prunePublished(sql: SqlRunner, schema: string, days: number, limit: number): Promise<number> {
  const [row] = await sql.query<{ gone: number }>(
    `with gone as (
       delete from ${schema}.outbox where id in (
         select id from ${schema}.outbox where published_at < now() - make_interval(days => $1) limit $2
       ) returning 1
     ) select count(*)::int as gone from gone`,
    [days, limit],
  );
  return row!.gone;
}
