import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What orders are judged by: customers, items, locations, stock, costs, price books, and who changed them. Quantities
 * and prices are unbounded `numeric`: exact, whatever the unit conversion.
 */
export class ReferenceData1763800000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create schema if not exists orders;

      create table orders.customers (
        id                      text primary key check (id <> ''),
        name                    text not null,
        active                  boolean not null,
        hold_reason             text check (hold_reason <> ''),
        currency                text not null check (currency ~ '^[A-Z]{3}$'),
        credit_limit_minor      bigint check (credit_limit_minor >= 0),
        terms                   text not null,
        price_level             text,
        purchase_order_required boolean not null,
        new_customer            boolean not null,
        preferred_location_id   text,
        backorders              boolean not null,
        ship_complete           boolean not null,
        price_tolerance_percent numeric not null check (price_tolerance_percent >= 0),
        minimum_margin_percent  numeric,
        automatic_value_minor   bigint check (automatic_value_minor >= 0),
        updated_at              timestamptz not null
      );

      create table orders.ship_tos (
        customer_id text not null references orders.customers (id) on delete cascade,
        id          text not null,
        qualifier   text,
        identifier  text,
        name        text not null,
        address     jsonb,
        open        boolean not null,
        primary key (customer_id, id)
      );

      create table orders.items (
        sku          text primary key check (sku <> ''),
        description  text not null,
        base_unit    text not null,
        catch_weight boolean not null,
        discontinued boolean not null,
        updated_at   timestamptz not null
      );

      create table orders.item_units (
        sku    text not null references orders.items (sku) on delete cascade,
        unit   text not null,
        -- Base units in one of this unit.
        factor numeric not null check (factor > 0),
        sold   boolean not null,
        primary key (sku, unit)
      );

      -- How documents name items. customer_id '' counts for everybody; a buyer's own number only for that buyer.
      create table orders.item_identifiers (
        qualifier   text not null,
        value       text not null,
        customer_id text not null default '',
        sku         text not null references orders.items (sku) on delete cascade,
        primary key (qualifier, value, customer_id)
      );
      create index item_identifiers_sku on orders.item_identifiers (sku);

      create table orders.locations (
        id         text primary key check (id <> ''),
        name       text not null,
        priority   integer not null,
        active     boolean not null,
        updated_at timestamptz not null
      );

      -- Stock in base units. The level always equals the sum of the movements.
      create table orders.stock_levels (
        location_id text not null references orders.locations (id),
        sku         text not null references orders.items (sku),
        on_hand     numeric not null check (on_hand >= 0),
        reserved    numeric not null,
        primary key (location_id, sku),
        constraint never_oversold check (reserved between 0 and on_hand)
      );
      create index stock_levels_sku on orders.stock_levels (sku);

      create table orders.stock_movements (
        id             bigint generated always as identity primary key,
        location_id    text not null,
        sku            text not null,
        kind           text not null check (kind in
                         ('opening', 'receipt', 'reservation', 'release', 'ship', 'damage', 'adjustment', 'cycle_count')),
        on_hand_delta  numeric not null,
        reserved_delta numeric not null,
        order_id       uuid,
        reference      text,
        actor          text not null,
        occurred_at    timestamptz not null
      );
      create index stock_movements_key on orders.stock_movements (location_id, sku, id);

      -- Landed cost per base unit, from a day on.
      create table orders.landed_costs (
        sku         text not null references orders.items (sku),
        currency    text not null,
        valid_from  date not null,
        unit_cost   numeric not null check (unit_cost >= 0),
        primary key (sku, currency, valid_from)
      );

      create table orders.price_books (
        id          text primary key check (id <> ''),
        kind        text not null check (kind in ('bid', 'contract', 'level', 'list')),
        name        text not null,
        currency    text not null check (currency ~ '^[A-Z]{3}$'),
        -- A bid or contract belongs to a customer, a level to its name, a list to everybody.
        customer_id text references orders.customers (id),
        level       text,
        valid_from  date not null,
        valid_to    date,
        updated_at  timestamptz not null,
        check (valid_to >= valid_from),
        check ((kind in ('bid', 'contract')) = (customer_id is not null)),
        check ((kind = 'level') = (level is not null))
      );
      create index price_books_customer on orders.price_books (customer_id) where customer_id is not null;
      create index price_books_level on orders.price_books (level) where level is not null;

      create table orders.price_entries (
        price_book_id    text not null references orders.price_books (id) on delete cascade,
        -- The line of the bid or contract, as documents name it.
        line_number      text not null,
        sku              text not null references orders.items (sku),
        unit             text not null,
        minimum_quantity numeric not null check (minimum_quantity >= 0),
        unit_price       numeric not null check (unit_price >= 0),
        primary key (price_book_id, line_number, minimum_quantity)
      );
      create index price_entries_sku on orders.price_entries (sku);

      create table orders.audit_log (
        id     bigint generated always as identity primary key,
        at     timestamptz not null,
        actor  text not null,
        kind   text not null,
        key    text not null,
        before jsonb,
        after  jsonb
      );
      create index audit_log_key on orders.audit_log (kind, key, id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table orders.audit_log, orders.price_entries, orders.price_books, orders.landed_costs,
        orders.stock_movements, orders.stock_levels, orders.locations, orders.item_identifiers, orders.item_units,
        orders.items, orders.ship_tos, orders.customers
    `);
  }
}
