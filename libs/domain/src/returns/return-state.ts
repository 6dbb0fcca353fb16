import { type Rejection, rejection } from '../rejections/rejections.js';
import { err, ok, type Result } from '../result/result.js';

export const RETURN_STATES = ['requested', 'authorized', 'received', 'closed', 'refused', 'withdrawn'] as const;
export type ReturnState = (typeof RETURN_STATES)[number];

export const RETURN_EVENTS = ['authorize', 'refuse', 'withdraw', 'receive', 'close'] as const;
export type ReturnEvent = (typeof RETURN_EVENTS)[number];

/** What may happen to a return in each state. Goods that were received cannot be refused any more. */
export const RETURN_TRANSITIONS: Readonly<Record<ReturnState, Readonly<Partial<Record<ReturnEvent, ReturnState>>>>> = {
  requested: { authorize: 'authorized', refuse: 'refused', withdraw: 'withdrawn' },
  authorized: { receive: 'received', withdraw: 'withdrawn' },
  received: { close: 'closed' },
  closed: {},
  refused: {},
  withdrawn: {},
};

/** States in which the goods count as coming back: nobody may promise the same goods twice. */
export const COUNTED_RETURN_STATES: readonly ReturnState[] = ['requested', 'authorized', 'received', 'closed'];

export function nextReturnState(state: ReturnState, event: ReturnEvent): Result<ReturnState, Rejection> {
  const next = RETURN_TRANSITIONS[state][event];
  return next
    ? ok(next)
    : err(rejection('RETURN_STATE_FORBIDS', `A return that is ${state} cannot be told to ${event}.`));
}
