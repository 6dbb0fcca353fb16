import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Answers wait in the queue every service has (libs/service-kit), as they are: none is sent again. */
export class OneMailQueue1764000000050 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      insert into intake.mail_queue (id, key, recipients, subject, body, message_id, in_reply_to, reference_ids, headers,
        state, attempts, next_try_at, created_at, sent_at, error)
      select id, kind || ' ' || about, array[recipient], subject, body, message_id, in_reply_to, reference_ids,
        case kind when 'question' then '{}' else '{"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}' end::jsonb,
        case status when 'waiting' then 'queued' else status end, attempts, coalesce(next_attempt_at, created_at),
        created_at, sent_at, last_error
      from intake.mail_answers where withheld is null;

      -- Of an answer that is not withheld the mail of the same id tells the rest.
      alter table intake.mail_answers
        drop column status, drop column attempts, drop column next_attempt_at, drop column sent_at,
        drop column last_error, drop column in_reply_to, drop column reference_ids,
        add check ((withheld is null) = (recipient is not null));
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table intake.mail_answers
        add column status text, add column attempts integer not null default 0, add column next_attempt_at timestamptz,
        add column sent_at timestamptz, add column last_error text, add column in_reply_to text,
        add column reference_ids text[] not null default '{}';
      update intake.mail_answers set status = 'withheld' where withheld is not null;
      update intake.mail_answers a
      set status = case q.state when 'queued' then 'waiting' else q.state end, attempts = q.attempts,
        next_attempt_at = q.next_try_at, sent_at = q.sent_at, last_error = q.error, in_reply_to = q.in_reply_to,
        reference_ids = q.reference_ids
      from intake.mail_queue q where q.id = a.id;
    `);
  }
}
