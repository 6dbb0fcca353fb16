import { modelQuality } from '../model/model-quality.js';
import { formatDay, monthBounds, toDay } from '../../receivables/calendar-day.js';
import type { InvoiceOutcome } from './issue-facts.js';
import { learnFrom } from './learn-from.fixture.js';
import { predictLate, trainLateModel } from './late-model.js';

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
  /** Which way and how fast the habit drifts. */
  readonly drift: number;
  /** Days later than its habit at present. */
  readonly mood: { days: number };
  /** Days of the month on which it pays. */
  readonly runDays: readonly number[];
}
type Habits = (
  payer: Payer,
  invoice: { readonly issuedOn: number; readonly amount: number },
  random: Random,
) => { terms: number; days: number };

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
  'payment runs on a weekday': ({ habit, terms, weekday }, { issuedOn }, { uniform }) => {
    const ready = issuedOn + terms + Math.round(2 + 10 * habit);
    const run = ready + ((((weekday - ready) % 7) + 7) % 7);
    return { terms, days: run - issuedOn + (uniform() < 0.85 ? 0 : 7) };
  },
  'a payment run a month': ({ habit, terms, runDays }, { issuedOn }) => ({
    terms,
    days: firstRun(issuedOn + Math.round(0.8 * terms + 8 + 6 * habit), [runDays[0]!]) - issuedOn,
  }),
  'two payment runs a month, some missed': ({ habit, runDays }, { issuedOn }, { uniform }) => {
    const ready = issuedOn + Math.round(24 + 7 * habit) + (uniform() < 0.1 ? 10 : 0);
    return { terms: 30, days: firstRun(ready, runDays) - issuedOn };
  },
  'habits that drift over two years': ({ habit, drift }, { issuedOn }, { normal }) => ({
    terms: 30,
    days: 26 + 9 * habit + 14 * drift * ((issuedOn - FIRST_DAY) / 700 - 0.3) + 5 * normal(),
  }),
  'a mood that lasts from one invoice to the next': ({ habit, mood }, _, { normal }) => {
    mood.days = 0.9 * mood.days + 3.5 * normal();
    return { terms: 30, days: 26 + 8 * habit + mood.days + 3 * normal() };
  },
  'larger invoices later': ({ habit }, { amount }, { normal }) => ({
    terms: 30,
    days: 22 + 8 * habit + (14 * (amount - 100)) / 900 + 3 * normal(),
  }),
};

const FIRST_DAY = toDay('2023-01-02');

/** The first of the days of the month on a day or after it. */
function firstRun(ready: number, days: readonly number[]): number {
  for (let day = ready; ; day += 1) {
    const { first, last } = monthBounds(day);
    if (days.some((run) => Math.min(last, first + run - 1) === day)) return day;
  }
}

function fileOf(habits: Habits, seed: number): InvoiceOutcome[] {
  const random = generator(seed);
  const payers = Array.from({ length: 100 }, () => ({
    habit: random.normal(),
    terms: [15, 30, 45, 60][Math.floor(random.uniform() * 4)]!,
    weekday: Math.floor(random.uniform() * 5),
    disputes: 0.4 * random.uniform(),
    drift: random.normal(),
    mood: { days: 0 },
    runDays: [1 + Math.floor(random.uniform() * 14)].flatMap((day) => [day, day + 14]),
  }));
  return Array.from({ length: 2466 }, (_, number) => {
    const customer = Math.floor(random.uniform() ** 1.3 * payers.length);
    const issuedOn = FIRST_DAY + Math.floor((700 * number) / 2466);
    const amount = 100 + 900 * random.uniform();
    const { terms, days } = habits(payers[customer]!, { issuedOn, amount }, random);
    const settledOn = issuedOn + Math.max(0, Math.round(days));
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

const isSummer = (day: number): boolean => /-0[678]-/.test(formatDay(day));

const CUTOFF = toDay('2024-05-06');

/** Bounds of a mean: 1.96 standard errors. */
function meanOf(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, half: 1.96 * Math.sqrt(variance / values.length) };
}

interface Judged {
  readonly invoice: InvoiceOutcome;
  readonly expectedOn: number;
  readonly probabilityLate: number;
}

/** Predictions for what was issued after the cutoff, by a model of what was known then. */
function judge(habits: Habits, seeds: readonly number[]): Judged[] {
  return seeds.flatMap((seed) => {
    const invoices = fileOf(habits, seed);
    const { cases, facts } = learnFrom(invoices);
    const model = trainLateModel(cases, CUTOFF);
    return invoices
      .filter(({ issuedOn }) => issuedOn > CUTOFF)
      .map((invoice) => ({ invoice, ...predictLate(model, invoice, facts.get(invoice.invoiceId)!) }));
  });
}

function daysOff(name: string, judged: readonly Judged[]) {
  const off = meanOf(judged.map(({ invoice, expectedOn }) => Math.abs(invoice.settledOn! - expectedOn)));
  const due = meanOf(judged.map(({ invoice }) => Math.abs(invoice.settledOn! - invoice.dueOn)));
  const { auc, aucInterval } = modelQuality(
    judged.map(({ probabilityLate }) => probabilityLate),
    judged.map(({ invoice }) => (invoice.settledOn! > invoice.dueOn ? 1 : 0)),
  );
  console.info(
    `${name}: n ${judged.length}, off by ${off.mean.toFixed(2)} ± ${off.half.toFixed(2)} days, the due date by ` +
      `${due.mean.toFixed(2)} ± ${due.half.toFixed(2)}, AUC ${auc.toFixed(3)} [${aucInterval.map((one) => one.toFixed(3)).join('–')}]`,
  );
  return { ratio: off.mean / due.mean, auc };
}

describe('the expected pay date on files nobody has seen, trained on the first 70 %', () => {
  // The model was made with other seeds.
  it.each(Object.keys(FILES))('%s: at most half as far off as the due date, AUC at least .88', (name) => {
    const { ratio, auc } = daysOff(name, judge(FILES[name]!, [41, 42, 43]));
    expect(ratio).toBeLessThanOrEqual(0.5);
    expect(auc).toBeGreaterThanOrEqual(0.88);
  });

  it('some are slow every summer: known from the one before', () => {
    const summers: Habits = ({ habit, disputes }, { issuedOn }, { normal }) => ({
      terms: 30,
      days: 26 + 6 * habit + (disputes > 0.2 && isSummer(issuedOn) ? 14 : 0) + 3 * normal(),
    });
    const { ratio, auc } = daysOff('some are slow every summer', judge(summers, [41, 42, 43]));
    expect(ratio).toBeLessThanOrEqual(0.7);
    expect(auc).toBeGreaterThanOrEqual(0.85);
  });

  // Half of the due date's error is out of reach for anybody here: who knows every customer's own median is off by .57 of it.
  it('delays that scatter by a factor: close to what knowing every customer’s habit would give', () => {
    const scattered: Habits = ({ habit }, _, { normal }) => ({
      terms: 30,
      days: 26 * Math.exp(0.38 * habit + 0.28 * normal()),
    });
    const judged = judge(scattered, [41, 42, 43]);
    const { ratio } = daysOff('delays that scatter by a factor', judged);
    expect(ratio).toBeLessThanOrEqual(0.63);
  });
});
