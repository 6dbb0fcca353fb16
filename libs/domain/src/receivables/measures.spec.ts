import { toDay } from './calendar-day.js';
import { foldLedger } from './fold-ledger.js';
import type { LedgerEntry } from './ledger-entry.js';
import { collectionEffectiveness, countbackDays, daysSalesOutstanding } from './measures.js';
import { MonthBook } from './monthly-receivables.js';
import { ewma, weightedMean } from './pay-history.js';

describe('DSO', () => {
  it('is receivables ÷ sales × days', () => {
    expect(daysSalesOutstanding(120_000n, 300_000n, 90)).toBe(36);
    expect(daysSalesOutstanding(120_000n, 0n, 90)).toBeUndefined();
  });

  it('by countback: 166.33 for the textbook example that is printed as 179.7', () => {
    const months = [
      [250_000n, 30],
      [175_000n, 31],
      [225_000n, 31],
      [250_000n, 30],
      [200_000n, 31],
      [225_000n, 30],
    ] as const;
    const newestFirst = months.map(([salesMinor, days]) => ({ salesMinor, days }));
    expect(countbackDays(1_200_000n, newestFirst)).toBeCloseTo(166.33, 2);
  });

  it('by countback: one month in part, and an end at a month without sales', () => {
    expect(countbackDays(50n, [{ salesMinor: 100n, days: 30 }])).toBe(15);
    expect(
      countbackDays(500n, [
        { salesMinor: 100n, days: 30 },
        { salesMinor: 0n, days: 31 },
        { salesMinor: 900n, days: 30 },
      ]),
    ).toBe(30);
  });
});

it('CEI is 100 when all that was due came in', () => {
  const amounts = { beginMinor: 1000n, salesMinor: 500n, endMinor: 400n, endNotDueMinor: 400n };
  expect(collectionEffectiveness(amounts)).toBe(100);
  expect(collectionEffectiveness({ ...amounts, endMinor: 950n })).toBe(50);
});

it('the moving average starts at the first value and leans by a third towards the newest', () => {
  expect(ewma([30, 40])).toBeCloseTo(33, 12);
  expect(ewma([])).toBeUndefined();
});

it('means are weighted by amount', () => {
  const paid = (daysToPay: number, amountMinor: bigint) => ({
    invoiceId: '',
    settledOn: 0,
    daysToPay,
    daysBeyondTerms: 0,
    amountMinor,
  });
  expect(weightedMean([paid(10, 300n), paid(50, 100n)], ({ daysToPay }) => daysToPay)).toBe(20);
});

describe('months', () => {
  const head = { sourceEventId: 'e', customerId: 'c', currency: 'USD', recordedAt: 0 };
  const bill = (id: string, on: string, amountMinor: bigint): LedgerEntry => ({
    ...head,
    kind: 'invoice',
    documentId: id,
    invoiceId: id,
    amountMinor,
    effectiveOn: toDay(on),
    dueOn: toDay(on) + 30,
  });
  const ledger: LedgerEntry[] = [
    bill('a', '2025-01-10', 310_00n),
    bill('b', '2025-02-10', 280_00n),
    { ...head, kind: 'payment', documentId: 'p', amountMinor: 310_00n, effectiveOn: toDay('2025-02-20') },
    {
      ...head,
      kind: 'application',
      documentId: 'x',
      invoiceId: 'a',
      fundingId: 'p',
      amountMinor: 310_00n,
      effectiveOn: toDay('2025-02-20'),
    },
  ];

  const AS_OF = toDay('2025-03-15');
  const monthsOf = (entries: readonly LedgerEntry[]) => {
    const book = new MonthBook(toDay('2025-01-10'), AS_OF);
    book.add(foldLedger(entries, { asOf: AS_OF }, { changes: true }));
    return book.months();
  };

  it('carry sales, balance and the measures; the last one counts its days so far', () => {
    const months = monthsOf(ledger);
    expect(months.map(({ month, salesMinor, endMinor }) => [month, salesMinor, endMinor])).toEqual([
      ['2025-01', 310_00n, 310_00n],
      ['2025-02', 280_00n, 280_00n],
      ['2025-03', 0n, 280_00n],
    ]);
    expect(months[0]).toMatchObject({ dso: 31, bestPossible: 31, averageDaysDelinquent: 0, countback: 31 });
    expect(months[1]).toMatchObject({ dso: 28, collectionEffectiveness: 100 });
    expect(months[1]!.dso3m).toBeCloseTo((280 / 590) * 59, 10);
    expect(months[2]).toMatchObject({ dso: undefined, countback: undefined });
    expect(months[2]!.collectionEffectiveness).toBe(0);
  });

  it('end each month on the balance that the fold of that day has', () => {
    const more: LedgerEntry[] = [
      ...ledger,
      bill('late', '2025-03-01', 50_00n),
      {
        ...head,
        kind: 'write-off',
        documentId: 'w',
        invoiceId: 'late',
        amountMinor: 1_00n,
        effectiveOn: toDay('2025-02-25'),
      },
      {
        ...head,
        kind: 'write-off',
        documentId: 'w2',
        invoiceId: 'nowhere',
        amountMinor: 9_00n,
        effectiveOn: toDay('2025-02-25'),
      },
      { ...head, kind: 'credit', documentId: 'c', amountMinor: 7_00n, effectiveOn: toDay('2025-01-31') },
    ];
    const ends = ['2025-01-31', '2025-02-28', '2025-03-15'].map(
      (day) => foldLedger(more, { asOf: toDay(day) }).balanceMinor,
    );
    expect(monthsOf(more).map(({ endMinor }) => endMinor)).toEqual(ends);
  });

  it('sell net: credit memos and invoices below zero are taken off, payments and write-offs are not', () => {
    const credits: LedgerEntry[] = [
      ...ledger,
      bill('back', '2025-02-12', -30_00n),
      { ...head, kind: 'credit', documentId: 'c', amountMinor: 20_00n, effectiveOn: toDay('2025-03-02') },
      {
        ...head,
        kind: 'write-off',
        documentId: 'w',
        invoiceId: 'b',
        amountMinor: 5_00n,
        effectiveOn: toDay('2025-02-25'),
      },
    ];
    const months = monthsOf(credits);
    expect(months.map(({ salesMinor }) => salesMinor)).toEqual([310_00n, 250_00n, -20_00n]);
    // More was credited than sold: nothing to measure against.
    expect(months[2]).toMatchObject({ dso: undefined, countback: undefined });
  });
});
