import { itemWords } from './item-words.js';

/** Words and numbers two descriptions share and where they differ, weighted by how rare each word is. */
export interface WordLikeness {
  /** Weight of the query's words found in the item, of all its words: 0…1. */
  readonly covered: number;
  /** Weight of the item's words named by the query, of all its words: 0…1. */
  readonly named: number;
  /** Weight of the heaviest word of the query that the item lacks, of the heaviest of all words: 0…1. */
  readonly missing: number;
  /** Numbers (sizes, percents, counts) of the query the item has other ones for. */
  readonly numbersDiffer: boolean;
  /** The query gives a size the item has another of: `2%` for one of `1%`. */
  readonly sizesClash: boolean;
  /** Every word of the query is one of the item's, if shortened or misspelled; one of them in full, or three. */
  readonly holds: boolean;
  /** Every word of the item is named by the query. */
  readonly whole: boolean;
}

/** Less likeness than this is another word; from the second on a word is written in full, or in the plural. */
const [SAME_WORD, FULL_WORD] = [0.8, 0.95];
/** Words that name nothing. */
const FILLERS: ReadonlySet<string> = new Set(
  'x a an the of and or with w for in our your please pls each per item part desc description line roll rolls case cases box boxes'.split(
    ' ',
  ),
);

/** Words of a collection by rarity, so that `SUKI` weighs more than `BAG`. */
export class WordWeights {
  readonly #idf = new Map<string, number>();
  readonly #most: number;

  constructor(texts: readonly string[]) {
    const counts = new Map<string, number>();
    for (const text of texts)
      for (const word of new Set(itemWords(text))) counts.set(word, (counts.get(word) ?? 0) + 1);
    this.#most = Math.log(1 + Math.max(1, texts.length));
    for (const [word, count] of counts) this.#idf.set(word, Math.log(1 + texts.length / count));
  }

  weight(word: string): number {
    return this.#idf.get(word) ?? this.#most;
  }

  /** True for a word that some item has. */
  knows(word: string): boolean {
    return this.#idf.has(word);
  }

  compare(query: string, item: string): WordLikeness {
    const [asked, own] = [[...new Set(itemWords(query))], [...new Set(itemWords(item))]];
    const nearest = (word: string, others: readonly string[]) =>
      others.reduce((best, other) => Math.max(best, wordLikeness(word, other)), 0);
    let [askedWeight, covered, missing, alike, full] = [0, 0, 0, 0, 0];
    const telling = asked.filter((word) => !FILLERS.has(word));
    for (const word of asked) {
      const [weight, like] = [this.weight(word), nearest(word, own)];
      askedWeight += weight;
      covered += weight * like;
      missing = Math.max(missing, weight * (1 - like));
      if (like >= SAME_WORD && !FILLERS.has(word)) alike += 1;
      if (like >= FULL_WORD && !FILLERS.has(word)) full += 1;
    }
    let [ownWeight, named, whole] = [0, 0, own.length > 0];
    for (const word of own) {
      const [weight, like] = [this.weight(word), nearest(word, asked)];
      ownWeight += weight;
      named += weight * like;
      whole &&= like >= SAME_WORD;
    }
    const [askedNumbers, ownNumbers] = [asked.filter((word) => /\d/.test(word)), own.filter((word) => /\d/.test(word))];
    const common = askedNumbers.filter((number) => ownNumbers.some((other) => digits(other) === digits(number)));
    return {
      covered: askedWeight === 0 ? 0 : covered / askedWeight,
      named: ownWeight === 0 ? 0 : named / ownWeight,
      missing: missing / this.#most,
      numbersDiffer: askedNumbers.length > common.length && ownNumbers.length > 0,
      sizesClash: askedNumbers.some((number) => clashes(number, ownNumbers)),
      holds: telling.length > 0 && alike === telling.length && (full > 0 || alike >= 3),
      whole,
    };
  }
}

/** `2%` where the item has `1%`: the same kind of size, another one. */
function clashes(number: string, others: readonly string[]): boolean {
  const kind = kindOfSize(number);
  const same = kind === '' ? [] : others.filter((other) => kindOfSize(other) === kind);
  return same.length > 0 && same.every((other) => digits(other) !== digits(number));
}

/** `%` of `2%`, `oz` of `12oz`, `xx` of `16x20x1`. */
const kindOfSize = (word: string): string => word.replace(/[\d.]+/g, '');

const digits = (word: string): string => word.replace(/[^\d.]/g, '');

/** 1 for the same word, less for a prefix (`choc`), dropped vowels (`chkn`), a plural or one slip; else 0. */
export function wordLikeness(a: string, b: string): number {
  if (a === b) return 1;
  if (/\d/.test(a) || /\d/.test(b)) return numberLikeness(a, b);
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long === `${short}s` || long === `${short}es` || long === `${short.slice(0, -1)}ies`) return 0.95;
  if (short.length >= 3 && long.startsWith(short)) return 0.85;
  if (short.length >= 3 && isAbbreviation(short, long)) return 0.8;
  if (SIZE_LETTERS[short] === long) return 0.8;
  return short.length >= 4 && oneSlip(short, long) ? 0.85 : 0;
}

const SIZE_LETTERS: Readonly<Record<string, string>> = { s: 'small', m: 'medium', l: 'large' };

/** Sizes people name without their one: `a gallon of milk`. */
const ALONE: ReadonlySet<string> = new Set(['gallon', 'quart', 'pint', 'dozen']);

/** One side names a thing of several; of all sides each must be the same. */
function sidesLikeness(asked: readonly string[], own: readonly string[]): number {
  const like = (side: string, other: string) => (side === other ? 0.9 : numberLikeness(side, other));
  if (asked.length === 1) return Math.min(0.8, Math.max(...own.map((side) => like(asked[0]!, side))));
  return asked.length === own.length ? Math.min(...asked.map((side, at) => like(side, own[at]!))) : 0;
}

const SIDES = /^[\d.]+[a-z]{0,3}(?:x[\d.]+[a-z]{0,8}){1,3}$/;

/** `20` and `20a` may be one size, `20a` and `20ft` are none; `gallon` alone is one of them. */
function numberLikeness(a: string, b: string): number {
  const [worded, counted] = /\d/.test(a) ? [b, a] : [a, b];
  if (digits(worded) === '') return ALONE.has(worded) && counted === `1${worded}` ? 0.9 : 0;
  // `2in` is one side of `2x60yd`.
  const [one, sides] = SIDES.test(a) ? [b, a] : [a, b];
  if (SIDES.test(sides)) return sidesLikeness(one.split('x'), sides.split('x'));
  if (digits(a) !== digits(b)) return 0;
  const [own, other] = [kindOfSize(a), kindOfSize(b)];
  return own === '' || other === '' || own[0] === other[0] ? 0.8 : 0;
}

/** `chkn` for chicken: the letters in order, the first the same, and hardly a vowel of its own left. */
function isAbbreviation(short: string, long: string): boolean {
  if (short[0] !== long[0] || short.length * 3 < long.length || (short.match(/[aeiou]/g) ?? []).length > 1)
    return false;
  let at = 0;
  for (const letter of long) if (letter === short[at]) at += 1;
  return at === short.length;
}

/** One letter changed, left out, put in, or two swapped. */
function oneSlip(short: string, long: string): boolean {
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (long.length > short.length) return short.slice(at) === long.slice(at + 1);
  const swapped =
    short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2);
  return swapped || short.slice(at + 1) === long.slice(at + 1);
}
