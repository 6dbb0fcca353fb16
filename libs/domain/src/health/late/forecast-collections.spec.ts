import { formatDay, toDay } from '../../receivables/calendar-day.js';
import type { LedgerEntry } from '../../receivables/ledger-entry.js';
import { CallList, CashWeeks, CollectionsForecast, mondayOf } from './forecast-collections.js';

const head = { sourceEventId: 'e', currency: 'USD', recordedAt: 0 };

function invoice(id: string, customerId: string, on: string, amountMinor: bigint, paidOn?: string): LedgerEntry[] {
  const bill: LedgerEntry = {
    ...head,
    customerId,
    kind: 'invoice',
    documentId: id,
    invoiceId: id,
    invoiceNumber: id,
    amountMinor,
    effectiveOn: toDay(on),
    dueOn: toDay(on) + 30,
  };
  if (!paidOn) return [bill];
  const pay = { ...head, customerId, amountMinor, effectiveOn: toDay(paidOn) };
  return [
    bill,
    { ...pay, kind: 'payment', documentId: `p${id}` },
    { ...pay, kind: 'application', documentId: `a${id}`, invoiceId: id, fundingId: `p${id}` },
  ];
}

const AS_OF = toDay('2025-07-08');
const ledgers = [
  [...invoice('1', 'slow', '2025-05-23', 100_00n, '2025-07-20'), ...invoice('2', 'slow', '2025-07-01', 50_00n)],
  [...invoice('3', 'big', '2025-07-01', 1000_00n), ...invoice('4', 'big', '2025-05-01', 10_00n, '2025-05-20')],
  invoice('5', 'later', '2025-07-09', 70_00n),
];

function expectOf(all: readonly (readonly LedgerEntry[])[]) {
  const forecast = new CollectionsForecast(AS_OF);
  for (const ledger of all) forecast.learn(ledger);
  return all.flatMap((ledger) => forecast.expect(ledger));
}

it('expects something of every invoice open on the day, and of no other', () => {
  const expected = expectOf(ledgers);
  expect(expected.map(({ account }) => account.invoiceId)).toEqual(['1', '2', '3']);
  expect(expected[0]).toMatchObject({ probabilityLate: 1, openMinor: 100_00n });
  for (const { expectedOn } of expected) expect(expectedOn).toBeGreaterThan(AS_OF);
});

it('a forecast of a past day does not change with what came, except for what came', () => {
  const then = ledgers.map((ledger) => ledger.filter(({ effectiveOn }) => effectiveOn <= AS_OF));
  const strip = (list: ReturnType<typeof expectOf>) =>
    list.map(({ account, ...rest }) => ({ ...rest, invoiceId: account.invoiceId }));
  expect(strip(expectOf(ledgers))).toEqual(strip(expectOf(then)));
});

it('calls first where amount × probability late is largest', () => {
  const calls = new CallList(AS_OF);
  for (const payment of expectOf(ledgers)) calls.add(payment);
  const rows = calls.rows();
  expect(rows.map(({ customerId }) => customerId)).toEqual(['big', 'slow']);
  expect(rows[1]).toMatchObject({ invoices: 2, pastDueInvoices: 1, openMinor: 150_00n });
  expect(rows[0]!.atRiskMinor).toBeLessThan(rows[0]!.openMinor);
});

it('puts the money into weeks that begin on Mondays, beside what came', () => {
  expect(['2025-07-13', '2025-07-14', '2025-07-20'].map((day) => formatDay(mondayOf(toDay(day))))).toEqual([
    '2025-07-07',
    '2025-07-14',
    '2025-07-14',
  ]);
  const cash = new CashWeeks(AS_OF);
  for (const payment of expectOf(ledgers)) cash.add(payment);
  const weeks = cash.weeks();
  expect(weeks.reduce((sum, { expectedMinor }) => sum + expectedMinor, 0n)).toBe(1150_00n);
  expect(weeks.find(({ weekOf }) => weekOf === toDay('2025-07-14'))).toMatchObject({ cameMinor: 100_00n });
});
