import type { Day } from '../receivables/calendar-day.js';

/** What an invoice's age is counted from. */
export const AGING_BASES = ['invoice_date', 'due_date'] as const;
export type AgingBasis = (typeof AGING_BASES)[number];

/** Where cash and credits on no invoice stand: in a column of their own, or in the buckets by their own date. */
export const CREDIT_PLACES = ['apart', 'aged'] as const;
export type CreditPlace = (typeof CREDIT_PLACES)[number];

export interface AgingPolicy {
  readonly basis: AgingBasis;
  /** Highest age in days of each bucket but the last, closed above, ascending: 30, 60, 90. */
  readonly edges: readonly number[];
  /** `apart` when left out. */
  readonly credits?: CreditPlace | undefined;
}

/** The house default: age since the invoice date; an invoice due in 30 days and paid on that day never leaves current. */
export const DEFAULT_AGING: AgingPolicy = { basis: 'invoice_date', edges: [30, 60, 90] };

/** `current`, `30-60`, `60-90`, `90+` for the edges 30, 60, 90. @throws RangeError on edges that do not ascend */
export function bucketNames(edges: readonly number[]): string[] {
  if (edges.length === 0 || edges.some((edge, index) => !Number.isInteger(edge) || edge <= (edges[index - 1] ?? -1))) {
    throw new RangeError(`bucket edges must be ascending whole days: ${edges.join(', ')}`);
  }
  return [
    'current',
    ...edges.map((edge, index) => (index + 1 < edges.length ? `${edge}-${edges[index + 1]}` : `${edge}+`)),
  ];
}

/** The bucket's index for an age in days; not yet due (an age below zero) is current. */
export function bucketIndex(age: number, edges: readonly number[]): number {
  let index = 0;
  while (index < edges.length && age > edges[index]!) index += 1;
  return index;
}

/** The day an invoice's age counts from. */
export const agedFrom = (invoice: { readonly issuedOn: Day; readonly dueOn: Day }, basis: AgingBasis): Day =>
  basis === 'due_date' ? invoice.dueOn : invoice.issuedOn;
