import fc from 'fast-check';
import { distinctEntries, type LedgerEntry } from '../receivables/ledger-entry.js';
import { toDay } from '../receivables/calendar-day.js';
import {
  ageInvoices,
  ageLedger,
  ageReceivables,
  AgingImbalanceError,
  assertBalanced,
  sumAgings,
} from './age-receivables.js';
import { bucketIndex, bucketNames, DEFAULT_AGING } from './aging-policy.js';

let serial = 0;
const entry = (
  kind: LedgerEntry['kind'],
  on: string,
  amount: bigint,
  more: Partial<LedgerEntry> = {},
): LedgerEntry => ({
  kind,
  documentId: `d${++serial}`,
  sourceEventId: `e${serial}`,
  customerId: '2147',
  currency: 'USD',
  amountMinor: amount,
  effectiveOn: toDay(on),
  recordedAt: 0,
  ...more,
});
const invoice = (id: string, on: string, due: string, amount: bigint, more: Partial<LedgerEntry> = {}) =>
  entry('invoice', on, amount, { documentId: id, invoiceId: id, invoiceNumber: id, dueOn: toDay(due), ...more });
const asOf = (day: string) => ({ ...DEFAULT_AGING, asOf: toDay(day) });

describe('buckets', () => {
  it('are closed above: 30 days is current, 31 is not', () => {
    const { edges } = DEFAULT_AGING;
    expect(bucketNames(edges)).toEqual(['current', '30-60', '60-90', '90+']);
    expect([-400, 0, 30, 31, 60, 61, 90, 91, 4000].map((age) => bucketIndex(age, edges))).toEqual([
      0, 0, 0, 1, 1, 2, 2, 3, 3,
    ]);
    expect(() => bucketNames([30, 30])).toThrow(RangeError);
  });
});

