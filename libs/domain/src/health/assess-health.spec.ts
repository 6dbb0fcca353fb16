import { toDay } from '../receivables/calendar-day.js';
import type { LedgerEntry } from '../receivables/ledger-entry.js';
import { assessHealth, DEFAULT_HEALTH, type HealthFacts } from './assess-health.js';
import { nextHealthState } from './health-state.js';
import { orderVelocity, seasonalLook } from './order-velocity.js';
import { payDrift } from './pay-drift.js';

const head = { sourceEventId: 'e', customerId: '2147', currency: 'USD', recordedAt: 0 };

/** Invoices as [number, day, amount, days until paid or undefined], all Net 30. */
function ledger(rows: [string, string, bigint, number?][]): LedgerEntry[] {
  return rows.flatMap(([number, on, amountMinor, paidAfter]): LedgerEntry[] => {
    const issued = toDay(on);
    const bill: LedgerEntry = {
      ...head,
      kind: 'invoice',
      documentId: number,
      amountMinor,
      effectiveOn: issued,
      invoiceId: number,
      invoiceNumber: number,
      dueOn: issued + 30,
    };
    if (paidAfter === undefined) return [bill];
    const pay = { ...head, amountMinor, effectiveOn: issued + paidAfter };
    return [
      bill,
      { ...pay, kind: 'payment', documentId: `p-${number}` },
      { ...pay, kind: 'application', documentId: `a-${number}`, invoiceId: number, fundingId: `p-${number}` },
    ];
  });
}

const facts = (entries: LedgerEntry[], day: string, orders: string[] = []): HealthFacts => ({
  orders: {
    count: orders.length,
    recencyDays: orders.length ? toDay(day) - Math.max(...orders.map(toDay)) : undefined,
    velocity: orderVelocity(orders.map(toDay), toDay(day)),
  },
  payments: payDrift([entries], toDay(day)),
});

/** Thursdays, one order a week through the day. */
const weekly = (from: string, through: string): string[] => {
  const out: string[] = [];
  for (let day = toDay(from); day <= toDay(through); day += 7)
    out.push(new Date(day * 86_400_000).toISOString().slice(0, 10));
  return out;
};

describe('the worked example: Driscoll, a weekly draw, Net 30', () => {
  const unpaid = ledger([['INV-1', '2025-05-23', 1_842_000n]]);
  const state = (entries: LedgerEntry[], day: string) => {
    const now = assessHealth(facts(entries, day, weekly('2024-09-05', day)));
    const weekBefore = new Date((toDay(day) - 7) * 86_400_000).toISOString().slice(0, 10);
    const before = assessHealth(facts(entries, weekBefore, weekly('2024-09-05', weekBefore)));
    return { state: nextHealthState('stable', { now: now.score, before: before.score }), reasons: now.reasons };
  };

  it('stays stable on the day of the invoice, velocity flat', () => {
    expect(state(unpaid, '2025-05-23')).toEqual({ state: 'stable', reasons: [] });
  });

  it('unpaid on 8 July it is stable → watch, with days to pay as the reason', () => {
    const after = state(unpaid, '2025-07-08');
    expect(after.state).toBe('watch');
    expect(after.reasons.map(({ code }) => code)).toEqual(['DAYS_TO_PAY_TREND']);
    expect(after.reasons[0]!.sentence).toBe(
      'Days to pay are trending up: invoice INV-1 is 46 days old and unpaid, the habit is 30 days.',
    );
  });

  it('paid on 22 June it stays stable', () => {
    expect(state(ledger([['INV-1', '2025-05-23', 1_842_000n, 30]]), '2025-07-08')).toEqual({
      state: 'stable',
      reasons: [],
    });
  });
});

