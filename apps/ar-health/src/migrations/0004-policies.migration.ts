import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What AR decides at run time, one row per decision: the latest counts, the rest is the audit. */
export class Policies1763780400000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table ar.policies (
        id     uuid primary key,
        place  bigint generated always as identity,
        name   text not null check (name in ('dunning', 'health')),
        value  jsonb not null,
        set_by text not null,
        set_at timestamptz not null
      );
      create index policies_name on ar.policies (name, place desc);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table ar.policies');
  }
}
