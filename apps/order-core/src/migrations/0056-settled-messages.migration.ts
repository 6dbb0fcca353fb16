import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Messages a person had to look at, and who did: until then they wait in the work queue. */
export class SettledMessages1763800000056 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table orders.order_messages
        add column settled_by text, add column settled_at timestamptz, add column settled_note text,
        add constraint settled_by_somebody check ((settled_by is null) = (settled_at is null));
      create index order_messages_waiting on orders.order_messages (received_at)
        where outcome in ('needs_review', 'unmatched') and settled_at is null;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop index orders.order_messages_waiting;
      alter table orders.order_messages
        drop constraint settled_by_somebody,
        drop column settled_by, drop column settled_at, drop column settled_note
    `);
  }
}
