/** The next customers after a given one, in order of id; none at the end. */
export type NextCustomers = (after: string) => Promise<string[]>;

/** Goes through customers some at a time; the next are asked for when those before are done. */
export async function* customerBatches(next: NextCustomers, after = ''): AsyncGenerator<string[]> {
  for (let last = after; ;) {
    const customerIds = await next(last);
    if (customerIds.length === 0) return;
    yield customerIds;
    last = customerIds.at(-1)!;
  }
}
