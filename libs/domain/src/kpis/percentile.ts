/**
 * The nearest-rank percentile: the smallest value that at least `share` percent of all values do not exceed (Hyndman and
 * Fan 1996, definition 1). It is always a value that was measured, never one between two.
 * @param values in any order
 * @returns undefined of nothing
 */
export function percentile(values: readonly number[], share: number): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((share / 100) * sorted.length) - 1)];
}
