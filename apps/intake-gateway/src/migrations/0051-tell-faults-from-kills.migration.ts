import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of a document's attempts those that ended in an exception: of the reader (`faults`) or of its surroundings (`outages`). */
export class TellFaultsFromKills1764000000051 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table intake.documents
        add column faults integer not null default 0 check (faults >= 0),
        add column outages integer not null default 0 check (outages >= 0);
      -- What waits now failed for reasons nobody wrote down: it starts afresh.
      update intake.documents set outages = attempts where status = 'received';
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table intake.documents drop column faults, drop column outages');
  }
}
