/** Which of its amounts was taken of each choice; -1 is left out. */
export type Combination = readonly number[];

export interface CombinationTable {
  /** Combinations of at least one choice whose sum lies from `from` to `to`, both included. */
  count(from: bigint, to: bigint): number;
  /** The first of them, `most` at most. */
  list(from: bigint, to: bigint, most: number): Combination[];
}

/** Half of the choices may have this many combinations: 14 either-or choices, so 28 in all, in a few milliseconds. */
const LARGEST_HALF = 16_384;

interface Partial {
  readonly sum: bigint;
  readonly taken: Combination;
}

/**
 * Every way to take some of the choices, each for one of its amounts: all of them, because one sum that fits proves
 * nothing while others fit too. Meet in the middle (Horowitz and Sahni 1974): the combinations of each half sorted by
 * sum, and walks through both. Exact, and bounded whatever the amounts are.
 * @param choices the amounts each may be taken for: minor units, above zero, all different
 * @param limit sums above it are of no interest
 * @returns undefined when there are more than can be looked at
 */
export function tabulateCombinations(
  choices: readonly (readonly bigint[])[],
  limit: bigint,
): CombinationTable | undefined {
  // Choices that reach beyond the limit stay in as ones that can only be left out: positions must not shift.
  const useful = choices.map((amounts) => amounts.filter((amount) => amount <= limit).length);
  const middle = halfWay(useful);
  const left = combine(choices.slice(0, middle), limit);
  const right = left && combine(choices.slice(middle), limit);
  if (!left || !right) return undefined;
  // A walk finds the empty combination as well where zero is in the range; nobody pays with it.
  const empty = (from: bigint, to: bigint) => (from <= 0n && to >= 0n ? 1 : 0);
  return {
    count: (from, to) =>
      walk(left, right, { from, to }).reduce((sum, { start, end }) => sum + end - start, 0) - empty(from, to),
    list: (from, to, most) =>
      walk(left, right, { from, to })
        .slice(0, most + 1)
        .flatMap(({ partial, start, end }) =>
          right.slice(start, Math.min(end, start + most + 1)).map(({ taken }) => [...partial.taken, ...taken]),
        )
        .filter((combination) => combination.some((at) => at >= 0))
        .slice(0, most),
  };
}

/** Splits so that both halves have about as many combinations. */
function halfWay(sizes: readonly number[]): number {
  const weights = sizes.map((size) => Math.log(size + 1));
  const half = weights.reduce((a, b) => a + b, 0) / 2;
  let sum = 0;
  return weights.findIndex((weight) => (sum += weight) >= half) + 1;
}

/** Every combination of some choices up to a sum, by sum; undefined when there are too many. */
function combine(choices: readonly (readonly bigint[])[], limit: bigint): Partial[] | undefined {
  let partials: Partial[] = [{ sum: 0n, taken: [] }];
  for (const amounts of choices) {
    const longer: Partial[] = [];
    for (const { sum, taken } of partials) {
      longer.push({ sum, taken: [...taken, -1] });
      amounts.forEach((amount, at) => {
        if (sum + amount <= limit) longer.push({ sum: sum + amount, taken: [...taken, at] });
      });
    }
    if (longer.length > LARGEST_HALF) return undefined;
    partials = longer;
  }
  return partials.sort((a, b) => (a.sum < b.sum ? -1 : a.sum > b.sum ? 1 : 0));
}

/** For each left partial the rights that bring it into the range: two marks that only move down while left goes up. */
function walk(left: readonly Partial[], right: readonly Partial[], { from, to }: { from: bigint; to: bigint }) {
  const ranges: { readonly partial: Partial; readonly start: number; readonly end: number }[] = [];
  let start = right.length;
  let end = right.length;
  for (const partial of left) {
    while (end > 0 && partial.sum + right[end - 1]!.sum > to) end -= 1;
    while (start > 0 && partial.sum + right[start - 1]!.sum >= from) start -= 1;
    if (start < end) ranges.push({ partial, start, end });
  }
  return ranges;
}
