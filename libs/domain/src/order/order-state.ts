import { err, ok, type Result } from '../result/result.js';
import { type Rejection, rejection } from '../rejections/rejections.js';

export const ORDER_STATES = [
  'received',
  'on_hold',
  'pending_approval',
  'approved',
  'released',
  'picked',
  'partially_shipped',
  'shipped',
  'invoiced',
  'paid',
  'rejected',
  'cancelled',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

export const ORDER_EVENTS = [
  'hold',
  'release_hold',
  'request_approval',
  'approve',
  'reject',
  'revise',
  'release',
  'pick_part',
  'pick',
  'pick_nothing',
  'ship_part',
  'ship',
  'invoice',
  'pay',
  'reopen_payment',
  'cancel',
] as const;
export type OrderEvent = (typeof ORDER_EVENTS)[number];

export const INITIAL_STATE: OrderState = 'received';

/**
 * What may happen to an order in each state, and where it leads. `shipped` is complete shipment; with lines still
 * backordered an order rests in `partially_shipped` and its shipments are billed one by one.
 * A change of the customer takes an order back to `received`: what was approved is planned and judged again.
 * The hard point of no return is the first confirmed pick: from `picked` on nothing is cancelled but what still waits for
 * stock; where everything else has left, that is the end of shipping (`ship`).
 */
export const ORDER_TRANSITIONS: Readonly<Record<OrderState, Readonly<Partial<Record<OrderEvent, OrderState>>>>> = {
  received: { hold: 'on_hold', request_approval: 'pending_approval', approve: 'approved', cancel: 'cancelled' },
  on_hold: { hold: 'on_hold', release_hold: 'received', reject: 'rejected', cancel: 'cancelled' },
  pending_approval: {
    hold: 'on_hold',
    revise: 'received',
    approve: 'approved',
    reject: 'rejected',
    cancel: 'cancelled',
  },
  approved: {
    hold: 'on_hold',
    revise: 'received',
    release: 'released',
    cancel: 'cancelled',
  },
  released: {
    release: 'released',
    pick_part: 'released',
    pick: 'picked',
    pick_nothing: 'approved',
    ship_part: 'partially_shipped',
    ship: 'shipped',
    revise: 'received',
    cancel: 'cancelled',
  },
  picked: {
    release: 'picked',
    pick_part: 'picked',
    pick: 'picked',
    pick_nothing: 'picked',
    ship_part: 'partially_shipped',
    ship: 'shipped',
  },
  partially_shipped: {
    release: 'partially_shipped',
    pick_part: 'partially_shipped',
    pick: 'partially_shipped',
    pick_nothing: 'partially_shipped',
    ship_part: 'partially_shipped',
    ship: 'shipped',
  },
  shipped: { invoice: 'invoiced' },
  invoiced: { pay: 'paid' },
  paid: { reopen_payment: 'invoiced' },
  rejected: {},
  cancelled: {},
};

/** States an order leaves no more. `paid` is not among them: a returned cheque opens it again. */
export const TERMINAL_STATES: readonly OrderState[] = ['rejected', 'cancelled'];

/** States in which the order's own stock is planned and counted: backorders are refilled, exposure counts it. */
export const OPEN_STATES: readonly OrderState[] = ['approved', 'released', 'picked', 'partially_shipped'];

/** The state after an event, or the sentence why this cannot happen now. */
export function nextOrderState(state: OrderState, event: OrderEvent): Result<OrderState, Rejection> {
  const next = ORDER_TRANSITIONS[state][event];
  if (next) return ok(next);
  const late = event === 'cancel' && !TERMINAL_STATES.includes(state);
  const code = late ? 'CANCEL_TOO_LATE' : 'ORDER_STATE_FORBIDS';
  return err(rejection(code, `An order that is ${state.replaceAll('_', ' ')} cannot ${event.replaceAll('_', ' ')}.`));
}
