import { createEvent, customerHealthChanged } from '#contracts';
import { DEFAULT_HEALTH, type HealthPolicy } from '#domain/health/assess-health';
import type { HealthState } from '#domain/health/health-state';
import { type NoOrderModel, trainNoOrderModel } from '#domain/health/model/no-order-model';
import { type Day, formatDay, toDay } from '#domain/receivables/calendar-day';
import { type Tx, Transactions } from '#messaging';
import { calendarDay, Clock, IdSource, PeriodicJob } from '#service-kit';
import { ArSettings, EVENT_SOURCE } from '../../ar-settings.js';
import { CalendarsRepository } from '../../calendars/calendars.repository.js';
import { customerBatches } from '../../ledger/customer-batches.js';
import { LedgerRepository } from '../../ledger/ledger.repository.js';
import { NoOrderModelRepository } from '../../models/no-order-model.repository.js';
import { PoliciesRepository } from '../../policies/policies.repository.js';
import { CustomerHealthRepository, type HealthEvaluation } from './customer-health.repository.js';
import { evaluateCustomer } from './evaluate-customer.js';

/** Customers per transaction. */
const BATCH = 200;
/** A model older than this is trained anew. */
const RETRAIN_DAYS = 7;

/**
 * Evaluates customers as of today (see evaluate-customer.ts) and tells who changed, in the transaction that changes
 * them. Only customers that were not looked at today, or that an event touched since, are evaluated.
 */
@PeriodicJob({ name: 'score-health', everyMs: 60_000 })
export class ScoreHealthJob {
  constructor(
    private readonly transactions: Transactions,
    private readonly health: CustomerHealthRepository,
    private readonly models: NoOrderModelRepository,
    private readonly ledger: LedgerRepository,
    private readonly policies: PoliciesRepository,
    private readonly calendars: CalendarsRepository,
    private readonly clock: Clock,
    private readonly ids: IdSource,
    private readonly settings: ArSettings,
  ) {}

  async run(): Promise<void> {
    const asOf = toDay(calendarDay(this.clock.now(), this.settings.timeZone));
    const model = await this.#modelFor(asOf);
    const policy = { ...(await this.policies.current('health')), horizonDays: model.horizonDays };
    for await (const customerIds of customerBatches((after) => this.health.due(asOf, after, BATCH))) {
      await this.transactions.run((tx) => this.#evaluate(tx, { customerIds, model, asOf, policy }));
    }
  }

  /** Trained anew every week on everything up to the day; the models before it are kept, so that they can be judged. */
  async #modelFor(asOf: Day): Promise<NoOrderModel> {
    const latest = await this.models.latest(asOf);
    if (latest && toDay(latest.asOf) > asOf - RETRAIN_DAYS) return latest;
    const { horizonDays } = DEFAULT_HEALTH;
    const model = trainNoOrderModel(await this.models.allOrders(asOf), { asOf, horizonDays, kind: 'auto' });
    await this.models.save(model, this.clock.now());
    return model;
  }

  async #evaluate(
    tx: Tx,
    {
      customerIds,
      model,
      asOf,
      policy,
    }: { customerIds: readonly string[]; model: NoOrderModel; asOf: Day; policy: HealthPolicy },
  ): Promise<void> {
    // The moment before the facts are read: what commits from now on makes the customer due again (see touchedSince).
    const evaluatedAt = this.clock.now();
    const before = await this.health.lockStates(tx.manager, customerIds);
    const orders = await this.health.orders(tx.manager, customerIds);
    const overrides = await this.health.overrides(tx.manager, customerIds, asOf);
    const openDays = await this.calendars.openDays(tx.manager, customerIds);
    const ledgers = await this.ledger.ledgersOf(customerIds, tx.manager);
    const evaluations = customerIds.map((customerId) =>
      evaluateCustomer(
        {
          customerId,
          ledgers: ledgers.filter((ledger) => ledger[0]!.customerId === customerId),
          orders: orders.get(customerId) ?? [],
          openDays: openDays.get(customerId),
          current: before.get(customerId),
          override: overrides.get(customerId),
        },
        { model, asOf, evaluatedAt, policy },
      ),
    );
    await this.health.save(tx.manager, evaluations);
    for (const evaluation of evaluations) await this.#tellChange(tx, evaluation, before.get(evaluation.customerId));
  }

  /** A customer's first state is told too: it is what later changes are measured from. */
  async #tellChange(tx: Tx, evaluation: HealthEvaluation, before: HealthState | undefined): Promise<void> {
    if (evaluation.state === before) return;
    const id = this.ids.newId();
    await this.health.recordChange(tx.manager, { ...evaluation, id, before });
    const { customerId, state, evaluatedAt, asOf, probabilityNoOrder, interval, velocityDecline } = evaluation;
    const data = {
      customerId,
      ...(before === undefined ? {} : { before }),
      after: state,
      evaluatedAt: evaluatedAt.toISOString(),
      asOf: formatDay(asOf),
      ...(probabilityNoOrder === undefined ? {} : { probabilityNoOrder }),
      ...(interval === undefined ? {} : { interval: [...interval] as [number, number] }),
      ...(velocityDecline === undefined ? {} : { orderVelocityDecline: velocityDecline }),
      reasons: evaluation.reasons.map((reason) => ({ ...reason })),
    };
    tx.emit(
      createEvent(customerHealthChanged, data, { id, source: EVENT_SOURCE, time: evaluatedAt, subject: customerId }),
    );
  }
}
