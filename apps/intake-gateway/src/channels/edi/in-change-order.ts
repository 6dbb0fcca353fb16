import type { CanonicalOrderChange } from '#contracts';

/**
 * Changes in the order they are meant: per order (number and release) by BCH05, numerically where it is a number;
 * changes without one, and orders among each other, keep the order they came in.
 */
export function inChangeOrder(changes: readonly CanonicalOrderChange[]): CanonicalOrderChange[] {
  const byOrder = new Map<string, CanonicalOrderChange[]>();
  for (const change of changes) {
    const key = JSON.stringify([change.customerId, change.purchaseOrderNumber, change.releaseNumber]);
    const group = byOrder.get(key);
    if (group) group.push(change);
    else byOrder.set(key, [change]);
  }
  return [...byOrder.values()].flatMap(bySequence);
}

/** Numbered changes take the places of numbered changes, so that one without a number stays where it stood. */
function bySequence(changes: readonly CanonicalOrderChange[]): CanonicalOrderChange[] {
  const numbered = changes
    .filter(({ changeSequence }) => changeSequence !== undefined)
    .sort((left, right) => compareSequences(left.changeSequence!, right.changeSequence!));
  let next = 0;
  return changes.map((change) => (change.changeSequence === undefined ? change : numbered[next++]!));
}

function compareSequences(left: string, right: string): number {
  if (/^\d+$/.test(left) && /^\d+$/.test(right)) return Number(left) - Number(right);
  return left < right ? -1 : left > right ? 1 : 0;
}
