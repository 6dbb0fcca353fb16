import { areaUnderCurve, modelQuality } from '#domain/health/model/model-quality';
import { type NoOrderModel, predictNoOrder } from '#domain/health/model/no-order-model';
import { historyAsOf, type OrderFact } from '#domain/health/model/order-history';
import { orderVelocity } from '#domain/health/order-velocity';
import { type Day, toDay } from '#domain/receivables/calendar-day';
import { calendarDay, Clock, RequireRoles } from '#service-kit';
import { Controller, Get } from '@nestjs/common';
import { ArSettings } from '../../ar-settings.js';
import { NoOrderModelRepository } from './no-order-model.repository.js';

/** How the models of the past did against what came: each is asked again what it would have said on its day. */
@Controller('v1/model-quality')
@RequireRoles('ar', 'approver')
export class JudgeModelsController {
  constructor(
    private readonly models: NoOrderModelRepository,
    private readonly clock: Clock,
    private readonly settings: ArSettings,
  ) {}

  @Get()
  async judge() {
    const today = toDay(calendarDay(this.clock.now(), this.settings.timeZone));
    const orders = await this.models.allOrders(today);
    return { models: (await this.models.all()).map((model) => judgement(model, orders, today)) };
  }
}

function judgement(model: NoOrderModel, customers: readonly (readonly OrderFact[])[], today: Day) {
  const asOf = toDay(model.asOf);
  const head = {
    version: model.version,
    asOf: model.asOf,
    horizonDays: model.horizonDays,
    evidence: model.evidence,
    purchaseModel: { ...model.purchases, degenerate: model.purchases.degenerate ?? null },
    /** What cross-validation promised when it was trained. */
    promised: model.classifier?.quality ?? null,
  };
  if (asOf + model.horizonDays > today) return { ...head, came: null, velocityDecline: null };
  const cases = customers.flatMap((orders) => {
    const history = historyAsOf(orders, asOf);
    if (!history) return [];
    const silent = orders.some(({ on }) => on > asOf && on <= asOf + model.horizonDays) ? 0 : 1;
    const days = history.orders.map(({ on }) => on);
    const decline = orderVelocity(days, asOf).decline ?? 0;
    return [{ silent, decline, probability: predictNoOrder(model, history, asOf).probability }];
  });
  const labels = cases.map(({ silent }) => silent);
  const silent = labels.reduce((sum, label) => sum + label, 0);
  // Both kinds are needed to tell one from the other.
  if (silent === 0 || silent === labels.length) return { ...head, came: null, velocityDecline: null };
  return {
    ...head,
    came: modelQuality(
      cases.map(({ probability }) => probability),
      labels,
    ),
    velocityDecline: {
      auc: areaUnderCurve(
        cases.map(({ decline }) => decline),
        labels,
      ),
    },
  };
}
