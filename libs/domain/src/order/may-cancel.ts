import { type Rejection, rejection } from '../rejections/rejections.js';
import type { OrderState } from './order-state.js';

/** Why a person may not cancel an order that could be cancelled; undefined when they may. */
export function mayCancel({
  state,
  roles,
  afterRelease,
}: {
  readonly state: OrderState;
  readonly roles: readonly string[];
  /** The house's policy: `approver` lets nobody else cancel what is on the floor. */
  readonly afterRelease: 'free' | 'approver';
}): Rejection | undefined {
  const decides = roles.includes('approver') || roles.includes('admin');
  if (state !== 'released' || afterRelease === 'free' || decides) return undefined;
  return rejection('CANCEL_NEEDS_APPROVER', 'The order is on the floor; only an approver cancels it now.');
}
