import type { CandidateLine } from '../candidate.js';

const key = (line: CandidateLine): string => {
  const name = line.names[0]?.value ?? (line.description ?? '').toLowerCase().replace(/[^a-z0-9]/g, '');
  return `${name.replace(/^0+/, '')}\u0000${line.quantity}`;
};

/** True when both order the same: each quantity of each item as often. */
export function sameLines(a: readonly CandidateLine[], b: readonly CandidateLine[]): boolean {
  if (a.length !== b.length) return false;
  const [left, right] = [a.map(key).sort(), b.map(key).sort()];
  return left.every((each, index) => each === right[index]);
}
