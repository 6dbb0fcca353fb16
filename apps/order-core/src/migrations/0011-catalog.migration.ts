import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Customers, items and prices as a distributor keeps them: holds with their rules, programs, tax exemptions,
 * substitutes, prices and bids with days and quantities, promotions, guardrails; and every version by the day it counts
 * from.
 */
export class Catalog1763800000011 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table orders.customers
        -- A hold without days counts from when it is set until it is lifted.
        add column hold_from           date,
        add column hold_until          date check (hold_until >= hold_from),
        -- Orders that are paid on delivery (terms COD) go on in spite of the hold.
        add column hold_allows_prepaid boolean not null default false,
        add column programs            text[] not null default '{}',
        -- X12 codes (element 1300) of allowances the customer may take without asking.
        add column agreed_allowances   text[] not null default '{}',
        -- Whose price stands when the document's differs within the tolerance.
        add column price_policy        text not null default 'ours' check (price_policy in ('ours', 'theirs')),
        add column tax_exemption       text,
        add column tax_exempt_until    date,
        add column substitutes         boolean not null default false,
        -- Who is served first when stock is short: lower first.
        add column priority            integer not null default 100;

      alter table orders.items
        add column taxable boolean not null default true,
        add column pack    jsonb;

      create table orders.item_substitutes (
        sku            text not null references orders.items (sku) on delete cascade,
        substitute_sku text not null references orders.items (sku),
        -- Lower is offered first.
        priority       integer not null,
        primary key (sku, substitute_sku),
        check (sku <> substitute_sku)
      );

      -- A price counts between its days; a change closes the old one, so that the price of any day can be told.
      alter table orders.price_entries
        add column valid_from date,
        add column valid_to   date,
        add column recorded_at timestamptz;
      update orders.price_entries e set valid_from = b.valid_from, recorded_at = b.updated_at
        from orders.price_books b where b.id = e.price_book_id;
      alter table orders.price_entries
        alter column valid_from set not null,
        alter column recorded_at set not null,
        add constraint price_entries_days check (valid_to >= valid_from),
        drop constraint price_entries_pkey,
        add primary key (price_book_id, line_number, minimum_quantity, valid_from);

      -- What a bid awards of a line and what orders have drawn of it, in the unit of the line's price.
      create table orders.bid_lines (
        price_book_id text not null references orders.price_books (id) on delete cascade,
        line_number   text not null,
        -- Null: as much as the customer likes.
        awarded       numeric check (awarded >= 0),
        drawn         numeric not null default 0 check (drawn >= 0),
        primary key (price_book_id, line_number)
      );
      create table orders.bid_draws (
        order_id      uuid not null references orders.orders (id),
        position      integer not null,
        price_book_id text not null,
        line_number   text not null,
        quantity      numeric not null check (quantity > 0),
        primary key (order_id, position),
        foreign key (price_book_id, line_number) references orders.bid_lines (price_book_id, line_number)
      );

      create table orders.promotions (
        id         text primary key check (id <> ''),
        currency   text not null,
        valid_from date not null,
        valid_to   date,
        active     boolean not null,
        data       jsonb not null,
        updated_at timestamptz not null,
        check (valid_to >= valid_from)
      );

      -- The house's guardrails by currency; where there is none the settings count.
      create table orders.guardrails (
        currency               text primary key check (currency ~ '^[A-Z]{3}$'),
        minimum_margin_percent numeric,
        automatic_value_minor  bigint check (automatic_value_minor >= 0),
        updated_at             timestamptz not null
      );

      -- Each thing as it counts from a day on; what is not in force yet waits to be applied.
      create table orders.reference_versions (
        kind        text not null,
        key         text not null,
        valid_from  date not null,
        data        jsonb not null,
        applied     boolean not null,
        recorded_at timestamptz not null,
        recorded_by text not null,
        primary key (kind, key, valid_from)
      );
      create index reference_versions_waiting on orders.reference_versions (valid_from) where not applied;
      insert into orders.reference_versions
        select distinct on (kind, key) kind, key, date '2000-01-01', after, true, at, actor
          from orders.audit_log where after is not null order by kind, key, id desc;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table orders.reference_versions, orders.guardrails, orders.promotions, orders.bid_draws, orders.bid_lines;
      delete from orders.price_entries where valid_to is not null;
      alter table orders.price_entries drop constraint price_entries_pkey, drop constraint price_entries_days,
        drop column valid_from, drop column valid_to, drop column recorded_at,
        add primary key (price_book_id, line_number, minimum_quantity);
      drop table orders.item_substitutes;
      alter table orders.items drop column taxable, drop column pack;
      alter table orders.customers drop column hold_from, drop column hold_until, drop column hold_allows_prepaid,
        drop column programs, drop column agreed_allowances, drop column price_policy, drop column tax_exemption,
        drop column tax_exempt_until, drop column substitutes, drop column priority
    `);
  }
}
