import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Cash at full depth. Everything that settles an invoice stays a row of `payment_applications`, funded by a payment, a
 * credit memo or a write-off, so what an invoice owes is its amount less its applications, whatever settled it. Cash
 * that leaves a payment again is a row of its own; what customers contest stays open beside.
 */
export class Cash1763800000040 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table orders.payments
        -- What each rule said, in their order: the answer to "why was it not applied?".
        add column trace            jsonb not null default '[]',
        add column transferred_from uuid references orders.payments (id);

      create table orders.write_offs (
        id             uuid primary key,
        customer_id    text not null references orders.customers (id),
        invoice_id     uuid not null references orders.invoices (id),
        kind           text not null check (kind in ('discount', 'tolerance', 'deduction', 'bad_debt')),
        reason         text not null check (reason <> ''),
        currency       text not null,
        -- Negative: takes an earlier one back.
        amount_minor   bigint not null check (amount_minor <> 0),
        written_off_on date not null,
        decided_by     text not null,
        -- The payment that came with it; it is taken back with that payment.
        payment_id     uuid references orders.payments (id),
        reverses       uuid unique references orders.write_offs (id),
        at             timestamptz not null,
        check ((amount_minor < 0) = (reverses is not null))
      );
      create index write_offs_invoice on orders.write_offs (invoice_id);
      create index write_offs_payment on orders.write_offs (payment_id) where payment_id is not null;

      alter table orders.payment_applications
        add column write_off_id uuid unique references orders.write_offs (id),
        add column alternatives jsonb not null default '[]',
        drop constraint funded_once,
        add constraint funded_once check (num_nonnulls(payment_id, credit_memo_id, write_off_id) = 1);

      create table orders.payment_returns (
        id             uuid primary key,
        customer_id    text not null references orders.customers (id),
        payment_id     uuid references orders.payments (id),
        credit_memo_id uuid references orders.credit_memos (id),
        kind           text not null check (kind in ('bank_return', 'refund', 'transfer')),
        currency       text not null,
        amount_minor   bigint not null check (amount_minor > 0),
        returned_on    date not null,
        reason         text not null check (reason <> ''),
        -- Cheque number or bank reference of a refund.
        reference      text,
        to_payment_id  uuid references orders.payments (id),
        actor          text not null,
        at             timestamptz not null,
        check (num_nonnulls(payment_id, credit_memo_id) = 1),
        check ((kind = 'transfer') = (to_payment_id is not null))
      );
      create index payment_returns_payment on orders.payment_returns (payment_id);
      create index payment_returns_credit on orders.payment_returns (credit_memo_id) where credit_memo_id is not null;

      -- A payment or credit memo never gives more than it is, whoever takes it.
      create function orders.check_funding(payment uuid, credit uuid) returns void language plpgsql as $$
      begin
        if (select p.amount_minor
                   < coalesce((select sum(a.amount_minor) from orders.payment_applications a where a.payment_id = p.id), 0)
                   + coalesce((select sum(r.amount_minor) from orders.payment_returns r where r.payment_id = p.id), 0)
              from orders.payments p where p.id = payment) then
          raise exception 'payment % would give more than its amount', payment using errcode = 'check_violation';
        end if;
        if (select c.amount_minor
                   < coalesce((select sum(a.amount_minor) from orders.payment_applications a where a.credit_memo_id = c.id), 0)
                   + coalesce((select sum(r.amount_minor) from orders.payment_returns r where r.credit_memo_id = c.id), 0)
              from orders.credit_memos c where c.id = credit) then
          raise exception 'credit memo % would give more than its amount', credit using errcode = 'check_violation';
        end if;
      end $$;
      create or replace function orders.check_application() returns trigger language plpgsql as $$
      begin
        if (select i.amount_minor < coalesce(sum(a.amount_minor), 0) from orders.invoices i
              left join orders.payment_applications a on a.invoice_id = i.id
             where i.id = new.invoice_id group by i.id) then
          raise exception 'invoice % would be paid beyond its amount', new.invoice_id using errcode = 'check_violation';
        end if;
        perform orders.check_funding(new.payment_id, new.credit_memo_id);
        return null;
      end $$;
      drop trigger check_credit_application on orders.payment_applications;
      create function orders.check_payment_return() returns trigger language plpgsql as $$
      begin
        perform orders.check_funding(new.payment_id, new.credit_memo_id);
        return null;
      end $$;
      create trigger check_payment_return after insert on orders.payment_returns
        for each row execute function orders.check_payment_return();

      -- What a customer contests of an invoice; with a payment: what that payment left out (a deduction).
      create table orders.disputes (
        id           uuid primary key,
        number       bigint generated always as identity unique,
        customer_id  text not null references orders.customers (id),
        invoice_id   uuid not null references orders.invoices (id),
        payment_id   uuid references orders.payments (id),
        reason       text not null,
        note         text,
        currency     text not null,
        amount_minor bigint not null check (amount_minor > 0),
        status       text not null default 'open'
                       check (status in ('open', 'credited', 'written_off', 'rejected', 'collected', 'withdrawn')),
        opened_on    date not null,
        opened_by    text not null,
        opened_at    timestamptz not null,
        settled_on   date,
        settled_by   text,
        settled_at   timestamptz,
        settled_note text,
        check ((status = 'open') = (settled_at is null))
      );
      create index disputes_open on orders.disputes (invoice_id) where status = 'open';
      create index disputes_newest on orders.disputes (opened_at desc, id desc);
      create index disputes_payment on orders.disputes (payment_id) where payment_id is not null;

      alter table orders.payment_exceptions
        add column resolution  text,
        add column resolved_by text,
        add column resolved_at timestamptz,
        add column comment     text,
        add constraint resolved_by_somebody check ((status = 'resolved') = (resolved_at is not null)) not valid;

      alter table orders.ar_entries
        add column write_off_id      uuid unique references orders.write_offs (id),
        add column payment_return_id uuid unique references orders.payment_returns (id),
        drop constraint ar_entries_kind_check,
        drop constraint ar_entries_check,
        add constraint ar_entries_kind_check check (kind in
          ('opening', 'invoice', 'payment', 'credit', 'write_off', 'payment_return')),
        add constraint ar_entries_check check
          (num_nonnulls(invoice_id, payment_id, credit_memo_id, write_off_id, payment_return_id) = 1),
        add constraint ar_entries_write_off_check check ((kind = 'write_off') = (write_off_id is not null)),
        add constraint ar_entries_return_check check ((kind = 'payment_return') = (payment_return_id is not null));

      -- Files of receipts (lockbox, bank statement): every row, and what became of it.
      create table orders.payment_files (
        id          uuid primary key,
        format      text not null check (format in ('lockbox', 'bank')),
        name        text,
        imported_by text not null,
        imported_at timestamptz not null
      );
      create table orders.payment_file_rows (
        id          uuid primary key,
        file_id     uuid not null references orders.payment_files (id),
        row_numbers integer[] not null,
        -- The same receipt in another file, or in this one again, has the same fingerprint.
        fingerprint text not null,
        outcome     text not null check (outcome in ('recorded', 'repeated', 'rejected', 'unidentified', 'ignored')),
        why         text,
        receipt     jsonb not null,
        payment_id  uuid references orders.payments (id),
        check ((payment_id is not null) = (outcome in ('recorded', 'repeated')))
      );
      create index payment_file_rows_file on orders.payment_file_rows (file_id);
      create index payment_file_rows_unidentified on orders.payment_file_rows (fingerprint) where outcome = 'unidentified';
      -- Who pays under which name or account, as people said once.
      create table orders.payers (
        payer       text primary key,
        customer_id text not null references orders.customers (id),
        learned_by  text not null,
        learned_at  timestamptz not null
      );
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table orders.payers, orders.payment_file_rows, orders.payment_files;
      delete from orders.ar_entries where kind in ('write_off', 'payment_return');
      alter table orders.ar_entries
        drop column write_off_id, drop column payment_return_id,
        drop constraint ar_entries_kind_check,
        add constraint ar_entries_kind_check check (kind in ('opening', 'invoice', 'payment', 'credit')),
        add constraint ar_entries_check check (num_nonnulls(invoice_id, payment_id, credit_memo_id) = 1);
      alter table orders.payment_exceptions
        drop column resolution, drop column resolved_by, drop column resolved_at, drop column comment;
      drop table orders.disputes;
      create or replace function orders.check_application() returns trigger language plpgsql as $$
      begin
        if (select i.amount_minor < coalesce(sum(a.amount_minor), 0) from orders.invoices i
              left join orders.payment_applications a on a.invoice_id = i.id
             where i.id = new.invoice_id group by i.id) then
          raise exception 'invoice % would be paid beyond its amount', new.invoice_id using errcode = 'check_violation';
        end if;
        if (select p.amount_minor < coalesce(sum(a.amount_minor), 0) from orders.payments p
              left join orders.payment_applications a on a.payment_id = p.id
             where p.id = new.payment_id group by p.id) then
          raise exception 'payment % would be applied beyond its amount', new.payment_id using errcode = 'check_violation';
        end if;
        return null;
      end $$;
      create trigger check_credit_application after insert on orders.payment_applications
        for each row when (new.credit_memo_id is not null) execute function orders.check_credit_application();
      drop table orders.payment_returns;
      drop function orders.check_payment_return(), orders.check_funding(uuid, uuid);
      delete from orders.payment_applications where write_off_id is not null;
      alter table orders.payment_applications
        drop constraint funded_once,
        drop column write_off_id, drop column alternatives,
        add constraint funded_once check (num_nonnulls(payment_id, credit_memo_id) = 1);
      drop table orders.write_offs;
      alter table orders.payments drop column transferred_from, drop column trace
    `);
  }
}
