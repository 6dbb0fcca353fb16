import { type AgingSums, type CustomerAging, sumAgings } from './age-receivables.js';

/** Customers of one parent in one currency. */
export interface ParentAging extends AgingSums {
  /** The top of the tree; a customer without a parent is its own. */
  readonly parentId: string;
  readonly customerIds: readonly string[];
}

/** The top of a customer's tree. A circle, which the store refuses, ends at the customer first met again. */
export function topParent(customerId: string, parentOf: ReadonlyMap<string, string>): string {
  const met = new Set<string>();
  let top = customerId;
  for (;;) {
    met.add(top);
    const parent = parentOf.get(top);
    if (parent === undefined || met.has(parent)) return top;
    top = parent;
  }
}

/** Whether giving a customer this parent would make it its own ancestor. */
export function closesCircle(customerId: string, parentId: string, parentOf: ReadonlyMap<string, string>): boolean {
  const met = new Set<string>();
  for (let at: string | undefined = parentId; at !== undefined && !met.has(at); at = parentOf.get(at)) {
    if (at === customerId) return true;
    met.add(at);
  }
  return false;
}

/** Rows of customers summed by the top of their trees, one row per parent and currency; every row is in exactly one. */
export function rollUpAging(rows: readonly CustomerAging[], parentOf: ReadonlyMap<string, string>): ParentAging[] {
  const groups = new Map<string, { readonly parentId: string; readonly rows: CustomerAging[] }>();
  for (const row of rows) {
    const parentId = topParent(row.customerId, parentOf);
    const key = `${parentId}|${row.currency}`;
    const group = groups.get(key);
    if (group) group.rows.push(row);
    else groups.set(key, { parentId, rows: [row] });
  }
  return [...groups.values()].map(({ parentId, rows: members }) => ({
    ...sumAgings(members)[0]!,
    parentId,
    customerIds: members.map(({ customerId }) => customerId),
  }));
}
