/** What a week did to a customer's books in one currency. Minor units. */
export interface Mover {
  readonly customerId: string;
  readonly currency: string;
  readonly balanceMinor: bigint;
  readonly balanceChangeMinor: bigint;
  readonly pastDueChangeMinor: bigint;
}

/** Who moved most, by what became past due or ceased to be; by the balance where that is alike. Who stood still is left out. */
export function largestMovers(movers: readonly Mover[], count: number): Mover[] {
  const size = (minor: bigint) => (minor < 0n ? -minor : minor);
  return movers
    .filter(({ balanceChangeMinor, pastDueChangeMinor }) => balanceChangeMinor !== 0n || pastDueChangeMinor !== 0n)
    .sort(
      (a, b) =>
        Number(size(b.pastDueChangeMinor) - size(a.pastDueChangeMinor)) ||
        Number(size(b.balanceChangeMinor) - size(a.balanceChangeMinor)) ||
        (a.customerId < b.customerId ? -1 : 1),
    )
    .slice(0, count);
}
