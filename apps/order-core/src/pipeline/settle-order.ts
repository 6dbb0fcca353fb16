import type { EntityManager } from 'typeorm';
import { isSettled } from './settlement.repository.js';
import type { OrderWork } from './order-work.js';

/** An order is paid when every invoice of it is, and nothing is left to bill. */
export async function settleOrder(work: OrderWork): Promise<void> {
  const manager: EntityManager = work.tx.manager;
  if (work.order.state !== 'invoiced' || !(await isSettled(manager, work.order.id))) return;
  const change = work.mustMove('pay');
  work.note({ what: 'order.paid', why: 'every invoice of the order is settled', ...change });
}
