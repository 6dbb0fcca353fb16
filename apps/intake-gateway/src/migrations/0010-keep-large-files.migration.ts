import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Large files of the EDI inbox stay on its disk; the document names the file. */
export class KeepLargeFiles1763900000010 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table intake.documents
        add column content_file text check (content_file ~ '^[\\w.-]+$'),
        alter column size_bytes type bigint;

      -- The check that a document has its bytes was made without a name.
      do $$
      declare named text;
      begin
        select conname into strict named from pg_constraint
        where conrelid = 'intake.documents'::regclass and contype = 'c'
          and pg_get_constraintdef(oid) ~ 'content IS NULL\\) = \\(status';
        execute format('alter table intake.documents drop constraint %I', named);
      end $$;
      alter table intake.documents add constraint documents_have_content
        check ((content is null and content_file is null) = (status = 'duplicate'));
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table intake.documents drop constraint documents_have_content, drop column content_file,
        alter column size_bytes type integer,
        add check ((content is null) = (status = 'duplicate'));
    `);
  }
}
