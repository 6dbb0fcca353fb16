import type { EntityManager } from 'typeorm';

/** Whether every invoice of the order is paid in full. */
export async function isSettled(manager: EntityManager, orderId: string): Promise<boolean> {
  const [row]: { open: string }[] = await manager.query(
    `select coalesce(sum(i.amount_minor), 0) - coalesce((
              select sum(a.amount_minor) from orders.payment_applications a
                join orders.invoices p on p.id = a.invoice_id where p.order_id = $1), 0) as open
       from orders.invoices i where i.order_id = $1`,
    [orderId],
  );
  return row!.open === '0';
}
