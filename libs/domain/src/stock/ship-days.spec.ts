import { decimal } from '../money/decimal.js';
import { expectedDay } from './expected-day.js';
import { plannedShipDay } from './planned-ship-day.js';

describe('the day a backorder is expected', () => {
  const dueIn = [
    { expectedOn: '2025-06-05', quantity: decimal('10') },
    { expectedOn: '2025-05-30', quantity: decimal('4') },
    { expectedOn: '2025-05-01', quantity: decimal('100') },
  ];
  it.each([
    ['4', '0', '2025-05-30'],
    ['4', '1', '2025-06-05'],
    ['14', '0', '2025-06-05'],
    ['14', '0.5', undefined],
  ])('%s needed behind %s: %s', (needed, ahead, day) => {
    const facts = { needed: decimal(needed), ahead: decimal(ahead), dueIn, today: '2025-05-22' };
    expect(expectedDay(facts)).toBe(day);
  });
});

describe('the day goods are planned to leave', () => {
  it.each([
    [undefined, undefined, '2025-05-22'],
    [undefined, '2025-05-23', '2025-05-23'],
    ['2025-05-26', '2025-05-23', '2025-05-26'],
    ['2025-05-01', '2025-05-23', '2025-05-22'],
  ])('line %s, order %s: %s', (line, order, day) => {
    expect(plannedShipDay({ line, order, today: '2025-05-22' })).toBe(day);
  });
});
