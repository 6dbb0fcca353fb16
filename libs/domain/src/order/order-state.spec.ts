import {
  INITIAL_STATE,
  nextOrderState,
  ORDER_EVENTS,
  ORDER_STATES,
  ORDER_TRANSITIONS,
  TERMINAL_STATES,
} from './order-state.js';
import type { OrderState } from './order-state.js';

describe('the order state machine', () => {
  it('reaches every state from received', () => {
    const reached = new Set<OrderState>([INITIAL_STATE]);
    for (const state of reached) for (const next of Object.values(ORDER_TRANSITIONS[state])) reached.add(next);
    expect([...reached].sort()).toEqual([...ORDER_STATES].sort());
  });

  it('leaves terminal states by no event, and has an exit everywhere else', () => {
    const closed = ORDER_STATES.filter((state) => Object.keys(ORDER_TRANSITIONS[state]).length === 0);
    expect(closed.sort()).toEqual([...TERMINAL_STATES].sort());
  });

  it('uses every event', () => {
    const used = new Set(ORDER_STATES.flatMap((state) => Object.keys(ORDER_TRANSITIONS[state])));
    expect([...used].sort()).toEqual([...ORDER_EVENTS].sort());
  });

  it('can come from every state to an end or to paid', () => {
    for (const start of ORDER_STATES) {
      const reached = new Set<OrderState>([start]);
      for (const state of reached) for (const next of Object.values(ORDER_TRANSITIONS[state])) reached.add(next);
      expect([...reached].some((state) => state === 'paid' || TERMINAL_STATES.includes(state))).toBe(true);
    }
  });

  it('cancels up to the pick list and never after a pick', () => {
    expect(nextOrderState('released', 'cancel')).toEqual({ ok: true, value: 'cancelled' });
    for (const state of ['picked', 'partially_shipped', 'shipped', 'invoiced', 'paid'] as const) {
      expect(nextOrderState(state, 'cancel')).toMatchObject({
        ok: false,
        error: { findings: [{ code: 'CANCEL_TOO_LATE', resolver: 'clerk' }] },
      });
    }
  });

  it('is not late but impossible to cancel what is cancelled or rejected', () => {
    for (const state of TERMINAL_STATES) {
      expect(nextOrderState(state, 'cancel')).toMatchObject({ error: { findings: [{ code: 'ORDER_STATE_FORBIDS' }] } });
    }
  });

  it('says no with a sentence', () => {
    expect(nextOrderState('received', 'ship')).toMatchObject({
      ok: false,
      error: { findings: [{ code: 'ORDER_STATE_FORBIDS', message: 'An order that is received cannot ship.' }] },
    });
  });
});
