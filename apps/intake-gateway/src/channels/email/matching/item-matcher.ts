import type { CandidateLine } from '../reading/candidate.js';
import {
  type CatalogueItem,
  type ContractLine,
  type CustomerKnowledge,
  NOTHING_KNOWN,
  plainCode,
} from './catalogue.js';
import { type Evidence, type Identity, type IdentityKind, ItemNumbers } from './item-numbers.js';
import { comparePacks, readPack } from './pack-size.js';
import { type Check, comparePrice, compareUnits, contractOf, historyOf } from './line-checks.js';
import { itemWords } from './item-words.js';
import { TrigramIndex } from './trigram-index.js';
import {
  aloneProbability,
  describedAtLeast,
  type IdentifiedFacts,
  identifiedFeatures,
  type MatchModel,
  matchProbability,
  numberedAtLeast,
  type Standing,
  type TextFacts,
  textFeatures,
} from './match-model.js';
import { type WordLikeness, WordWeights } from './word-likeness.js';

export interface Alternative {
  readonly sku: string;
  readonly description: string;
  /** Probability that this item is meant. */
  readonly probability: number;
  readonly evidence: readonly Evidence[];
}

/** The items a line may mean, likeliest first; empty when nothing in the catalogue is like it. */
export interface ItemMatch {
  readonly alternatives: readonly Alternative[];
}

const LIMIT = 10;
const OFF_CONTRACT = 0.75;
const POINTS: Readonly<Record<IdentityKind, number>> = {
  gtin: 6,
  'bid-line': 6,
  'customer-item': 6,
  sku: 5.5,
  alias: 5,
};

/** Finds the items of a catalogue that order lines mean. Built once per catalogue; matching is pure. */
export class ItemMatcher {
  readonly #items: readonly CatalogueItem[];
  readonly #numbers: ItemNumbers;
  readonly #text: TrigramIndex;
  readonly #words: WordWeights;
  readonly #texts: readonly string[];

