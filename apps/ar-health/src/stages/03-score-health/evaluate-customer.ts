import { assessHealth, type HealthPolicy, type HealthReason } from '#domain/health/assess-health';
import { type HealthState, nextHealthState } from '#domain/health/health-state';
import type { NoOrderModel } from '#domain/health/model/no-order-model';
import { gatherFacts, type KnownOfCustomer } from '#domain/health/gather-facts';
import { type Day, formatDay } from '#domain/receivables/calendar-day';
import type { CustomerOrder, HealthEvaluation, HealthOverride } from './customer-health.repository.js';

/** How far back the evaluation lies that has to agree before a state gets worse. */
const CONFIRM_AFTER_DAYS = 7;

/** All that is known of a customer, and how it stands. */
export interface KnownToHealth extends KnownOfCustomer {
  readonly customerId: string;
  readonly orders: readonly CustomerOrder[];
  readonly current: HealthState | undefined;
  readonly override: HealthOverride | undefined;
}

/**
 * The customer's health as of a day. The earlier evaluation that has to agree is folded from the same dated facts, so
 * the answer does not depend on how often anybody evaluated.
 */
export function evaluateCustomer(
  known: KnownToHealth,
  options: {
    readonly model: NoOrderModel;
    readonly asOf: Day;
    readonly evaluatedAt: Date;
    readonly policy: HealthPolicy;
  },
): HealthEvaluation {
  const { model, asOf, evaluatedAt, policy } = options;
  const now = gatherFacts(asKnownOn(known, asOf), model, asOf);
  const { score, reasons } = assessHealth(now, policy);
  const before = asOf - CONFIRM_AFTER_DAYS;
  const earlier = assessHealth(gatherFacts(asKnownOn(known, before), model, before), policy);
  const { override } = known;
  return {
    customerId: known.customerId,
    state: override?.state ?? nextHealthState(known.current ?? 'stable', { now: score, before: earlier.score }, policy),
    asOf,
    evaluatedAt,
    score,
    probabilityNoOrder: now.orders.probabilityNoOrder,
    interval: now.orders.interval,
    velocityDecline: now.orders.velocity.decline,
    reasons: override ? [overrideReason(override), ...reasons] : reasons,
  };
}

const overrideReason = ({ state, reason, setBy, expiresOn }: HealthOverride): HealthReason => ({
  code: 'OVERRIDE',
  sentence: `Set to ${state} by ${setBy} until ${formatDay(expiresOn)}: ${reason}`,
  weight: 1,
});

/** Withdrawn orders stand until the day they were withdrawn. */
const asKnownOn = (known: KnownToHealth, asOf: Day) => ({
  ...known,
  orders: known.orders.filter(({ withdrawnOn }) => withdrawnOn === undefined || withdrawnOn > asOf),
});
