import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A customer's answer to a draft is part of its history. */
export class AnsweredDrafts1763900000023 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table intake.draft_audit drop constraint draft_audit_action_check;
      alter table intake.draft_audit add constraint draft_audit_action_check check (action in
        ('opened', 'corrected', 'confirmed', 'merged', 'rejected', 'asked', 'answered'));
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table intake.draft_audit drop constraint draft_audit_action_check;
      alter table intake.draft_audit add constraint draft_audit_action_check check (action in
        ('opened', 'corrected', 'confirmed', 'merged', 'rejected', 'asked')) not valid;
    `);
  }
}
