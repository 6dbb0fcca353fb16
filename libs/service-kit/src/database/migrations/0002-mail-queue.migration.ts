import type { QueryRunner } from 'typeorm';
import type { MigrationClass } from '../open-database.js';

/** Mails the service is to send, each at most once. */
export function mailQueueMigration(schema: string): MigrationClass {
  return class MailQueue {
    readonly name = 'MailQueue1764000000002';

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(`
        -- key: what the mail is about; a second one about the same is not made. sending is committed before the server is
        -- asked; who dies there leaves it so. unsure: nobody knows whether the server has it; a person decides.
        create table ${schema}.mail_queue (
          id            uuid primary key,
          key           text not null unique,
          recipients    text[] not null check (cardinality(recipients) > 0),
          subject       text not null,
          body          text not null,
          html          text,
          message_id    text not null unique,
          in_reply_to   text,
          reference_ids text[] not null default '{}',
          headers       jsonb not null default '{}',
          state         text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'failed', 'unsure')),
          attempts      integer not null default 0 check (attempts >= 0),
          next_try_at   timestamptz not null,
          created_at    timestamptz not null,
          sent_at       timestamptz check ((sent_at is not null) = (state = 'sent')),
          error         text,
          decided_by    text,
          decided_at    timestamptz check ((decided_at is null) = (decided_by is null))
        );
        create index mail_queue_open on ${schema}.mail_queue (next_try_at) where state <> 'sent';
        create index mail_queue_youngest on ${schema}.mail_queue (created_at desc, id desc);
      `);
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(`drop table ${schema}.mail_queue`);
    }
  };
}
