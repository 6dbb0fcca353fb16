import { groupByLedger } from '../receivables/customer-ledgers.js';
import { foldLedger, type Cut, type InvoiceAccount, type LedgerState } from '../receivables/fold-ledger.js';
import type { Day } from '../receivables/calendar-day.js';
import type { LedgerEntry } from '../receivables/ledger-entry.js';
import { agedFrom, type AgingPolicy, bucketIndex } from './aging-policy.js';

/** Sums of one customer and currency, or of a whole ledger in one currency. Minor units. */
export interface AgingSums {
  readonly currency: string;
  readonly balanceMinor: bigint;
  /** Cash and credits on no invoice, negative; zero where they are aged with the rest. */
  readonly unappliedMinor: bigint;
  /** Open amounts per bucket, in the order of `bucketNames`; less the credits of that age where they are aged. */
  readonly bucketsMinor: readonly bigint[];
  /** Open and past its due date, whatever the basis; part of the buckets. */
  readonly pastDueMinor: bigint;
  /** Open and under dispute; part of the buckets. */
  readonly disputedMinor: bigint;
  readonly openInvoices: number;
}

export interface CustomerAging extends AgingSums {
  readonly customerId: string;
}

export interface AgedInvoice extends InvoiceAccount {
  /** Days from the basis day to the as-of day; negative when not yet due. */
  readonly ageDays: number;
  readonly bucket: number;
  readonly daysPastDue: number;
}

export type AgingQuery = Cut & AgingPolicy;

/** The books and the buckets disagree: a bug, never a matter of data. */
export class AgingImbalanceError extends Error {
  override readonly name = 'AgingImbalanceError';
}

/**
 * Ages the receivables of one customer in one currency as of any day, past or future: a pure fold of its entries.
 * Asserts that the buckets and what is unapplied add up to the balance, to the minor unit.
 */
export function ageLedger(entries: readonly LedgerEntry[], query: AgingQuery): CustomerAging {
  const { customerId = '', currency = '' } = entries[0] ?? {};
  const state = foldLedger(entries, query, { credits: query.credits === 'aged' });
  return ageState(state, { customerId, currency }, query);
}

/** The same for a ledger that is folded already, as of the same day; with its credits where they are to be aged. */
export function ageState(
  state: LedgerState,
  { customerId, currency }: { readonly customerId: string; readonly currency: string },
  { asOf, basis, edges, credits }: AgingQuery,
): CustomerAging {
  const buckets = new Array<bigint>(edges.length + 1).fill(0n);
  let pastDue = 0n;
  let disputed = 0n;
  let openInvoices = 0;
  let unapplied = state.unappliedMinor;
  const ageCredit = (leftMinor: bigint, from: Day) => {
    buckets[bucketIndex(asOf - from, edges)]! -= leftMinor;
    unapplied += leftMinor;
  };
  if (credits === 'aged') for (const { on, leftMinor } of state.credits) ageCredit(leftMinor, on);
  for (const account of state.accounts) {
    const open = account.openMinor;
    if (open < 0n && credits === 'aged') ageCredit(-open, agedFrom(account, basis));
    if (open <= 0n) continue;
    openInvoices += 1;
    const index = bucketIndex(asOf - agedFrom(account, basis), edges);
    buckets[index]! += open;
    if (asOf > account.dueOn) pastDue += open;
    disputed += account.disputedMinor;
  }
  const aging: CustomerAging = {
    customerId,
    currency,
    balanceMinor: state.balanceMinor,
    unappliedMinor: unapplied,
    bucketsMinor: buckets,
    pastDueMinor: pastDue,
    disputedMinor: disputed,
    openInvoices,
  };
  assertBalanced(aging);
  return aging;
}

/** @throws AgingImbalanceError unless sum of buckets + unapplied = balance */
export function assertBalanced(aging: AgingSums & { readonly customerId?: string }): void {
  let sum = aging.unappliedMinor;
  for (const bucket of aging.bucketsMinor) sum += bucket;
  if (sum === aging.balanceMinor) return;
  throw new AgingImbalanceError(
    `aging of ${aging.customerId ?? 'the ledger'} in ${aging.currency}: buckets and unapplied make ${sum}, ` +
      `the books say ${aging.balanceMinor}`,
  );
}

/** Ages any mix of customers and currencies: one row each, in the order of first appearance. */
export function ageReceivables(entries: Iterable<LedgerEntry>, query: AgingQuery): CustomerAging[] {
  return groupByLedger(entries).map((ledger) => ageLedger(ledger, query));
}

/** The open invoices of one customer and currency with age and bucket, oldest first. */
export function ageInvoices(entries: readonly LedgerEntry[], query: AgingQuery): AgedInvoice[] {
  return foldLedger(entries, query)
    .accounts.filter((account) => account.openMinor > 0n)
    .map((account) => {
      const ageDays = query.asOf - agedFrom(account, query.basis);
      return {
        ...account,
        ageDays,
        bucket: bucketIndex(ageDays, query.edges),
        daysPastDue: query.asOf - account.dueOn,
      };
    })
    .sort((a, b) => b.ageDays - a.ageDays || (a.invoiceNumber < b.invoiceNumber ? -1 : 1));
}

/** Rows summed per currency. */
export function sumAgings(rows: Iterable<AgingSums>): AgingSums[] {
  const sums = new Map<string, AgingSums>();
  for (const row of rows) {
    const sum = sums.get(row.currency);
    sums.set(row.currency, sum ? addAging(sum, row) : { ...pickSums(row) });
  }
  for (const sum of sums.values()) assertBalanced(sum);
  return [...sums.values()];
}

const pickSums = (row: AgingSums): AgingSums => ({
  currency: row.currency,
  balanceMinor: row.balanceMinor,
  unappliedMinor: row.unappliedMinor,
  bucketsMinor: row.bucketsMinor,
  pastDueMinor: row.pastDueMinor,
  disputedMinor: row.disputedMinor,
  openInvoices: row.openInvoices,
});

const addAging = (a: AgingSums, b: AgingSums): AgingSums => ({
  currency: a.currency,
  balanceMinor: a.balanceMinor + b.balanceMinor,
  unappliedMinor: a.unappliedMinor + b.unappliedMinor,
  bucketsMinor: a.bucketsMinor.map((amount, index) => amount + b.bucketsMinor[index]!),
  pastDueMinor: a.pastDueMinor + b.pastDueMinor,
  disputedMinor: a.disputedMinor + b.disputedMinor,
  openInvoices: a.openInvoices + b.openInvoices,
});
