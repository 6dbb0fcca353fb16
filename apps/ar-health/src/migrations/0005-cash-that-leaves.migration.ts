import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cash that leaves a payment again, and write-offs that are taken back, are entries like all others. */
export class CashThatLeaves1763784000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table ar.entries
        drop constraint entries_kind_check,
        drop constraint entries_invoice_id_check,
        drop constraint entries_funding_id_check,
        add constraint entries_kind_check check (kind in ('invoice', 'payment', 'credit', 'application', 'reversal',
          'write-off', 'dispute', 'dispute-end', 'refund', 'write-back')),
        add constraint entries_invoice_id_check check (invoice_id is not null or kind in ('payment', 'credit', 'refund')),
        add constraint entries_funding_id_check check (funding_id is not null or kind not in ('application', 'refund'));
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table ar.entries
        drop constraint entries_kind_check,
        drop constraint entries_invoice_id_check,
        drop constraint entries_funding_id_check,
        add constraint entries_kind_check check (kind in ('invoice', 'payment', 'credit', 'application', 'reversal',
          'write-off', 'dispute', 'dispute-end')) not valid,
        add constraint entries_invoice_id_check check (invoice_id is not null or kind in ('payment', 'credit')) not valid,
        add constraint entries_funding_id_check check (funding_id is not null or kind <> 'application')
    `);
  }
}
