import { assessHealth, DEFAULT_HEALTH, type HealthAssessment, type HealthFacts } from '#domain/health/assess-health';
import { type HealthState, nextHealthState } from '#domain/health/health-state';
import type { PurchaseModelKind } from '#domain/health/model/fit-purchase-model';
import { gatherFacts, type KnownOfCustomer } from '#domain/health/gather-facts';
import { type NoOrderModel, trainNoOrderModel } from '#domain/health/model/no-order-model';
import type { OrderFact } from '#domain/health/model/order-history';
import { type Day, formatDay } from '#domain/receivables/calendar-day';
import { groupByLedger } from '#domain/receivables/customer-ledgers';
import type { LedgerEntry } from '#domain/receivables/ledger-entry';

export interface HealthQuery {
  readonly asOf: Day;
  readonly horizonDays: number;
  readonly kind: PurchaseModelKind | 'auto';
}

/** Weekly evaluations that lead to the state: as if the service had run all along. */
const WEEKS = 13;
const DAYS_PER_WEEK = 7;

/** The health of every customer with an order by the day, the most worrying first. */
export function health(
  orders: ReadonlyMap<string, readonly OrderFact[]>,
  entries: Iterable<LedgerEntry>,
  query: HealthQuery,
) {
  const { asOf } = query;
  const model = trainNoOrderModel([...orders.values()], query);
  const ledgers = new Map<string, LedgerEntry[][]>();
  for (const ledger of groupByLedger(entries)) {
    const { customerId } = ledger[0]!;
    ledgers.set(customerId, [...(ledgers.get(customerId) ?? []), ledger]);
  }
  const customers = [...orders].flatMap(([customerId, facts]) => {
    const known = { orders: facts, ledgers: ledgers.get(customerId) ?? [] };
    const now = gatherFacts(known, model, asOf);
    return now.orders.count > 0 ? [customerAnswer({ customerId, known, model, now, asOf })] : [];
  });
  customers.sort((a, b) => b.probabilityNoOrder - a.probabilityNoOrder || (a.customerId < b.customerId ? -1 : 1));
  return { asOf: formatDay(asOf), horizonDays: query.horizonDays, model: modelAnswer(model), customers };
}

function customerAnswer(input: {
  readonly customerId: string;
  readonly known: KnownOfCustomer;
  readonly model: NoOrderModel;
  readonly now: HealthFacts;
  readonly asOf: Day;
}) {
  const { customerId, known, model, now, asOf } = input;
  const policy = { ...DEFAULT_HEALTH, horizonDays: model.horizonDays };
  let state: HealthState = 'stable';
  let before: HealthAssessment | undefined;
  for (let week = WEEKS; week >= 0; week -= 1) {
    const facts = gatherFacts(known, model, asOf - week * DAYS_PER_WEEK);
    if (facts.orders.count === 0) continue;
    const assessment = assessHealth(facts, policy);
    // The first evaluation has none before it to agree with but itself.
    state = nextHealthState(state, { now: assessment.score, before: (before ?? assessment).score }, policy);
    before = assessment;
  }
  return {
    customerId,
    probabilityNoOrder: rounded(now.orders.probabilityNoOrder!),
    interval: now.orders.interval!.map(rounded),
    velocityDecline: now.orders.velocity.decline ?? null,
    recencyDays: now.orders.recencyDays!,
    orderDays: now.orders.count,
    state,
    reasons: before!.reasons,
  };
}

function modelAnswer({ purchases, classifier, evidence, version, horizonDays }: NoOrderModel) {
  const { degenerate } = purchases;
  return {
    kind: purchases.kind,
    parameters: purchases.parameters,
    logLikelihood: purchases.logLikelihood,
    degenerate: degenerate !== undefined,
    degenerateReason: degenerate ?? null,
    version,
    /** What the probabilities come from; the purchase model is one of the classifier's features. */
    evidence,
    horizonDays,
    classifier: classifier
      ? { cutoff: classifier.cutoff, customers: classifier.customers, crossValidated: classifier.quality }
      : null,
  };
}

/** Six decimals keep the order of close customers and end the noise. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