describe('pains of users, each as a case', () => {
  it('not-yet-due invoices are in a bucket, so that the buckets make the balance (ERPNext #51596)', () => {
    const aging = ageLedger([invoice('i1', '2025-05-23', '2025-09-30', 1000n)], {
      ...asOf('2025-06-01'),
      basis: 'due_date',
    });
    expect(aging.bucketsMinor).toEqual([1000n, 0n, 0n, 0n]);
    expect(aging.pastDueMinor).toBe(0n);
  });

  it('a later payment does not change an earlier report (Odoo #247538)', () => {
    const before = [invoice('i1', '2025-01-01', '2025-01-31', 1000n)];
    const after = [
      ...before,
      entry('payment', '2025-03-10', 1000n, { documentId: 'p1' }),
      entry('application', '2025-03-10', 1000n, { invoiceId: 'i1', fundingId: 'p1' }),
    ];
    expect(ageReceivables(after, asOf('2025-03-09'))).toEqual(ageReceivables(before, asOf('2025-03-09')));
    expect(ageLedger(after, asOf('2025-03-10')).balanceMinor).toBe(0n);
  });

  it('a part payment leaves the rest in the invoice’s own bucket (Odoo #16235)', () => {
    const aging = ageLedger(
      [
        invoice('i1', '2025-01-01', '2025-01-31', 1_000_000n),
        entry('payment', '2025-01-20', 450_000n, { documentId: 'p1' }),
        entry('application', '2025-01-20', 450_000n, { invoiceId: 'i1', fundingId: 'p1' }),
      ],
      asOf('2025-02-15'),
    );
    expect(aging.bucketsMinor).toEqual([0n, 550_000n, 0n, 0n]);
  });

  it('a credit note used in part keeps only its rest (Odoo #3648), and can pay any invoice (ERPNext #22076)', () => {
    const aging = ageLedger(
      [
        invoice('i1', '2025-01-01', '2025-01-31', 300n),
        invoice('i2', '2025-02-01', '2025-03-03', 500n),
        entry('credit', '2025-02-02', 400n, { documentId: 'c1' }),
        entry('application', '2025-02-02', 300n, { invoiceId: 'i2', fundingId: 'c1' }),
      ],
      asOf('2025-02-10'),
    );
    expect(aging).toMatchObject({ balanceMinor: 400n, unappliedMinor: -100n, bucketsMinor: [200n, 300n, 0n, 0n] });
  });

  it('unapplied cash stays in sight, in its own column (ERPNext #43162)', () => {
    const aging = ageLedger([entry('payment', '2025-02-02', 4000n)], asOf('2025-02-10'));
    expect(aging).toMatchObject({ balanceMinor: -4000n, unappliedMinor: -4000n, bucketsMinor: [0n, 0n, 0n, 0n] });
  });

  it('a payment dated before its invoice is unapplied until the invoice is there', () => {
    const entries = [
      entry('payment', '2025-01-05', 1000n, { documentId: 'p1' }),
      entry('application', '2025-01-05', 1000n, { invoiceId: 'i1', fundingId: 'p1' }),
      invoice('i1', '2025-01-10', '2025-02-09', 1000n),
    ];
    expect(ageLedger(entries, asOf('2025-01-07'))).toMatchObject({ balanceMinor: -1000n, unappliedMinor: -1000n });
    expect(ageLedger(entries, asOf('2025-01-10'))).toMatchObject({ balanceMinor: 0n, unappliedMinor: 0n });
  });

  it('a write-off and a bounced cheque both leave the books in balance (Kill Bill #1714)', () => {
    const entries = [
      invoice('i1', '2025-01-01', '2025-01-31', 1000n),
      entry('payment', '2025-01-20', 990n, { documentId: 'p1' }),
      entry('application', '2025-01-20', 990n, { documentId: 'a1', invoiceId: 'i1', fundingId: 'p1' }),
      entry('write-off', '2025-01-21', 10n, { invoiceId: 'i1' }),
      entry('reversal', '2025-01-25', 990n, { invoiceId: 'i1', reversesId: 'a1' }),
    ];
    expect(ageLedger(entries, asOf('2025-01-22'))).toMatchObject({ balanceMinor: 0n, openInvoices: 0 });
    expect(ageLedger(entries, asOf('2025-01-25'))).toMatchObject({
      balanceMinor: 0n,
      unappliedMinor: -990n,
      bucketsMinor: [990n, 0n, 0n, 0n],
    });
  });

  it('money that goes back and a write-off taken back are owed again, each from its own day on', () => {
    const entries = [
      invoice('i1', '2025-01-01', '2025-01-31', 1000n),
      entry('payment', '2025-01-20', 900n, { documentId: 'p1' }),
      entry('application', '2025-01-20', 700n, { documentId: 'a1', invoiceId: 'i1', fundingId: 'p1' }),
      entry('refund', '2025-01-22', 200n, { fundingId: 'p1' }),
      entry('write-off', '2025-01-23', 300n, { documentId: 'w1', invoiceId: 'i1' }),
      entry('write-back', '2025-01-25', 300n, { invoiceId: 'i1', reversesId: 'w1' }),
    ];
    const balances = ['2025-01-20', '2025-01-22', '2025-01-23', '2025-01-25'].map((day) => {
      const { balanceMinor, unappliedMinor } = ageLedger(entries, asOf(day));
      return [balanceMinor, unappliedMinor];
    });
    expect(balances).toEqual([
      [100n, -200n],
      [300n, 0n],
      [0n, 0n],
      [300n, 0n],
    ]);
  });

  it('what is contested is a part of what is open, until that dispute ends', () => {
    const entries = [
      invoice('i1', '2025-01-01', '2025-01-31', 1000n),
      entry('dispute', '2025-01-10', 150n, { documentId: 'x1', invoiceId: 'i1' }),
      entry('dispute', '2025-01-12', 50n, { documentId: 'x2', invoiceId: 'i1' }),
      entry('dispute-end', '2025-01-15', 0n, { invoiceId: 'i1', reversesId: 'x1' }),
      entry('dispute', '2025-01-20', 0n, { documentId: 'x3', invoiceId: 'i1' }),
      entry('dispute-end', '2025-01-25', 0n, { invoiceId: 'i1' }),
    ];
    const disputed = ['2025-01-09', '2025-01-12', '2025-01-15', '2025-01-20', '2025-01-25'].map(
      (day) => ageLedger(entries, asOf(day)).disputedMinor,
    );
    expect(disputed).toEqual([0n, 200n, 50n, 1000n, 0n]);
  });

  it('more applied than owed is the customer’s money, not a negative bucket', () => {
    const aging = ageLedger(
      [
        invoice('i1', '2025-01-01', '2025-01-31', 1000n),
        entry('payment', '2025-01-20', 1200n, { documentId: 'p1' }),
        entry('application', '2025-01-20', 1200n, { invoiceId: 'i1', fundingId: 'p1' }),
      ],
      asOf('2025-04-30'),
    );
    expect(aging).toMatchObject({ balanceMinor: -200n, unappliedMinor: -200n, openInvoices: 0 });
  });

  it('a customer pays for another: both balances are right on every day, also when it is taken back', () => {
    const entries = [
      invoice('i1', '2025-01-01', '2025-01-31', 1000n, { customerId: 'school' }),
      entry('payment', '2025-01-20', 1500n, { documentId: 'p1', customerId: 'district' }),
      entry('application', '2025-01-25', 900n, {
        documentId: 'a1',
        invoiceId: 'i1',
        fundingId: 'p1',
        customerId: 'district',
      }),
      entry('reversal', '2025-02-10', 900n, { invoiceId: 'i1', reversesId: 'a1', customerId: 'district' }),
    ];
    const on = (day: string) =>
      Object.fromEntries(
        ageReceivables(entries, asOf(day)).map((row) => [
          row.customerId,
          [row.balanceMinor, row.unappliedMinor, row.openInvoices],
        ]),
      );
    expect(on('2025-01-24')).toEqual({ school: [1000n, 0n, 1], district: [-1500n, -1500n, 0] });
    expect(on('2025-01-25')).toEqual({ school: [100n, 0n, 1], district: [-600n, -600n, 0] });
    expect(on('2025-02-10')).toEqual({ school: [1000n, 0n, 1], district: [-1500n, -1500n, 0] });
    const aged = ageReceivables(entries, { ...asOf('2025-02-25'), credits: 'aged' });
    expect(aged.map(({ customerId, bucketsMinor }) => [customerId, bucketsMinor])).toEqual([
      ['school', [0n, 1000n, 0n, 0n]],
      ['district', [0n, -1500n, 0n, 0n]],
    ]);
  });

  it('credits stand in the buckets by their own date where that is asked for (Sedona, GP)', () => {
    const entries = [
      invoice('i1', '2025-01-01', '2025-01-31', 1000n),
      entry('payment', '2025-01-02', 300n, { documentId: 'p1' }),
      entry('credit', '2025-03-01', 50n),
      entry('application', '2025-01-05', 100n, { documentId: 'a1', invoiceId: 'i1', fundingId: 'p1' }),
      invoice('i2', '2025-02-20', '2025-03-22', -30n),
    ];
    expect(ageLedger(entries, { ...asOf('2025-03-10'), credits: 'aged' })).toMatchObject({
      balanceMinor: 620n,
      unappliedMinor: 0n,
      bucketsMinor: [-80n, 0n, 700n, 0n],
      openInvoices: 1,
    });
    expect(ageLedger(entries, asOf('2025-03-10'))).toMatchObject({
      unappliedMinor: -280n,
      bucketsMinor: [0n, 0n, 900n, 0n],
    });
  });

  it('currencies are never added together', () => {
    const rows = ageReceivables(
      [
        invoice('i1', '2025-01-01', '2025-01-31', 1000n),
        invoice('i2', '2025-01-01', '2025-01-31', 700n, { currency: 'CAD' }),
        entry('payment', '2025-01-20', 700n, { documentId: 'p1' }),
        entry('application', '2025-01-20', 700n, { invoiceId: 'i2', fundingId: 'p1' }),
      ],
      asOf('2025-01-30'),
    );
    expect(
      sumAgings(rows).map(({ currency, balanceMinor, unappliedMinor }) => [currency, balanceMinor, unappliedMinor]),
    ).toEqual([
      ['USD', 300n, -700n],
      ['CAD', 700n, 0n],
    ]);
  });
});

