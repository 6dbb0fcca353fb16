import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The receivables ledger (append-only, one row per business document and kind), where each invoice stands among the
 * buckets, the moves that were told, orders by customer, and health. The checks say what may never be.
 */
export class CreateReceivables1763769600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create schema if not exists ar;

      -- Touched with every event of a customer: what tells the jobs whom to look at.
      create table ar.customers (
        customer_id text primary key,
        touched_at  timestamptz not null
      );

      create table ar.entries (
        kind            text not null check (kind in ('invoice', 'payment', 'credit', 'application', 'reversal',
                          'write-off', 'dispute', 'dispute-end')),
        document_id     text not null,
        customer_id     text not null,
        currency        text not null check (currency ~ '^[A-Z]{3}$'),
        amount_minor    bigint not null check (kind = 'invoice' or amount_minor >= 0),
        effective_on    date not null,
        recorded_at     timestamptz not null,
        source_event_id text not null,
        invoice_id      text check (invoice_id is not null or kind in ('payment', 'credit')),
        invoice_number  text,
        due_on          date check (due_on is not null or kind <> 'invoice'),
        funding_id      text check (funding_id is not null or kind <> 'application'),
        reverses_id     text check (reverses_id is not null or kind <> 'reversal'),
        primary key (kind, document_id)
      );
      create index entries_customer on ar.entries (customer_id);
      create index entries_invoice on ar.entries (invoice_id) where invoice_id is not null;
      create index entries_funding on ar.entries (funding_id) where kind = 'application';
      create function ar.refuse_entry_change() returns trigger language plpgsql as
        $$ begin raise exception 'ledger entries are never changed: a correction is a new entry'; end $$;
      create trigger entries_append_only before update or delete on ar.entries
        for each row execute function ar.refuse_entry_change();

      -- bucket: as last told; through_on: its moves are known up to that day; check_on: the next day worth a look.
      create table ar.invoice_positions (
        invoice_id  text primary key,
        customer_id text not null,
        bucket      text,
        through_on  date,
        check_on    date,
        check ((bucket is null) = (through_on is null))
      );
      create index invoice_positions_due on ar.invoice_positions (check_on, invoice_id) where check_on is not null;

      create table ar.bucket_moves (
        invoice_id     text not null,
        to_bucket      text not null,
        occurred_on    date not null,
        customer_id    text not null,
        invoice_number text not null,
        from_bucket    text not null check (from_bucket <> to_bucket),
        basis          text not null check (basis in ('invoice_date', 'due_date')),
        age_days       integer not null,
        currency       text not null,
        open_minor     bigint not null check (open_minor >= 0),
        recorded_at    timestamptz not null,
        primary key (invoice_id, to_bucket, occurred_on)
      );
      create index bucket_moves_day on ar.bucket_moves (occurred_on, customer_id);

      -- The setting the positions were made with: another one makes every position worth a look.
      create table ar.aging_policy (
        only_row boolean primary key default true check (only_row),
        policy   text not null
      );

      create table ar.customer_orders (
        order_id              text primary key,
        customer_id           text not null,
        purchase_order_number text not null,
        ordered_on            date,
        withdrawn_on          date,
        currency              text check ((currency is null) = (total_minor is null)),
        total_minor           bigint
      );
      create index customer_orders_customer on ar.customer_orders (customer_id, ordered_on);

      -- What probabilities were made with: versioned, with the day of its data. Never overwritten.
      create table ar.no_order_models (
        as_of      date primary key,
        version    text not null,
        model      jsonb not null,
        trained_at timestamptz not null
      );

      -- A person's word about a customer, with its reason and its end. The latest one in force counts.
      create table ar.health_overrides (
        id          uuid primary key,
        customer_id text not null,
        state       text not null check (state in ('stable', 'watch', 'at-risk')),
        reason      text not null check (reason <> ''),
        set_by      text not null,
        set_at      timestamptz not null,
        expires_on  date not null
      );
      create index health_overrides_customer on ar.health_overrides (customer_id, set_at);

      create table ar.customer_health (
        customer_id          text primary key,
        state                text not null check (state in ('stable', 'watch', 'at-risk')),
        since_on             date not null,
        as_of                date not null,
        evaluated_at         timestamptz not null,
        score                double precision not null check (score between 0 and 1),
        probability_no_order double precision check (probability_no_order between 0 and 1),
        interval_low         double precision,
        interval_high        double precision,
        velocity_decline     double precision,
        reasons              jsonb not null
      );

      create table ar.health_changes (
        id           uuid primary key,
        customer_id  text not null,
        before       text,
        after        text not null check (before is distinct from after),
        as_of        date not null,
        evaluated_at timestamptz not null,
        reasons      jsonb not null
      );
      create index health_changes_customer on ar.health_changes (customer_id, evaluated_at);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table ar.health_changes, ar.customer_health, ar.health_overrides, ar.no_order_models, ar.customer_orders, ar.aging_policy, ar.bucket_moves,
        ar.invoice_positions, ar.entries, ar.customers;
      drop function ar.refuse_entry_change();
    `);
  }
}
