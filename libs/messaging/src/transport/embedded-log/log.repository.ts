import type { SqlRunner } from '../../sql-runner.js';
import type { MessageRecord, MessageToPublish } from '../message-bus.js';
import type { GroupMember, TopicPartition } from './assignment.js';
import { partitionOf } from './murmur2.js';

/** The log's own schema; its tables belong to the log, whichever services share the database. */
const SCHEMA_SQL = `
create schema if not exists event_log;
create table if not exists event_log.topics (
  topic      text    primary key,
  partitions integer not null check (partitions > 0)
);
-- Where the next record of a partition goes. The row lock of a publishing transaction makes offsets gapless.
create table if not exists event_log.heads (
  topic       text    not null,
  "partition" integer not null,
  next_offset bigint  not null default 0 check (next_offset >= 0),
  primary key (topic, "partition")
) with (fillfactor = 50);
create table if not exists event_log.records (
  topic       text        not null,
  "partition" integer     not null,
  "offset"    bigint      not null,
  key         text        not null,
  headers     json        not null,
  value       bytea       not null,
  written_at  timestamptz not null default clock_timestamp(),
  primary key (topic, "partition", "offset")
);
-- Where a group goes on.
create table if not exists event_log.group_offsets (
  consumer_group text   not null,
  topic          text   not null,
  "partition"    integer not null,
  next_offset    bigint not null check (next_offset >= 0),
  committed_at   timestamptz not null default clock_timestamp(),
  primary key (consumer_group, topic, "partition")
) with (fillfactor = 50);
-- Who reads. A member is its database session: pid and start name it, and it is gone when they are.
create table if not exists event_log.members (
  consumer_group text        not null,
  member_id      text        not null,
  topics         text[]      not null,
  pid            integer     not null,
  session_start  timestamptz not null,
  heartbeat_at   timestamptz not null,
  primary key (consumer_group, member_id)
);
`;

/** Wakes consumers of any process; the payload names what moved: `records` or `group:<id>`. */
export const CHANNEL = 'event_log';

/** Creates what is not there; safe when several processes start at once. Runs in a transaction of the caller's. */
export async function createLog(sql: SqlRunner): Promise<void> {
  await sql.query(`select pg_advisory_xact_lock(hashtextextended('event_log|schema', 0))`);
  const [row] = await sql.query<{ there: boolean }>(`select to_regclass('event_log.members') is not null as there`);
  if (!row!.there) await sql.query(SCHEMA_SQL);
}

export async function insertTopics(sql: SqlRunner, topics: readonly string[], partitions: number): Promise<void> {
  await sql.query(
    `with made as (
       insert into event_log.topics (topic, partitions)
       select topic, $2 from unnest($1::text[]) as topic order by topic
       on conflict do nothing returning topic, partitions
     )
     insert into event_log.heads (topic, "partition")
     select topic, p from made, generate_series(0, partitions - 1) as p
     on conflict do nothing`,
    [topics, partitions],
  );
}

export interface Head extends TopicPartition {
  /** One past the last record. */
  readonly next: bigint;
}

export async function readHeads(sql: SqlRunner, topics: readonly string[]): Promise<Head[]> {
  const rows = await sql.query<{ topic: string; partition: number; next: string }>(
    `select topic, "partition", next_offset as next from event_log.heads where topic = any ($1::text[])
     order by topic, "partition"`,
    [topics],
  );
  return rows.map((row) => ({ ...row, next: BigInt(row.next) }));
}

/**
 * Appends records, in a transaction of the caller's: locks the partition heads in sorted order (so two publishers
 * never deadlock), then writes with the offsets that follow. A reader that sees an offset sees all below it.
 * @returns the new heads
 */
export async function appendRecords(
  sql: SqlRunner,
  messages: readonly MessageToPublish[],
  partitionsOfTopic: ReadonlyMap<string, number>,
): Promise<Head[]> {
  const rows = messages.map((message) => ({
    ...message,
    partition: partitionOf(message.key, partitionsOfTopic.get(message.topic)!),
  }));
  const parameters = [rows.map(({ topic }) => topic), rows.map(({ partition }) => partition)];
  await sql.query(
    `select 1 from event_log.heads
     where (topic, "partition") in (select * from unnest($1::text[], $2::int[]))
     order by topic, "partition" for no key update`,
    parameters,
  );
  const moved = await sql.query<{ topic: string; partition: number; next: string }>(
    `with input as (
       select * from unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::bytea[])
         with ordinality as rows (topic, part, key, headers, value, position)
     ), moved as (
       update event_log.heads h set next_offset = h.next_offset + c.added
       from (select topic, part, count(*) as added from input group by 1, 2) as c
       where h.topic = c.topic and h."partition" = c.part
       returning h.topic, h."partition", h.next_offset, h.next_offset - c.added as base
     ), written as (
       insert into event_log.records (topic, "partition", "offset", key, headers, value)
       select i.topic, i.part,
              m.base + row_number() over (partition by i.topic, i.part order by i.position) - 1,
              i.key, i.headers::json, i.value
       from input i join moved m on m.topic = i.topic and m."partition" = i.part
     )
     select topic, "partition", next_offset as next from moved`,
    [
      ...parameters,
      rows.map(({ key }) => key),
      rows.map(({ headers }) => JSON.stringify(headers)),
      rows.map(({ value }) => value),
    ],
  );
  return moved.map((row) => ({ ...row, next: BigInt(row.next) }));
}

