import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What customers are told by mail: planned once for what it is about, sent until the server took it. */
export class AnswerMails1763900000032 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table intake.mail_answers (
        id              uuid primary key,
        ordinal         bigint generated always as identity unique,
        document_id     uuid not null references intake.documents (id),
        kind            text not null check (kind in
                          ('received', 'needs_attention', 'question', 'confirmed', 'declined')),
        about           text not null,
        status          text not null check (status in ('waiting', 'sent', 'withheld', 'failed')),
        recipient       text,
        withheld        text,
        subject         text not null,
        body            text not null,
        message_id      text not null unique,
        in_reply_to     text,
        reference_ids   text[] not null,
        created_at      timestamptz not null,
        attempts        integer not null default 0 check (attempts >= 0),
        next_attempt_at timestamptz,
        sent_at         timestamptz,
        last_error      text,
        -- Nobody is told the same thing twice.
        unique (kind, about),
        check ((status = 'withheld') = (recipient is null)),
        check ((status = 'withheld') = (withheld is not null)),
        check ((status = 'sent') = (sent_at is not null)),
        check ((status = 'waiting') = (next_attempt_at is not null))
      );
      create index mail_answers_due on intake.mail_answers (next_attempt_at) where status = 'waiting';
      create index mail_answers_document on intake.mail_answers (document_id);
      create index mail_answers_recipient on intake.mail_answers (recipient, created_at);

      -- Mails that were read before answers were set up are not answered.
      create table intake.mail_answers_since (
        single boolean primary key check (single),
        since  timestamptz not null
      );
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table intake.mail_answers_since, intake.mail_answers`);
  }
}
