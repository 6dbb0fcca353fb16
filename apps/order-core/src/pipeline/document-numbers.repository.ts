import { formatInvoiceNumber } from '#domain/order/document-numbers';
import type { EntityManager } from 'typeorm';

/**
 * The next number of a series. The row stays locked until the transaction ends, so numbers follow each other without a
 * gap: a document that is rolled back gives its number back. Taken as late as can be, because it is one at a time.
 */
export async function nextNumber(manager: EntityManager, series: 'invoice' | 'credit_memo'): Promise<bigint> {
  const [rows]: [{ last: string }[]] = await manager.query(
    `update orders.invoice_numbers set last = last + 1 where company = 'main' and series = $1 returning last`,
    [series],
  );
  return BigInt(rows[0]!.last);
}

/** The next number for an invoice. Invoices from before this system keep the numbers they have: ours go around them. */
export async function nextInvoiceNumber(manager: EntityManager, prefix: string): Promise<string> {
  for (;;) {
    const number = formatInvoiceNumber(prefix, await nextNumber(manager, 'invoice'));
    const taken: unknown[] = await manager.query('select 1 from orders.invoices where number = $1', [number]);
    if (taken.length === 0) return number;
  }
}
