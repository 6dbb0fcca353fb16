import { ALWAYS_OPEN, type OpenDays } from '../calendar/closures.js';
import type { Day } from '../receivables/calendar-day.js';
import type { LedgerEntry } from '../receivables/ledger-entry.js';
import type { HealthFacts } from './assess-health.js';
import { type NoOrderModel, noteOnEvidence, predictNoOrder } from './model/no-order-model.js';
import { historyAsOf, type OrderFact } from './model/order-history.js';
import { orderVelocity, seasonalLook } from './order-velocity.js';
import { payDrift } from './pay-drift.js';

/** All that is known of a customer; every fact carries its day. */
export interface KnownOfCustomer {
  readonly ledgers: readonly (readonly LedgerEntry[])[];
  /** Orders that stand on the day, of any day. */
  readonly orders: readonly OrderFact[];
  /** Its calendar; always open when left out. */
  readonly openDays?: OpenDays | undefined;
}

/**
 * What is known of a customer as of a day: later orders and entries do not exist yet. The order rhythm counts the days
 * on which the customer is open; the same weeks last year are those of the calendar on the wall.
 */
export function gatherFacts(
  { orders, ledgers, openDays = ALWAYS_OPEN }: KnownOfCustomer,
  model: NoOrderModel,
  asOf: Day,
): HealthFacts {
  const past = orders.filter(({ on }) => on <= asOf);
  const days = past.map(({ on }) => openDays.inOpenDays(on, asOf));
  const history = historyAsOf(
    past.map(({ amount }, at) => ({ on: days[at]!, amount })),
    asOf,
  );
  const prediction = history && predictNoOrder(model, history, asOf);
  const first = past.reduce((earliest, { on }) => Math.min(earliest, on), asOf);
  const closedDays = openDays.closedBetween(first, asOf);
  return {
    orders: {
      count: history?.days.length ?? 0,
      recencyDays: history && asOf - history.days.at(-1)!,
      velocity: orderVelocity(days, asOf),
      seasonal: seasonalLook(
        past.map(({ on }) => on),
        asOf,
        { horizon: model.horizonDays },
      ),
      probabilityNoOrder: prediction?.probability,
      interval: prediction?.interval,
      note: noteOnEvidence(model),
      calendar: closedDays > 0 ? { closedDays, closedThrough: openDays.closedThrough(asOf) } : undefined,
    },
    payments: payDrift(ledgers, asOf),
  };
}
