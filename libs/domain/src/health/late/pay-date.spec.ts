import { modelQuality } from '../model/model-quality.js';
import { monthBounds, toDay } from '../../receivables/calendar-day.js';
import { factsAtIssue, type InvoiceOutcome } from './issue-facts.js';
import { predictLate, trainLateModel } from './late-model.js';
import { nearestRun, paymentRuns } from './payment-runs.js';

/** Park and Miller 1988: the same files everywhere. */
function generator(seed: number) {
  let state = seed * 7919 + 13;
  const uniform = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

type Random = ReturnType<typeof generator>;
interface Payer {
  readonly habit: number;
  readonly terms: number;
  readonly weekday: number;
  readonly disputes: number;
}
type Habits = (payer: Payer, issuedOn: number, random: Random) => { terms: number; days: number };

/** Ways in which customers pay; each is a file of its own that the model has never seen. */
const FILES: Readonly<Record<string, Habits>> = {
  'a day of its own each, disputes in between': ({ habit, disputes }, _, { uniform, normal }) => ({
    terms: 30,
    days: 26 + 11 * habit + 5 * normal() + (uniform() < disputes ? 9 : 0),
  }),
  'a day of its own each': ({ habit }, _, { normal }) => ({ terms: 30, days: 27 + 9 * habit + 4 * normal() }),
  'terms of 15 to 60 days, mixed': ({ habit, terms }, _, { uniform, normal }) => {
    const own = uniform() < 0.2 ? 30 : terms;
    return { terms: own, days: own + 2 + 11 * habit + 5 * normal() };
  },
  'payment runs on a weekday': ({ habit, terms, weekday }, issuedOn, { uniform }) => {
    const ready = issuedOn + terms + Math.round(2 + 10 * habit);
    const run = ready + ((((weekday - ready) % 7) + 7) % 7);
    return { terms, days: run - issuedOn + (uniform() < 0.85 ? 0 : 7) };
  },
};

function fileOf(habits: Habits, seed: number): InvoiceOutcome[] {
  const random = generator(seed);
  const payers = Array.from({ length: 100 }, () => ({
    habit: random.normal(),
    terms: [15, 30, 45, 60][Math.floor(random.uniform() * 4)]!,
    weekday: Math.floor(random.uniform() * 5),
    disputes: 0.4 * random.uniform(),
  }));
  return Array.from({ length: 2466 }, (_, number) => {
    const customer = Math.floor(random.uniform() ** 1.3 * payers.length);
    const issuedOn = toDay('2023-01-02') + Math.floor((700 * number) / 2466);
    const { terms, days } = habits(payers[customer]!, issuedOn, random);
    const settledOn = issuedOn + Math.max(0, Math.round(days));
    const amount = 100 + 900 * random.uniform();
    return {
      invoiceId: `i${number}`,
      customerId: `c${customer}`,
      issuedOn,
      dueOn: issuedOn + terms,
      amount,
      settledOn,
    };
  });
}

const CUTOFF = toDay('2024-05-06');

/** Bounds of a mean: 1.96 standard errors. */
function meanOf(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, half: 1.96 * Math.sqrt(variance / values.length) };
}

describe('the expected pay date on files nobody has seen, trained on the first 70 %', () => {
  it.each(Object.keys(FILES))('%s: at most half as far off as the due date, AUC at least .88', (name) => {
    const cases = [1, 2, 3].flatMap((seed) => {
      const invoices = fileOf(FILES[name]!, seed);
      const facts = factsAtIssue(invoices);
      const model = trainLateModel(invoices, facts, CUTOFF);
      return invoices
        .filter(({ issuedOn }) => issuedOn > CUTOFF)
        .map((invoice) => ({ invoice, ...predictLate(model, invoice, facts.get(invoice.invoiceId)!) }));
    });
    const off = meanOf(cases.map(({ invoice, expectedOn }) => Math.abs(invoice.settledOn! - expectedOn)));
    const due = meanOf(cases.map(({ invoice }) => Math.abs(invoice.settledOn! - invoice.dueOn)));
    const { auc, aucInterval } = modelQuality(
      cases.map(({ probabilityLate }) => probabilityLate),
      cases.map(({ invoice }) => (invoice.settledOn! > invoice.dueOn ? 1 : 0)),
    );
    console.info(
      `${name}: n ${cases.length}, off by ${off.mean.toFixed(2)} ± ${off.half.toFixed(2)} days, the due date by ` +
        `${due.mean.toFixed(2)} ± ${due.half.toFixed(2)}, AUC ${auc.toFixed(3)} [${aucInterval.map((one) => one.toFixed(3)).join('–')}]`,
    );
    expect(off.mean).toBeLessThanOrEqual(due.mean / 2);
    expect(auc).toBeGreaterThanOrEqual(0.88);
  });
});

describe('payment runs', () => {
  it('are found where payments keep to a day of the week or of the month, and nowhere else', () => {
    const monday = toDay('2025-06-02');
    const weekly = [0, 14, 21, 49, 70].map((days) => monday + days);
    expect(nearestRun(monday + 8, paymentRuns(weekly))).toBe(monday + 7);
    expect(nearestRun(monday + 5, paymentRuns(weekly))).toBe(monday + 7);
    const tenth = ['2025-01-10', '2025-02-10', '2025-03-11', '2025-04-10', '2025-05-09'].map(toDay);
    const { runMonthDay } = paymentRuns(tenth);
    expect(nearestRun(toDay('2025-07-03'), { runWeekday: undefined, runMonthDay })).toBe(toDay('2025-07-10'));
    expect(nearestRun(toDay('2025-07-28'), { runWeekday: undefined, runMonthDay: 31 })).toBe(
      monthBounds(toDay('2025-07-01')).last,
    );
    expect(paymentRuns([0, 3, 5, 9, 15, 20, 26].map((days) => monday + days))).toEqual({
      runWeekday: undefined,
      runMonthDay: undefined,
    });
    expect(paymentRuns(weekly.slice(0, 4)).runWeekday).toBeUndefined();
  });
});
