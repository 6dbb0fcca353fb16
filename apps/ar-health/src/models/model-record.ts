import { judgeModel } from '#domain/health/model/judge-model';
import { judgeLatePredictions } from '#domain/health/late/judge-late';
import { type Day, formatDay, toDay } from '#domain/receivables/calendar-day';
import { Injectable } from '@nestjs/common';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { NoOrderModelRepository } from './no-order-model.repository.js';

/** Months the late-payment predictions are looked at back. */
const MONTHS = 6;

/** How the models of the past did against what came. */
@Injectable()
export class ModelRecord {
  constructor(
    private readonly models: NoOrderModelRepository,
    private readonly ledger: LedgerRepository,
  ) {}

  /** Every model of no-order probabilities, youngest first. `came` is null while its horizon is not over. */
  async noOrder(today: Day) {
    const orders = await this.models.allOrders(today);
    return (await this.models.all()).map((model) => {
      const judgement = judgeModel(model, orders, { asOf: toDay(model.asOf), today });
      return {
        version: model.version,
        asOf: model.asOf,
        horizonDays: model.horizonDays,
        evidence: model.evidence,
        purchaseModel: { ...model.purchases, degenerate: model.purchases.degenerate ?? null },
        /** What cross-validation promised when it was trained. */
        promised: model.classifier?.quality ?? null,
        came: judgement?.came ?? null,
        velocityDecline: judgement ? { auc: judgement.velocityAuc } : null,
      };
    });
  }

  /** Late-payment predictions by month of issue, each by a model of what was known on the month's first day. */
  async late(today: Day) {
    const judge = judgeLatePredictions(today, { months: MONTHS, sample: await this.ledger.sampleOfInvoices() });
    for await (const ledgers of this.ledger.walk()) for (const ledger of ledgers) judge.add(ledger);
    return judge
      .months()
      .map(({ month, quality, ...days }) => ({ month: formatDay(month).slice(0, 7), ...days, came: quality }));
  }
}
