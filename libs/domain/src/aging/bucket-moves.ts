import type { Day } from '../receivables/calendar-day.js';
import { type InvoiceAccount, openOn } from '../receivables/fold-ledger.js';
import { agedFrom, type AgingPolicy, bucketIndex, bucketNames } from './aging-policy.js';

/** Where an invoice stands once nothing is owed on it. */
export const SETTLED = 'settled';

/** Where an invoice was last said to be, and through which day its moves are known. */
export interface BucketPosition {
  readonly bucket: string;
  readonly through: Day;
}

export interface BucketMove {
  readonly from: string;
  readonly to: string;
  /** The day it happened, not the day it was noticed. */
  readonly on: Day;
  readonly ageDays: number;
  readonly openMinor: bigint;
}

export interface BucketTimeline {
  readonly moves: readonly BucketMove[];
  readonly position: BucketPosition;
  /** The next day the calendar alone moves the invoice; undefined when it is settled or in the last bucket. */
  readonly nextMoveOn: Day | undefined;
}

/**
 * The moves of an invoice after its last known position, through a day: by the calendar, by being settled, and by
 * being reopened. An invoice settled while current says nothing (nothing moved); one settled later leaves its bucket
 * for `settled`. An entry dated before the known position is told on the day of that position: what was said stays said.
 * @param account with its changes (`foldLedger(…, { changes: true })`)
 */
export function bucketTimeline(
  account: InvoiceAccount,
  options: { readonly policy: AgingPolicy; readonly through: Day; readonly position?: BucketPosition | undefined },
): BucketTimeline {
  const { policy, through } = options;
  const names = bucketNames(policy.edges);
  const start = agedFrom(account, policy.basis);
  let { bucket, through: known } = options.position ?? { bucket: names[0]!, through: account.issuedOn - 1 };
  const moves: BucketMove[] = [];

  for (const day of breakpoints(account, { start, policy, known, through })) {
    const open = openOn(account, day);
    const now = open > 0n ? names[bucketIndex(day - start, policy.edges)]! : bucket === names[0] ? bucket : SETTLED;
    if (now === bucket) continue;
    moves.push({ from: bucket, to: now, on: day, ageDays: day - start, openMinor: open > 0n ? open : 0n });
    bucket = now;
  }
  const last = Math.max(known, through);
  const open = openOn(account, Math.max(last, account.issuedOn)) > 0n;
  const nextEdge = open ? policy.edges.find((edge) => start + edge + 1 > last) : undefined;
  known = last;
  return {
    moves,
    position: { bucket, through: known },
    nextMoveOn: nextEdge === undefined ? undefined : start + nextEdge + 1,
  };
}

/** Days on which the answer can differ from the day before, plus the day of the position itself (late entries). */
function breakpoints(
  account: InvoiceAccount,
  range: { readonly start: Day; readonly policy: AgingPolicy; readonly known: Day; readonly through: Day },
): Day[] {
  const { start, policy, known, through } = range;
  const days = new Set<Day>();
  if (known >= account.issuedOn) days.add(known);
  for (const edge of policy.edges) days.add(Math.max(start + edge + 1, account.issuedOn));
  for (const change of account.changes) days.add(change.on);
  return [...days].filter((day) => day >= known && day <= Math.max(through, known)).sort((a, b) => a - b);
}
