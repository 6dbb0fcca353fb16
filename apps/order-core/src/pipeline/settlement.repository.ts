import type { EntityManager } from 'typeorm';

/**
 * Whether every invoice that bills the order is settled, by payments and credit memos; of a consolidated invoice all of
 * it, because nobody can say which of its orders a part of the money paid.
 */
export async function isSettled(manager: EntityManager, orderId: string): Promise<boolean> {
  const [row]: { open: string }[] = await manager.query(
    `select coalesce(sum(i.amount_minor - coalesce((select sum(a.amount_minor) from orders.payment_applications a
                                                     where a.invoice_id = i.id), 0)), 0) as open
       from orders.invoices i
      where i.id in (select s.invoice_id from orders.invoice_shipments s where s.order_id = $1)`,
    [orderId],
  );
  return row!.open === '0';
}
