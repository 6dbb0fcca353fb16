import { assessHealth, type HealthFacts, type HealthPolicy, type HealthReason } from '#domain/health/assess-health';
import { type HealthState, nextHealthState } from '#domain/health/health-state';
import { type NoOrderModel, noteOnEvidence, predictNoOrder } from '#domain/health/model/no-order-model';
import { historyAsOf } from '#domain/health/model/order-history';
import { orderVelocity, seasonalLook } from '#domain/health/order-velocity';
import { payDrift } from '#domain/health/pay-drift';
import { type Day, formatDay } from '#domain/receivables/calendar-day';
import type { LedgerEntry } from '#domain/receivables/ledger-entry';
import type { CustomerOrder, HealthEvaluation, HealthOverride } from './customer-health.repository.js';

/** How far back the evaluation lies that has to agree before a state gets worse. */
const CONFIRM_AFTER_DAYS = 7;

/** All that is known of a customer; every fact carries its day. */
export interface KnownOfCustomer {
  readonly customerId: string;
  readonly ledgers: readonly (readonly LedgerEntry[])[];
  readonly orders: readonly CustomerOrder[];
  readonly current: HealthState | undefined;
  readonly override: HealthOverride | undefined;
}

/**
 * The customer's health as of a day. The earlier evaluation that has to agree is folded from the same dated facts, so
 * the answer does not depend on how often anybody evaluated.
 */
export function evaluateCustomer(
  known: KnownOfCustomer,
  options: {
    readonly model: NoOrderModel;
    readonly asOf: Day;
    readonly evaluatedAt: Date;
    readonly policy: HealthPolicy;
  },
): HealthEvaluation {
  const { model, asOf, evaluatedAt, policy } = options;
  const now = factsAsOf(known, model, asOf);
  const { score, reasons } = assessHealth(now, policy);
  const earlier = assessHealth(factsAsOf(known, model, asOf - CONFIRM_AFTER_DAYS), policy);
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

function factsAsOf({ ledgers, orders }: KnownOfCustomer, model: NoOrderModel, asOf: Day): HealthFacts {
  const standing = orders.filter(
    ({ on, withdrawnOn }) => on <= asOf && (withdrawnOn === undefined || withdrawnOn > asOf),
  );
  const days = standing.map(({ on }) => on);
  const history = historyAsOf(standing, asOf);
  const prediction = history && predictNoOrder(model, history, asOf);
  return {
    orders: {
      count: history?.days.length ?? 0,
      recencyDays: history && asOf - history.days.at(-1)!,
      velocity: orderVelocity(days, asOf),
      seasonal: seasonalLook(days, asOf, { horizon: model.horizonDays }),
      probabilityNoOrder: prediction?.probability,
      interval: prediction?.interval,
      note: noteOnEvidence(model),
    },
    payments: payDrift(ledgers, asOf),
  };
}
