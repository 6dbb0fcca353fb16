import type { EntityManager } from 'typeorm';
import { isSettled } from './settlement.repository.js';
import type { OrderWork } from './order-work.js';

/** An order is paid when every invoice of it is, and nothing is left to bill; a returned cheque opens it again. */
export async function settleOrder(work: OrderWork): Promise<void> {
  const { state, id } = work.order;
  if (state !== 'invoiced' && state !== 'paid') return;
  const manager: EntityManager = work.tx.manager;
  const settled = await isSettled(manager, id);
  if (state === 'invoiced' && settled) {
    const change = work.mustMove('pay');
    work.note({ what: 'order.paid', why: 'every invoice of the order is settled', ...change });
  } else if (state === 'paid' && !settled) {
    const change = work.mustMove('reopen_payment');
    work.note({ what: 'order.payment_reopened', why: 'an invoice of the order is open again', ...change });
  }
}
