import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Addresses people said write for a customer: proposals for the desk, never a licence to pass. */
export class KnowSenders1763900000022 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table intake.known_senders (
        address      text not null check (address <> ''),
        customer_id  text not null,
        confirmed    integer not null check (confirmed > 0),
        last_seen_at timestamptz not null,
        primary key (address, customer_id)
      );
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table intake.known_senders;`);
  }
}
