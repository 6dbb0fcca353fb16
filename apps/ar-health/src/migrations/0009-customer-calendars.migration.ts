import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When customers are closed, one row per decision, the latest counts; and the credit limit as last heard of. */
export class CustomerCalendars1763900000054 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table ar.calendars (
        place    bigint generated always as identity primary key,
        name     text not null,
        closures jsonb not null,
        set_by   text not null,
        set_at   timestamptz not null
      );
      create index calendars_name on ar.calendars (name, place desc);

      create table ar.customer_calendars (
        place       bigint generated always as identity primary key,
        customer_id text not null,
        calendar    text,
        set_by      text not null,
        set_at      timestamptz not null
      );
      create index customer_calendars_customer on ar.customer_calendars (customer_id, place desc);

      alter table ar.customers
        add column credit_limit_minor bigint check (credit_limit_minor >= 0),
        add column credit_currency text check ((credit_currency is null) = (credit_limit_minor is null)),
        add column credit_heard_at timestamptz;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table ar.customers drop column credit_limit_minor, drop column credit_currency, drop column credit_heard_at;
      drop table ar.customer_calendars, ar.calendars;
    `);
  }
}
