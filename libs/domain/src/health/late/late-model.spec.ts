import { toDay } from '../../receivables/calendar-day.js';
import { areaUnderCurve } from '../model/model-quality.js';
import type { InvoiceOutcome } from './issue-facts.js';
import { LateCases } from './late-cases.js';
import { learnFrom } from './learn-from.fixture.js';
import { predictLate, trainLateModel } from './late-model.js';
import { paymentsToldThrough } from './walk-issues.js';

/** A small deterministic generator (Park and Miller 1988), so that the case is the same everywhere. */
function generator(seed: number) {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Customers with habits of their own: each pays around its own day, a third of them beyond terms. */
function history(seed: number): InvoiceOutcome[] {
  const random = generator(seed);
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const invoices: InvoiceOutcome[] = [];
  for (let customer = 0; customer < 60; customer += 1) {
    const habit = 27 + 9 * normal();
    for (let number = 0; number < 30; number += 1) {
      const issuedOn = toDay('2024-01-01') + Math.floor(number * 20 + random() * 20);
      const days = Math.max(1, Math.round(habit + 4 * normal()));
      invoices.push({
        invoiceId: `${customer}-${number}`,
        customerId: `c${customer}`,
        issuedOn,
        dueOn: issuedOn + 30,
        amount: 100 + random() * 900,
        settledOn: issuedOn + days,
      });
    }
  }
  return invoices;
}

const CUTOFF = toDay('2025-01-01');

it('remembers how late the same weeks last year were against what is usual', () => {
  const issued = (day: string, beyond?: number): InvoiceOutcome => {
    const issuedOn = toDay(day);
    const dueOn = issuedOn + 30;
    const settledOn = beyond === undefined ? undefined : dueOn + beyond;
    return { invoiceId: day, customerId: 'c', issuedOn, dueOn, amount: 1, settledOn };
  };
  const { facts } = learnFrom([
    issued('2024-02-01', 0),
    issued('2024-06-20', 20),
    issued('2024-07-05', 20),
    issued('2024-11-01', 0),
    issued('2025-02-10'),
    issued('2025-06-27'),
    issued('2025-09-15'),
  ]);
  const of = (day: string) => facts.get(day)!.seasonBeyond;
  // Two settlements of 20 against a usual 10, two of no difference added.
  expect(of('2025-06-27')).toBeCloseTo(5, 6);
  expect(of('2025-02-10')).toBeCloseTo(-10 / 3, 5);
  expect(of('2025-09-15')).toBeUndefined();
  expect(of('2024-07-05')).toBeUndefined();
});

it('knows the invoices issued last: the younger weighs twice, one open longer than usual counts with its age', () => {
  const issued = (day: number, settledOn?: number): InvoiceOutcome => ({
    invoiceId: `${day}`,
    customerId: 'c',
    issuedOn: day,
    dueOn: day + 30,
    amount: 1,
    settledOn,
  });
  const of = (...invoices: InvoiceOutcome[]) => learnFrom([...invoices, issued(100)]).facts.get('100')!.latelyBeyond;
  expect(of(issued(0, 34))).toBe(4);
  expect(of(issued(0, 34), issued(10, 50))).toBe((0.5 * 4 + 10) / 1.5);
  // Open and not yet beyond the usual 4 days after it was due: says nothing.
  expect(of(issued(0, 34), issued(66))).toBe(4);
  // Open 5 days after it was due, and surely for some more.
  expect(of(issued(0, 34), issued(65))).toBe((0.5 * 4 + 7) / 1.5);
  expect(of(issued(0))).toBeUndefined();
});

describe('late payment', () => {
  const invoices = history(7);
  const { cases, facts } = learnFrom(invoices);
  const model = trainLateModel(cases, CUTOFF);
  const future = invoices.filter(({ issuedOn }) => issuedOn > CUTOFF);
  const predictions = future.map((invoice) => predictLate(model, invoice, facts.get(invoice.invoiceId)!));

  it('ranks invoices nobody has seen, and its pay date is at most half as far off as the due date', () => {
    const labels = future.map(({ settledOn, dueOn }) => (settledOn! > dueOn ? 1 : 0));
    expect(
      areaUnderCurve(
        predictions.map(({ probabilityLate }) => probabilityLate),
        labels,
      ),
    ).toBeGreaterThan(0.9);
    const off = (guess: (at: number) => number) =>
      future.reduce((sum, { settledOn }, at) => sum + Math.abs(settledOn! - guess(at)), 0) / future.length;
    expect(off((at) => predictions[at]!.expectedOn)).toBeLessThan(0.5 * off((at) => future[at]!.dueOn));
  });

  it('payments told up to a day only make no bad payers of those who pay later', () => {
    const told = invoices.map((one) => (one.settledOn! > CUTOFF ? { ...one, settledOn: undefined } : one));
    const known = learnFrom(told, paymentsToldThrough(CUTOFF));
    const model = trainLateModel(known.cases, CUTOFF + 1);
    const guesses = future.map((one) => predictLate(model, one, known.facts.get(one.invoiceId)!));
    const late = future.map(({ settledOn, dueOn }) => (settledOn! > dueOn ? 1 : 0));
    expect(
      areaUnderCurve(
        guesses.map(({ probabilityLate }) => probabilityLate),
        late,
      ),
    ).toBeGreaterThan(0.9);
    const off = (guess: (at: number) => number) =>
      future.reduce((sum, { settledOn }, at) => sum + Math.abs(settledOn! - guess(at)), 0) / future.length;
    expect(off((at) => guesses[at]!.expectedOn)).toBeLessThan(0.5 * off((at) => future[at]!.dueOn));
  });

  it('knows nothing of the day of issue or later: changing what comes changes no prediction', () => {
    const one = future[40]!;
    const rewritten = invoices.map((invoice) =>
      invoice.settledOn! >= one.issuedOn ? { ...invoice, settledOn: undefined } : invoice,
    );
    const known = rewritten.filter(({ issuedOn }) => issuedOn <= one.issuedOn);
    const again = learnFrom(known);
    expect(again.facts.get(one.invoiceId)).toEqual(facts.get(one.invoiceId));
    const retrained = trainLateModel(again.cases, CUTOFF);
    expect(predictLate(retrained, one, again.facts.get(one.invoiceId)!)).toEqual(predictions[40]);
  });

  it('with little history it says what the customer and the others did, and with none a stated prior', () => {
    const few = invoices.slice(0, 20);
    const sparse = trainLateModel(learnFrom(few).cases, CUTOFF);
    expect(sparse.late).toBeUndefined();
    const stranger = { issuedOn: CUTOFF, dueOn: CUTOFF + 30, amount: 5 };
    const nothing = learnFrom([{ ...stranger, invoiceId: 'x', customerId: 'x', settledOn: undefined }]).facts.get('x')!;
    expect(predictLate(sparse, stranger, nothing).probabilityLate).toBeCloseTo(sparse.prior.lateShare, 12);
    const empty = trainLateModel(new LateCases(), CUTOFF);
    expect(predictLate(empty, stranger, nothing)).toEqual({ probabilityLate: 0.33, expectedOn: CUTOFF + 35 });
  });
});
