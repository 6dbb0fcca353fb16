import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Basis, edges and the place of credits are decided at run time as well. */
export class AgingPolicies1763900000052 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table ar.policies
        drop constraint policies_name_check,
        add constraint policies_name_check check (name in ('dunning', 'health', 'aging'));
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table ar.policies
        drop constraint policies_name_check,
        add constraint policies_name_check check (name in ('dunning', 'health')) not valid;
    `);
  }
}
