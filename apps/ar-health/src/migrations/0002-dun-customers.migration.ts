import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reminders: what was sent, how far a customer has come since it was last clear, and what it promised. */
export class DunCustomers1763773200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table ar.dunning_notices (
        id          uuid primary key,
        customer_id text not null,
        currency    text not null,
        level       integer not null check (level > 0),
        issued_on   date not null,
        total_minor bigint not null check (total_minor > 0),
        notice      jsonb not null
      );
      create index dunning_notices_customer on ar.dunning_notices (customer_id, issued_on);

      -- told: the highest level since the customer was last clear.
      create table ar.dunning_cycles (
        customer_id text not null,
        currency    text not null,
        told        integer not null check (told > 0),
        primary key (customer_id, currency)
      );

      create table ar.dunning_checks (
        customer_id text primary key,
        as_of       date not null,
        checked_at  timestamptz not null
      );

      create table ar.payment_promises (
        id          uuid primary key,
        invoice_id  text not null,
        promised_on date not null,
        note        text not null,
        recorded_by text not null,
        recorded_at timestamptz not null
      );
      create index payment_promises_invoice on ar.payment_promises (invoice_id, recorded_at);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table ar.payment_promises, ar.dunning_checks, ar.dunning_cycles, ar.dunning_notices');
  }
}
