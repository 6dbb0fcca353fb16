import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Invoices of several shipments, what each line of an invoice carries beside its goods, and credit memos. An invoice is
 * never edited: a credit memo is a document of its own, and money a customer may use, beside payments. So an application
 * (`payment_applications`) is funded by a payment or by a credit memo.
 */
export class InvoicesAndCreditMemos1763800000030 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table orders.invoices drop constraint invoices_check, drop constraint invoices_shipment_id_key;
      alter table orders.invoices
        -- Several shipments of a customer: then it names neither one order nor one shipment.
        add column consolidated boolean not null default false,
        add column taxes        jsonb not null default '[]' check (jsonb_typeof(taxes) = 'array'),
        add column discount     jsonb,
        -- The invoice this one takes the place of (cancel and rebill).
        add column replaces     uuid unique references orders.invoices (id),
        add constraint invoice_of_shipment_or_many check
          ((order_id is null) = (shipment_id is null) and not (consolidated and order_id is not null));

      alter table orders.invoice_lines drop constraint invoice_lines_pkey;
      alter table orders.invoice_lines
        add column line           integer,
        add column order_id       uuid references orders.orders (id),
        add column shipment_id    uuid references orders.shipments (id),
        -- The part of the order line's discounts, allowances, charges and taxes that is billed here.
        add column adjustments    jsonb not null default '[]' check (jsonb_typeof(adjustments) = 'array'),
        -- Catch weight: what the scale said, in the item's base unit.
        add column weight         numeric check (weight > 0),
        add column weight_unit    text,
        add column weight_price   numeric check (weight_price >= 0),
        add constraint weight_with_unit check (num_nonnulls(weight, weight_unit, weight_price) in (0, 3));
      update orders.invoice_lines l set line = position, order_id = i.order_id, shipment_id = i.shipment_id
        from orders.invoices i where i.id = l.invoice_id;
      alter table orders.invoice_lines
        alter column line set not null,
        alter column order_id set not null,
        alter column shipment_id set not null,
        add primary key (invoice_id, line),
        add constraint line_of_shipment foreign key (shipment_id, position)
          references orders.shipment_lines (shipment_id, position),
        add constraint shipment_line_once_on_an_invoice unique (invoice_id, shipment_id, position);
      create index invoice_lines_order on orders.invoice_lines (order_id);

      create table orders.credit_memos (
        id           uuid primary key,
        number       text not null unique,
        customer_id  text not null references orders.customers (id),
        invoice_id   uuid not null references orders.invoices (id),
        kind         text not null check (kind in ('price', 'return', 'rebill')),
        reason       text not null check (reason <> ''),
        -- What it answers: the number of a return, a claim of the customer.
        reference    text,
        credit_date  date not null,
        currency     text not null,
        amount_minor bigint not null check (amount_minor > 0),
        charges      jsonb not null default '[]',
        taxes        jsonb not null default '[]',
        issued_by    text not null,
        issued_at    timestamptz not null
      );
      create index credit_memos_customer on orders.credit_memos (customer_id, credit_date);
      create index credit_memos_invoice on orders.credit_memos (invoice_id);
      create index credit_memos_newest on orders.credit_memos (issued_at desc, id desc);

      create table orders.credit_memo_lines (
        credit_memo_id uuid not null references orders.credit_memos (id),
        invoice_id     uuid not null,
        line           integer not null,
        -- Zero: the price alone is credited, the goods stay with the customer.
        quantity       numeric not null check (quantity >= 0),
        goods_minor    bigint not null check (goods_minor >= 0),
        -- Of each adjustment of the invoice's line the part that is given back, signed as there.
        adjustments    jsonb not null default '[]' check (jsonb_typeof(adjustments) = 'array'),
        primary key (credit_memo_id, line),
        foreign key (invoice_id, line) references orders.invoice_lines (invoice_id, line)
      );
      create index credit_memo_lines_invoice on orders.credit_memo_lines (invoice_id, line);

      create function orders.check_credit() returns trigger language plpgsql as $$
      begin
        if (select l.quantity < sum(c.quantity) or l.extended_minor < sum(c.goods_minor)
              from orders.invoice_lines l join orders.credit_memo_lines c on c.invoice_id = l.invoice_id and c.line = l.line
             where l.invoice_id = new.invoice_id and l.line = new.line group by l.quantity, l.extended_minor) then
          raise exception 'line % of invoice % would be credited beyond what was billed', new.line, new.invoice_id
            using errcode = 'check_violation';
        end if;
        return null;
      end $$;
      create trigger check_credit after insert on orders.credit_memo_lines
        for each row execute function orders.check_credit();

      -- Which invoice bills a shipment. A shipment has one at a time: cancel and rebill marks the old row with the
      -- credit memo and adds a new one, so that every unit shipped is billed once, net of credits.
      create table orders.invoice_shipments (
        shipment_id uuid not null references orders.shipments (id),
        invoice_id  uuid not null references orders.invoices (id),
        order_id    uuid not null references orders.orders (id),
        reversed_by uuid references orders.credit_memos (id),
        primary key (invoice_id, shipment_id)
      );
      create unique index shipment_billed_once on orders.invoice_shipments (shipment_id) where reversed_by is null;
      create index invoice_shipments_order on orders.invoice_shipments (order_id);
      insert into orders.invoice_shipments (shipment_id, invoice_id, order_id)
        select shipment_id, id, order_id from orders.invoices where shipment_id is not null;

      -- What still waits for its invoice is found without looking at what does not.
      alter table orders.shipments add column billed boolean not null default false;
      update orders.shipments s set billed = true
        from orders.invoice_shipments i where i.shipment_id = s.id;
      create index shipments_unbilled on orders.shipments (shipped_at, id) where not billed;

      -- Each series of documents counts for itself, gapless.
      alter table orders.invoice_numbers add column series text not null default 'invoice';
      alter table orders.invoice_numbers drop constraint invoice_numbers_pkey, add primary key (company, series);
      insert into orders.invoice_numbers (company, series, last) values ('main', 'credit_memo', 0);

      alter table orders.payment_applications
        alter column payment_id drop not null,
        add column credit_memo_id uuid references orders.credit_memos (id),
        add constraint funded_once check (num_nonnulls(payment_id, credit_memo_id) = 1);
      create index payment_applications_credit on orders.payment_applications (credit_memo_id)
        where credit_memo_id is not null;
      create function orders.check_credit_application() returns trigger language plpgsql as $$
      begin
        if (select c.amount_minor < coalesce(sum(a.amount_minor), 0) from orders.credit_memos c
              left join orders.payment_applications a on a.credit_memo_id = c.id
             where c.id = new.credit_memo_id group by c.id) then
          raise exception 'credit memo % would be applied beyond its amount', new.credit_memo_id
            using errcode = 'check_violation';
        end if;
        return null;
      end $$;
      create trigger check_credit_application after insert on orders.payment_applications
        for each row when (new.credit_memo_id is not null) execute function orders.check_credit_application();

      alter table orders.ar_entries
        add column credit_memo_id uuid unique references orders.credit_memos (id),
        drop constraint ar_entries_kind_check,
        drop constraint ar_entries_check,
        add constraint ar_entries_kind_check check (kind in ('opening', 'invoice', 'payment', 'credit')),
        add constraint ar_entries_check check (num_nonnulls(invoice_id, payment_id, credit_memo_id) = 1),
        add constraint ar_entries_credit_check check ((kind = 'credit') = (credit_memo_id is not null));
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      delete from orders.ar_entries where kind = 'credit';
      delete from orders.payment_applications where credit_memo_id is not null;
      alter table orders.ar_entries
        drop column credit_memo_id,
        drop constraint ar_entries_kind_check,
        add constraint ar_entries_kind_check check (kind in ('opening', 'invoice', 'payment')),
        add constraint ar_entries_check check (num_nonnulls(invoice_id, payment_id) = 1);
      drop trigger check_credit_application on orders.payment_applications;
      drop function orders.check_credit_application();
      alter table orders.payment_applications drop column credit_memo_id, alter column payment_id set not null;
      delete from orders.invoice_numbers where series <> 'invoice';
      alter table orders.invoice_numbers drop constraint invoice_numbers_pkey, add primary key (company);
      alter table orders.invoice_numbers drop column series;
      alter table orders.shipments drop column billed;
      drop table orders.invoice_shipments, orders.credit_memo_lines, orders.credit_memos;
      drop function orders.check_credit();
      alter table orders.invoice_lines
        drop constraint shipment_line_once_on_an_invoice, drop constraint line_of_shipment,
        drop constraint invoice_lines_pkey, drop constraint weight_with_unit,
        drop column line, drop column order_id, drop column shipment_id, drop column adjustments, drop column weight,
        drop column weight_unit, drop column weight_price;
      alter table orders.invoice_lines add primary key (invoice_id, position);
      alter table orders.invoices
        drop constraint invoice_of_shipment_or_many, drop column consolidated, drop column taxes, drop column discount,
        drop column replaces,
        add constraint invoices_check check ((order_id is null) = (shipment_id is null)),
        add constraint invoices_shipment_id_key unique (shipment_id)
    `);
  }
}
