import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pick lists, shipments and cartons. A pick list ships once: the unique key refuses a second shipper. */
export class Fulfillment1763800000003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table orders.pick_lists (
        id          uuid primary key,
        order_id    uuid not null references orders.orders (id),
        location_id text not null references orders.locations (id),
        status      text not null check (status in ('open', 'picked', 'shipped', 'cancelled')),
        released_at timestamptz not null,
        picked_at   timestamptz,
        picked_by   text
      );
      create index pick_lists_status on orders.pick_lists (status, released_at, id);
      create index pick_lists_order on orders.pick_lists (order_id);

      create table orders.pick_list_lines (
        pick_list_id   uuid not null references orders.pick_lists (id),
        reservation_id uuid not null references orders.reservations (id),
        position       integer not null,
        quantity       numeric not null check (quantity > 0),
        picked         numeric check (picked >= 0),
        short          numeric check (short >= 0),
        damaged        numeric check (damaged >= 0),
        primary key (pick_list_id, reservation_id),
        check (picked is null or picked + short + damaged = quantity)
      );

      create table orders.shipments (
        id              uuid primary key,
        order_id        uuid not null references orders.orders (id),
        pick_list_id    uuid not null unique references orders.pick_lists (id),
        location_id     text not null,
        shipped_at      timestamptz not null,
        shipped_on      date not null,
        shipped_by      text not null,
        carrier         text,
        tracking_number text,
        complete        boolean not null
      );
      create index shipments_order on orders.shipments (order_id);
      create index shipments_newest on orders.shipments (shipped_at desc, id desc);

      create table orders.shipment_lines (
        shipment_id   uuid not null references orders.shipments (id),
        position      integer not null,
        quantity      numeric not null check (quantity > 0),
        primary key (shipment_id, position)
      );

      create sequence orders.sscc_serial;
      create table orders.cartons (
        sscc        text primary key check (sscc ~ '^[0-9]{18}$'),
        shipment_id uuid not null references orders.shipments (id),
        lines       jsonb not null
      );
      create index cartons_shipment on orders.cartons (shipment_id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table orders.cartons, orders.shipment_lines, orders.shipments, orders.pick_list_lines, orders.pick_lists;
      drop sequence orders.sscc_serial
    `);
  }
}
