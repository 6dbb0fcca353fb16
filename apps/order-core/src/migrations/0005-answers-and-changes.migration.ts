import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What answers to customers need: short numbers of orders and shipments, where goods leave, freight that is billed,
 * goods that are due in; and the changes customers ask for, each with the answer it got.
 */
export class AnswersAndChanges1763800000005 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table orders.orders
        add column number  bigint generated always as identity unique,
        -- The canonical order as changes made it; null while it is as it came.
        add column amended jsonb;
      alter table orders.order_lines add column requested_date date;
      alter table orders.locations add column address jsonb;

      alter table orders.shipments
        add column number         bigint generated always as identity unique,
        add column scac           text check (scac ~ '^[A-Z]{2,4}$'),
        add column bill_of_lading text,
        -- Freight and the like, billed with the shipment's invoice.
        add column charges        jsonb not null default '[]';
      alter table orders.cartons add column tracking_number text;
      alter table orders.invoices add column charges jsonb not null default '[]';

      -- What purchasing expects, in base units; a receipt that names the reference takes off what came.
      create table orders.stock_due_in (
        reference   text not null,
        location_id text not null references orders.locations (id),
        sku         text not null references orders.items (sku),
        expected_on date not null,
        quantity    numeric not null check (quantity >= 0),
        primary key (reference, location_id, sku)
      );
      create index stock_due_in_sku on orders.stock_due_in (sku) where quantity > 0;

      alter table orders.order_messages drop constraint order_messages_outcome_check;
      alter table orders.order_messages add constraint order_messages_outcome_check check (outcome in
        ('placed', 'placed_for_review', 'duplicate', 'cancelled', 'cancel_refused', 'held_for_review', 'needs_review',
         'unmatched', 'changed', 'changed_in_part', 'change_refused', 'change_repeated'));

      -- Changes with the answer they got, so that a repeated one gets the same.
      create table orders.order_changes (
        message_id  text primary key references orders.order_messages (id) deferrable initially deferred,
        order_id    uuid not null references orders.orders (id),
        -- The customer's own count (X12 BCH05); '' when the document has none.
        sequence    text not null,
        asked       jsonb not null,
        decision    text not null check (decision in ('applied', 'partly_applied', 'refused')),
        findings    jsonb not null,
        lines       jsonb not null,
        decided_at  timestamptz not null
      );
      create unique index order_changes_sequence on orders.order_changes (order_id, sequence) where sequence <> '';

      -- What a payer's advice said beside the invoices: discounts taken, adjustments, what does not add up.
      alter table orders.payments
        add column document_id text,
        add column findings    jsonb not null default '[]';
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table orders.payments drop column document_id, drop column findings;
      drop table orders.order_changes, orders.stock_due_in;
      delete from orders.order_messages where outcome in ('changed', 'changed_in_part', 'change_refused', 'change_repeated');
      alter table orders.order_messages drop constraint order_messages_outcome_check;
      alter table orders.order_messages add constraint order_messages_outcome_check check (outcome in
        ('placed', 'placed_for_review', 'duplicate', 'cancelled', 'cancel_refused', 'held_for_review', 'needs_review',
         'unmatched'));
      alter table orders.invoices drop column charges;
      alter table orders.cartons drop column tracking_number;
      alter table orders.shipments drop column number, drop column scac, drop column bill_of_lading, drop column charges;
      alter table orders.locations drop column address;
      alter table orders.order_lines drop column requested_date;
      alter table orders.orders drop column number, drop column amended
    `);
  }
}
