import { type Day, formatDay } from '../../receivables/calendar-day.js';
import { fitPurchaseModel, PURCHASE_MODELS, type PurchaseModel, type PurchaseModelKind } from './fit-purchase-model.js';
import { fitLogistic, linearPredictor, type LogisticModel, preparedPredictor, sigmoid } from './logistic.js';
import { type ModelQuality, modelQuality } from './model-quality.js';
import { ORDER_FEATURES, orderFeatures, writeFeatures } from './order-features.js';
import { historyAsOf, type OrderFact, type OrderHistory } from './order-history.js';
import { OrderTally } from './order-tally.js';
import { probabilityAlive, probabilityNoPurchase } from './predict-purchases.js';
import type { PurchaseSummary } from './purchase-summary.js';

/** What a probability rests on. */
export type Evidence = 'classifier' | 'purchase-model' | 'prior';

/** A model of one company's customers, trained on nothing later than its day. Plain data, stored as JSON. */
export interface NoOrderModel {
  readonly evidence: Evidence;
  /** Names the model: its day, horizon and what it rests on. */
  readonly version: string;
  readonly asOf: string;
  readonly horizonDays: number;
  /** Fitted on everything up to the day. */
  readonly purchases: PurchaseModel;
  readonly classifier: TrainedClassifier | undefined;
}

export interface TrainedClassifier {
  readonly model: LogisticModel;
  /** Features as of this day, what came in the horizon after it as labels: both not later than the model's day. */
  readonly cutoff: string;
  readonly customers: number;
  /** Cross-validated over five parts of the customers: what to expect of new ones. */
  readonly quality: ModelQuality;
}

export interface TrainingOptions {
  readonly asOf: Day;
  readonly horizonDays: number;
  /** `auto`: the better fit of the two, with the classifier on top where there is enough history. */
  readonly kind: PurchaseModelKind | 'auto';
}

/** Fewer repeat customers than this and the company's own history says nothing yet. */
const MINIMUM_REPEAT_CUSTOMERS = 30;
/** Fewer cases of either label than this and a classifier would learn noise. */
const MINIMUM_LABELS = 40;
const RIDGE = 30;
const FOLDS = 5;
const DAYS_PER_WEEK = 7;

/**
 * The stated prior of a cold start: an order every four weeks in the mean, customers differing widely (r = 1), one in
 * twenty lost per order. Not fitted to anything; it gives way to the company's own history.
 */
export const PRIOR_MODEL: PurchaseModel = {
  kind: 'mbg-nbd',
  parameters: { r: 1, alpha: 4, a: 1, b: 19 },
  logLikelihood: 0,
  degenerate: undefined,
};

/** Trains on the orders of all customers up to a day. Later orders in the input are not looked at. */
export function trainNoOrderModel(
  customers: readonly (readonly OrderFact[])[],
  options: TrainingOptions,
): NoOrderModel {
  const { asOf, horizonDays, kind } = options;
  const head = { asOf: formatDay(asOf), horizonDays };
  const summaries = summariesOf(customers, asOf);
  if (summaries.filter(({ frequency }) => frequency > 0).length < MINIMUM_REPEAT_CUSTOMERS) {
    return {
      ...head,
      evidence: 'prior',
      version: `prior-${horizonDays}`,
      purchases: PRIOR_MODEL,
      classifier: undefined,
    };
  }
  const purchases = fitPurchases(summaries, kind);
  const classifier =
    kind === 'auto' ? trainClassifier(customers, { asOf, horizonDays, kind: purchases.kind }) : undefined;
  const evidence = classifier ? 'classifier' : 'purchase-model';
  return { ...head, evidence, version: `${evidence}-${head.asOf}-${horizonDays}`, purchases, classifier };
}

/** The better fit of the asked kinds; on a tie MBG/NBD, which does not call every one-time buyer alive. */
function fitPurchases(summaries: readonly PurchaseSummary[], kind: PurchaseModelKind | 'auto'): PurchaseModel {
  const kinds = kind === 'auto' ? PURCHASE_MODELS : [kind];
  return kinds
    .map((one) => fitPurchaseModel(one, summaries))
    .reduce((best, next) => (next.logLikelihood >= best.logLikelihood - 1e-6 ? next : best));
}

