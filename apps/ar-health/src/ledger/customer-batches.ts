/** Entries read at a time when books are walked through: enough to outweigh the round trip, few enough to be gone soon. */
const ENTRIES = 10_000;
const FIRST = 25;
const MOST = 500;

/** The next customers after a given one, in order of id; none at the end. */
export type NextCustomers = (after: string) => Promise<string[]>;

/** How many customers the next batch may have. */
export class BatchPace {
  #customers = FIRST;

  get customers(): number {
    return this.#customers;
  }

  /** @param batch what the last one had: the next is to have {@link ENTRIES} entries, and grows by two at most */
  took(batch: { readonly customers: number; readonly entries: number }): void {
    const fitting = Math.ceil((batch.customers * ENTRIES) / Math.max(1, batch.entries));
    this.#customers = Math.max(1, Math.min(fitting, 2 * this.#customers, MOST));
  }
}

/** Goes through customers some at a time; the next are asked for when those before are done. */
export async function* customerBatches(next: NextCustomers, after = ''): AsyncGenerator<string[]> {
  for (let last = after; ;) {
    const customerIds = await next(last);
    if (customerIds.length === 0) return;
    yield customerIds;
    last = customerIds.at(-1)!;
  }
}
