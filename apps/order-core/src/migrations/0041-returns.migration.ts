import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Goods that come back, made from the original order: never more than was shipped, whoever asks how often. */
export class Returns1763800000041 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table orders.returns (
        id                   uuid primary key,
        number               bigint generated always as identity unique,
        order_id             uuid not null references orders.orders (id),
        customer_id          text not null references orders.customers (id),
        state                text not null check (state in
                               ('requested', 'authorized', 'received', 'closed', 'refused', 'withdrawn')),
        reason               text not null,
        remedy               text not null check (remedy in ('credit', 'replacement', 'refund')),
        channel              text not null,
        note                 text,
        currency             text not null,
        worth_minor          bigint not null,
        requested_by         text not null,
        requested_at         timestamptz not null,
        decided_by           text,
        decided_at           timestamptz,
        decision_note        text,
        location_id          text references orders.locations (id),
        inspected_by         text,
        inspected_at         timestamptz,
        replacement_order_id uuid references orders.orders (id),
        credit_memo_numbers  text[] not null default '{}',
        refunded_minor       bigint check (refunded_minor > 0),
        closed_at            timestamptz,
        check ((state = 'closed') = (closed_at is not null)),
        check ((state in ('received', 'closed')) = (inspected_at is not null))
      );
      create index returns_order on orders.returns (order_id);
      create index returns_newest on orders.returns (requested_at desc, id desc);
      create index returns_to_settle on orders.returns (inspected_at) where state = 'received';

      create table orders.return_lines (
        return_id  uuid not null references orders.returns (id),
        position   integer not null,
        -- In the unit of the order line, at the price and with the shares the order froze.
        quantity   numeric not null check (quantity > 0),
        unit_price numeric not null,
        worth_minor bigint not null,
        received   numeric check (received between 0 and quantity),
        restocked  numeric check (restocked >= 0),
        scrapped   numeric check (scrapped >= 0),
        primary key (return_id, position),
        check (received is null or received = restocked + scrapped)
      );

      create function orders.check_return() returns trigger language plpgsql as $$
      begin
        if (select l.shipped < coalesce(sum(coalesce(x.received, x.quantity)), 0)
              from orders.returns r
              join orders.return_lines x on x.return_id = r.id and x.position = new.position
              join orders.order_lines l on l.order_id = r.order_id and l.position = x.position
             where r.order_id = (select order_id from orders.returns where id = new.return_id)
               and r.state not in ('refused', 'withdrawn')
             group by l.shipped) then
          raise exception 'more of line % would come back than was shipped', new.position using errcode = 'check_violation';
        end if;
        return null;
      end $$;
      create trigger check_return after insert or update on orders.return_lines
        for each row execute function orders.check_return();
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table orders.return_lines, orders.returns;
      drop function orders.check_return()
    `);
  }
}
