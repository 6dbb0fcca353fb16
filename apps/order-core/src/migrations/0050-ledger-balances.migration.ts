import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a customer's ledger adds up to, kept beside it: a credit check costs the same however many documents there ever
 * were (with 40,000 entries adding them up was most of what accepting an order cost).
 */
export class LedgerBalances1763800000050 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table orders.ledger_balances (
        customer_id   text not null references orders.customers (id),
        currency      text not null,
        balance_minor bigint not null,
        primary key (customer_id, currency)
      ) with (fillfactor = 50);
      insert into orders.ledger_balances (customer_id, currency, balance_minor)
        select customer_id, currency, sum(amount_minor) from orders.ar_entries group by customer_id, currency;

      create function orders.keep_ledger_balance() returns trigger language plpgsql as $$
      begin
        insert into orders.ledger_balances as b (customer_id, currency, balance_minor)
        values (new.customer_id, new.currency, new.amount_minor)
        on conflict (customer_id, currency) do update set balance_minor = b.balance_minor + excluded.balance_minor;
        return null;
      end $$;
      -- At the commit, when the transaction takes no other lock any more: so the balance's is part of no circle.
      create constraint trigger keep_ledger_balance after insert on orders.ar_entries
        deferrable initially deferred for each row execute function orders.keep_ledger_balance();
      -- It was for adding up.
      drop index orders.ar_entries_balance;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create index ar_entries_balance on orders.ar_entries (customer_id, currency) include (amount_minor);
      drop trigger keep_ledger_balance on orders.ar_entries;
      drop function orders.keep_ledger_balance();
      drop table orders.ledger_balances
    `);
  }
}
