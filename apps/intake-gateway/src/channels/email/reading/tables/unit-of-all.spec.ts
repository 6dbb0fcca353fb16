import { expect, test } from '@jest/globals';
import { unitOfAll } from './unit-of-all.js';

test.each([
  ['All quantities in cases, one PO per store.', 'CA'],
  ['Quantities are in cases unless noted', 'CA'],
  ['qty below is in boxes', 'BX'],
  ['everything by the case please', 'CA'],
  ['All in each', 'EA'],
  ['all quantities in bold are new', undefined],
  ['All quantities in stock', undefined],
  ['all of it in one case', undefined],
  ['numbers are in pounds', undefined],
  ['we need 3 cases', undefined],
])('%s', (text, unit) => expect(unitOfAll(['Hi', text])).toBe(unit));

test('two units for all are none', () => {
  expect(unitOfAll(['All quantities in cases', 'all quantities in boxes'])).toBeUndefined();
});
