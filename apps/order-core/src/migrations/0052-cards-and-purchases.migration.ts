import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A customer's approval cards, and vendors' open shipments among a million open pick lists of our own. */
export class CardsAndPurchases1763800000052 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create index approval_cards_customer on orders.approval_cards ((recap ->> 'customerId'), requested_at desc, id desc);
      create index pick_lists_purchases on orders.pick_lists (released_at, id) where kind = 'drop_ship' and status = 'open';
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index orders.approval_cards_customer, orders.pick_lists_purchases');
  }
}
