import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is told what about orders, and every mail with what became of it. */
export class Notifications1763800000042 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table orders.notification_contacts (
        customer_id text not null references orders.customers (id),
        email       text not null check (email like '%@%'),
        kinds       text[] not null,
        updated_by  text not null,
        updated_at  timestamptz not null,
        primary key (customer_id, email)
      );

      create table orders.notifications (
        id          uuid primary key,
        -- What it is about: told once, however often the event arrives.
        about       text not null,
        kind        text not null check (kind in ('order_received', 'order_backordered', 'order_shipped', 'needs_attention')),
        audience    text not null check (audience in ('customer', 'house')),
        order_id    uuid not null references orders.orders (id),
        customer_id text not null,
        subject     text not null,
        body        text not null,
        created_at  timestamptz not null,
        unique (about, kind)
      );
      create index notifications_newest on orders.notifications (created_at desc, id desc);
      create index notifications_order on orders.notifications (order_id);

      create table orders.notification_mails (
        notification_id uuid not null references orders.notifications (id),
        recipient       text not null,
        -- sending is written before the server is asked; who dies there leaves it, and a person decides (unsure).
        state           text not null check (state in ('pending', 'sending', 'sent', 'refused', 'unsure')),
        attempts        integer not null default 0,
        next_try_at     timestamptz not null,
        changed_at      timestamptz not null,
        error           text,
        primary key (notification_id, recipient)
      );
      create index notification_mails_open on orders.notification_mails (next_try_at) where state in ('pending', 'sending');
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table orders.notification_mails, orders.notifications, orders.notification_contacts');
  }
}
