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
