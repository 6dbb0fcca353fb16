import { groupByLedger } from '#domain/receivables/customer-ledgers';
import { foldLedger } from '#domain/receivables/fold-ledger';
import type { LedgerEntry } from '#domain/receivables/ledger-entry';
import { Books } from './books.js';
import { tellReversals } from './tell-reversals.js';

type Row = readonly [id: string, paidOn: number, amountMinor: number, invoiceNumber: string];

function told(payments: readonly Row[]) {
  const books = new Books();
  const head = { customerId: 'c', currency: 'USD' };
  for (const number of ['I1', 'I2']) {
    books.addInvoice({ ...head, number, issuedOn: 20_000, dueOn: 20_030, amountMinor: 100_00 });
  }
  for (const [id, paidOn, amountMinor, invoiceNumber] of payments) {
    books.addPayment({ ...head, id, paidOn, amountMinor, invoiceNumber });
  }
  const untold: [string, bigint][] = [];
  const entries = [...tellReversals(books.entries(), ({ documentId }, left) => untold.push([documentId, left]))];
  return { asRead: [...books.entries()], entries, untold };
}

function stateOn(entries: readonly LedgerEntry[], asOf: number) {
  const { accounts, balanceMinor, unappliedMinor } = foldLedger(groupByLedger(entries)[0]!, { asOf });
  return { balanceMinor, unappliedMinor, open: accounts.map(({ openMinor }) => openMinor) };
}

it('leaves the books as the rows do, on every day', () => {
  const { asRead, entries, untold } = told([
    ['P2', 20_050, -100_00, 'I1'],
    ['P1', 20_040, 100_00, 'I1'],
    ['P3', 20_060, 60_00, 'I1'],
    ['P4', 20_061, 30_00, 'I1'],
    ['P5', 20_070, -70_00, 'I1'],
    ['P6', 20_045, 25_00, ''],
    ['P7', 20_047, -5_00, ''],
    ['P8', 20_046, 120_00, 'I2'],
    ['P9', 20_048, -10_00, 'I2'],
  ]);
  expect(untold).toEqual([]);
  expect(entries.every(({ amountMinor }) => amountMinor > 0n)).toBe(true);
  expect(new Set(entries.map(({ kind, documentId }) => `${kind}|${documentId}`)).size).toBe(entries.length);
  for (let day = 19_999; day <= 20_080; day += 1) expect(stateOn(entries, day)).toEqual(stateOn(asRead, day));
});

it('says what takes back nothing that the file has', () => {
  const { entries, untold } = told([
    ['P1', 20_040, 10_00, 'I1'],
    ['P2', 20_041, -15_00, 'I1'],
    ['P3', 20_039, -1_00, 'I1'],
    ['P4', 20_041, -2_00, ''],
  ]);
  expect(untold.map(([id, left]) => [id.split('|')[1], left])).toEqual([
    ['P3', 1_00n],
    ['P2', 5_00n],
    ['P4', 2_00n],
  ]);
  expect(stateOn(entries, 20_041)).toMatchObject({ balanceMinor: 200_00n, unappliedMinor: 0n });
});
