import { decimal, formatDecimal } from '../money/decimal.js';
import { availableToPromise, type StockPosition } from './available-to-promise.js';

const position = (
  locationId: string,
  onHand: string,
  committed: string,
  due: Record<string, string> = {},
): StockPosition => ({
  locationId,
  onHand: decimal(onHand),
  committed: decimal(committed),
  dueIn: Object.entries(due).map(([expectedOn, quantity]) => ({ expectedOn, quantity: decimal(quantity) })),
});

describe('what can be promised', () => {
  const positions = [
    position('NJ', '10', '4', { '2025-06-01': '5', '2025-06-10': '20' }),
    position('PA', '3', '3', { '2025-06-01': '2' }),
  ];
  it.each([
    ['from the shelf', undefined, '0', ['6', '0'], '6'],
    ['by a day: what is due in until then counts', '2025-06-01', '0', ['11', '2'], '13'],
    ['by a later day', '2025-06-30', '0', ['31', '2'], '33'],
    ['what orders wait for is spoken for', '2025-06-01', '9', ['11', '2'], '4'],
    ['more waits than comes: nothing, never less', undefined, '50', ['6', '0'], '0'],
  ])('%s', (_, on, waiting, perLocation, together) => {
    const promise = availableToPromise({ positions, on, waiting: decimal(waiting) });
    expect(promise.locations.map(({ available }) => formatDecimal(available))).toEqual(perLocation);
    expect(formatDecimal(promise.available)).toBe(together);
  });
});
