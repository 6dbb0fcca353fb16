import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who looks after which quarantine item or draft. */
export class AssignWork1763900000040 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table intake.work_assignments (
        kind        text not null,
        id          text not null,
        assignee    text not null check (assignee <> ''),
        assigned_by text not null,
        assigned_at timestamptz not null,
        primary key (kind, id)
      );
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table intake.work_assignments');
  }
}
