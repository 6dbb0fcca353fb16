import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Customers whose books cannot be read apart: money of the one went to invoices of the other. And the ways the books are read by. */
export class JointBooks1763900000050 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table ar.joint_books (
        customer_id text not null,
        other_id    text not null check (other_id <> customer_id),
        primary key (customer_id, other_id)
      );
      insert into ar.joint_books (customer_id, other_id)
      select distinct one.id, other.id
      from ar.entries e
      left join ar.entries i on i.kind = 'invoice' and i.document_id = e.invoice_id
      left join ar.entries f on f.kind in ('payment', 'credit') and f.document_id = e.funding_id
      cross join lateral unnest(array[e.customer_id, i.customer_id, f.customer_id]) as one (id)
      cross join lateral unnest(array[e.customer_id, i.customer_id, f.customer_id]) as other (id)
      where e.kind not in ('invoice', 'payment', 'credit') and one.id <> other.id;

      create index entries_refund on ar.entries (funding_id) where kind = 'refund';
      -- By day of issue: what a forecast learns from is the youngest part of the books.
      create index entries_issued on ar.entries (effective_on) where kind = 'invoice';
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index ar.entries_issued, ar.entries_refund; drop table ar.joint_books');
  }
}
