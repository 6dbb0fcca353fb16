import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Orders, their lines, the messages they came from, their timelines, reservations and approval cards. */
export class Orders1763800000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table orders.orders (
        id                    uuid primary key,
        -- The customer, or who the sender claims to be while nobody knows them.
        customer_key          text not null check (customer_key <> ''),
        customer_id           text references orders.customers (id),
        purchase_order_number text not null,
        release_number        text not null default '',
        state                 text not null check (state in
                                ('received', 'on_hold', 'pending_approval', 'approved', 'released', 'picked',
                                 'partially_shipped', 'shipped', 'invoiced', 'paid', 'rejected', 'cancelled')),
        channel               text not null,
        document_id           text not null,
        message_id            text not null,
        partner_id            text,
        entered_by            text,
        test                  boolean not null,
        currency              text not null,
        ship_to_id            text,
        terms                 text,
        requested_date        date,
        -- Why it is on hold, now; what a person accepted, ever.
        findings              jsonb not null default '[]',
        accepted_codes        text[] not null default '{}',
        total_minor           bigint,
        cost_minor            bigint,
        received_at           timestamptz not null,
        updated_at            timestamptz not null,
        timeline_length       integer not null default 0,
        version               integer not null default 1,
        -- A purchase order is an order once, whatever arrives again and however often at once. A partner's test is
        -- nobody's order: it neither takes the number from the real one nor changes it.
        constraint one_order_per_purchase_order unique (customer_key, purchase_order_number, release_number, test)
      );
      create index orders_state on orders.orders (state, received_at, id);
      create index orders_customer on orders.orders (customer_id, received_at desc);
      create index orders_newest on orders.orders (received_at desc, id desc);
      create index orders_number on orders.orders (purchase_order_number);

      create table orders.order_lines (
        order_id       uuid not null references orders.orders (id),
        position       integer not null check (position > 0),
        line_number    text not null,
        named          text not null,
        description    text,
        sku            text references orders.items (sku),
        unit           text,
        factor         numeric,
        document_price numeric,
        confidence     double precision,
        -- Quantities in the unit of the line; every unit ordered is in exactly one of the six.
        ordered        numeric not null check (ordered >= 0),
        unplanned      numeric not null check (unplanned >= 0),
        reserved       numeric not null check (reserved >= 0),
        backordered    numeric not null check (backordered >= 0),
        picked         numeric not null check (picked >= 0),
        shipped        numeric not null check (shipped >= 0),
        cancelled      numeric not null check (cancelled >= 0),
        billed         numeric not null check (billed >= 0),
        unit_price     numeric check (unit_price >= 0),
        extended_minor bigint,
        cost_minor     bigint,
        rung           text,
        rung_reference text,
        price_trace    jsonb,
        primary key (order_id, position),
        constraint every_unit_once check (ordered = unplanned + reserved + backordered + picked + shipped + cancelled),
        constraint billed_after_shipped check (billed <= shipped)
      );
      create index order_lines_backordered on orders.order_lines (sku) where backordered > 0;
      create index order_lines_sku on orders.order_lines (sku);

      -- Every canonical message as it came, and what became of it: nothing is lost, nothing is done twice.
      create table orders.order_messages (
        id                    text primary key,
        customer_key          text not null,
        purchase_order_number text not null,
        purpose               text not null,
        document_id           text not null,
        order_id              uuid references orders.orders (id) deferrable initially deferred,
        outcome               text not null check (outcome in
                                ('placed', 'placed_for_review', 'duplicate', 'cancelled', 'cancel_refused',
                                 'held_for_review', 'needs_review', 'unmatched')),
        why                   text,
        received_at           timestamptz not null,
        canonical             jsonb not null
      );
      create index order_messages_order on orders.order_messages (order_id);
      create index order_messages_outcome on orders.order_messages (outcome, received_at, id);

      create table orders.timeline (
        order_id uuid not null references orders.orders (id),
        seq      integer not null,
        at       timestamptz not null,
        actor    text not null,
        what     text not null,
        why      text,
        before   jsonb,
        after    jsonb,
        event_id text,
        primary key (order_id, seq)
      );

      create table orders.reservations (
        id            uuid primary key,
        order_id      uuid not null references orders.orders (id),
        position      integer not null,
        location_id   text not null,
        sku           text not null,
        -- In the unit of the line, and in base units: what stock_levels.reserved counts.
        quantity      numeric not null check (quantity >= 0),
        base_quantity numeric not null check (base_quantity >= 0),
        state         text not null check (state in ('held', 'picking', 'picked', 'shipped', 'released')),
        reason        text not null,
        pick_list_id  uuid,
        created_at    timestamptz not null,
        foreign key (location_id, sku) references orders.stock_levels (location_id, sku)
      );
      create index reservations_order on orders.reservations (order_id);
      create index reservations_open on orders.reservations (location_id, sku)
        where state in ('held', 'picking', 'picked');
      create index reservations_held on orders.reservations (order_id) where state = 'held';

      create table orders.approval_cards (
        id                    uuid primary key,
        order_id              uuid not null references orders.orders (id),
        status                text not null check (status in ('open', 'approved', 'rejected', 'withdrawn')),
        reasons               jsonb not null,
        lines                 jsonb not null,
        recap                 jsonb not null,
        currency              text not null,
        total_minor           bigint not null,
        margin_minor          bigint,
        exposure_before_minor bigint not null,
        exposure_after_minor  bigint not null,
        requested_at          timestamptz not null,
        decided_at            timestamptz,
        decided_by            text,
        comment               text,
        check ((status = 'open') = (decided_at is null))
      );
      create unique index one_open_card on orders.approval_cards (order_id) where status = 'open';
      create index approval_cards_status on orders.approval_cards (status, requested_at, id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table orders.approval_cards, orders.reservations, orders.timeline, orders.order_messages,
        orders.order_lines, orders.orders
    `);
  }
}
