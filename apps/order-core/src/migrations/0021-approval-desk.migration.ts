import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the approver and the desk need: cards that are sent back, split or move up a chain; what customers usually order
 * of an item; what ar-health says of them; who looks after which piece of work.
 */
export class ApprovalDesk1763800000021 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table orders.approval_cards
        drop constraint approval_cards_status_check,
        add constraint approval_cards_status_check check (status in
          ('open', 'approved', 'rejected', 'withdrawn', 'sent_back', 'split')),
        add column escalation_level integer not null default 0,
        -- Who is to look now; null: whoever decides cards.
        add column escalated_to     text,
        add column next_escalation  timestamptz;
      create index approval_cards_escalation on orders.approval_cards (next_escalation) where status = 'open';

      alter table orders.orders
        -- The person who changed it last: like whoever entered it, not the one to approve it.
        add column changed_by text,
        -- Its quantities are part of what is usual for the customer.
        add column learned    boolean not null default false;
      create index orders_to_learn on orders.orders (received_at)
        where not learned and state in ('approved', 'released', 'picked', 'partially_shipped', 'shipped', 'invoiced', 'paid');

      -- What a customer ordered of an item in approved orders, in base units.
      create table orders.usual_quantities (
        customer_id text not null references orders.customers (id),
        sku         text not null references orders.items (sku),
        orders      integer not null check (orders > 0),
        least       numeric not null,
        most        numeric not null check (most >= least),
        primary key (customer_id, sku)
      );

      -- The last word of ar-health on a customer.
      create table orders.customer_health (
        customer_id  text primary key,
        state        text not null,
        since        date not null,
        probability  double precision,
        reasons      jsonb not null
      );

      create table orders.work_assignments (
        kind        text not null,
        id          text not null,
        assignee    text not null check (assignee <> ''),
        assigned_by text not null,
        assigned_at timestamptz not null,
        primary key (kind, id)
      );
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table orders.work_assignments, orders.customer_health, orders.usual_quantities;
      alter table orders.orders drop column changed_by, drop column learned;
      update orders.approval_cards set status = 'withdrawn' where status in ('sent_back', 'split');
      alter table orders.approval_cards
        drop column escalation_level, drop column escalated_to, drop column next_escalation,
        drop constraint approval_cards_status_check,
        add constraint approval_cards_status_check check (status in ('open', 'approved', 'rejected', 'withdrawn'))
    `);
  }
}
