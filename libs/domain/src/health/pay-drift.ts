import type { Day } from '../receivables/calendar-day.js';
import { foldLedger, type InvoiceAccount } from '../receivables/fold-ledger.js';
import type { LedgerEntry } from '../receivables/ledger-entry.js';
import { settledInvoices, weightedMean } from '../receivables/pay-history.js';

export interface PayDriftPolicy {
  /** How many settled invoices are "now". */
  readonly recent: number;
  /** How many invoices the terms are worth as a prior of the habit: a new customer's habit is its terms. */
  readonly priorWeight: number;
  /** Share of the open balance below which a single late invoice says nothing. */
  readonly minimumShare: number;
}

export const DEFAULT_PAY_DRIFT: PayDriftPolicy = { recent: 5, priorWeight: 3, minimumShare: 0.05 };

export interface LateInvoice {
  readonly invoiceNumber: string;
  readonly ageDays: number;
  readonly openMinor: bigint;
}

/** How a customer pays now against how it used to. Days are calendar days from the invoice date. */
export interface PayDrift {
  /** What is usual: days to pay of the earlier invoices, shrunk towards the terms. */
  readonly habitDays: number;
  /** Days to pay of the last settled invoices, weighted by amount; undefined before there are any. */
  readonly recentDays: number | undefined;
  /** The open invoice furthest beyond the habit, when it is worth noticing. */
  readonly latest: LateInvoice | undefined;
  /** Days later than usual: the worse of the recent mean and the latest open invoice; never below zero. */
  readonly driftDays: number;
  readonly settled: number;
  readonly openMinor: bigint;
  readonly disputedMinor: bigint;
}

/** Compares one customer's paying with its own habit as of a day. Entries may be of any currency; each is its own ledger. */
export function payDrift(
  ledgers: readonly (readonly LedgerEntry[])[],
  asOf: Day,
  policy: PayDriftPolicy = DEFAULT_PAY_DRIFT,
): PayDrift | undefined {
  const accounts = ledgers.flatMap((entries) => foldLedger(entries, { asOf }, { changes: true }).accounts);
  if (accounts.length === 0) return undefined;
  const settled = settledInvoices(accounts);
  const recent = settled.slice(-policy.recent);
  const earlier = settled.slice(0, -policy.recent);
  const terms = mean(accounts.map((account) => account.dueOn - account.issuedOn));
  const usual = weightedMean(earlier, (invoice) => invoice.daysToPay) ?? terms;
  const weight = earlier.length + policy.priorWeight;
  const habitDays = (earlier.length * usual + policy.priorWeight * terms) / weight;
  const recentDays = weightedMean(recent, (invoice) => invoice.daysToPay);

  const open = accounts.filter((account) => account.openMinor > 0n);
  const openMinor = open.reduce((sum, account) => sum + account.openMinor, 0n);
  const latest = latestOpen(open, { asOf, openMinor, minimumShare: policy.minimumShare });
  const drifts = [
    recentDays === undefined ? 0 : recentDays - habitDays,
    latest === undefined ? 0 : latest.ageDays - habitDays,
  ];
  return {
    habitDays,
    recentDays,
    latest: latest !== undefined && latest.ageDays > habitDays ? latest : undefined,
    driftDays: Math.max(0, ...drifts),
    settled: settled.length,
    openMinor,
    disputedMinor: open.reduce((sum, account) => sum + account.disputedMinor, 0n),
  };
}

/** The oldest open invoice that is not disputed and not too small to matter. */
function latestOpen(
  open: readonly InvoiceAccount[],
  { asOf, openMinor, minimumShare }: { asOf: Day; openMinor: bigint; minimumShare: number },
): LateInvoice | undefined {
  let latest: LateInvoice | undefined;
  for (const account of open) {
    const ageDays = asOf - account.issuedOn;
    if (account.disputed || Number(account.openMinor) < minimumShare * Number(openMinor)) continue;
    if (latest === undefined || ageDays > latest.ageDays) {
      latest = { invoiceNumber: account.invoiceNumber, ageDays, openMinor: account.openMinor };
    }
  }
  return latest;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
