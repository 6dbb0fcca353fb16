import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The rest of the X12 exchange: changes and remittances that came, interchanges by their control numbers, what order-core
 * decided about an order, documents of ours with the word of the partner on them, and alerts.
 */
export class ExchangeEdi1763812800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table intake.inbound_messages (
        id              uuid primary key,
        document_id     uuid not null references intake.documents (id),
        position        integer not null check (position > 0),
        kind            text not null check (kind in ('order_change', 'remittance')),
        business_key    text not null unique,
        content_sha256  text not null check (content_sha256 ~ '^[0-9a-f]{64}$'),
        customer_id     text,
        partner_id      text,
        -- The purchase order number of a change, the trace number of a remittance.
        reference       text,
        change_sequence text,
        test            boolean not null,
        canonical       jsonb not null,
        received_at     timestamptz not null,
        unique (document_id, position)
      );

      -- Control numbers of interchanges of which something was taken, for the window of duplicates (TA1 025).
      create table intake.received_interchanges (
        document_id    uuid not null references intake.documents (id),
        partner_id     text not null,
        sender         text not null,
        receiver       text not null,
        control_number text not null,
        received_at    timestamptz not null,
        primary key (document_id, sender, receiver, control_number)
      );
      create index received_interchanges_number
        on intake.received_interchanges (sender, receiver, control_number, received_at);

      alter table intake.control_numbers drop constraint control_numbers_kind_check;
      alter table intake.control_numbers add constraint control_numbers_kind_check
        check (kind in ('interchange', 'group', 'set'));

      alter table intake.outbound_documents
        add column role text not null default 'acknowledgment' check (role in ('acknowledgment', 'business')),
        -- What a document of ours tells of: no second one may tell it again.
        add column subject text unique,
        add column functional_id text,
        add column set_number integer,
        add column purchase_order_number text,
        add column test boolean not null default false,
        add column answer_due_at timestamptz,
        add column answer_status text not null default 'not_expected' check (answer_status in
          ('not_expected', 'expected', 'accepted', 'accepted_with_errors', 'partly_accepted', 'rejected')),
        add column answered_at timestamptz,
        add column answered_in uuid references intake.documents (id),
        add check ((role = 'business') = (subject is not null)),
        add check ((answer_status in ('not_expected', 'expected')) = (answered_at is null)),
        add check (answer_status <> 'expected' or answer_due_at is not null);
      create index outbound_documents_overdue on intake.outbound_documents (answer_due_at)
        where answer_status = 'expected';
      create unique index outbound_documents_group on intake.outbound_documents (partner_id, group_number)
        where group_number is not null;
      create unique index outbound_documents_set on intake.outbound_documents (partner_id, set_number)
        where set_number is not null;

      create table intake.outbound_requests (
        outbound_document_id uuid not null references intake.outbound_documents (id),
        requested_at         timestamptz not null,
        requested_by         text not null,
        ordinal              bigint generated always as identity primary key
      );

      create table intake.received_acknowledgments (
        id                   uuid primary key,
        document_id          uuid not null references intake.documents (id),
        position             integer not null check (position > 0),
        partner_id           text not null,
        kind                 text not null check (kind in ('TA1', '997', '999')),
        interchange_number   integer,
        functional_id        text,
        group_number         integer,
        code                 text not null,
        notes                jsonb not null,
        outbound_document_id uuid references intake.outbound_documents (id),
        received_at          timestamptz not null,
        unique (document_id, position),
        check ((kind = 'TA1') = (group_number is null))
      );
      create index received_acknowledgments_sent on intake.received_acknowledgments (outbound_document_id);

      -- The last word of order-core on each order, kept until the answer to the customer is due.
      create table intake.order_facts (
        canonical_order_id uuid primary key references intake.canonical_orders (id),
        order_id           text not null unique,
        order_number       text,
        reserved           jsonb,
        backordered        jsonb,
        priced             jsonb,
        updated_at         timestamptz not null
      );

      create table intake.alerts (
        id                   uuid primary key,
        kind                 text not null,
        -- What it is about: raised once, however often it is found.
        subject              text not null,
        partner_id           text not null,
        outbound_document_id uuid references intake.outbound_documents (id),
        document_id          uuid references intake.documents (id),
        message              text not null,
        opened_at            timestamptz not null,
        closed_at            timestamptz,
        closed_by            text,
        unique (kind, subject),
        check ((closed_at is null) = (closed_by is null))
      );
      create index alerts_by_time on intake.alerts (opened_at, id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table intake.alerts, intake.order_facts, intake.received_acknowledgments, intake.outbound_requests,
        intake.received_interchanges, intake.inbound_messages;
      delete from intake.outbound_documents where role = 'business';
      alter table intake.outbound_documents drop column role, drop column subject, drop column functional_id,
        drop column set_number, drop column purchase_order_number, drop column test, drop column answer_due_at,
        drop column answer_status, drop column answered_at, drop column answered_in;
      drop index intake.outbound_documents_group;
      delete from intake.control_numbers where kind = 'set';
      alter table intake.control_numbers drop constraint control_numbers_kind_check;
      alter table intake.control_numbers add constraint control_numbers_kind_check
        check (kind in ('interchange', 'group'));
    `);
  }
}
