import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What became of each mail, and the drafts that wait for the desk. A draft keeps what was read beside what the desk
 * made of it; who did what to it is never lost. The checks say what may never be: a draft without a reason, one that
 * is closed by nobody, one confirmed without its order.
 */
export class ReadMailDeep1763900000020 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table intake.documents drop constraint documents_status_check;
      alter table intake.documents add constraint documents_status_check check (status in
        ('received', 'in_review', 'accepted', 'partially_accepted', 'quarantined', 'discarded', 'duplicate'));

      -- One row a mail that was read, written with the end of its waiting: answers and folders go by it.
      create table intake.mail_intake (
        document_id   uuid primary key references intake.documents (id),
        outcome       text not null check (outcome in
                        ('ordered', 'review', 'no_order', 'automatic', 'enclosed_only', 'refused')),
        reasons       jsonb not null,
        automatic     text check (automatic in ('reply', 'bounce', 'bulk', 'loop')),
        sender        text,
        reply_to      text[] not null,
        message_id    text,
        thread        text[] not null,
        subject       text not null,
        written_at    timestamptz,
        partner_id    text,
        customer_id   text,
        trust         text not null check (trust in ('aligned', 'unaligned', 'none')),
        trust_reason  text not null,
        read_at       timestamptz not null,
        check ((outcome = 'automatic') = (automatic is not null)),
        check (outcome not in ('review', 'no_order', 'automatic', 'refused') or jsonb_array_length(reasons) > 0)
      );
      create index mail_intake_by_time on intake.mail_intake (read_at, document_id);
      create index mail_intake_message on intake.mail_intake (message_id) where message_id is not null;

      create table intake.order_drafts (
        id                    uuid primary key,
        document_id           uuid not null references intake.documents (id),
        -- Its place in the document, after the orders that passed without a person.
        position              integer not null check (position > 0),
        kind                  text not null check (kind in ('order', 'change')),
        status                text not null check (status in ('open', 'asked', 'confirmed', 'merged', 'rejected')),
        reasons               jsonb not null check (jsonb_array_length(reasons) > 0),
        partner_id            text,
        customer_id           text,
        purchase_order_number text,
        -- As read, never changed; and as the desk has it by now.
        proposed              jsonb not null,
        reading               jsonb not null,
        present               jsonb not null,
        version               integer not null check (version > 0),
        opened_at             timestamptz not null,
        closed_at             timestamptz,
        closed_by             text,
        close_reason          text,
        canonical_order_id    uuid references intake.canonical_orders (id),
        unique (document_id, position),
        check ((status in ('confirmed', 'merged', 'rejected')) = (closed_at is not null)),
        check ((closed_at is null) = (closed_by is null)),
        check (status <> 'rejected' or close_reason is not null),
        check (status <> 'confirmed' or kind = 'change' or canonical_order_id is not null)
      );
      create index order_drafts_waiting on intake.order_drafts (opened_at, id) where closed_at is null;
      create index order_drafts_by_time on intake.order_drafts (opened_at, id);

      create table intake.draft_audit (
        draft_id uuid not null references intake.order_drafts (id),
        ordinal  bigint generated always as identity primary key,
        at       timestamptz not null,
        actor    text not null,
        action   text not null check (action in
                   ('opened', 'corrected', 'confirmed', 'merged', 'rejected', 'asked')),
        detail   jsonb not null
      );
      create index draft_audit_draft on intake.draft_audit (draft_id, ordinal);

      -- What the desk asks a customer: composed here, sent by whoever answers mails.
      create table intake.mail_questions (
        id          uuid primary key,
        draft_id    uuid not null references intake.order_drafts (id),
        document_id uuid not null references intake.documents (id),
        subject     text not null,
        body        text not null,
        asked_by    text not null,
        asked_at    timestamptz not null
      );
      create index mail_questions_draft on intake.mail_questions (draft_id);
      create index mail_questions_by_time on intake.mail_questions (asked_at, id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table intake.mail_questions, intake.draft_audit, intake.order_drafts, intake.mail_intake;
      alter table intake.documents drop constraint documents_status_check;
      alter table intake.documents add constraint documents_status_check check (status in
        ('received', 'accepted', 'partially_accepted', 'quarantined', 'discarded', 'duplicate'));
    `);
  }
}
