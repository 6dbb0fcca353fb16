import type { Day } from './calendar-day.js';
import { type InvoiceAccount, settledOn } from './fold-ledger.js';

/** An invoice that was paid in full, and when. */
export interface SettledInvoice {
  readonly invoiceId: string;
  readonly settledOn: Day;
  /** Calendar days from the invoice date to the last payment. */
  readonly daysToPay: number;
  /** Calendar days from the due date to the last payment; negative when early. */
  readonly daysBeyondTerms: number;
  readonly amountMinor: bigint;
}

/** Weight on the newest value; 0.3 forecast best of the simple methods on public payment data (docs of the anchors). */
export const EWMA_LAMBDA = 0.3;

/** Invoices settled by a day, in the order they were settled. @param accounts with their changes */
export function settledInvoices(accounts: readonly InvoiceAccount[]): SettledInvoice[] {
  const settled: SettledInvoice[] = [];
  for (const account of accounts) {
    const on = account.amountMinor > 0n ? settledOn(account) : undefined;
    if (on === undefined) continue;
    settled.push({
      invoiceId: account.invoiceId,
      settledOn: on,
      daysToPay: on - account.issuedOn,
      daysBeyondTerms: on - account.dueOn,
      amountMinor: account.amountMinor,
    });
  }
  return settled.sort((a, b) => a.settledOn - b.settledOn || (a.invoiceId < b.invoiceId ? -1 : 1));
}

/** Mean weighted by amount: Σ aᵢ·vᵢ ÷ Σ aᵢ; undefined without amounts. Amounts as weights only, so a float is enough. */
export function weightedMean(
  settled: readonly SettledInvoice[],
  value: (invoice: SettledInvoice) => number,
): number | undefined {
  let weights = 0;
  let sum = 0;
  for (const invoice of settled) {
    const weight = Number(invoice.amountMinor);
    weights += weight;
    sum += weight * value(invoice);
  }
  return weights > 0 ? sum / weights : undefined;
}

/** Exponentially weighted moving average, oldest first: s ← λ·v + (1 − λ)·s, started at the first value. */
export function ewma(values: readonly number[], lambda = EWMA_LAMBDA): number | undefined {
  let state: number | undefined;
  for (const value of values) state = state === undefined ? value : lambda * value + (1 - lambda) * state;
  return state;
}
