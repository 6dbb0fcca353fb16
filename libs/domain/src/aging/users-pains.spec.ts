import { decimal } from '../money/decimal.js';
import { toDay } from '../receivables/calendar-day.js';
import { decideDunning, DEFAULT_DUNNING } from '../receivables/dunning/decide-dunning.js';
import { foldLedger } from '../receivables/fold-ledger.js';
import type { LedgerEntry } from '../receivables/ledger-entry.js';
import { ageInvoices, ageLedger, ageReceivables, sumAgings } from './age-receivables.js';
import { bucketNames, DEFAULT_AGING } from './aging-policy.js';
import { convertAgings } from './convert-aging.js';

/** The pains of other systems that are not in age-receivables.spec.ts already. */
const head = { sourceEventId: 'e', customerId: '2147', currency: 'USD', recordedAt: 0 };
const invoice = (id: string, on: string, due: string, amountMinor: bigint, more: Partial<LedgerEntry> = {}) => ({
  ...head,
  kind: 'invoice' as const,
  documentId: id,
  invoiceId: id,
  invoiceNumber: id,
  amountMinor,
  effectiveOn: toDay(on),
  dueOn: toDay(due),
  ...more,
});
/** A payment with what it pays, by invoice. */
function paid(id: string, on: string, split: Readonly<Record<string, bigint>>, more: Partial<LedgerEntry> = {}) {
  const line = { ...head, effectiveOn: toDay(on), ...more };
  const amountMinor = Object.values(split).reduce((sum, part) => sum + part, 0n);
  const applications = Object.entries(split).map(([invoiceId, part]): LedgerEntry => ({
    ...line,
    kind: 'application',
    documentId: `${id}-${invoiceId}`,
    amountMinor: part,
    invoiceId,
    fundingId: id,
  }));
  return [{ ...line, kind: 'payment' as const, documentId: id, amountMinor }, ...applications];
}

describe('instalments (ERPNext #13007, OCA #487)', () => {
  it('of 30, 60 and 90 days age each from its own due date', () => {
    const parts = [
      invoice('I-1', '2025-01-01', '2025-01-31', 100n),
      invoice('I-2', '2025-01-01', '2025-03-02', 100n),
      invoice('I-3', '2025-01-01', '2025-04-01', 100n),
    ];
    const aged = ageInvoices(parts, { ...DEFAULT_AGING, basis: 'due_date', asOf: toDay('2025-04-05') });
    expect(aged.map(({ invoiceNumber, bucket }) => [invoiceNumber, bucketNames([30, 60, 90])[bucket]])).toEqual([
      ['I-1', '60-90'],
      ['I-2', '30-60'],
      ['I-3', 'current'],
    ]);
  });
});

describe('a payment split as its payer says (ERPNext #49813)', () => {
  it('leaves the oldest invoice open where the payer left it open', () => {
    const entries = [
      invoice('old', '2025-01-01', '2025-01-31', 300n),
      invoice('new', '2025-03-01', '2025-03-31', 200n),
      ...paid('p', '2025-03-05', { new: 200n, old: 50n }),
    ];
    expect(ageLedger(entries, { ...DEFAULT_AGING, asOf: toDay('2025-03-10') })).toMatchObject({
      bucketsMinor: [0n, 0n, 250n, 0n],
      openInvoices: 1,
      unappliedMinor: 0n,
    });
  });
});

describe('early-payment discount (ERPNext #4353, #50111)', () => {
  it('settles with the payment to the cent, and is owed again when it was not earned', () => {
    const discounted: LedgerEntry[] = [
      invoice('d', '2025-01-01', '2025-01-31', 1_000_33n),
      ...paid('p', '2025-01-10', { d: 980_32n }),
      {
        ...head,
        kind: 'write-off',
        documentId: 'w',
        invoiceId: 'd',
        amountMinor: 20_01n,
        effectiveOn: toDay('2025-01-10'),
      },
    ];
    const on = (entries: LedgerEntry[], day: string) => ageLedger(entries, { ...DEFAULT_AGING, asOf: toDay(day) });
    expect(on(discounted, '2025-01-10')).toMatchObject({ balanceMinor: 0n, openInvoices: 0, unappliedMinor: 0n });
    const refused: LedgerEntry = {
      ...head,
      kind: 'write-back',
      documentId: 'b',
      reversesId: 'w',
      invoiceId: 'd',
      amountMinor: 20_01n,
      effectiveOn: toDay('2025-02-03'),
    };
    expect(on([...discounted, refused], '2025-02-03')).toMatchObject({ balanceMinor: 20_01n, openInvoices: 1 });
    expect(on([...discounted, refused], '2025-02-02').balanceMinor).toBe(0n);
  });
});

describe('dunning (ERPNext #12429, #46650)', () => {
  it('is one letter for all of a customer, each invoice with what is open on it', () => {
    const entries = [
      invoice('a', '2025-01-01', '2025-01-31', 100_00n),
      invoice('b', '2025-01-15', '2025-02-14', 70_00n),
      ...paid('p', '2025-02-01', { a: 40_00n }),
    ];
    const asOf = toDay('2025-03-10');
    const open = foldLedger(entries, { asOf }).accounts.map((account) => ({ ...account, promisedOn: undefined }));
    const decision = decideDunning(open, { asOf, told: 0, unappliedMinor: 0n, policy: DEFAULT_DUNNING });
    expect(decision).toMatchObject({
      kind: 'notice',
      level: 2,
      totalMinor: 130_00n,
      invoices: [
        { invoiceNumber: 'a', openMinor: 60_00n, daysPastDue: 38, level: 2 },
        { invoiceNumber: 'b', openMinor: 70_00n, daysPastDue: 24, level: 2 },
      ],
    });
  });
});

describe('several currencies as of a day (OCA #1025)', () => {
  it('part payments count in their own currency, the sum at the rate of the day', () => {
    const canada = { currency: 'CAD' };
    const entries = [
      invoice('u', '2025-01-01', '2025-01-31', 100_00n),
      invoice('c', '2025-01-01', '2025-01-31', 100_00n, canada),
      ...paid('p', '2025-02-10', { c: 25_00n }, canada),
    ];
    const total = (day: string, rate: string) => {
      const rows = sumAgings(ageReceivables(entries, { ...DEFAULT_AGING, asOf: toDay(day) }));
      return convertAgings(rows, { currency: 'USD', rates: new Map([['CAD', decimal(rate)]]) }).sums!.balanceMinor;
    };
    expect(total('2025-02-09', '0.70')).toBe(170_00n);
    expect(total('2025-02-10', '0.72')).toBe(154_00n);
  });
});
