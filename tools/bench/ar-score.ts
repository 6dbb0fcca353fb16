import { noOrderScorer, trainNoOrderModel } from '#domain/health/model/no-order-model';
import type { OrderFact } from '#domain/health/model/order-history';
import { toDay } from '#domain/receivables/calendar-day';
import type { Bench } from './bench.js';

const CUSTOMERS = 100_000;
const TRAINED_ON = 2000;
const AS_OF = toDay('2025-07-08');

/** Park and Miller 1988: the same customers on every machine. */
function generator(seed: number) {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Orders of one customer: a rhythm of its own between three days and four months, some of them gone for good. */
function ordersOf(random: () => number): OrderFact[] {
  const gap = 3 + 117 * random() ** 2;
  const end = random() < 0.2 ? AS_OF - 400 * random() : AS_OF + 1;
  const orders: OrderFact[] = [];
  for (let day = AS_OF - 30 - 500 * random(); day < end; day += 1 + 2 * gap * random()) {
    orders.push({ on: Math.floor(day), amount: 50 + 950 * random() });
  }
  return orders;
}

function customersPerSecond(work: () => number): number {
  const started = performance.now();
  if (!Number.isFinite(work())) throw new Error('a score is no number');
  return (CUSTOMERS * 1000) / (performance.now() - started);
}

export const bench: Bench = {
  name: 'ar.score',
  against: 'a bare pass that reads the same orders: per customer those of the last 90 days and the sum of amounts',
  unit: 'customers/s',
  apart: true,
  prepare: async () => {
    const random = generator(11);
    const customers = Array.from({ length: CUSTOMERS }, () => ordersOf(random));
    const model = trainNoOrderModel(customers.slice(0, TRAINED_ON), { asOf: AS_OF, horizonDays: 90, kind: 'auto' });
    const rows = customers.reduce((sum, orders) => sum + orders.length, 0);
    const scorer = noOrderScorer(model);
    const score = () => {
      let sum = 0;
      for (const orders of customers) {
        const prediction = scorer(orders, AS_OF);
        if (prediction) sum += prediction.probability;
      }
      return sum;
    };
    const count = () => {
      let recent = 0;
      let total = 0;
      for (const orders of customers) {
        for (const { on, amount } of orders) {
          total += amount;
          if (AS_OF - on < 90 && on <= AS_OF) recent += 1;
        }
      }
      return recent + total;
    };
    return {
      ours: async () => customersPerSecond(score),
      theirs: async () => customersPerSecond(count),
      note: `${CUSTOMERS} customers, ${rows} orders; ours makes ${model.classifier ? '18 features, a probability and its interval' : 'a probability'}, one customer at a time`,
    };
  },
};