export interface PageSize {
  readonly limit: number;
  /** No record is added to as many bytes as these; the first always comes. */
  readonly bytes: number;
}

export interface Page extends PageSize {
  readonly from: bigint;
}

export async function readRecords(
  sql: SqlRunner,
  { topic, partition }: TopicPartition,
  { from, limit, bytes }: Page,
): Promise<MessageRecord[]> {
  const rows = await sql.query<Omit<MessageRecord, 'topic' | 'partition' | 'offset'> & { offset: string }>(
    `select "offset", key, headers, value, written_at as timestamp from (
       select *, sum(octet_length(value)) over (order by "offset") - octet_length(value) as ahead from (
         select * from event_log.records where topic = $1 and "partition" = $2 and "offset" >= $3
          order by "offset" limit $4) as page) as weighed
     where ahead < $5 order by "offset"`,
    [topic, partition, from, limit, bytes],
  );
  return rows.map((row) => ({ ...row, topic, partition, offset: BigInt(row.offset) }));
}

/** @returns where the group goes on in a partition: 0 when it never committed */
export async function committedOffset(
  sql: SqlRunner,
  group: string,
  { topic, partition }: TopicPartition,
): Promise<bigint> {
  const [row] = await sql.query<{ next: string }>(
    `select next_offset as next from event_log.group_offsets
     where consumer_group = $1 and topic = $2 and "partition" = $3`,
    [group, topic, partition],
  );
  return BigInt(row?.next ?? 0);
}

export async function commitOffset(
  sql: SqlRunner,
  group: string,
  { topic, partition }: TopicPartition,
  next: bigint,
): Promise<void> {
  await sql.query(
    `insert into event_log.group_offsets as o (consumer_group, topic, "partition", next_offset)
     values ($1, $2, $3, $4)
     on conflict (consumer_group, topic, "partition")
     do update set next_offset = excluded.next_offset, committed_at = clock_timestamp()`,
    [group, topic, partition, next],
  );
}

/** Records of these topics the group has not handled yet. */
export async function groupLag(sql: SqlRunner, group: string, topics: readonly string[]): Promise<bigint> {
  const [row] = await sql.query<{ lag: string }>(
    `select coalesce(sum(h.next_offset - coalesce(o.next_offset, 0)), 0)::text as lag
     from event_log.heads h left join event_log.group_offsets o
       on o.consumer_group = $1 and o.topic = h.topic and o."partition" = h."partition"
     where h.topic = any ($2::text[])`,
    [group, topics],
  );
  return BigInt(row!.lag);
}

const LOCK_KEY = `hashtextextended('event_log|' || $1 || '|' || $2 || '|' || $3, 0)`;

/** Takes a partition for a group; the lock is the session's, so it goes when the process does. */
export async function tryOwn(sql: SqlRunner, group: string, { topic, partition }: TopicPartition): Promise<boolean> {
  const [row] = await sql.query<{ mine: boolean }>(`select pg_try_advisory_lock(${LOCK_KEY}) as mine`, [
    group,
    topic,
    String(partition),
  ]);
  return row!.mine;
}

export async function disown(sql: SqlRunner, group: string, { topic, partition }: TopicPartition): Promise<void> {
  await sql.query(`select pg_advisory_unlock(${LOCK_KEY})`, [group, topic, String(partition)]);
}

/**
 * Says "I am here" and returns who else is. Members whose session ended are removed; one that has been silent for
 * longer than the timeout although its connection stands (a host cut off, a process frozen) has its session ended, which
 * frees its partitions.
 */
export async function heartbeat(
  sql: SqlRunner,
  member: { readonly group: string; readonly id: string; readonly topics: readonly string[] },
  sessionTimeoutMs: number,
): Promise<GroupMember[]> {
  await sql.query(
    `insert into event_log.members (consumer_group, member_id, topics, pid, session_start, heartbeat_at)
     select $1, $2, $3::text[], pg_backend_pid(), backend_start, clock_timestamp()
     from pg_stat_activity where pid = pg_backend_pid()
     on conflict (consumer_group, member_id) do update set heartbeat_at = excluded.heartbeat_at`,
    [member.group, member.id, member.topics],
  );
  await sql.query(
    `delete from event_log.members m where consumer_group = $1 and not exists (
       select from pg_stat_activity a where a.pid = m.pid and a.backend_start = m.session_start
     )`,
    [member.group],
  );
  await sql.query(
    `select pg_terminate_backend(m.pid) from event_log.members m
     where consumer_group = $1 and member_id <> $2 and heartbeat_at < clock_timestamp() - make_interval(secs => $3)`,
    [member.group, member.id, sessionTimeoutMs / 1000],
  );
  return membersOf(sql, member.group);
}

export async function membersOf(sql: SqlRunner, group: string): Promise<GroupMember[]> {
  return sql.query<GroupMember>(
    `select member_id as id, topics from event_log.members m where consumer_group = $1 and exists (
       select from pg_stat_activity a where a.pid = m.pid and a.backend_start = m.session_start
     ) order by member_id`,
    [group],
  );
}

export async function leaveGroup(sql: SqlRunner, group: string, memberId: string): Promise<void> {
  await sql.query(`delete from event_log.members where consumer_group = $1 and member_id = $2`, [group, memberId]);
}

export async function notify(sql: SqlRunner, payload: string): Promise<void> {
  await sql.query(`select pg_notify('${CHANNEL}', $1)`, [payload]);
}