function trainClassifier(
  customers: readonly (readonly OrderFact[])[],
  { asOf, horizonDays, kind }: { asOf: Day; horizonDays: number; kind: PurchaseModelKind },
): TrainedClassifier | undefined {
  const cutoff = asOf - horizonDays;
  const summaries = summariesOf(customers, cutoff);
  if (!summaries.some(({ frequency }) => frequency > 0)) return undefined;
  const model = fitPurchaseModel(kind, summaries);
  const rows: number[][] = [];
  const labels: number[] = [];
  for (const orders of customers) {
    const history = historyAsOf(orders, cutoff);
    if (!history) continue;
    rows.push(orderFeatures(history, { asOf: cutoff, model, horizonDays }));
    labels.push(orders.some(({ on }) => on > cutoff && on <= asOf) ? 0 : 1);
  }
  const silent = labels.reduce((sum, label) => sum + label, 0);
  if (silent < MINIMUM_LABELS || labels.length - silent < MINIMUM_LABELS) return undefined;
  return {
    model: fitLogistic(rows, labels, { ridge: RIDGE }),
    cutoff: formatDay(cutoff),
    customers: labels.length,
    quality: crossValidate(rows, labels),
  };
}

function crossValidate(rows: readonly (readonly number[])[], labels: readonly number[]): ModelQuality {
  const probabilities = new Array<number>(labels.length);
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const inFold = (at: number) => at % FOLDS === fold;
    const training = rows.filter((_, at) => !inFold(at));
    const model = fitLogistic(
      training,
      labels.filter((_, at) => !inFold(at)),
      { ridge: RIDGE },
    );
    rows.forEach((row, at) => {
      if (inFold(at)) probabilities[at] = sigmoid(linearPredictor(model, row).value);
    });
  }
  return modelQuality(probabilities, labels);
}

function summariesOf(customers: readonly (readonly OrderFact[])[], asOf: Day): PurchaseSummary[] {
  return customers.map((orders) => historyAsOf(orders, asOf)?.summary).filter((summary) => summary !== undefined);
}

export interface NoOrderPrediction {
  /** Of no order in the horizon after the day. */
  readonly probability: number;
  /** 95 %: of the classifier's estimate, or of the customer's own rate where only the purchase model speaks. */
  readonly interval: readonly [number, number];
}

/** The chance that a customer places no order in the model's horizon after a day. For many customers see {@link noOrderScorer}. */
export function predictNoOrder(model: NoOrderModel, history: OrderHistory, asOf: Day): NoOrderPrediction {
  return noOrderScorer(model)(history.orders, asOf)!;
}

/** Scores one customer's orders as known on a day; undefined before the first. */
export type NoOrderScorer = (orders: readonly OrderFact[], asOf: Day) => NoOrderPrediction | undefined;

/** The model made ready to score many customers one after the other, without making anything per customer but the answer. */
export function noOrderScorer(model: NoOrderModel): NoOrderScorer {
  const { purchases, classifier, horizonDays } = model;
  const tally = new OrderTally();
  if (!classifier) {
    return (orders, asOf) => {
      if (!tally.fill(orders, asOf)) return undefined;
      const { first, last, days } = tally;
      const summary = {
        frequency: days - 1,
        recency: (last - first) / DAYS_PER_WEEK,
        age: (asOf - first) / DAYS_PER_WEEK,
      };
      return fromPurchases(purchases, summary, horizonDays / DAYS_PER_WEEK);
    };
  }
  const predict = preparedPredictor(classifier.model);
  const row = new Float64Array(ORDER_FEATURES.length);
  return (orders, asOf) => {
    if (!tally.fill(orders, asOf)) return undefined;
    const { value, error } = predict(writeFeatures(tally, { asOf, model: purchases, horizonDays }, row));
    return {
      probability: sigmoid(value),
      interval: [sigmoid(value - 1.96 * error), sigmoid(value + 1.96 * error)],
    };
  };
}

/**
 * The interval is over the customer's own rate, Gamma(r + x, α + T) after what was seen: quantiles by Wilson and
 * Hilferty's cube root approximation (1931).
 */
function fromPurchases(model: PurchaseModel, summary: PurchaseSummary, horizon: number): NoOrderPrediction {
  const shape = model.parameters.r + summary.frequency;
  const perUnit = model.parameters.alpha + summary.age;
  const quantile = (z: number) =>
    (shape * Math.max(0, 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape))) ** 3) / perUnit;
  const alive = probabilityAlive(model, summary);
  const silent = (rate: number) => 1 - alive * (1 - Math.exp(-rate * horizon));
  const probability = probabilityNoPurchase(model, summary, horizon);
  return {
    probability,
    interval: [Math.min(probability, silent(quantile(1.96))), Math.max(probability, silent(quantile(-1.96)))],
  };
}

/** What a reader of a probability should know about what it rests on; undefined when there is nothing to say. */
export function noteOnEvidence({ evidence, purchases }: NoOrderModel): string | undefined {
  if (evidence === 'prior') return 'This rests on a stated prior: the company’s own history is too short.';
  if (evidence === 'purchase-model' && purchases.degenerate === 'no-dropout') {
    return 'The history shows nobody leaving for good, so only the order rate speaks.';
  }
  return undefined;
}
