import { COUNTED_STATES, type ExposureTerms } from '#domain/credit/credit-exposure';
import { type Money, minorDigits } from '#domain/money/money';
import type { EntityManager } from 'typeorm';
import { readMoney } from './columns.js';

type TermsRow = Record<'open_invoices' | 'shipped_not_billed' | 'approved_not_shipped' | 'unapplied', string>;

/**
 * The terms of a customer's exposure, all from one statement and so from one moment. Amounts of partly shipped lines
 * are differences of extended cumulative quantities, rounded half up as everywhere (numeric's round); discounts,
 * charges and taxes go with the part of the line they belong to. What is shipped and not billed is a part of what open
 * orders are kept as (`credit_positions`): the rest is still to ship.
 */
export async function loadExposure(
  manager: EntityManager,
  customerId: string,
  currency: string,
): Promise<ExposureTerms> {
  const [row]: TermsRow[] = await manager.query(
    `with unbilled as (
       select coalesce(sum(round(l.shipped * p.price) - round(l.billed * p.price)
                + orders.adjustments_between(l.adjustments, l.priced_quantity, l.billed, l.shipped)), 0) as minor
         from orders.order_lines l join orders.orders o on o.id = l.order_id
        cross join lateral (select l.unit_price * (10::numeric ^ $3::int) as price) p
        where l.shipped <> l.billed and o.customer_id = $1 and o.currency = $2 and o.state = any ($4)
     ), invoiced as (
       select coalesce(sum(amount_minor), 0) as minor from orders.invoices where customer_id = $1 and currency = $2
     ), settled as (
       select coalesce(sum(a.amount_minor), 0) as minor
         from orders.invoices i join orders.payment_applications a on a.invoice_id = i.id
        where i.customer_id = $1 and i.currency = $2
     ), funds as (
       select amount_minor as minor from orders.payments where customer_id = $1 and currency = $2
       union all
       select amount_minor from orders.credit_memos where customer_id = $1 and currency = $2
       union all
       select -amount_minor from orders.payment_returns where customer_id = $1 and currency = $2
       union all
       select -a.amount_minor from orders.payments p join orders.payment_applications a on a.payment_id = p.id
        where p.customer_id = $1 and p.currency = $2
       union all
       select -a.amount_minor from orders.credit_memos m join orders.payment_applications a on a.credit_memo_id = m.id
        where m.customer_id = $1 and m.currency = $2
     )
     select (select minor from invoiced) - (select minor from settled) as open_invoices,
            (select minor from unbilled) as shipped_not_billed,
            coalesce((select open_orders_minor from orders.credit_positions where customer_id = $1 and currency = $2), 0)
              - (select minor from unbilled) as approved_not_shipped,
            (select coalesce(sum(minor), 0) from funds) as unapplied`,
    [customerId, currency, minorDigits(currency), COUNTED_STATES],
  );
  const money = (minor: string) => readMoney(minor, currency);
  return {
    openInvoices: money(row!.open_invoices),
    shippedNotBilled: money(row!.shipped_not_billed),
    approvedNotShipped: money(row!.approved_not_shipped),
    unapplied: money(row!.unapplied),
  };
}

/**
 * A customer's exposure as one amount, the same as {@link loadExposure} adds up to: what is open on invoices less what
 * is unapplied is the balance of the ledger. That and open orders are kept as sums (`ledger_balances`,
 * `credit_positions`), so this costs the same however many documents there are. Ledger entries of the transaction that
 * asks do not count yet.
 * @param besides an order that does not count with what it was last saved with: the one that is judged
 */
export async function loadCurrentExposure(
  manager: EntityManager,
  { customerId, currency, besides }: { customerId: string; currency: string; besides?: string },
): Promise<Money> {
  const [row]: { exposure: string }[] = await manager.query(
    `select coalesce((select balance_minor from orders.ledger_balances where customer_id = $1 and currency = $2), 0)
            + coalesce((select open_orders_minor from orders.credit_positions where customer_id = $1 and currency = $2), 0)
            - coalesce((select exposure_minor from orders.orders where id = $3), 0)
            as exposure`,
    [customerId, currency, besides ?? null],
  );
  return readMoney(row!.exposure, currency);
}

/** Amounts in minor units, as text. */
export interface CreditDiscrepancy {
  readonly customerId: string;
  readonly currency: string;
  readonly openOrders: string;
  readonly openOrdersSummed: string;
  readonly balance: string;
  readonly balanceSummed: string;
}

/** Customers of whom a kept sum is not what it is the sum of. Empty unless there is a bug, or somebody wrote by hand. */
export async function findCreditDiscrepancies(manager: EntityManager, limit: number): Promise<CreditDiscrepancy[]> {
  return manager.query(
    `with open as (
       select customer_id, currency, sum(exposure_minor) as minor from orders.orders
        where customer_id is not null group by customer_id, currency
     ), ledger as (
       select customer_id, currency, sum(amount_minor) as minor from orders.ar_entries group by customer_id, currency
     )
     select customer_id as "customerId", currency,
            coalesce(open_orders_minor, 0)::text as "openOrders", coalesce(open.minor, 0)::text as "openOrdersSummed",
            coalesce(balance_minor, 0)::text as balance, coalesce(ledger.minor, 0)::text as "balanceSummed"
       from orders.credit_positions full join open using (customer_id, currency)
       full join orders.ledger_balances using (customer_id, currency) full join ledger using (customer_id, currency)
      where coalesce(open_orders_minor, 0) <> coalesce(open.minor, 0) or coalesce(balance_minor, 0) <> coalesce(ledger.minor, 0)
      order by customer_id, currency limit $1`,
    [limit],
  );
}
