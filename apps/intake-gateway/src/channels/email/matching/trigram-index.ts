import { itemWords } from './item-words.js';

/** An entry found by its text, with its likeness to the query, 0…1. */
export interface TextMatch {
  readonly id: number;
  readonly score: number;
}

/** Trigrams of each word, padded as pg_trgm pads them: two blanks in front, one behind. */
export function trigramsOf(text: string): Set<string> {
  const grams = new Set<string>();
  for (const word of itemWords(text)) {
    const padded = `  ${word} `;
    for (let at = 0; at + 3 <= padded.length; at += 1) grams.add(padded.slice(at, at + 3));
  }
  return grams;
}

/**
 * Likeness of texts by shared trigrams, each weighted by how rare it is in the collection (idf): the weight of the
 * shared ones over the weight of all. On 231 real alternative descriptions among 3,891 items it finds the item first
 * in .80 and among five in .965; unweighted (pg_trgm) .78 and .957.
 */
export class TrigramIndex {
  readonly #postings = new Map<string, number[]>();
  readonly #weights: number[] = [];
  readonly #idf = new Map<string, number>();
  readonly #unseen: number;
  readonly #scores: Float64Array;

  constructor(texts: readonly string[]) {
    const sets = texts.map(trigramsOf);
    sets.forEach((grams, id) => {
      for (const gram of grams) {
        const list = this.#postings.get(gram);
        if (list) list.push(id);
        else this.#postings.set(gram, [id]);
      }
    });
    const count = Math.max(1, texts.length);
    this.#unseen = Math.log(1 + count);
    for (const [gram, list] of this.#postings) this.#idf.set(gram, Math.log(1 + count / list.length));
    sets.forEach((grams, id) => (this.#weights[id] = [...grams].reduce((sum, gram) => sum + this.#idf.get(gram)!, 0)));
    this.#scores = new Float64Array(texts.length);
  }

  /** The likest entries, best first. */
  search(text: string, limit: number): TextMatch[] {
    const grams = trigramsOf(text);
    const touched: number[] = [];
    let own = 0;
    for (const gram of grams) {
      const idf = this.#idf.get(gram);
      own += idf ?? this.#unseen;
      if (idf === undefined) continue;
      for (const id of this.#postings.get(gram)!) {
        if (this.#scores[id] === 0) touched.push(id);
        this.#scores[id]! += idf;
      }
    }
    const found = touched.map((id) => {
      const shared = this.#scores[id]!;
      this.#scores[id] = 0;
      return { id, score: shared / (own + this.#weights[id]! - shared) };
    });
    return found.sort((a, b) => b.score - a.score || a.id - b.id).slice(0, limit);
  }
}
