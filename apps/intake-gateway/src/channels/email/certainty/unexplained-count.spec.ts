import { describe, expect, test } from '@jest/globals';
import type { CandidateLine } from '../reading/candidate.js';
import { risingNumbers, unexplainedCount } from './unexplained-count.js';

const elbow = { sku: '10-40120', description: 'Elbow Copper 90 3/4 In', pack: '25/BX', unit: 'EA' };
const line = (quantity: string, source: string, over: Partial<CandidateLine> = {}): CandidateLine => ({
  quantity,
  names: [{ kind: 'code', value: '10-40120' }],
  form: 'code-quantity',
  doubts: [],
  place: { kind: 'mail', part: 'text' },
  origin: 'new',
  source,
  ...over,
});

describe('another number that could be the count', () => {
  test.each([
    ['1', '1  10-40120  60.00EA'],
    ['60', '10-40120  60  elbow  48'],
    ['32', '(2) jars 10-40120 elbow 32'],
    ['3', '10-40120 elbow 3 - 12 cs'],
    // The pack says 25, no 25 cases.
    ['4', '10-40120 elbow 4 25 cs'],
    ['59.75', '10-40120 elbow 59.75'],
  ])('%s of `%s`', (quantity, source) => {
    expect(unexplainedCount(line(quantity, source), elbow)).toBeDefined();
  });

  test.each([
    ['60', '10-40120 60 ea elbow copper 90 3/4 in'],
    ['60', '3. 10-40120 elbow - 60'],
    ['60', '3) 60 ea 10-40120'],
    ['60', '10-40120 elbow 90 3/4" 25/bx 60 ea @ $1.25 = $75.00'],
    ['2', '2 cs 10-40120, 90% copper, need 11/20/2026'],
    ['1.5', '10-40120 1.5 cs'],
    ['4', 'elbow copper 25bx 3/4 in x 4 each'],
  ])('none beside %s of `%s`', (quantity, source) => {
    expect(unexplainedCount(line(quantity, source), elbow)).toBeUndefined();
  });

  test('a column that says what it holds needs no guessing, and a place in the list is explained', () => {
    expect(unexplainedCount(line('6', '3 | 10-40120 | 6', { form: 'table-headed' }), elbow)).toBeUndefined();
    expect(unexplainedCount(line('6', '3   10-40120   6 EA', { lineNumber: '3' }), elbow)).toBeUndefined();
  });
});

test('numbers that rise through all rows are places in a list', () => {
  const rows = (...sources: string[]) => risingNumbers(sources.map((source) => line('1', source)));
  expect(rows('1 A', '2 B', '4 C')).toEqual(['1', '2', '4']);
  expect(rows('D|010|A', 'D|020|B')).toEqual(['10', '20']);
  expect(rows('6 A', '2 B')).toBeUndefined();
  expect(rows('1 A')).toBeUndefined();
});
