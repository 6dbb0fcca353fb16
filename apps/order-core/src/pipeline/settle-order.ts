import { equalDecimal } from '#domain/money/decimal';
import type { EntityManager } from 'typeorm';
import { isSettled } from './settlement.repository.js';
import type { OrderWork } from './order-work.js';

/** Nothing more of the order will ship, and all that shipped is billed. */
export const isBilledWhole = ({ order, lines }: OrderWork): boolean =>
  order.state === 'shipped' && lines.every((line) => equalDecimal(line.shipped, line.billed));

/**
 * What was still to come of the order is cancelled. Its shipments may all be billed by now, and even paid: no invoice to
 * come will say so.
 */
export async function settleCutOrder(work: OrderWork): Promise<void> {
  if (!isBilledWhole(work)) return;
  work.note({ what: 'order.state', why: 'everything that shipped is billed', ...work.mustMove('invoice') });
  await settleOrder(work);
}

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
