import { ItemMatcher } from '../../apps/intake-gateway/src/channels/email/matching/item-matcher.js';
import type { CandidateLine } from '../../apps/intake-gateway/src/channels/email/reading/candidate.js';

/** The public benchmark: descriptions by code, and other descriptions of the same goods with their code. */
export interface AliasBenchmark {
  readonly cat: Readonly<Record<string, string>>;
  readonly q: readonly (readonly [string, string])[];
}

export interface AliasScore {
  readonly queries: number;
  readonly first: number;
  readonly amongFive: number;
  /** Share that could pass by itself with at most one error in a hundred, from the most certain on. */
  readonly coverageAt99: number;
  readonly millisecondsEach: number;
}

/** Item matching by description alone on real alternative descriptions. Nothing here is trained on them. */
export function scoreAliases({ cat, q }: AliasBenchmark): AliasScore {
  const matcher = new ItemMatcher(Object.entries(cat).map(([sku, description]) => ({ sku, description })));
  const started = performance.now();
  const found = q.map(([text, sku]) => {
    const { alternatives } = matcher.match(lineOf(text));
    const at = alternatives.findIndex((each) => each.sku === sku);
    return { at, certainty: alternatives[0]?.probability ?? 0 };
  });
  const spent = performance.now() - started;
  const sorted = [...found].sort((a, b) => b.certainty - a.certainty);
  let [right, coverage] = [0, 0];
  sorted.forEach(({ at }, index) => {
    right += at === 0 ? 1 : 0;
    if (right >= (index + 1) * 0.99) coverage = (index + 1) / sorted.length;
  });
  return {
    queries: q.length,
    first: found.filter(({ at }) => at === 0).length / q.length,
    amongFive: found.filter(({ at }) => at >= 0 && at < 5).length / q.length,
    coverageAt99: coverage,
    millisecondsEach: spent / q.length,
  };
}

export const lineOf = (description: string): CandidateLine => ({
  quantity: '1',
  names: [],
  description,
  form: 'quantity-unit-text',
  doubts: [],
  place: { kind: 'mail', part: 'text' },
  origin: 'new',
  source: description,
});
