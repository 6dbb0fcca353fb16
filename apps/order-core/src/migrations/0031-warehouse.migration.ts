import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The warehouse at full depth: waves, catch weights, shipments of part of a pick list, goods handed over at the counter,
 * vendors that ship for us, and counts of shelves that hold less than the books say.
 */
export class Warehouse1763800000031 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table orders.customers
        add column invoicing text not null default 'per_shipment'
          check (invoicing in ('per_shipment', 'daily', 'weekly', 'monthly')),
        add column route     text check (route <> ''),
        add column carrier   text check (carrier <> '');
      alter table orders.ship_tos
        add column route   text check (route <> ''),
        add column carrier text check (carrier <> '');

      -- A vendor's stock for us is a location nobody plans from: what is asked of the vendor comes in there, reserved,
      -- and leaves when the vendor confirms.
      create table orders.vendors (
        id          text primary key check (id <> ''),
        name        text not null,
        email       text,
        location_id text not null unique references orders.locations (id),
        updated_at  timestamptz not null
      );
      create table orders.vendor_items (
        sku         text primary key references orders.items (sku),
        vendor_id   text not null references orders.vendors (id),
        vendor_item text,
        updated_at  timestamptz not null
      );

      create table orders.waves (
        id          uuid primary key,
        number      bigint generated always as identity unique,
        location_id text not null references orders.locations (id),
        route       text,
        carrier     text,
        ship_on     date,
        planned_at  timestamptz not null,
        planned_by  text not null
      );
      create index waves_newest on orders.waves (planned_at desc, id desc);

      alter table orders.pick_lists
        add column number   bigint generated always as identity unique,
        add column kind     text not null default 'ship' check (kind in ('ship', 'pickup', 'drop_ship')),
        add column wave_id  uuid references orders.waves (id),
        add column ship_on  date,
        add column route    text,
        add column carrier  text;
      create index pick_lists_wave on orders.pick_lists (wave_id) where wave_id is not null;
      create index pick_lists_unplanned on orders.pick_lists (location_id) where status = 'open' and wave_id is null;

      alter table orders.pick_list_lines
        add column weight  numeric check (weight > 0),
        add column shipped numeric not null default 0 check (shipped >= 0);
      update orders.pick_list_lines l set shipped = picked
        from orders.pick_lists p where p.id = l.pick_list_id and p.status = 'shipped' and l.picked is not null;
      alter table orders.pick_list_lines
        add constraint shipped_after_picked check (shipped <= coalesce(picked, 0));

      -- A pick list may leave in parts; what is left of it is told by its lines.
      alter table orders.shipments
        drop constraint shipments_pick_list_id_key,
        add column kind              text not null default 'ship' check (kind in ('ship', 'pickup', 'drop_ship')),
        add column collected_by      text check (collected_by <> ''),
        add column vendor_id         text references orders.vendors (id),
        add column pro_number        text,
        add column delivers_on       date,
        add column gross_weight      numeric check (gross_weight > 0),
        add column gross_weight_unit text,
        add constraint pickup_collected check ((kind = 'pickup') = (collected_by is not null)),
        add constraint vendor_of_drop_ship check ((kind = 'drop_ship') = (vendor_id is not null)),
        add constraint gross_weight_with_unit check ((gross_weight is null) = (gross_weight_unit is null));
      create index shipments_pick_list on orders.shipments (pick_list_id);
      alter table orders.shipment_lines
        add column weight      numeric check (weight > 0),
        add column weight_unit text,
        add constraint weight_with_unit check ((weight is null) = (weight_unit is null));
      alter table orders.cartons
        add column gross_weight      numeric check (gross_weight > 0),
        add column gross_weight_unit text,
        add constraint gross_weight_with_unit check ((gross_weight is null) = (gross_weight_unit is null));

      -- A shelf that holds less than the books say; what is missing is not promised to anybody until it is counted.
      create table orders.cycle_counts (
        id           uuid primary key,
        location_id  text not null references orders.locations (id),
        sku          text not null references orders.items (sku),
        -- In base units.
        expected     numeric not null,
        found        numeric not null check (found >= 0),
        missing      numeric not null check (missing > 0),
        status       text not null check (status in ('open', 'counted')),
        order_id     uuid references orders.orders (id),
        pick_list_id uuid references orders.pick_lists (id),
        raised_at    timestamptz not null,
        counted      numeric check (counted >= 0),
        counted_by   text,
        counted_at   timestamptz,
        check ((status = 'counted') = (counted is not null)),
        check (num_nonnulls(counted, counted_by, counted_at) in (0, 3))
      );
      create index cycle_counts_open on orders.cycle_counts (location_id, sku) where status = 'open';
      create index cycle_counts_newest on orders.cycle_counts (raised_at desc, id desc);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table orders.cycle_counts;
      alter table orders.cartons drop column gross_weight, drop column gross_weight_unit;
      alter table orders.shipment_lines drop column weight, drop column weight_unit;
      drop index orders.shipments_pick_list;
      alter table orders.shipments
        drop column kind, drop column collected_by, drop column vendor_id, drop column pro_number,
        drop column delivers_on, drop column gross_weight, drop column gross_weight_unit,
        add constraint shipments_pick_list_id_key unique (pick_list_id);
      alter table orders.pick_list_lines drop column shipped, drop column weight;
      alter table orders.pick_lists
        drop column number, drop column kind, drop column wave_id, drop column ship_on, drop column route,
        drop column carrier;
      drop table orders.waves, orders.vendor_items, orders.vendors;
      alter table orders.ship_tos drop column route, drop column carrier;
      alter table orders.customers drop column invoicing, drop column route, drop column carrier
    `);
  }
}
