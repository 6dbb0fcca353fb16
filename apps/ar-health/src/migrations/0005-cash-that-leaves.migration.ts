import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Checks of 0001 that look at two columns have no name worth relying on: they are found by what they say. */
const dropChecks = (said: readonly string[]): string => `
  do $$
  declare held text;
  begin
    for held in select conname from pg_constraint
      where conrelid = 'ar.entries'::regclass and contype = 'c'
        and (${said.map((text) => `pg_get_constraintdef(oid) like '%${text}%'`).join(' or ')}) loop
      execute format('alter table ar.entries drop constraint %I', held);
    end loop;
  end $$;`;
const CHECKS = ['dispute-end', 'invoice_id IS NOT NULL', 'funding_id IS NOT NULL'];

/** Cash that leaves a payment again, and write-offs that are taken back, are entries like all others. */
export class CashThatLeaves1763784000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ${dropChecks(CHECKS)}
      alter table ar.entries
        add constraint entries_kind_check check (kind in ('invoice', 'payment', 'credit', 'application', 'reversal',
          'refund', 'write-off', 'write-back', 'dispute', 'dispute-end')),
        add constraint entries_invoice_check check (invoice_id is not null or kind in ('payment', 'credit', 'refund')),
        add constraint entries_funding_check check (funding_id is not null or kind not in ('application', 'refund'));
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ${dropChecks(CHECKS)}
      alter table ar.entries
        add constraint entries_kind_check check (kind in ('invoice', 'payment', 'credit', 'application', 'reversal',
          'write-off', 'dispute', 'dispute-end')) not valid,
        add constraint entries_invoice_check check (invoice_id is not null or kind in ('payment', 'credit')) not valid,
        add constraint entries_funding_check check (funding_id is not null or kind <> 'application') not valid;
    `);
  }
}
