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

/** How an item stands beside the others its line could mean. */
export interface Standing {
  /** Share of the line's words that the item has, weighted by rarity: 0…1. */
  readonly covered: number;
  /** The most that another item has. */
  readonly rivalCovered: number;
  /** Share of the words of the item's description that the line has, weighted by rarity: 0…1. */
  readonly named: number;
  /** All words of the line are the item's, and all of the item's description are in the line. */
  readonly holds: boolean;
  readonly whole: boolean;
  /** Other items that hold all words of the line, and those of them whose description it gives in full. */
  readonly rivals: number;
  readonly wholeRivals: number;
  /** The line gives a size, or a pack, that the item has another of. */
  readonly clashes: boolean;
}

/** A number whose words are none of the catalogue's: what else the order says decides. */
export const SILENT_NUMBER = 0.9;
/** So much of the line's words is the item's that they confirm its number. */
const CONFIRMS = 0.3;
/** So much of an item's words, weighted by rarity, names it where no other has them: what is left out tells nothing. */
const MOST_NAMED = 0.25;
/** So much more of them is another item's that they speak for that one. */
const [NAMES_ANOTHER, MOST] = [0.3, 0.6];

/**
 * Least probability of an item whose number stands in the line, exactly and alone. The fitted weights know only the
 * words their corpus is written in; people abbreviate, translate and remark as they like, and a mistaken number is one
 * whose words name another item. Where they name this one as well as any other the number decides; where they name
 * none it is likely, and for the customer's own number or a GTIN that is enough.
 */
export function numberedAtLeast({ kinds, exact, ambiguous }: IdentifiedFacts, standing: Standing): number {
  const { covered, rivalCovered, holds, rivals, wholeRivals, clashes } = standing;
  if (!exact || ambiguous || clashes || kinds.every((kind) => kind === 'alias')) return 0;
  const another = rivalCovered >= MOST && rivalCovered - covered >= NAMES_ANOTHER;
  if (another || (!holds && (wholeRivals > 0 || (rivals > 0 && covered < CONFIRMS)))) return 0;
  if (covered >= CONFIRMS) return 0.99;
  return kinds.includes('customer-item') || kinds.includes('gtin') ? 0.985 : SILENT_NUMBER;
}

/**
 * Least probability of an item named in words: the only one that has all of them, or the only one of those whose whole
 * description they are (`glove large` beside `glove extra large`). Of 15,000 careless wordings over ten
 * catalogues 13,940 pass as lines, one of them wrong; of 231 real alternative descriptions 148, eight of them wrong.
 */
export function describedAtLeast({ contradicted, coded }: TextFacts, standing: Standing): number {
  const { named, holds, whole, rivals, wholeRivals, clashes } = standing;
  if (!holds || clashes || contradicted || coded) return 0;
  if (whole && wholeRivals === 0) return 0.99;
  return rivals === 0 && named >= MOST_NAMED ? 0.985 : 0;
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
