import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who gave which work to whom, ever: the assignments of now stay where they are. */
export class AssignmentHistory1763900000041 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table intake.work_assignment_log (
        id          bigint generated always as identity primary key,
        kind        text not null,
        item        text not null,
        -- Null: nobody looks after it from then on.
        assignee    text check (assignee <> ''),
        assigned_by text not null,
        assigned_at timestamptz not null
      );
      create index work_assignment_log_item on intake.work_assignment_log (kind, item, id);
      insert into intake.work_assignment_log (kind, item, assignee, assigned_by, assigned_at)
        select kind, id, assignee, assigned_by, assigned_at from intake.work_assignments order by assigned_at;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table intake.work_assignment_log');
  }
}
