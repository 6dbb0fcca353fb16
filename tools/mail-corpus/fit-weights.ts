import { ItemMatcher } from '../../apps/intake-gateway/src/channels/email/matching/item-matcher.js';
import { NOTHING_KNOWN } from '../../apps/intake-gateway/src/channels/email/matching/catalogue.js';
import { parseMail } from '../../apps/intake-gateway/src/channels/email/parse-mail.js';
import type { CandidateLine } from '../../apps/intake-gateway/src/channels/email/reading/candidate.js';
import { readOrderMail } from '../../apps/intake-gateway/src/channels/email/reading/read-order-mail.js';
import type { CorpusItem } from './catalogue.js';
import { makeCase, makeCorpus } from './make-case.js';
import { Random } from './random.js';
import { halfOf } from './score.js';
import { lineOf } from './score-aliases.js';
import { itemWords } from './wording.js';

interface Sample {
  readonly features: readonly number[];
  readonly right: boolean;
}

export interface FittedWeights {
  readonly text: readonly number[];
  readonly identified: readonly number[];
  readonly samples: { readonly text: number; readonly identified: number };
}

/**
 * Fits the two models of item matching: on the lines of the training half as read, and on items of the catalogue in
 * careless words. A second catalogue (descriptions only) makes the text model know other trades than food.
 */
export async function fitWeights(seed: number, count: number, other: readonly CorpusItem[]): Promise<FittedWeights> {
  const text: Sample[] = [];
  const identified: Sample[] = [];
  const add = (matcher: ItemMatcher, line: CandidateLine, sku: string, customer = NOTHING_KNOWN) => {
    const model = matcher.explain(line, customer);
    if (model && model.kind !== 'number-alone')
      (model.kind === 'text' ? text : identified).push({ features: model.features, right: model.sku === sku });
  };
  const corpus = makeCorpus(seed);
  const matcher = new ItemMatcher(corpus.items);
  for (let index = 0; index < count; index += 1) {
    if (halfOf(index) !== 'train') continue;
    const each = await makeCase(seed, index, corpus);
    const wanted = each.orders.flatMap(({ lines }) => lines);
    const mail = await readOrderMail(await parseMail(each.mail));
    const customer = {
      ...NOTHING_KNOWN,
      itemNumbers: [...each.customer.itemNumbers].map(([sku, customerItem]) => ({ sku, customerItem })),
    };
    for (const [at, line] of mail.orders.flatMap(({ lines }) => lines).entries()) {
      if (wanted[at]?.quantity === line.quantity) add(matcher, line, wanted[at].item.sku, customer);
    }
  }
  const random = new Random(seed);
  const strange = new ItemMatcher(other);
  for (const [own, items] of [
    [matcher, corpus.items],
    [strange, other],
  ] as const) {
    if (items.length === 0) continue;
    for (let at = 0; at < 2500; at += 1) {
      const item = random.pick(items);
      add(own, counted(random, lineOf(blur(random, itemWords(random, item, 0.8))), item), item.sku);
      // Numbers mistyped or taken from elsewhere, beside words that tell.
      const wrong = random.pick(items);
      const code = random.chance(0.15) ? wrong.sku : item.sku;
      add(
        own,
        { ...lineOf(random.chance(0.3) ? '' : itemWords(random, item, 0.4)), names: [{ kind: 'code', value: code }] },
        item.sku,
      );
    }
  }
  return {
    text: fit(text, TEXT_PRIOR),
    identified: fit(identified, IDENTIFIED_PRIOR, [10, 11]),
    samples: { text: text.length, identified: identified.length },
  };
}

/** With the unit of the item as often as the lines of the corpus have one: a unit alone must not tell the two apart. */
const counted = (random: Random, line: CandidateLine, item: CorpusItem): CandidateLine =>
  random.chance(0.9) ? { ...line, unit: item.unit } : line;

/** Where a feature is never seen in the corpus (history, learned words) its weight stays what experience suggests. */
const TEXT_PRIOR = [-5, 4, 6, 4, 3, 1, -3, 0, -1, 0.5, -1, 0.2, -0.5, 0.8, 0.8, -2, -1];
const IDENTIFIED_PRIOR = [3.5, 1, 1.5, -3, -1, 2, 4, 3, 0.5, -0.5, 0.2, -1, 0.5, -0.5, 1];

/** Words left out and words of one's own put in: how people describe goods they know by sight. */
function blur(random: Random, words: string): string {
  const list = words.split(' ');
  if (list.length > 2 && random.chance(0.35)) list.splice(random.between(0, list.length - 1), 1);
  if (random.chance(0.3))
    list.splice(
      random.between(0, list.length),
      0,
      random.pick([
        'new',
        'large',
        'small',
        'red',
        'white',
        'fresh',
        'case',
        'best',
        'blue',
        'pink',
        'vintage',
        'design',
        'set',
        'of',
      ]),
    );
  if (random.chance(0.3)) list.reverse();
  return list.join(' ');
}

/**
 * Logistic regression by Newton's method, drawn to weights given before by a ridge. Weights `held` stay what they were:
 * the corpus hardly ever tells a wrong unit, so it cannot say what one means.
 */
export function fit(samples: readonly Sample[], prior: readonly number[], held: readonly number[] = []): number[] {
  const size = samples[0]?.features.length ?? 0;
  const ridges = prior.map((_, at) => (at === 0 ? 1e-6 : held.includes(at) ? 1e6 : 2));
  let weights = [...prior];
  for (let round = 0; round < 30; round += 1) {
    const gradient = weights.map((weight, at) => -ridges[at]! * (weight - prior[at]!));
    const hessian = Array.from({ length: size }, (_, row) =>
      Array.from({ length: size }, (__, column) => (row === column ? ridges[row]! : 0)),
    );
    for (const { features, right } of samples) {
      const guess = 1 / (1 + Math.exp(-features.reduce((sum, value, at) => sum + value * weights[at]!, 0)));
      const spread = guess * (1 - guess);
      for (let row = 0; row < size; row += 1) {
        gradient[row]! += features[row]! * ((right ? 1 : 0) - guess);
        for (let column = 0; column < size; column += 1)
          hessian[row]![column]! += features[row]! * features[column]! * spread;
      }
    }
    const step = solve(hessian, gradient);
    weights = weights.map((weight, at) => weight + Math.max(-2, Math.min(2, step[at]!)));
  }
  return weights.map((weight) => Math.round(weight * 1000) / 1000);
}

/** Gauss with pivots; the matrix is small and positive definite. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at]!]);
  for (let at = 0; at < rows.length; at += 1) {
    const pivot = rows
      .slice(at)
      .reduce((best, row, index) => (Math.abs(row[at]!) > Math.abs(rows[best]![at]!) ? at + index : best), at);
    [rows[at], rows[pivot]] = [rows[pivot]!, rows[at]!];
    for (let other = 0; other < rows.length; other += 1) {
      if (other === at) continue;
      const factor = rows[other]![at]! / rows[at]![at]!;
      for (let column = at; column <= rows.length; column += 1) rows[other]![column]! -= factor * rows[at]![column]!;
    }
  }
  return rows.map((row, at) => row.at(-1)! / row[at]!);
}
