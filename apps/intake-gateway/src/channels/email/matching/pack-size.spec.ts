import { expect, test } from '@jest/globals';
import { comparePacks, readPack } from './pack-size.js';

test.each([
  ['6/10#', { count: '6', size: '10', unit: 'lb' }],
  ['tomato 6/#10', { count: '6', size: '10', unit: 'can' }],
  ['4/1 gal', { count: '4', size: '1', unit: 'gal' }],
  ['24 x 8 oz', { count: '24', size: '8', unit: 'oz' }],
  ['40 LB CS', { count: '1', size: '40', unit: 'lb' }],
  ['1 CS 40#', { count: '1', size: '40', unit: 'lb' }],
  ['beef patty 90/10 2/10#', { count: '2', size: '10', unit: 'lb' }],
  ['15 dz', { count: '1', size: '15', unit: 'dz' }],
  ['milk', undefined],
])('%s', (text, pack) => {
  expect(readPack(text)).toEqual(pack);
});

test.each([
  ['6/10#', '6/10 lb', 'same'],
  ['6/10', '6/#10', 'same'],
  ['50/8oz', '50/8 oz', 'same'],
  ['4/1 gal', '50/8 oz', 'differ'],
  ['40 lb', '4/10#', 'unsaid'],
  ['milk', '4/1 gal', 'unsaid'],
])('%s against %s: %s', (a, b, verdict) => {
  expect(comparePacks(readPack(a), readPack(b))).toBe(verdict);
});
