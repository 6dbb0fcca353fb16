import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Documents with their bytes, the orders read from them, the quarantine, partners, answers and mailbox cursors.
 * The checks say what may never be: a refused part without a reason, a closed item without who and when, an
 * answer number used twice.
 */
export class CreateIntake1763769600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create schema if not exists intake;

      create table intake.partners (
        id          text primary key check (id ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
        customer_id text not null,
        profile     jsonb not null,
        version     integer not null check (version > 0),
        updated_at  timestamptz not null,
        updated_by  text not null
      );

      -- One sender is one partner: the primary key refuses a second profile with the same ISA id or address.
      create table intake.partner_identities (
        kind       text not null check (kind in ('isa', 'email', 'email_domain')),
        value      text not null,
        partner_id text not null references intake.partners (id) on delete cascade,
        primary key (kind, value)
      );
      create index partner_identities_partner on intake.partner_identities (partner_id);

      create table intake.partner_changes (
        partner_id text not null references intake.partners (id),
        version    integer not null,
        changed_at timestamptz not null,
        changed_by text not null,
        profile    jsonb not null,
        primary key (partner_id, version)
      );

      create table intake.documents (
        id           uuid primary key,
        channel      text not null check (channel in ('edi', 'email', 'portal', 'desk')),
        format       text not null check (format in ('x12', 'order-json', 'mail')),
        status       text not null check (status in
                       ('received', 'accepted', 'partially_accepted', 'quarantined', 'discarded', 'duplicate')),
        sha256       text not null check (sha256 ~ '^[0-9a-f]{64}$'),
        size_bytes   integer not null check (size_bytes >= 0),
        content      bytea,
        name         text,
        media_type   text,
        partner_id   text,
        customer_id  text,
        submitted_by text not null,
        received_at  timestamptz not null,
        finished_at  timestamptz,
        attempts     integer not null default 0 check (attempts >= 0),
        last_error   text,
        repair_of    uuid references intake.documents (id),
        duplicate_of uuid references intake.documents (id),
        enclosed_in  uuid references intake.documents (id),
        check ((status = 'duplicate') = (duplicate_of is not null)),
        check ((content is null) = (status = 'duplicate')),
        check (content is null or octet_length(content) = size_bytes),
        check ((status = 'received') = (finished_at is null))
      );
      create index documents_same_bytes on intake.documents (sha256, format);
      create index documents_pending on intake.documents (id) where status = 'received';
      create index documents_by_time on intake.documents (received_at, id);
      create index documents_repairs on intake.documents (repair_of) where repair_of is not null;

      create table intake.canonical_orders (
        id                    uuid primary key,
        document_id           uuid not null references intake.documents (id),
        position              integer not null check (position > 0),
        business_key          text not null unique,
        content_sha256        text not null,
        customer_id           text,
        partner_id            text,
        purchase_order_number text not null,
        purpose               text not null,
        test                  boolean not null,
        canonical             jsonb not null,
        received_at           timestamptz not null,
        unique (document_id, position)
      );
      create index canonical_orders_number on intake.canonical_orders (purchase_order_number);

      -- An order that came again with the same content: noted, never published a second time.
      create table intake.repeated_orders (
        document_id        uuid not null references intake.documents (id),
        position           integer not null check (position > 0),
        canonical_order_id uuid not null references intake.canonical_orders (id),
        primary key (document_id, position)
      );

      create table intake.quarantine_items (
        id                    uuid primary key,
        document_id           uuid not null references intake.documents (id),
        position              integer not null check (position > 0),
        kind                  text not null check (kind in ('document', 'transaction_set', 'order')),
        status                text not null check (status in ('open', 'resubmitted', 'discarded', 'superseded')),
        reasons               jsonb not null check (jsonb_array_length(reasons) > 0),
        purchase_order_number text,
        place                 text,
        content               bytea,
        opened_at             timestamptz not null,
        closed_at             timestamptz,
        closed_by             text,
        close_reason          text,
        closed_with           uuid references intake.documents (id),
        unique (document_id, position),
        check ((status = 'open') = (closed_at is null)),
        check ((closed_at is null) = (closed_by is null)),
        check (status <> 'discarded' or close_reason is not null),
        check ((status in ('resubmitted', 'superseded')) = (closed_with is not null))
      );
      create index quarantine_items_open on intake.quarantine_items (opened_at, id) where status = 'open';

      create table intake.quarantine_audit (
        item_id uuid not null references intake.quarantine_items (id),
        at      timestamptz not null,
        actor   text not null,
        action  text not null,
        detail  text,
        ordinal bigint generated always as identity primary key
      );
      create index quarantine_audit_item on intake.quarantine_audit (item_id, ordinal);

      create table intake.control_numbers (
        partner_id text not null references intake.partners (id),
        kind       text not null check (kind in ('interchange', 'group')),
        last       integer not null check (last between 1 and 999999999),
        primary key (partner_id, kind)
      );

      create table intake.outbound_documents (
        id                  uuid primary key,
        partner_id          text not null references intake.partners (id),
        document_id         uuid not null references intake.documents (id),
        kind                text not null,
        verdict             text not null,
        interchange_number  integer not null,
        group_number        integer,
        content             bytea not null,
        created_at          timestamptz not null,
        -- Asked for again by a byte-equal resend: then written out once more.
        requested           integer not null default 1 check (requested > 0),
        written             integer not null default 0 check (written between 0 and requested),
        written_at          timestamptz,
        unique (partner_id, interchange_number)
      );
      create index outbound_documents_due on intake.outbound_documents (partner_id, interchange_number)
        where written < requested;
      create index outbound_documents_answered on intake.outbound_documents (document_id);

      create table intake.mailbox_cursors (
        account      text not null,
        folder       text not null,
        uid_validity bigint not null,
        last_uid     bigint not null check (last_uid >= 0),
        updated_at   timestamptz not null,
        primary key (account, folder)
      );
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table intake.mailbox_cursors, intake.outbound_documents, intake.control_numbers, intake.quarantine_audit,
        intake.quarantine_items, intake.repeated_orders, intake.canonical_orders, intake.documents,
        intake.partner_changes, intake.partner_identities, intake.partners;
    `);
  }
}
