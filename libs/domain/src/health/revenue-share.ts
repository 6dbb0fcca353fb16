import type { Day } from '../receivables/calendar-day.js';
import type { LedgerEntry } from '../receivables/ledger-entry.js';

/** A customer's part of what was invoiced in a currency. */
export interface RevenueShare {
  readonly customerId: string;
  readonly currency: string;
  readonly revenueMinor: bigint;
  /** 0…1 of the currency's revenue. */
  readonly share: number;
}

/** Who the revenue hangs on: invoices less credit memos of a window that ends with the day, largest first. */
export function revenueShares(entries: Iterable<LedgerEntry>, asOf: Day, windowDays = 365): RevenueShare[] {
  const revenue = new Map<string, { customerId: string; currency: string; revenueMinor: bigint }>();
  const totals = new Map<string, bigint>();
  for (const { kind, customerId, currency, amountMinor, effectiveOn } of entries) {
    if ((kind !== 'invoice' && kind !== 'credit') || effectiveOn > asOf || effectiveOn <= asOf - windowDays) continue;
    const signed = kind === 'invoice' ? amountMinor : -amountMinor;
    const key = `${customerId}|${currency}`;
    const row = revenue.get(key) ?? { customerId, currency, revenueMinor: 0n };
    row.revenueMinor += signed;
    revenue.set(key, row);
    totals.set(currency, (totals.get(currency) ?? 0n) + signed);
  }
  return [...revenue.values()]
    .map((row) => ({ ...row, share: shareOf(row.revenueMinor, totals.get(row.currency)!) }))
    .sort((a, b) => (a.currency < b.currency ? -1 : a.currency > b.currency ? 1 : b.share - a.share));
}

const shareOf = (part: bigint, whole: bigint): number => (whole > 0n ? Number(part) / Number(whole) : 0);
