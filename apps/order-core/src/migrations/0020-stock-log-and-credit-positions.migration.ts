import { minorDigits } from '#domain/money/money';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The log of stock tells picks and how much moved; a customer's open orders are kept as one sum, so that judging an
 * order costs the same however many are open; what the desk decides by (routing, allocation, approval, changes) is data.
 */
export class StockLogAndCreditPositions1763800000020 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const currencies: { currency: string }[] = await queryRunner.query('select distinct currency from orders.orders');
    const digits = currencies.map(({ currency }) => `('${currency}', ${minorDigits(currency)})`);
    await queryRunner.query(`
      alter table orders.stock_movements
        -- What moved, in base units. A pick moves goods from the shelf to the dock: neither on hand nor reserved change.
        add column quantity numeric not null default 0 check (quantity >= 0),
        drop constraint stock_movements_kind_check,
        add constraint stock_movements_kind_check check (kind in
          ('opening', 'receipt', 'reservation', 'release', 'pick', 'ship', 'damage', 'adjustment', 'cycle_count'));
      update orders.stock_movements set quantity = greatest(abs(on_hand_delta), abs(reserved_delta));
      alter table orders.stock_movements alter column quantity drop default;

      -- How many days a location needs to an area; an area is a country and the beginning of its postal codes.
      create table orders.delivery_zones (
        location_id   text not null references orders.locations (id),
        country       text not null,
        postal_prefix text not null,
        days          integer not null check (days >= 0),
        primary key (location_id, country, postal_prefix)
      );

      -- Rules people set, each a document of its own kind; every change is in the audit log.
      create table orders.policies (
        name       text primary key,
        value      jsonb not null,
        updated_by text not null,
        updated_at timestamptz not null
      );

      alter table orders.orders
        -- What of it counts in the customer's exposure now: ordered and not billed, from approval on.
        add column exposure_minor bigint not null default 0,
        -- Where it goes, for telling whether the customer ever had goods sent there.
        add column ship_to_key    text,
        -- Nothing goes to the floor while a line waits; null: as the customer has it.
        add column ship_complete  boolean,
        add column split_from     uuid references orders.orders (id);
      create index orders_split_from on orders.orders (split_from) where split_from is not null;
      create index orders_ship_to on orders.orders (customer_id, ship_to_key) where ship_to_key is not null;

      -- The sum of exposure_minor over a customer's orders, changed in the statement that changes an order.
      create table orders.credit_positions (
        customer_id       text not null references orders.customers (id),
        currency          text not null,
        open_orders_minor bigint not null,
        primary key (customer_id, currency)
      );
      update orders.orders o set exposure_minor = open.minor
        from (select l.order_id, sum(round((l.ordered - l.cancelled) * p.price) - round(l.billed * p.price)
                       + orders.adjustments_between(l.adjustments, l.priced_quantity, l.billed, l.ordered - l.cancelled)) as minor
                from orders.order_lines l join orders.orders x on x.id = l.order_id
                join (values ('', 0)${digits.map((each) => `, ${each}`).join('')}) c (currency, digits) on c.currency = x.currency
                cross join lateral (select l.unit_price * 10::numeric ^ c.digits as price) p
               where x.state in ('approved', 'released', 'picked', 'partially_shipped', 'shipped') and l.unit_price is not null
               group by l.order_id) open
       where open.order_id = o.id;
      insert into orders.credit_positions (customer_id, currency, open_orders_minor)
        select customer_id, currency, sum(exposure_minor) from orders.orders
         where customer_id is not null group by customer_id, currency;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table orders.credit_positions;
      alter table orders.orders drop column exposure_minor, drop column ship_to_key, drop column ship_complete,
        drop column split_from;
      drop table orders.policies, orders.delivery_zones;
      delete from orders.stock_movements where kind = 'pick';
      alter table orders.stock_movements
        drop column quantity,
        drop constraint stock_movements_kind_check,
        add constraint stock_movements_kind_check check (kind in
          ('opening', 'receipt', 'reservation', 'release', 'ship', 'damage', 'adjustment', 'cycle_count'))
    `);
  }
}
