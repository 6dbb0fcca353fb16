import type { Day } from '../../receivables/calendar-day.js';
import { orderVelocity } from '../order-velocity.js';
import { areaUnderCurve, type ModelQuality, modelQuality } from './model-quality.js';
import { type NoOrderModel, noOrderScorer } from './no-order-model.js';
import { historyAsOf, type OrderFact } from './order-history.js';

/** How a model did against what came, and how the named baseline would have done. */
export interface ModelJudgement {
  readonly came: ModelQuality;
  /** AUC of `order_velocity_decline` on the same cases. */
  readonly velocityAuc: number;
}

/**
 * Asks a model of the past again what it would have said on its day and holds that against the orders since. Undefined
 * where its horizon is not over yet, or where only one of the two outcomes came.
 * @param asOf the model's day
 */
export function judgeModel(
  model: NoOrderModel,
  customers: readonly (readonly OrderFact[])[],
  { asOf, today }: { readonly asOf: Day; readonly today: Day },
): ModelJudgement | undefined {
  const until = asOf + model.horizonDays;
  if (until > today) return undefined;
  const score = noOrderScorer(model);
  const probabilities: number[] = [];
  const declines: number[] = [];
  const silent: number[] = [];
  for (const orders of customers) {
    const history = historyAsOf(orders, asOf);
    if (!history) continue;
    probabilities.push(score(history.orders, asOf)!.probability);
    const days = history.orders.map(({ on }) => on);
    declines.push(orderVelocity(days, asOf).decline ?? 0);
    silent.push(orders.some(({ on }) => on > asOf && on <= until) ? 0 : 1);
  }
  const positives = silent.reduce((sum, label) => sum + label, 0);
  if (positives === 0 || positives === silent.length) return undefined;
  return { came: modelQuality(probabilities, silent), velocityAuc: areaUnderCurve(declines, silent) };
}
