import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mails wait in the queue every service has (libs/service-kit), as they are: none is sent again. */
export class OneMailQueue1764000000050 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      insert into ar.mail_queue (id, key, recipients, subject, body, html, message_id, headers, state, attempts,
        next_try_at, created_at, sent_at, error)
      select id, key, recipients, subject, regexp_replace(html, '<[^>]*>', ' ', 'g'), html, '<' || id || '@ar>',
        '{"Auto-Submitted": "auto-generated"}', state, attempts, next_try_at, created_at, sent_at, error
      from ar.outgoing_mails;
      drop table ar.outgoing_mails;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table ar.outgoing_mails (
        id uuid primary key, key text not null unique, recipients text[] not null, subject text not null,
        html text not null, state text not null, attempts integer not null, next_try_at timestamptz not null,
        created_at timestamptz not null, sent_at timestamptz, error text
      );
      insert into ar.outgoing_mails
      select id, key, recipients, subject, html, state, attempts, next_try_at, created_at, sent_at, error
      from ar.mail_queue where html is not null;
    `);
  }
}
