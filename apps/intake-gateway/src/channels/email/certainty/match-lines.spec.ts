import { describe, expect, test } from '@jest/globals';
import { NOTHING_KNOWN } from '../matching/catalogue.js';
import { ItemMatcher } from '../matching/item-matcher.js';
import type { CandidateLine } from '../reading/candidate.js';
import { matchLines } from './match-lines.js';

const matcher = new ItemMatcher([
  { sku: '40137', description: 'Butter Unsalted', unit: 'CA' },
  { sku: '40138', description: 'Strawberries Fresh', unit: 'CA' },
  { sku: '40139', description: 'Cream Heavy', unit: 'CA' },
  { sku: '60160', description: 'Pork Butt Boneless', unit: 'LB' },
]);

const line = (over: Partial<CandidateLine>): CandidateLine => ({
  quantity: '2',
  names: [],
  form: 'code-quantity',
  doubts: [],
  place: { kind: 'mail', part: 'text' },
  origin: 'new',
  source: '',
  ...over,
});
const numbered = (value: string, over: Partial<CandidateLine> = {}) =>
  line({ names: [{ kind: 'code', value }], ...over });
const certain = (lines: readonly CandidateLine[]) =>
  matchLines(lines, matcher, NOTHING_KNOWN).map(({ alternatives }) => (alternatives[0]?.probability ?? 0) >= 0.97);

describe('numbers beside words of another language', () => {
  const beurre = numbered('40137', { description: 'beurre doux' });
  const fraises = numbered('40138', { description: 'fraises' });
  const creme = numbered('40139', { description: 'crème 35%' });

  test.each([
    ['one alone is for a person', [beurre], [false]],
    ['two by themselves as well', [beurre, fraises], [false, false]],
    ['three have no common chance', [beurre, fraises, creme], [true, true, true]],
    [
      'one whose number words confirm tells of the others',
      [beurre, numbered('40139', { description: 'heavy cream' })],
      [true, true],
    ],
    [
      'a line without a number leaves it open',
      [beurre, fraises, creme, line({ description: 'oeufs' })],
      [false, false, false, false],
    ],
  ])('%s', (_, lines, expected) => {
    expect(certain(lines)).toEqual(expected);
  });
});

test('a size the item is sold by is its unit', () => {
  const doubts = ['size-as-unit'] as const;
  const [pork, butter] = matchLines(
    [numbered('60160', { unit: 'LB', doubts }), numbered('40137', { unit: 'LB', doubts })],
    matcher,
    NOTHING_KNOWN,
  );
  expect([pork!.line.doubts, butter!.line.doubts]).toEqual([[], ['size-as-unit']]);
});

test('columns nobody named are known by the numbers in every row of them', () => {
  const guessed = { form: 'table-inferred', doubts: ['guessed-columns'] } as const;
  const read = (lines: readonly CandidateLine[]) =>
    matchLines(lines, matcher, NOTHING_KNOWN).map(({ line: { form, doubts } }) => [form, doubts.length]);
  expect(read([numbered('40137', guessed), numbered('40138', guessed)])).toEqual([
    ['quantity-code', 0],
    ['quantity-code', 0],
  ]);
  expect(read([numbered('40137', guessed), numbered('99999', guessed)])).toEqual([
    ['table-inferred', 1],
    ['table-inferred', 1],
  ]);
});
