import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mails to be sent, each at most once, and the addresses reminders go to. */
export class OutgoingMails1763900000055 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- key: what the mail is about; a second one about the same is not made. unsure: the connection broke while it was
      -- handed over; a person decides.
      create table ar.outgoing_mails (
        id          uuid primary key,
        key         text not null unique,
        recipients  text[] not null check (cardinality(recipients) > 0),
        subject     text not null,
        html        text not null,
        state       text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'failed', 'unsure')),
        attempts    integer not null default 0,
        next_try_at timestamptz not null,
        created_at  timestamptz not null,
        sent_at     timestamptz check ((sent_at is not null) = (state = 'sent')),
        error       text
      );
      create index outgoing_mails_queue on ar.outgoing_mails (next_try_at) where state in ('queued', 'sending');

      create table ar.customer_contacts (
        place       bigint generated always as identity primary key,
        customer_id text not null,
        email       text,
        set_by      text not null,
        set_at      timestamptz not null
      );
      create index customer_contacts_customer on ar.customer_contacts (customer_id, place desc);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table ar.customer_contacts, ar.outgoing_mails');
  }
}
