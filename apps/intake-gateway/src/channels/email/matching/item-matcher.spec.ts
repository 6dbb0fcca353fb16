import { describe, expect, test } from '@jest/globals';
import type { CandidateLine, ItemName } from '../reading/candidate.js';
import { NOTHING_KNOWN } from './catalogue.js';
import { ItemMatcher } from './item-matcher.js';
import { SILENT_NUMBER } from './match-model.js';

const matcher = new ItemMatcher([
  { sku: '40137', description: 'Milk 1% Low Fat', pack: '4/1 gal', unit: 'CA', gtin: '012345678905', price: '12.00' },
  { sku: '40138', description: 'Milk 2% Reduced Fat', pack: '4/1 gal', unit: 'CA' },
  { sku: '40139', description: 'Milk 1% Low Fat', pack: '50/8 oz', unit: 'CA' },
  { sku: '00210', description: 'Tomato Sauce Fancy', pack: '6/#10', unit: 'CA' },
  { sku: '70344', description: 'Chicken Breast Boneless Skinless', pack: '40#', unit: 'CA' },
  { sku: '88001', description: 'Glove Nitrile Large', pack: '10/100 ct', unit: 'CA' },
  { sku: '88002', description: 'Glove Nitrile Extra Large', pack: '10/100 ct', unit: 'CA' },
  { sku: 'MILKCHOC', description: 'Milk Chocolate', pack: '50/8 oz', unit: 'CA' },
]);

const line = (names: readonly ItemName[], description?: string): CandidateLine => ({
  quantity: '1',
  names,
  description,
  form: 'table-headed',
  doubts: [],
  place: { kind: 'mail', part: 'text' },
  origin: 'new',
  source: '',
});
const code = (value: string): ItemName[] => [{ kind: 'code', value }];
const best = (each: CandidateLine, customer = NOTHING_KNOWN) => matcher.match(each, customer).alternatives[0];

describe('an item is found', () => {
  test.each([
    ['by our number, however punctuated', code('40-137'), undefined, '40137'],
    ['with its leading zeros lost', code('210'), undefined, '00210'],
    ['by GTIN of another length', [{ kind: 'gtin' as const, value: '00012345678905' }], undefined, '40137'],
    ['by words with the pack that tells two apart', [], 'low fat milk 1% 50/8oz', '40139'],
    ['by words cut short', [], 'chkn brst bnls sknls 40 lb', '70344'],
    ['by a size in the trade’s short words', [], 'nitrile glove x-lg 10/100ct', '88002'],
    ['by a number of letters standing in the words', [], 'MILKCHOC', 'MILKCHOC'],
  ])('%s', (_, names, description, sku) => {
    expect(best(line(names, description))?.sku).toBe(sku);
  });

  test('by our number beside words of another language, for a person to look at', () => {
    const { sku, probability } = best(line(code('70344'), 'poitrine de poulet'))!;
    expect([sku, probability]).toEqual(['70344', SILENT_NUMBER]);
  });

  test('by our number beside words that its sisters share, not beside a word only they have', () => {
    expect(best(line(code('40137'), 'milk low fat'))!.probability).toBeGreaterThan(0.98);
    // Shorter names of others hold the same word: it names none of them more.
    expect(best(line(code('40138'), 'milk'))!.probability).toBeGreaterThan(0.98);
    expect(best(line(code('40137'), 'milk chocolate'))!.probability).toBeLessThan(0.9);
  });

  test('hardly by a number whose words name another item', () => {
    expect(best(line(code('70344'), 'tomato sauce fancy 6/#10'))!.probability).toBeLessThan(0.5);
  });

  test('by the customer’s own number before ours, by bid line, and by words people confirmed', () => {
    const customer = {
      ...NOTHING_KNOWN,
      itemNumbers: [{ customerItem: 'B-17', sku: '70344' }],
      bidLines: [{ bidLine: '5', sku: '00210' }],
      aliases: [{ text: 'the usual milk', sku: '40138', uses: 4, contradicted: 0 }],
    };
    expect(best(line(code('B17')), customer)?.sku).toBe('70344');
    expect(best(line([{ kind: 'bidLine', value: '05' }]), customer)?.sku).toBe('00210');
    expect(best(line([], 'The usual milk'), customer)).toMatchObject({
      sku: '40138',
      evidence: expect.arrayContaining([expect.objectContaining({ kind: 'alias', uses: 4 })]),
    });
  });
});

describe('what is known of the customer', () => {
  const milks = new ItemMatcher([
    { sku: '1', description: 'Milk 1% Low Fat gallon', unit: 'CA', price: '12.00' },
    { sku: '2', description: 'Milk 1% Low Fat gal', unit: 'CA', price: '12.00' },
    { sku: '3', description: 'Bread', unit: 'CA', otherNumbers: ['OLD-3'], gtins: ['00614141000036'] },
  ]);
  const bid = [{ bidLine: '7', sku: '2', unit: 'CA', unitPrice: '9.38', contractNumber: 'B5875' }];

  test('of two likely items the one on the customer’s bid comes first, and surer', () => {
    const [without] = milks.match(line([], 'milk 1% low fat')).alternatives;
    const [first] = milks.match(line([], 'milk 1% low fat'), { ...NOTHING_KNOWN, bidLines: bid }).alternatives;
    expect(first!.sku).toBe('2');
    expect(first!.evidence).toContainEqual({ kind: 'contract', agrees: true });
    expect(first!.probability).toBeGreaterThan(without!.probability);
  });

  test('the agreed price speaks for the item, the list price no more', () => {
    const priced = { ...line([], 'milk 1% low fat gal'), unit: 'CA', unitPrice: '9.38' };
    const [first] = milks.match(priced, { ...NOTHING_KNOWN, bidLines: bid }).alternatives;
    expect(first!.evidence).toContainEqual({ kind: 'price', agrees: true });
  });

  test('a number people gave a meaning has that one, before ours', () => {
    const aliases = [{ text: '=2', sku: '1', uses: 1, contradicted: 0 }];
    const found = milks.match(line(code('2')), { ...NOTHING_KNOWN, aliases }).alternatives;
    expect(found.map(({ sku }) => sku)).toEqual(['1']);
  });

  test('all numbers of an item mean it', () => {
    expect(milks.match(line(code('old3'))).alternatives[0]!.sku).toBe('3');
    expect(milks.match(line([{ kind: 'gtin', value: '614141000036' }])).alternatives[0]!.sku).toBe('3');
  });
});

