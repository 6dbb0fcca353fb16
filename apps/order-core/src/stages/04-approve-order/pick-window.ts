import type { CardInTime } from '#domain/approval/escalate-card';
import { instantOf } from '../../pipeline/time-of-day.js';
import { shipDayOf, type OrderWork } from '../../pipeline/order-work.js';
import type { OrderSettings } from '../../order-settings.js';
import type { PolicyValue } from '../../policies/policies.schema.js';

/** When a card of the order is asked for now, and when the picks it holds up close, if that is today. */
export function cardInTime(
  work: OrderWork,
  { pickWindowCloses }: Pick<PolicyValue<'approval'>, 'pickWindowCloses'>,
  { timeZone }: Pick<OrderSettings, 'timeZone'>,
): CardInTime {
  const { now, today } = work.author;
  const leavesToday = work.lines.some((line) => shipDayOf(work, line) <= today);
  return {
    requestedAt: now,
    pickWindowCloses: leavesToday ? instantOf(today, pickWindowCloses, timeZone) : undefined,
  };
}
