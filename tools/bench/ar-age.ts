import { ageLedger, type AgingSums, sumAgings } from '#domain/aging/age-receivables';
import { DEFAULT_AGING } from '#domain/aging/aging-policy';
import { toDay } from '#domain/receivables/calendar-day';
import type { LedgerEntry } from '#domain/receivables/ledger-entry';
import type { Bench } from './bench.js';

const CUSTOMERS = 5000;
const INVOICES_EACH = 200;
const AS_OF = toDay('2025-07-08');

/** Invoices of one customer, every fifth paid in part: the entries as the store hands them out, customer by customer. */
function ledgerOf(customer: number): LedgerEntry[] {
  const head = { customerId: `c${customer}`, currency: 'USD', recordedAt: 0, sourceEventId: '' };
  const entries: LedgerEntry[] = [];
  for (let number = 0; number < INVOICES_EACH; number += 1) {
    const invoiceId = `${customer}-${number}`;
    const effectiveOn = AS_OF - ((number * 7 + customer) % 180);
    const amountMinor = BigInt(10_000 + ((customer * 31 + number * 97) % 1_000_000));
    entries.push({
      ...head,
      kind: 'invoice',
      documentId: invoiceId,
      invoiceId,
      amountMinor,
      effectiveOn,
      dueOn: effectiveOn + 30,
    });
    if (number % 5 > 0) continue;
    const paid = { ...head, amountMinor: 5000n, effectiveOn, documentId: `p${invoiceId}` };
    entries.push({ ...paid, kind: 'payment' });
    entries.push({ ...paid, kind: 'application', invoiceId, fundingId: paid.documentId });
  }
  return entries;
}

function ageAll(ledgers: readonly LedgerEntry[][]): AgingSums {
  const query = { ...DEFAULT_AGING, asOf: AS_OF };
  function* rows() {
    for (const ledger of ledgers) yield ageLedger(ledger, query);
  }
  return sumAgings(rows())[0]!;
}

/** The bare limit: looks at every row once and adds up what is owed, without knowing what is still open. */
function sumAll(ledgers: readonly LedgerEntry[][]): bigint {
  let balance = 0n;
  for (const ledger of ledgers) {
    for (const { kind, effectiveOn, amountMinor } of ledger) {
      if (effectiveOn > AS_OF) continue;
      if (kind === 'invoice') balance += amountMinor;
      else if (kind === 'payment') balance -= amountMinor;
    }
  }
  return balance;
}

function invoicesPerSecond(work: () => void): number {
  const started = performance.now();
  work();
  return (CUSTOMERS * INVOICES_EACH * 1000) / (performance.now() - started);
}

export const bench: Bench = {
  name: 'ar.age',
  against: 'a bare pass over the same rows that sums the balance',
  unit: 'invoices/s',
  apart: true,
  prepare: async () => {
    const ledgers = Array.from({ length: CUSTOMERS }, (_, customer) => ledgerOf(customer));
    const rows = ledgers.reduce((sum, ledger) => sum + ledger.length, 0);
    if (ageAll(ledgers).balanceMinor !== sumAll(ledgers)) throw new Error('the aging lost money');
    return {
      ours: async () => invoicesPerSecond(() => void ageAll(ledgers)),
      theirs: async () => invoicesPerSecond(() => void sumAll(ledgers)),
      note: `1,000,000 open invoices of ${CUSTOMERS} customers, ${rows} rows in memory; ours matches applications to invoices, finds buckets and past due, and asserts the sum; one ledger at a time`,
    };
  },
};