describe('signals', () => {
  const prompt = (count: number): [string, string, bigint, number?][] =>
    Array.from({ length: count }, (_, index) => [
      `I${String(index).padStart(2, '0')}`,
      new Date((toDay('2024-06-03') + 7 * index) * 86_400_000).toISOString().slice(0, 10),
      100_000n,
      20,
    ]);

  it('the habit is the customer’s own, not the terms', () => {
    const drift = payDrift([ledger(prompt(40))], toDay('2025-06-01'))!;
    expect(drift.habitDays).toBeCloseTo((35 * 20 + 3 * 30) / 38, 10);
    expect(drift.driftDays).toBe(0);
  });

  it('slower settled invoices are a trend too', () => {
    const slow: [string, string, bigint, number?][] = [
      '2025-03-10',
      '2025-03-17',
      '2025-03-24',
      '2025-03-31',
      '2025-04-07',
    ].map((on, index) => [`S${index}`, on, 100_000n, 36]);
    const { reasons, score } = assessHealth(facts(ledger([...prompt(30), ...slow]), '2025-06-01'));
    expect(reasons[0]!.code).toBe('DAYS_TO_PAY_TREND');
    expect(reasons[0]!.sentence).toBe(
      'Days to pay are trending up: the last invoices took 36 days, the habit is 21 days.',
    );
    expect(score).toBeGreaterThan(DEFAULT_HEALTH.watch);
    expect(score).toBeLessThan(DEFAULT_HEALTH.atRisk);
  });

  it('a small forgotten invoice is no drift', () => {
    const drift = payDrift(
      [
        ledger([
          ['old', '2025-01-02', 400n],
          ['new', '2025-05-20', 100_000n],
        ]),
      ],
      toDay('2025-06-01'),
    )!;
    expect([drift.driftDays, drift.latest]).toEqual([0, undefined]);
  });

  it('velocity: four fifths fewer orders than before are a risk, told with both counts', () => {
    const orders = [...weekly('2025-01-02', '2025-03-20'), '2025-04-10', '2025-05-01'];
    const { reasons, score } = assessHealth(facts([], '2025-06-20', orders));
    expect(reasons[0]).toMatchObject({
      code: 'ORDER_VELOCITY',
      sentence: 'Orders less often: 2 orders in the last 90 days, 12 in the 90 days before.',
    });
    expect(score).toBeGreaterThan(DEFAULT_HEALTH.atRisk);
    expect(orderVelocity(orders.map(toDay), toDay('2025-06-20')).decline).toBeCloseTo(1 - 2 / 12, 12);
  });

  it('a school that paused last summer as well is no risk this summer', () => {
    const school = [...weekly('2023-09-07', '2024-06-06'), ...weekly('2024-09-05', '2025-06-05')];
    const asOf = toDay('2025-06-20');
    const orders = (days: string[]) => ({
      count: days.length,
      recencyDays: 15,
      velocity: orderVelocity(days.map(toDay), asOf),
      seasonal: seasonalLook(days.map(toDay), asOf, { horizon: 70 }),
      probabilityNoOrder: 0.6,
    });
    expect(orders(school).seasonal).toMatchObject({ sameWeeksLastYear: 11, nextWeeksLastYear: 0 });
    const paused = assessHealth({ orders: orders(school), payments: undefined });
    expect(paused.reasons[0]!.code).toBe('SEASONAL_PAUSE');
    expect(paused.score).toBeLessThan(DEFAULT_HEALTH.watch);

    // Gone since February, long before the holidays: the holidays excuse nothing. Nor do they who never came back.
    const left = school.filter((day) => day < '2025-02-15');
    const gone = school.filter((day) => day < '2024-07-01');
    for (const days of [left, gone]) {
      const { score, reasons } = assessHealth({ orders: orders(days), payments: undefined });
      expect([score, reasons[0]!.code]).toEqual([0.6, 'NO_ORDER_RISK']);
    }

    const allYear = weekly('2023-09-07', '2025-06-05');
    const leaving = assessHealth({ orders: orders(allYear), payments: undefined });
    expect(leaving).toMatchObject({ score: 0.6, reasons: [{ code: 'NO_ORDER_RISK' }] });
    expect(leaving.reasons[0]!.sentence).toContain('13 in the same weeks last year');
    expect(seasonalLook(weekly('2025-01-02', '2025-06-05').map(toDay), asOf)).toBeUndefined();
  });

  it('says when there is too little history to judge the rhythm', () => {
    expect(assessHealth(facts([], '2025-06-20', ['2025-06-01']))).toEqual({
      score: 0,
      reasons: [
        {
          code: 'LITTLE_HISTORY',
          sentence: 'Only 1 order day so far; the order rhythm is judged from 3 on.',
          weight: 0,
        },
      ],
    });
  });
});
