import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which document each mail of each folder is: a mail is known by its bytes, whatever number the server gives it. */
export class KeepMailboxMails1763900000030 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table intake.mailbox_mails (
        account      text not null,
        folder       text not null,
        uid_validity bigint not null,
        uid          bigint not null check (uid > 0),
        -- Of the bytes as fetched: the header alone for a mail that is too large.
        sha256       text not null check (sha256 ~ '^[0-9a-f]{64}$'),
        document_id  uuid not null references intake.documents (id),
        kept_at      timestamptz not null,
        moved_to     text,
        moved_at     timestamptz,
        primary key (account, folder, uid_validity, uid),
        check ((moved_to is null) = (moved_at is null))
      );
      create index mailbox_mails_bytes on intake.mailbox_mails (account, sha256);
      create index mailbox_mails_document on intake.mailbox_mails (document_id);
      create index mailbox_mails_untidied on intake.mailbox_mails (account, folder, uid_validity, uid)
        where moved_at is null;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table intake.mailbox_mails`);
  }
}
