import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every remittance advice as it came, and what became of it: a payment, the same again, or work for a person. */
export class Remittances1763800000006 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table orders.remittances (
        id          text primary key,
        customer_id text,
        document_id text not null,
        outcome     text not null check (outcome in ('recorded', 'repeated', 'needs_review')),
        why         text,
        payment_id  uuid references orders.payments (id),
        received_at timestamptz not null,
        advice      jsonb not null,
        check ((outcome = 'needs_review') = (payment_id is null))
      );
      create index remittances_outcome on orders.remittances (outcome, received_at, id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table orders.remittances');
  }
}
