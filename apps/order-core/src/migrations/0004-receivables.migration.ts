import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Invoices, payments and the ledger between them. Rows are added, never edited: a correction is a new row. What an
 * invoice still owes is its amount less its applications; a trigger refuses applications beyond the invoice or the
 * payment, whoever writes them.
 */
export class Receivables1763800000004 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table orders.invoice_numbers (
        company text primary key,
        last    bigint not null check (last >= 0)
      );
      insert into orders.invoice_numbers values ('main', 0);

      create table orders.invoices (
        id                    uuid primary key,
        number                text not null unique,
        customer_id           text not null references orders.customers (id),
        -- Opening invoices come from before this system: they have neither order nor shipment.
        order_id              uuid references orders.orders (id),
        shipment_id           uuid unique references orders.shipments (id),
        purchase_order_number text not null,
        invoice_date          date not null,
        due_date              date not null,
        terms                 text not null,
        currency              text not null,
        amount_minor          bigint not null check (amount_minor >= 0),
        posted_at             timestamptz not null,
        check ((order_id is null) = (shipment_id is null))
      );
      create index invoices_customer on orders.invoices (customer_id, due_date);
      create index invoices_order on orders.invoices (order_id);
      create index invoices_newest on orders.invoices (posted_at desc, id desc);

      create table orders.invoice_lines (
        invoice_id     uuid not null references orders.invoices (id),
        position       integer not null,
        line_number    text not null,
        sku            text not null,
        quantity       numeric not null check (quantity > 0),
        unit           text not null,
        unit_price     numeric not null,
        extended_minor bigint not null,
        primary key (invoice_id, position)
      );

      create table orders.payments (
        id          uuid primary key,
        customer_id text not null references orders.customers (id),
        -- Cheque number, bank reference: names one payment of the customer.
        reference   text not null check (reference <> ''),
        method      text not null,
        currency    text not null,
        amount_minor bigint not null check (amount_minor > 0),
        received_on date not null,
        remittance  jsonb not null,
        recorded_by text not null,
        recorded_at timestamptz not null,
        unique (customer_id, reference)
      );
      create index payments_newest on orders.payments (recorded_at desc, id desc);

      create table orders.payment_applications (
        id           uuid primary key,
        payment_id   uuid not null references orders.payments (id),
        invoice_id   uuid not null references orders.invoices (id),
        -- Negative: takes an earlier application back.
        amount_minor bigint not null check (amount_minor <> 0),
        applied_on   date not null,
        rule         text not null,
        evidence     text not null,
        reverses     uuid unique references orders.payment_applications (id),
        actor        text not null,
        at           timestamptz not null,
        check ((amount_minor < 0) = (reverses is not null))
      );
      create index payment_applications_payment on orders.payment_applications (payment_id);
      create index payment_applications_invoice on orders.payment_applications (invoice_id);

      create function orders.check_application() returns trigger language plpgsql as $$
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
      create trigger check_application after insert on orders.payment_applications
        for each row execute function orders.check_application();

      create table orders.payment_exceptions (
        id              uuid primary key,
        payment_id      uuid not null references orders.payments (id),
        code            text not null,
        message         text not null,
        unapplied_minor bigint not null,
        proposal        jsonb not null,
        status          text not null check (status in ('open', 'resolved')),
        raised_at       timestamptz not null
      );
      create index payment_exceptions_status on orders.payment_exceptions (status, raised_at);
      create index payment_exceptions_payment on orders.payment_exceptions (payment_id);

      -- The ledger: the balance of a customer is the sum of the entries, to the cent, on every day.
      create table orders.ar_entries (
        id           bigint generated always as identity primary key,
        customer_id  text not null references orders.customers (id),
        kind         text not null check (kind in ('opening', 'invoice', 'payment')),
        currency     text not null,
        amount_minor bigint not null,
        entry_date   date not null,
        invoice_id   uuid unique references orders.invoices (id),
        payment_id   uuid unique references orders.payments (id),
        at           timestamptz not null,
        check (num_nonnulls(invoice_id, payment_id) = 1),
        check ((kind = 'payment') = (payment_id is not null))
      );
      create index ar_entries_customer on orders.ar_entries (customer_id, entry_date);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table orders.ar_entries, orders.payment_exceptions, orders.payment_applications, orders.payments,
        orders.invoice_lines, orders.invoices, orders.invoice_numbers;
      drop function orders.check_application()
    `);
  }
}
