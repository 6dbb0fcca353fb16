import { createEvent, customerHealthChanged } from '#contracts';
import { assessHealth, DEFAULT_HEALTH, type HealthFacts } from '#domain/health/assess-health';
import { type HealthState, nextHealthState } from '#domain/health/health-state';
import { orderVelocity } from '#domain/health/order-velocity';
import { payDrift } from '#domain/health/pay-drift';
import { type Day, formatDay, toDay } from '#domain/receivables/calendar-day';
import { groupByLedger } from '#domain/receivables/fold-ledger';
import type { LedgerEntry } from '#domain/receivables/ledger-entry';
import { type Tx, Transactions } from '#messaging';
import { calendarDay, Clock, IdSource, type PeriodicJob, PeriodicJobs } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { ArSettings, EVENT_SOURCE } from '../../ar-settings.js';
import { LedgerRepository } from '../../ledger/ledger.repository.js';
import { CustomerHealthRepository, type HealthEvaluation } from './customer-health.repository.js';

/** Customers per transaction. */
const BATCH = 200;
/** How far back the evaluation lies that has to agree before a state gets worse. */
const CONFIRM_AFTER_DAYS = 7;

interface CustomerFacts {
  readonly ledgers: readonly (readonly LedgerEntry[])[];
  readonly orders: readonly { on: Day; withdrawnOn: Day | undefined }[];
}

/**
 * Evaluates customers as of today. The evaluation that must agree before a state gets worse is the one of a week ago,
 * folded from the same dated facts: so the answer does not depend on how often this job happened to run.
 */
@Injectable()
export class ScoreHealthJob implements PeriodicJob {
  readonly name = 'score-health';
  readonly everyMs = 60_000;

  constructor(
    jobs: PeriodicJobs,
    private readonly transactions: Transactions,
    private readonly health: CustomerHealthRepository,
    private readonly ledger: LedgerRepository,
    private readonly clock: Clock,
    private readonly ids: IdSource,
    private readonly settings: ArSettings,
  ) {
    jobs.register(this);
  }

  async run(): Promise<void> {
    const asOf = toDay(calendarDay(this.clock.now(), this.settings.timeZone));
    let last = '';
    for (;;) {
      const customerIds = await this.health.due(asOf, last, BATCH);
      if (customerIds.length === 0) return;
      last = customerIds.at(-1)!;
      await this.transactions.run((tx) => this.#evaluate(tx, customerIds, asOf));
    }
  }

  async #evaluate(tx: Tx, customerIds: readonly string[], asOf: Day): Promise<void> {
    // The moment before the facts are read: what commits meanwhile makes the customer due again.
    const evaluatedAt = this.clock.now();
    const before = await this.health.lockStates(tx.manager, customerIds);
    const orders = await this.health.orders(tx.manager, customerIds);
    const ledgers = groupByLedger(await this.ledger.entriesOf(customerIds, tx.manager));
    const ledgersOf = (customerId: string) => ledgers.filter((ledger) => ledger[0]!.customerId === customerId);
    const evaluations = customerIds.map((customerId) => {
      const facts = { ledgers: ledgersOf(customerId), orders: orders.get(customerId) ?? [] };
      const current = before.get(customerId) ?? 'stable';
      return evaluate({ customerId, facts, current, asOf, evaluatedAt });
    });
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

function evaluate(input: {
  readonly customerId: string;
  readonly facts: CustomerFacts;
  readonly current: HealthState;
  readonly asOf: Day;
  readonly evaluatedAt: Date;
}): HealthEvaluation {
  const { customerId, facts, current, asOf, evaluatedAt } = input;
  const now = factsAsOf(facts, asOf);
  const assessment = assessHealth(now, DEFAULT_HEALTH);
  const earlier = assessHealth(factsAsOf(facts, asOf - CONFIRM_AFTER_DAYS), DEFAULT_HEALTH);
  return {
    customerId,
    state: nextHealthState(current, { now: assessment.score, before: earlier.score }, DEFAULT_HEALTH),
    asOf,
    evaluatedAt,
    score: assessment.score,
    probabilityNoOrder: now.orders.probabilityNoOrder,
    interval: now.orders.interval,
    velocityDecline: now.orders.velocity.decline,
    reasons: assessment.reasons,
  };
}

function factsAsOf({ ledgers, orders }: CustomerFacts, asOf: Day): HealthFacts {
  const days = orders
    .filter(({ on, withdrawnOn }) => on <= asOf && (withdrawnOn === undefined || withdrawnOn > asOf))
    .map(({ on }) => on);
  return {
    orders: {
      count: new Set(days).size,
      recencyDays: days.length === 0 ? undefined : asOf - Math.max(...days),
      velocity: orderVelocity(days, asOf),
    },
    payments: payDrift(ledgers, asOf),
  };
}