  constructor(items: readonly CatalogueItem[]) {
    this.#items = items;
    this.#numbers = new ItemNumbers(items);
    this.#texts = items.map(({ description, pack }) =>
      pack && !description.includes(pack) ? `${description} ${pack}` : description,
    );
    this.#text = new TrigramIndex(this.#texts);
    this.#words = new WordWeights(this.#texts);
  }

  item(sku: string): CatalogueItem | undefined {
    return this.#items[this.#numbers.idOf(sku) ?? -1];
  }

  /** True for a number that is exactly an item's. */
  isItem(number: string, customer: CustomerKnowledge = NOTHING_KNOWN): boolean {
    return this.#numbers.isItem(number, customer);
  }

  match(line: CandidateLine, customer: CustomerKnowledge = NOTHING_KNOWN): ItemMatch {
    return { alternatives: spread(this.#rank(line, customer).slice(0, LIMIT)) };
  }

  /** What the probability of the likeliest item is computed from: for calibrating it. */
  explain(
    line: CandidateLine,
    customer: CustomerKnowledge = NOTHING_KNOWN,
  ): (MatchModel & { readonly sku: string }) | undefined {
    const best = this.#rank(line, customer)[0];
    return best && { ...best.model, sku: best.alternative.sku };
  }

  #rank(line: CandidateLine, customer: CustomerKnowledge): Scored[] {
    const identities = this.#numbers.identify(line, customer);
    const text = this.#queryText(line, identities);
    const compared = new Map<number, WordLikeness>();
    const compare = (id: number) => {
      const known = compared.get(id) ?? this.#words.compare(text, this.#texts[id]!);
      compared.set(id, known);
      return known;
    };
    const found = text === '' ? [] : this.#searchText(text, compare);
    const ids = new Set([...identities.map(({ id }) => id), ...found.map(({ id }) => id)]);
    const facts = { line, customer, identities, found, text, compare };
    return [...ids].map((id) => this.#score(id, facts)).sort((a, b) => b.points - a.points || a.id - b.id);
  }

  /**
   * What stands in words about the item: its description, its pack where that is written apart, and what looked like
   * a number and is a word of the catalogue (`20A`, `16x20x1`). A number that stands in the words is none of them.
   */
  #queryText(line: CandidateLine, identities: readonly Identity[]): string {
    const { description = '', pack } = line;
    const text = pack && !description.includes(pack) ? `${description} ${pack}` : description;
    const named = new Set(identities.map(({ evidence }) => ('value' in evidence ? plainCode(evidence.value) : '')));
    const sizes = line.names.filter(
      ({ kind, value }) =>
        kind === 'code' && !named.has(plainCode(value)) && itemWords(value).every((word) => this.#words.knows(word)),
    );
    const words = text.split(/\s+/).filter((word) => !named.has(plainCode(word)) || plainCode(word) === '');
    return [...words, ...sizes.map(({ value }) => value)].join(' ').trim();
  }

  /** Likeness by trigrams, and by words: weights chosen on the training half of the corpus. */
  #searchText(text: string, compare: (id: number) => WordLikeness): { id: number; score: number }[] {
    return this.#text
      .search(text, 30)
      .map(({ id, score }) => {
        const words = compare(id);
        return { id, score: 0.7 * score + 0.2 * words.covered + 0.1 * words.named };
      })
      .sort((a, b) => b.score - a.score || a.id - b.id);
  }

  #score(id: number, facts: Facts): Scored {
    const { line, customer, identities, found, text, compare } = facts;
    const item = this.#items[id]!;
    const own = identities.filter((identity) => identity.id === id);
    const words = compare(id);
    const like = found.find((each) => each.id === id)?.score ?? 0.2 * words.covered + 0.1 * words.named;
    const contract = contractOf(customer, item.sku);
    const others = found.filter((each) => each.id !== id);
    const rival = Math.max(0, ...others.map((each) => each.score * this.#rivalry(each.id, contract, customer)));
    const pack = comparePackTo(text, item);
    const unit = compareUnits(line, item);
    const past = historyOf(customer, item.sku);
    const price = comparePrice(line, { item, past, contract });
    const ambiguous = identities.some((identity) => identity.id !== id);
    const check = (verdict: 'same' | 'differ' | 'unsaid') => (verdict === 'same' ? 1 : verdict === 'differ' ? -1 : 0);
    const points =
      own.reduce((sum, { kind, exact }) => sum + POINTS[kind] - (exact ? 0 : 1), 0) +
      4 * like + 0.4 * check(pack) + 0.2 * check(unit) + 0.5 * check(price) + (past || contract ? 0.4 : 0) + (contract ? 0.4 : 0); // prettier-ignore
    const bare = {
      like,
      margin: like - rival,
      missing: words.missing,
      covered: words.covered,
      named: words.named,
      words: itemWords(text).length,
    };
    const shared = {
      ...bare,
      numbersDiffer: words.numbersDiffer,
      pack: check(pack),
      unit: check(unit),
      price: check(price),
      known: past !== undefined || contract !== undefined,
    };
    const identified: IdentifiedFacts = {
      ...shared,
      kinds: own.map(({ kind }) => kind),
      exact: own.some(({ exact }) => exact),
      ambiguous,
      hasText: text !== '',
      alias: aliasStrength(own),
    };
    const described: TextFacts = { ...shared, contradicted: identities.length > 0, coded: this.#isCoded(line) };
    const model = modelOf(identified, described);
    const standing = this.#standing(id, facts, check(pack) < 0);
    const least = own.length > 0 ? numberedAtLeast(identified, standing) : describedAtLeast(described, standing);
    const probability = Math.max(matchProbability(model), least);
    const evidence: Evidence[] = [
      ...own.map((identity) => identity.evidence),
      ...(text === '' ? [] : [{ kind: 'description' as const, likeness: round(like), margin: round(like - rival) }]),
      ...(pack === 'unsaid' ? [] : [{ kind: 'pack' as const, agrees: pack === 'same' }]),
      ...(unit === 'unsaid' ? [] : [{ kind: 'unit' as const, agrees: unit === 'same' }]),
      ...(price === 'unsaid' ? [] : [{ kind: 'price' as const, agrees: price === 'same' }]),
      ...(past ? [{ kind: 'history' as const, agrees: true }] : []),
      ...(contract ? [{ kind: 'contract' as const, agrees: true }] : []),
    ];
    return { id, points, model, alternative: { sku: item.sku, description: item.description, probability, evidence } };
  }

  /** A customer with a contract orders from it first: beside an item on it, one that is not counts for less. */
  #rivalry(id: number, contract: ContractLine | undefined, customer: CustomerKnowledge): number {
    return contract && !contractOf(customer, this.#items[id]!.sku) ? OFF_CONTRACT : 1;
  }

  /** The item among the others that have words of the line. */
  #standing(id: number, { found, text, compare }: Facts, otherPack: boolean): Standing {
    const { covered, holds, sizesClash } = compare(id);
    const others = found.filter((each) => each.id !== id).map((each) => ({ id: each.id, words: compare(each.id) }));
    const own = this.#items[id]!.description;
    const rivals = others.filter((each) => each.words.holds && !saysLess(text, own, this.#items[each.id]!.description));
    const isWhole = (each: number) => this.#words.compare(text, this.#items[each]!.description).whole;
    return {
      covered,
      named: this.#words.compare(text, own).named,
      rivalCovered: Math.max(0, ...others.map(({ words }) => words.covered)),
      holds,
      whole: holds && isWhole(id),
      rivals: rivals.length,
      wholeRivals: rivals.filter((rival) => isWhole(rival.id)).length,
      clashes: !holds && (sizesClash || otherPack),
    };
  }

  /** A number stands in the line that is no word of the catalogue. */
  #isCoded = ({ names }: CandidateLine): boolean =>
    names.some(
      ({ kind, value }) =>
        kind !== 'manufacturer' && !(kind === 'code' && itemWords(value).every((word) => this.#words.knows(word))),
    );
}

/**
 * Who means `glove extra large` does not say `glove large`: the other has all the words of this one, and its further
 * ones stand in front of words the text has.
 */
function saysLess(text: string, own: string, other: string): boolean {
  const [asked, mine, theirs] = [itemWords(text), itemWords(own), itemWords(other)];
  const further = theirs.filter((word) => !mine.includes(word));
  return (
    further.length > 0 &&
    mine.every((word) => theirs.includes(word)) &&
    theirs.every((word, at) => !further.includes(word) || asked.includes(theirs[at + 1] ?? ''))
  );
}

/** Against the pack of an item and the size in its name: `3/4 in` of a coupling in boxes of fifty differs from neither. */
function comparePackTo(text: string, { pack = '', description }: CatalogueItem): Check {
  const asked = readPack(text);
  const verdicts = [pack, description].map((own) => comparePacks(asked, readPack(own)));
  if (verdicts.includes('same')) return 'same';
  // `5/8` without a unit may be a fraction, or a grade.
  return asked?.unit !== undefined && verdicts.includes('differ') ? 'differ' : 'unsaid';
}

function modelOf(identified: IdentifiedFacts, described: TextFacts): MatchModel {
  if (identified.kinds.length === 0) return { kind: 'text', features: textFeatures(described) };
  if (!identified.hasText) return { kind: 'number-alone', features: [aloneProbability(identified)] };
  return { kind: 'identified', features: identifiedFeatures(identified) };
}

interface Facts {
  readonly line: CandidateLine;
  readonly customer: CustomerKnowledge;
  readonly identities: readonly Identity[];
  readonly found: readonly { readonly id: number; readonly score: number }[];
  readonly text: string;
  readonly compare: (id: number) => WordLikeness;
}

interface Scored {
  readonly id: number;
  readonly points: number;
  readonly model: MatchModel;
  readonly alternative: Alternative;
}

/** The best keeps its probability; the others share what it leaves, in proportion to their own. */
function spread(scored: readonly Scored[]): Alternative[] {
  const [best, ...others] = scored.map(({ alternative }) => alternative);
  if (!best) return [];
  const rest = others.reduce((sum, { probability }) => sum + probability, 0);
  const left = 1 - best.probability;
  return [
    best,
    ...others.map((each) => ({
      ...each,
      probability: rest === 0 ? 0 : Math.min(each.probability, (left * each.probability) / rest),
    })),
  ];
}

const round = (number: number): number => Math.round(number * 1000) / 1000;

function aliasStrength(identities: readonly Identity[]): number {
  const alias = identities.find(({ evidence }) => evidence.kind === 'alias')?.evidence;
  return alias?.kind === 'alias' ? (alias.uses + 1) / (alias.uses + 3 * alias.contradicted + 2) : 0;
}
