import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the desk reads of a million open orders: since when an order is on hold or waits for stock is kept on the order,
 * and each page is read from an index in its order.
 */
export class DeskReads1763800000051 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table orders.orders
        add column held_since        timestamptz,
        -- Since when a line of it waits for stock without a break.
        add column backordered_since timestamptz;
      update orders.orders o set held_since = coalesce((select max(t.at) from orders.timeline t
          where t.order_id = o.id and t.what = 'order.held'), o.updated_at)
       where o.state = 'on_hold';
      update orders.orders o set backordered_since = coalesce((select max(t.at) from orders.timeline t
          where t.order_id = o.id and t.what = 'order.backordered'), o.received_at)
       where o.id in (select l.order_id from orders.order_lines l where l.backordered > 0);
      alter table orders.orders
        add constraint held_since_when_held check ((state = 'on_hold') = (held_since is not null));
      create index orders_held on orders.orders (held_since, id) where state = 'on_hold';
      create index orders_backordered on orders.orders (backordered_since, id) where backordered_since is not null;

      -- What waits for a person, the dearest first; also what is not to be released yet.
      create index orders_undecided on orders.orders (total_minor desc nulls last, received_at, id)
        where state in ('pending_approval', 'on_hold');
      create index order_messages_newest on orders.order_messages (received_at desc, id desc);
      create index order_changes_order on orders.order_changes (order_id);
      create index approval_cards_order on orders.approval_cards (order_id);
      create index pick_lists_newest on orders.pick_lists (released_at desc, id desc);
      create index payments_customer_newest on orders.payments (customer_id, recorded_at desc);
      -- Shipped and not billed: what exposure has beside the orders that are still to ship.
      create index order_lines_unbilled on orders.order_lines (order_id) where shipped <> billed;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop index orders.order_lines_unbilled, orders.payments_customer_newest, orders.pick_lists_newest,
        orders.approval_cards_order, orders.order_changes_order, orders.order_messages_newest, orders.orders_undecided;
      alter table orders.orders drop column held_since, drop column backordered_since
    `);
  }
}
