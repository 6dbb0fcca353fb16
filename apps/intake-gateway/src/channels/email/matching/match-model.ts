import { IDENTIFIED_WEIGHTS, TEXT_WEIGHTS } from './match-weights.js';

/** What is known of an item named in words, for the probability that it is meant. */
export interface TextFacts {
  readonly like: number;
  readonly margin: number;
  readonly covered: number;
  readonly named: number;
  readonly missing: number;
  readonly words: number;
  readonly numbersDiffer: boolean;
  readonly pack: number;
  readonly unit: number;
  readonly price: number;
  readonly known: boolean;
  /** A number of the line names another item. */
  readonly contradicted: boolean;
  /** The line has a number that names nothing. */
  readonly coded: boolean;
}

export interface IdentifiedFacts extends Omit<TextFacts, 'contradicted' | 'coded'> {
  /** A word of the line stands in other items and not in this one. */
  readonly lacks: boolean;
  readonly kinds: readonly string[];
  readonly exact: boolean;
  readonly ambiguous: boolean;
  readonly hasText: boolean;
  readonly alias: number;
}

export const textFeatures = (facts: TextFacts): number[] => [
  1,
  facts.like,
  Math.min(facts.margin, 0.5),
  Math.sqrt(Math.max(0, Math.min(facts.margin, 0.5))),
  facts.covered,
  facts.named,
  facts.missing,
  Math.min(facts.words, 6) / 6,
  facts.numbersDiffer ? 1 : 0,
  facts.pack > 0 ? 1 : 0,
  facts.pack < 0 ? 1 : 0,
  facts.unit > 0 ? 1 : 0,
  facts.unit < 0 ? 1 : 0,
  facts.price,
  facts.known ? 1 : 0,
  facts.contradicted ? 1 : 0,
  facts.coded ? 1 : 0,
];

export const identifiedFeatures = (facts: IdentifiedFacts): number[] => [
  1,
  facts.kinds.length > 1 ? 1 : 0,
  facts.exact ? 1 : 0,
  facts.ambiguous ? 1 : 0,
  facts.hasText ? 1 : 0,
  facts.hasText ? facts.like : 0,
  facts.hasText ? Math.max(-0.5, Math.min(facts.margin, 0.2)) : 0,
  facts.hasText ? facts.covered : 0,
  facts.pack > 0 ? 1 : 0,
  facts.pack < 0 ? 1 : 0,
  facts.unit > 0 ? 1 : 0,
  facts.unit < 0 ? 1 : 0,
  facts.price,
  facts.kinds.includes('alias') && facts.kinds.length === 1 ? 1 : 0,
  facts.alias,
];

/** The features of an item for one of the two models: named by a number or learned words, or by description alone. */
export interface MatchModel {
  readonly kind: 'identified' | 'number-alone' | 'text';
  readonly features: readonly number[];
}

/** Logistic regression; the weights are fitted, see match-weights.ts. */
export function matchProbability({ kind, features }: MatchModel): number {
  if (kind === 'number-alone') return features[0]!;
  const weights = kind === 'text' ? TEXT_WEIGHTS : IDENTIFIED_WEIGHTS;
  return 1 / (1 + Math.exp(-features.reduce((sum, value, at) => sum + value * weights[at]!, 0)));
}

/** Words like another item's less than this name none. */
const NAMES_ANOTHER = 0.25;
/** Words that are no more another item's than this one's: sisters of one family share most of theirs. */
const EVEN = -0.05;
/** Every word is one of the item's: `milk` names each kind of it alike, however long their descriptions are. */
const ALL_ITS_OWN = 0.999;

/**
 * Least probability of an item whose number stands in the line, exactly and alone. The fitted weights know only the
 * words their corpus is written in; people abbreviate and translate as they like, and a mistaken number is one whose
 * words name another item. Where they name this one as well as any other, and no word
 * is one that only others have, the number decides; where they name none, the item is likely, and a person looks.
 */
export function numberedAtLeast(facts: IdentifiedFacts): number {
  const { kinds, exact, ambiguous, numbersDiffer, pack, like, margin, covered, lacks } = facts;
  if (!exact || ambiguous || numbersDiffer || pack < 0 || kinds.every((kind) => kind === 'alias')) return 0;
  if ((margin >= EVEN || covered >= ALL_ITS_OWN) && covered >= 0.3 && !lacks) return 0.985;
  return like - margin < NAMES_ANOTHER ? 0.8 : 0;
}

/**
 * A number without a word to confirm or contradict it: 1,026 such lines of the training half, none wrong. A number
 * that names two items is worth half, one that had its leading zeros put back a little less, learned words as much
 * as people confirmed them.
 */
export function aloneProbability({ kinds, exact, ambiguous, alias }: IdentifiedFacts): number {
  if (ambiguous) return 0.5;
  if (kinds.every((kind) => kind === 'alias')) return alias;
  return exact ? 0.995 : 0.97;
}
