import type { EntityManager } from 'typeorm';

/**
 * One thing at a time touches what a customer owes: a payment is applied, a credit memo issued. Taken first of all
 * locks, so that it is part of no circle.
 */
export async function lockCash(manager: EntityManager, customerId: string): Promise<void> {
  await manager.query(`select pg_advisory_xact_lock(hashtextextended('orders.cash ' || $1, 0))`, [customerId]);
}

/** As {@link lockCash}, of several customers: in the order of their ids, so that no two wait for each other. */
export async function lockCashOf(manager: EntityManager, customerIds: Iterable<string>): Promise<void> {
  for (const id of [...new Set(customerIds)].sort()) await lockCash(manager, id);
}