test('a number whose words name another item is worth less than one they confirm', () => {
  const confirmed = best(line(code('40137'), 'milk 1% low fat 4/1 gal'))!.probability;
  const contradicted = best(line(code('40137'), 'chicken breast boneless skinless 40#'))!.probability;
  expect(confirmed).toBeGreaterThan(0.97);
  expect(contradicted).toBeLessThan(0.5);
});

test('an alias contradicted more often than used is not followed', () => {
  const aliases = [{ text: 'white stuff', sku: '40138', uses: 1, contradicted: 2 }];
  expect(
    best(line([], 'white stuff'), { ...NOTHING_KNOWN, aliases })?.evidence.some(({ kind }) => kind === 'alias') ??
      false,
  ).toBe(false);
});

test('alternatives are ranked, and their probabilities leave no more than one', () => {
  const { alternatives } = matcher.match(line([], 'milk'));
  expect(alternatives.length).toBeGreaterThan(1);
  expect(alternatives[0]!.probability).toBeLessThan(0.9);
  expect(alternatives.reduce((sum, { probability }) => sum + probability, 0)).toBeLessThanOrEqual(1.000001);
});

describe('words alone', () => {
  const fittings = new ItemMatcher([
    { sku: 'E-12', description: 'Copper Elbow 90 CxC 1/2 In' },
    { sku: 'E-112', description: 'Copper Elbow 90 CxC 1-1/2 In' },
    { sku: 'G-L', description: 'Glove Vinyl Large' },
    { sku: 'G-XL', description: 'Glove Vinyl Extra Large' },
    { sku: 'F-1', description: 'Filter Pleated 16x20x1 MERV 8' },
    { sku: 'F-2', description: 'Filter Pleated 20x20x2 MERV 8' },
    { sku: 'B-20', description: 'Breaker 1 Pole 20A' },
    { sku: 'B-15', description: 'Breaker 1 Pole 15A' },
    { sku: 'E-45', description: 'Copper Elbow 45 3/4 In' },
    { sku: 'T-2', description: 'TAPE PAINTERS BLUE 2X60YD' },
    { sku: 'T-1', description: 'TAPE PAINTERS BLUE 1X60YD' },
    { sku: 'S-10X', description: 'SUGAR POWDERED 10X 50#' },
    { sku: 'S-6X', description: 'SUGAR POWDERED 6X 50#' },
    { sku: 'M-W', description: 'Milk Whole Gallon' },
    { sku: 'M-2', description: 'Milk 2% Gallon' },
  ]);
  const found = (text: string, names: readonly ItemName[] = []) => fittings.match(line(names, text)).alternatives[0]!;

  test.each([
    ['copper elbow 90 cxc 1-1/2"', 'E-112'],
    ['copper elbow 90 cxc 1/2 inch', 'E-12'],
    ['1.5 in copper elbow 90 cxc', 'E-112'],
    ['vinyl glove large', 'G-L'],
    ['vinyl gloves, X-Large', 'G-XL'],
    ['filters pleated 16 x 20 x 1', 'F-1'],
    ['1 pole breaker 15 amp', 'B-15'],
    ['whole milk', 'M-W'],
    ['3/4" copper elbow 45', 'E-45'],
    ['2" blue painters tape', 'T-2'],
    ['10x powdered sugar', 'S-10X'],
  ])('%s: the only item that has all of them', (text, sku) => {
    expect([found(text).sku, found(text).probability >= 0.98]).toEqual([sku, true]);
  });

  test.each([
    'copper elbow 90 cxc',
    'vinyl glove',
    'filter pleated merv 8',
    'milk gallon',
    'milk 1% gallon',
    'breaker 30A',
  ])('%s: of two, or of another size, for a person', (text) => expect(found(text).probability).toBeLessThan(0.97));

  test('a size that looks like a number is a word where the catalogue has it', () => {
    expect(found('pleated filter', code('20X20X2'))).toMatchObject({ sku: 'F-2' });
    expect(found('pleated filter', code('20X20X2')).probability).toBeGreaterThan(0.97);
  });

  test('a number is contradicted by another item’s words, or by another size', () => {
    expect(found('breaker 1 pole 20A', code('B-20')).probability).toBeGreaterThan(0.98);
    expect(found('breaker 1 pole 15A', code('B-20')).probability).toBeLessThan(0.9);
    expect(found('vinyl glove extra large', code('G-L')).probability).toBeLessThan(0.97);
  });
});
