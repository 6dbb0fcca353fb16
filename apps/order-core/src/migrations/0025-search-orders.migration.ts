import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Orders are searched by customer, channel and the day on the purchase order, each the newest first. */
export class SearchOrders1763800000025 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- The day the customer's document says it was ordered.
      alter table orders.orders add column ordered_on date;
      update orders.orders o set ordered_on = (m.canonical->>'purchaseOrderDate')::date
        from orders.order_messages m where m.id = o.message_id;
      create index orders_customer_newest on orders.orders (customer_key, received_at desc, id desc);
      create index orders_channel on orders.orders (channel, received_at desc, id desc);
      create index orders_ordered_on on orders.orders (ordered_on) where ordered_on is not null;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop index orders.orders_customer_newest, orders.orders_channel, orders.orders_ordered_on;
      alter table orders.orders drop column ordered_on
    `);
  }
}
