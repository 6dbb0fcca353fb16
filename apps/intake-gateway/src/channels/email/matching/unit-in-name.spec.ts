import { expect, test } from '@jest/globals';
import type { CandidateLine } from '../reading/candidate.js';
import { unitGivenToName } from './unit-in-name.js';

const tray = { sku: '70016', description: 'Tray Lunch 6 in', unit: 'CA' };
const line = (unit: string, source: string, description: string): CandidateLine => ({
  quantity: '3',
  unit,
  names: [],
  description,
  form: 'code-quantity',
  doubts: [],
  place: { kind: 'mail', part: 'text' },
  origin: 'new',
  source,
});

test('a word of the name that is a unit as well is the name’s where the item is not sold by it', () => {
  const read = unitGivenToName(line('TY', '70016 x 3 Tray Lunch 6 in', 'Lunch 6 in'), tray);
  expect([read?.unit, read?.description]).toEqual([undefined, 'tray Lunch 6 in']);
});

test.each([
  ['of a unit the item is sold by', line('TY', '70016 x 3 tray lunch', 'lunch'), { ...tray, otherUnits: ['TY'] }],
  ['of a unit that is not in its name', line('RL', '3 rolls lunch bags', 'lunch bags'), tray],
  ['of words not side by side in the name', line('TY', '3 trays of lunch', 'lunch'), tray],
])('a line %s keeps it', (_, each, item) => {
  expect(unitGivenToName(each, item)).toBeUndefined();
});