describe('the worked example', () => {
  const entries = [invoice('INV-1', '2025-05-23', '2025-06-22', 1_842_000n)];

  it.each([
    ['invoice_date', 46, '30-60'],
    ['due_date', 16, 'current'],
  ] as const)('unpaid on 8 July: by %s its age is %i, bucket %s', (basis, age, bucket) => {
    const [aged] = ageInvoices(entries, { ...asOf('2025-07-08'), basis });
    expect([aged!.ageDays, bucketNames(DEFAULT_AGING.edges)[aged!.bucket], aged!.daysPastDue]).toEqual([
      age,
      bucket,
      16,
    ]);
    expect(ageLedger(entries, { ...asOf('2025-07-08'), basis }).pastDueMinor).toBe(1_842_000n);
  });
});

describe('whatever happens', () => {
  const day = fc.integer({ min: 20_000, max: 20_300 });
  const amount = fc.bigInt({ min: 1n, max: 1_000_000n });
  const pick = fc.nat({ max: 11 });
  const REVERSED: Partial<Record<LedgerEntry['kind'], string>> = {
    'write-back': 'write-off',
    'dispute-end': 'dispute',
  };
  const line = fc.record({
    kind: fc.constantFrom(
      'invoice',
      'invoice',
      'payment',
      'credit',
      'application',
      'application',
      'reversal',
      'refund',
      'write-off',
      'write-back',
      'dispute',
      'dispute-end',
    ) as fc.Arbitrary<LedgerEntry['kind']>,
    document: pick,
    invoice: pick,
    funding: pick,
    reverses: pick,
    customer: fc.constantFrom('a', 'b'),
    currency: fc.constantFrom('USD', 'USD', 'CAD'),
    on: day,
    recorded: fc.nat({ max: 100 }),
    amount,
  });
  const history = fc.array(line, { maxLength: 60 }).map((lines) =>
    lines.map((one): LedgerEntry => ({
      kind: one.kind,
      documentId: `${one.kind}${one.document}`,
      sourceEventId: `e-${one.kind}${one.document}`,
      customerId: one.customer,
      currency: one.currency,
      amountMinor: one.amount,
      effectiveOn: one.on,
      recordedAt: one.recorded,
      invoiceId: one.kind === 'invoice' ? `invoice${one.document}` : `invoice${one.invoice}`,
      dueOn: one.kind === 'invoice' ? one.on + 30 : undefined,
      fundingId: `payment${one.funding}`,
      reversesId: `${REVERSED[one.kind] ?? 'application'}${one.reverses}`,
    })),
  );
  const query = fc.record({
    asOf: fc.integer({ min: 19_990, max: 20_500 }),
    basis: fc.constantFrom('invoice_date' as const, 'due_date' as const),
    edges: fc.constantFrom([30, 60, 90], [15], [0, 7, 400]),
    credits: fc.constantFrom(undefined, 'apart' as const, 'aged' as const),
  });

  it('buckets + unapplied = balance, for any history and any day', () => {
    fc.assert(
      fc.property(history, query, (lines, at) => {
        for (const row of ageReceivables(distinctEntries(lines), at)) {
          const sum = row.bucketsMinor.reduce((total, bucket) => total + bucket, row.unappliedMinor);
          expect(sum).toBe(row.balanceMinor);
          if (at.credits !== 'aged') expect(row.bucketsMinor.every((bucket) => bucket >= 0n)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('whoever pays for whom, the company is owed what was invoiced less what came in and was given up', () => {
    fc.assert(
      fc.property(history, query, (lines, at) => {
        const counted = distinctEntries(lines).filter((one) => one.effectiveOn <= at.asOf);
        const of = (id: string | undefined) => counted.find(({ documentId }) => documentId === id);
        const counts = (one: LedgerEntry): boolean => {
          const target = { 'write-off': one.invoiceId, refund: one.fundingId, 'write-back': one.reversesId };
          const source = of(target[one.kind as 'refund']);
          return source?.currency === one.currency && (one.kind !== 'write-back' || counts(source));
        };
        let owed = 0n;
        for (const one of counted) {
          if (one.kind === 'invoice') owed += one.amountMinor;
          else if (one.kind === 'payment' || one.kind === 'credit') owed -= one.amountMinor;
          else if (one.kind === 'write-off' && counts(one)) owed -= one.amountMinor;
          else if ((one.kind === 'refund' || one.kind === 'write-back') && counts(one)) owed += one.amountMinor;
        }
        const rows = ageReceivables(counted, at);
        expect(rows.reduce((sum, { balanceMinor }) => sum + balanceMinor, 0n)).toBe(owed);
      }),
      { numRuns: 300 },
    );
  });

  it('the report as of a day never changes, whatever is dated later; nor the report as known by a moment', () => {
    fc.assert(
      fc.property(history, query, fc.nat({ max: 100 }), (lines, at, knownBy) => {
        const all = distinctEntries(lines);
        const strip = (rows: ReturnType<typeof ageReceivables>) =>
          rows.filter((row) => row.balanceMinor !== 0n || row.openInvoices > 0 || row.unappliedMinor !== 0n);
        const sorted = (rows: ReturnType<typeof ageReceivables>) =>
          strip(rows).sort((a, b) => (a.customerId + a.currency < b.customerId + b.currency ? -1 : 1));
        const untilThen = all.filter((one) => one.effectiveOn <= at.asOf);
        expect(sorted(ageReceivables(all, at))).toEqual(sorted(ageReceivables(untilThen, at)));
        const known = all.filter((one) => one.recordedAt <= knownBy);
        expect(sorted(ageReceivables(all, { ...at, knownBy }))).toEqual(sorted(ageReceivables(known, at)));
      }),
      { numRuns: 200 },
    );
  });

  it('shuffled and duplicated delivery makes the same report', () => {
    fc.assert(
      fc.property(
        history
          .map(distinctEntries)
          .chain((lines) =>
            fc.tuple(
              fc.constant(lines),
              fc.shuffledSubarray([...lines, ...lines], { minLength: lines.length * 2, maxLength: lines.length * 2 }),
            ),
          ),
        query,
        ([lines, delivered], at) => {
          const byCustomer = (rows: ReturnType<typeof ageReceivables>) =>
            [...rows].sort((a, b) => (a.customerId + a.currency < b.customerId + b.currency ? -1 : 1));
          expect(byCustomer(ageReceivables(distinctEntries(delivered), at))).toEqual(
            byCustomer(ageReceivables(lines, at)),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it('a row that does not add up is refused', () => {
    const [row] = ageReceivables([invoice('i9', '2025-01-01', '2025-01-31', 1000n)], asOf('2025-01-02'));
    expect(() => assertBalanced({ ...row!, balanceMinor: 999n })).toThrow(AgingImbalanceError);
  });
});
