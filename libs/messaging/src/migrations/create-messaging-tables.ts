import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tables of messaging in a service's own schema, as TypeORM migration classes. Give them to the data source
 * before the service's own migrations; the schema is created when it is not there.
 */
export function messagingMigrations(schema: string): (new () => MigrationInterface)[] {
  class CreateMessagingTables1760000000001 implements MigrationInterface {
    readonly name = 'CreateMessagingTables1760000000001';

    async up(queryRunner: QueryRunner): Promise<void> {
      await queryRunner.query(upSql(schema));
    }

    async down(queryRunner: QueryRunner): Promise<void> {
      await queryRunner.query(
        `drop table ${schema}.dead_letter_replay, ${schema}.dead_letter, ${schema}.inbox, ${schema}.outbox`,
      );
    }
  }
  class DeadLettersByContent1764000000061 implements MigrationInterface {
    readonly name = 'DeadLettersByContent1764000000061';

    // Another transport, or a topic made anew, counts offsets from the beginning: a place names no message for ever.
    async up(queryRunner: QueryRunner): Promise<void> {
      await queryRunner.query(`
        alter table ${schema}.dead_letter drop constraint dead_letter_consumer_group_topic_partition_offset_key;
        create unique index dead_letter_record on ${schema}.dead_letter
          (consumer_group, topic, "partition", "offset", coalesce(event_id, ''), sha256(value))`);
    }

    async down(queryRunner: QueryRunner): Promise<void> {
      await queryRunner.query(`
        drop index ${schema}.dead_letter_record;
        alter table ${schema}.dead_letter add unique (consumer_group, topic, "partition", "offset")`);
    }
  }
  return [CreateMessagingTables1760000000001, DeadLettersByContent1764000000061];
}

const upSql = (schema: string): string => `
create schema if not exists ${schema};

-- What the service says. A row is written in the transaction of the change it tells of.
create table ${schema}.outbox (
  id           bigint generated always as identity primary key,
  -- Text, not uuid: a replayed dead letter keeps the id it came with, whatever that was.
  event_id     text        not null check (event_id <> ''),
  topic        text        not null check (topic <> ''),
  key          text        not null,
  type         text        not null,
  -- The message as it goes out: headers and the exact bytes of the value.
  headers      json        not null,
  value        bytea       not null,
  created_at   timestamptz not null default clock_timestamp(),
  published_at timestamptz,
  -- Why the transport will never take it (too large); such a row waits for a person and blocks nobody.
  refused_code text,
  -- The dead letter this row repeats.
  replay_of    bigint,
  check (published_at is null or refused_code is null)
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);

-- The relay reads only this: small however long the history gets.
create index outbox_pending on ${schema}.outbox (id) where published_at is null and refused_code is null;
-- For retention only, so it must cost the relay next to nothing.
create index outbox_published on ${schema}.outbox using brin (published_at);
-- An event is said once; saying it again is a replay and names its dead letter.
create unique index outbox_event on ${schema}.outbox (event_id) where replay_of is null;

-- What the service has heard: one row per event and group, in the transaction of its effect.
create table ${schema}.inbox (
  consumer_group text        not null,
  event_id       text        not null,
  received_at    timestamptz not null default clock_timestamp(),
  primary key (consumer_group, event_id)
);
create index inbox_received on ${schema}.inbox using brin (received_at);

-- What the service could not handle, with the original bytes and the reason.
create table ${schema}.dead_letter (
  id             bigint generated always as identity primary key,
  consumer_group text        not null,
  topic          text        not null,
  "partition"    integer     not null,
  "offset"       bigint      not null,
  key            text,
  event_id       text,
  type           text,
  code           text        not null check (code <> ''),
  detail         text        not null,
  headers        json        not null,
  value          bytea       not null,
  attempts       integer     not null check (attempts >= 1),
  at             timestamptz not null default clock_timestamp(),
  replayed_at    timestamptz,
  replayed_by    text,
  replays        integer     not null default 0,
  check ((replayed_at is null) = (replayed_by is null)),
  check ((replayed_at is null) = (replays = 0)),
  unique (consumer_group, topic, "partition", "offset")
);
create index dead_letter_open on ${schema}.dead_letter (id) where replayed_at is null;

-- Who replayed what, when, and whether the bytes were repaired: rows are only ever added.
create table ${schema}.dead_letter_replay (
  id             bigint generated always as identity primary key,
  dead_letter_id bigint      not null references ${schema}.dead_letter (id),
  outbox_id      bigint      not null,
  by             text        not null check (by <> ''),
  at             timestamptz not null default clock_timestamp(),
  -- The bytes sent instead, when the original was repaired.
  repaired_value bytea
);
create index dead_letter_replay_letter on ${schema}.dead_letter_replay (dead_letter_id);
`;
