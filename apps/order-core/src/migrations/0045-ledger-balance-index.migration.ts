import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A credit check adds up a customer's ledger: from the index alone, without a look at every entry's page. */
export class LedgerBalanceIndex1763800000045 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'create index ar_entries_balance on orders.ar_entries (customer_id, currency) include (amount_minor)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index orders.ar_entries_balance');
  }
}
