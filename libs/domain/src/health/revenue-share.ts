/** What a customer was invoiced in a currency, less its credit memos. */
export interface Revenue {
  readonly customerId: string;
  readonly currency: string;
  readonly revenueMinor: bigint;
}

/** A customer's part of what was invoiced in a currency. */
export interface RevenueShare extends Revenue {
  /** 0…1 of the currency's revenue. */
  readonly share: number;
}

/** Who the revenue hangs on: largest share first within a currency. */
export function revenueShares(rows: readonly Revenue[]): RevenueShare[] {
  const totals = new Map<string, bigint>();
  for (const { currency, revenueMinor } of rows) totals.set(currency, (totals.get(currency) ?? 0n) + revenueMinor);
  return rows
    .map((row) => ({ ...row, share: shareOf(row.revenueMinor, totals.get(row.currency)!) }))
    .sort((a, b) => (a.currency < b.currency ? -1 : a.currency > b.currency ? 1 : b.share - a.share));
}

const shareOf = (part: bigint, whole: bigint): number => (whole > 0n ? Number(part) / Number(whole) : 0);
