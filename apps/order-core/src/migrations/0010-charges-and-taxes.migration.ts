import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What an order costs beside its lines. Columns, not tables: they are read and written with the order and its lines,
 * without a statement more per order.
 */
export class ChargesAndTaxes1763800000010 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table orders.orders
        -- Charges and allowances as they were taken, before they were spread over the lines.
        add column charges   jsonb not null default '[]' check (jsonb_typeof(charges) = 'array'),
        -- Lines less discounts and allowances: what the margin is taken of. total_minor is all the customer owes.
        add column net_minor bigint;
      update orders.orders set net_minor = total_minor;

      alter table orders.order_lines
        -- Frozen shares of discounts, allowances, charges and taxes: [{kind, reference, minor, …}], minor is signed.
        add column adjustments     jsonb not null default '[]' check (jsonb_typeof(adjustments) = 'array'),
        -- The quantity the adjustments were frozen for.
        add column priced_quantity numeric check (priced_quantity >= 0);
      update orders.order_lines set priced_quantity = ordered - cancelled where unit_price is not null;

      -- The adjustments of a line between two cumulative quantities, as #domain/pricing/line-adjustment says it.
      create function orders.adjustments_between(adjustments jsonb, quantity numeric, "from" numeric, "to" numeric)
        returns numeric language sql immutable parallel safe as $$
        select case when adjustments = '[]'::jsonb or coalesce(quantity, 0) = 0 then 0 else
          (select coalesce(sum(round(minor * "to" / quantity) - round(minor * "from" / quantity)), 0)
             from jsonb_to_recordset(adjustments) as rows (minor numeric)) end $$;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop function orders.adjustments_between(jsonb, numeric, numeric, numeric);
      alter table orders.order_lines drop column adjustments, drop column priced_quantity;
      alter table orders.orders drop column charges, drop column net_minor
    `);
  }
}
