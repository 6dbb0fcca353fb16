import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who belongs to whom: one row per decision, the latest counts, so that the table is its own audit. */
export class CustomerParents1763776800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table ar.customer_parents (
        id          uuid primary key,
        place       bigint generated always as identity,
        customer_id text not null,
        parent_id   text check (parent_id <> customer_id),
        set_by      text not null,
        set_at      timestamptz not null
      );
      create index customer_parents_customer on ar.customer_parents (customer_id, place desc);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table ar.customer_parents');
  }
}
