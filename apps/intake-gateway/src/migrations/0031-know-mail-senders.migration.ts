import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was found out about the sender of each mail, by its bytes: the same mail in other bytes is a replay. */
export class KnowMailSenders1763900000031 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table intake.mail_senders (
        sha256     text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
        ordinal    bigint generated always as identity unique,
        sender     text,
        message_id text,
        -- Unknown for as long as the DNS does not answer.
        verdict    text not null check (verdict in ('aligned', 'unaligned', 'none', 'unknown')),
        reason     text not null,
        evidence   jsonb,
        tries      integer not null check (tries > 0),
        checked_at timestamptz not null
      );
      create index mail_senders_message on intake.mail_senders (sender, message_id) where verdict = 'aligned';
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table intake.mail_senders`);
  }
}
