import { existsSync, readFileSync } from 'node:fs';
import { toDay } from '../../receivables/calendar-day.js';
import { assessHealth, DEFAULT_HEALTH } from '../assess-health.js';
import { type HealthState, nextHealthState } from '../health-state.js';
import { orderVelocity } from '../order-velocity.js';
import { areaUnderCurve, modelQuality } from './model-quality.js';
import { predictNoOrder, trainNoOrderModel } from './no-order-model.js';
import { historyAsOf, type OrderFact } from './order-history.js';
import { probabilityNoPurchase } from './predict-purchases.js';

/** 18,532 orders of 4,338 wholesale customers, derived from UCI Online Retail (Chen, Sain and Guo 2012, CC BY 4.0). */
const FILE = '../shared/data/ar/online_retail_orders.csv';
const present = existsSync(FILE);
if (!present)
  console.warn(`Online Retail suite: ${FILE} is missing, the accuracy of the no-order model is not checked`);

const customers = new Map<string, OrderFact[]>();
for (const line of present ? readFileSync(FILE, 'utf8').trim().split('\n').slice(1) : []) {
  const [, customer, date, total] = line.split(',');
  const order = { on: toDay(date!), amount: Number(total) };
  customers.set(customer!, [...(customers.get(customer!) ?? []), order]);
}
const everyone = [...customers.values()];
const HORIZON = 90;
const CUTOFF = toDay('2011-09-10');

/** Customers with a number of order days by a day, each with its history and whether it was silent afterwards. */
const casesAt = (asOf: number, minimumDays: number) =>
  everyone.flatMap((orders) => {
    const history = historyAsOf(orders, asOf);
    if (!history || history.days.length < minimumDays) return [];
    const silent = orders.some(({ on }) => on > asOf && on <= asOf + HORIZON) ? 0 : 1;
    return [{ orders, history, silent }];
  });

const report = (name: string, { auc, aucInterval, brier, base, cases }: ReturnType<typeof modelQuality>) =>
  console.info(
    `${name}: n ${cases}, base ${base.toFixed(3)}, AUC ${auc.toFixed(4)} [${aucInterval.map((one) => one.toFixed(3)).join('–')}], Brier ${brier.toFixed(4)}`,
  );

describe('no order in 90 days, Online Retail, trained on data up to 2011-09-10', () => {
  if (!present) {
    it('is not there: nothing to check', () => expect(everyone).toEqual([]));
    return;
  }
  const model = trainNoOrderModel(everyone, { asOf: CUTOFF, horizonDays: HORIZON, kind: 'auto' });

  it('looks at nothing later than its day', () => {
    const past = everyone.map((orders) => orders.filter(({ on }) => on <= CUTOFF));
    expect(trainNoOrderModel(past, { asOf: CUTOFF, horizonDays: HORIZON, kind: 'auto' })).toEqual(model);
    expect(model).toMatchObject({ evidence: 'classifier', classifier: { cutoff: '2011-06-12' } });
  });

  it('says that the dropout part of the fit means nothing here', () => {
    expect(model.purchases.degenerate).toBe('no-dropout');
  });

  it('customers with three or more order days: AUC at least .734, Brier below .1464; better than its rivals', () => {
    const cases = casesAt(CUTOFF, 3);
    const labels = cases.map(({ silent }) => silent);
    const probabilities = cases.map(({ history }) => predictNoOrder(model, history, CUTOFF).probability);
    const quality = modelQuality(probabilities, labels);
    report('≥ 3 order days', quality);
    expect(cases).toHaveLength(1270);
    expect(quality.auc).toBeGreaterThanOrEqual(0.734);
    expect(quality.brier).toBeLessThan(0.1464);

    const byRate = cases.map(({ history }) => probabilityNoPurchase(model.purchases, history.summary, HORIZON / 7));
    const byVelocity = cases.map(
      ({ orders }) =>
        orderVelocity(
          orders.map(({ on }) => on),
          CUTOFF,
        ).decline ?? 0,
    );
    const rivals = [areaUnderCurve(byRate, labels), areaUnderCurve(byVelocity, labels)];
    console.info(`rivals: P(0 orders) ${rivals[0]!.toFixed(4)}, order_velocity_decline ${rivals[1]!.toFixed(4)}`);
    expect(rivals[0]).toBeCloseTo(0.689, 2);
    for (const rival of rivals) expect(quality.auc).toBeGreaterThan(rival);
  });

  it('all customers: AUC at least .7404, Brier below .2130', () => {
    const cases = casesAt(CUTOFF, 1);
    const probabilities = cases.map(({ history }) => predictNoOrder(model, history, CUTOFF).probability);
    const quality = modelQuality(
      probabilities,
      cases.map(({ silent }) => silent),
    );
    report('all', quality);
    expect(quality.auc).toBeGreaterThanOrEqual(0.7404);
    expect(quality.brier).toBeLessThan(0.213);
  });

  it('weekly states: at most 4 customers flip three times or more, and at least 42 % of the at-risk go silent', () => {
    const weeks = Array.from({ length: 14 }, (_, week) => CUTOFF - 7 * (13 - week));
    let flippers = 0;
    let changes = 0;
    const ends = new Map<HealthState, number[]>();
    const cases = casesAt(CUTOFF, 3);
    for (const { orders, silent } of cases) {
      let state: HealthState = 'stable';
      let before: number | undefined;
      let flips = 0;
      for (const [index, asOf] of weeks.entries()) {
        const history = historyAsOf(orders, asOf);
        if (!history || history.days.length < DEFAULT_HEALTH.minimumOrders) continue;
        const { probability, interval } = predictNoOrder(model, history, asOf);
        const days = orders.map(({ on }) => on);
        const facts = {
          count: history.days.length,
          recencyDays: asOf - history.days.at(-1)!,
          velocity: orderVelocity(days, asOf),
          probabilityNoOrder: probability,
          interval,
        };
        const { score } = assessHealth({ orders: facts, payments: undefined });
        const next = nextHealthState(state, { now: score, before: before ?? (index === 0 ? score : undefined) });
        if (next !== state && index > 0) flips += 1;
        state = next;
        before = score;
      }
      changes += flips;
      if (flips >= 3) flippers += 1;
      ends.set(state, [...(ends.get(state) ?? []), silent]);
    }
    const rate = (state: HealthState) => {
      const labels = ends.get(state) ?? [];
      return labels.reduce((sum, label) => sum + label, 0) / labels.length;
    };
    console.info(
      `weekly states: ${changes} changes, ${flippers} flip three times or more of ${cases.length}; silent afterwards: ` +
        `stable ${rate('stable').toFixed(3)}, watch ${rate('watch').toFixed(3)}, at-risk ${rate('at-risk').toFixed(3)}`,
    );
    expect(flippers).toBeLessThanOrEqual(4);
    expect(rate('at-risk')).toBeGreaterThanOrEqual(0.42);
    expect(rate('stable')).toBeLessThan(rate('watch'));
    expect(rate('watch')).toBeLessThan(rate('at-risk'));
  });
});
