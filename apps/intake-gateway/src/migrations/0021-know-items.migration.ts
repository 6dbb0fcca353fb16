import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What mails are matched against. Items, customers and contracts are order-core's, kept here as its events tell them;
 * aliases and judgements are the gateway's own: what people said a customer's words mean, and where they said the
 * reader was right.
 */
export class KnowItems1763900000021 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create sequence intake.catalogue_revision;

      create table intake.catalogue_items (
        sku          text primary key,
        description  text not null,
        base_unit    text not null,
        sold_units   text[] not null,
        -- Numbers that mean the item whoever writes them.
        gtins        text[] not null,
        numbers      text[] not null,
        discontinued boolean not null,
        -- Raised with every change: who has an index of the catalogue knows when it is old.
        revision     bigint not null default nextval('intake.catalogue_revision')
      );
      create index catalogue_items_revision on intake.catalogue_items (revision);

      create table intake.customer_items (
        customer_id   text not null,
        customer_item text not null,
        sku           text not null,
        primary key (customer_id, customer_item, sku)
      );
      create index customer_items_sku on intake.customer_items (sku);

      create table intake.known_customers (
        customer_id             text primary key,
        name                    text not null,
        active                  boolean not null,
        purchase_order_required boolean not null
      );

      create table intake.contracts (
        contract_number text primary key,
        customer_id     text not null,
        kind            text not null check (kind in ('bid', 'contract')),
        name            text not null,
        currency        text not null,
        valid_from      date not null,
        valid_to        date check (valid_to >= valid_from)
      );
      create index contracts_customer on intake.contracts (customer_id);

      create table intake.contract_lines (
        contract_number  text not null references intake.contracts (contract_number) on delete cascade,
        line_number      text not null,
        sku              text not null,
        unit             text not null,
        minimum_quantity numeric not null check (minimum_quantity >= 0),
        unit_price       numeric not null check (unit_price >= 0),
        primary key (contract_number, line_number, minimum_quantity)
      );

      create table intake.item_aliases (
        customer_id  text not null,
        words        text not null check (words <> ''),
        sku          text not null,
        uses         integer not null check (uses >= 0),
        contradicted integer not null check (contradicted >= 0),
        last_used_at timestamptz not null,
        primary key (customer_id, words, sku)
      );

      -- What each order asked for, as order-core priced it: the customer's history.
      create table intake.ordered_items (
        order_id    text not null,
        customer_id text not null,
        sku         text not null,
        unit        text not null,
        quantity    numeric not null check (quantity >= 0),
        unit_price  numeric not null check (unit_price >= 0),
        ordered_at  timestamptz not null,
        primary key (order_id, sku, unit)
      );
      create index ordered_items_customer on intake.ordered_items (customer_id, sku);

      -- A line a person looked at: how sure the reader was, and whether it was right.
      create table intake.line_judgements (
        document_id   uuid not null references intake.documents (id),
        position      integer not null,
        line_number   text not null,
        customer_id   text not null,
        confidence    numeric not null check (confidence between 0 and 1),
        -- Passed without a person, and looked at afterwards.
        touchless     boolean not null,
        item_right     boolean not null,
        quantity_right boolean not null,
        unit_right     boolean not null,
        judged_at     timestamptz not null,
        judged_by     text not null,
        primary key (document_id, position, line_number)
      );
      create index line_judgements_customer on intake.line_judgements (customer_id, judged_at);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table intake.line_judgements, intake.ordered_items, intake.item_aliases, intake.contract_lines,
        intake.contracts, intake.known_customers, intake.customer_items, intake.catalogue_items;
      drop sequence intake.catalogue_revision;
    `);
  }
}
