import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a unit of a currency is worth in the company's, from a day on: one row per word, the latest counts. */
export class ExchangeRates1763900000053 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table ar.exchange_rates (
        place        bigint generated always as identity primary key,
        currency     text not null check (currency ~ '^[A-Z]{3}$'),
        effective_on date not null,
        rate         numeric(24, 12) not null check (rate > 0),
        set_by       text not null,
        set_at       timestamptz not null
      );
      create index exchange_rates_day on ar.exchange_rates (currency, effective_on desc, place desc);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table ar.exchange_rates');
  }
}
