import { decimal } from '../money/decimal.js';
import { groupOutcomes, measureOrders, type OrderOutcome } from './order-kpis.js';
import { percentile } from './percentile.js';

type Shipped = NonNullable<OrderOutcome['shipped']>;
const shipped = (changed: Partial<Shipped> = {}): Shipped => ({
  lines: 2,
  linesFilled: 2,
  unitsOrdered: decimal('10'),
  unitsFilled: decimal('10'),
  unitsShipped: decimal('10'),
  unitsReturned: decimal('0'),
  inFull: true,
  completedOn: '2025-05-23',
  cycleHours: 24,
  ...changed,
});
const order = (changed: Partial<OrderOutcome> = {}): OrderOutcome => ({
  customerId: 'A',
  channel: 'edi',
  receivedOn: '2025-05-22',
  touchless: true,
  approvalHours: [],
  ...changed,
});

/** Five orders, counted by hand in the comments. */
const ORDERS: OrderOutcome[] = [
  order({ requestedOn: '2025-05-23', shipped: shipped() }),
  // Half went out two days later: late, in full.
  order({
    requestedOn: '2025-05-23',
    channel: 'email',
    touchless: false,
    approvalHours: [2],
    shipped: shipped({
      linesFilled: 1,
      unitsFilled: decimal('7.5'),
      completedOn: '2025-05-25',
      cycleHours: 72,
      unitsReturned: decimal('2'),
    }),
  }),
  // On time, but part of it was cancelled for want of stock.
  order({
    customerId: 'B',
    requestedOn: '2025-05-24',
    approvalHours: [10, 1],
    touchless: false,
    shipped: shipped({
      linesFilled: 1,
      unitsFilled: decimal('8'),
      unitsShipped: decimal('8'),
      inFull: false,
      cycleHours: 30,
    }),
  }),
  // Nobody asked for a day; not complete yet.
  order({
    customerId: 'B',
    receivedOn: '2025-05-23',
    shipped: shipped({
      linesFilled: 0,
      unitsFilled: decimal('2'),
      unitsShipped: decimal('2'),
      inFull: false,
      completedOn: undefined,
      cycleHours: undefined,
    }),
  }),
  // Asked for yesterday, and nothing has left.
  order({ customerId: 'B', receivedOn: '2025-05-23', requestedOn: '2025-05-25' }),
];

describe('the figures of orders', () => {
  it('are what counting by hand says', () => {
    expect(measureOrders(ORDERS, '2025-05-26')).toEqual({
      orders: 5,
      ordersShipped: 4,
      // 24, 30, 72
      cycleHours: { p50: 30, p90: 72 },
      // 2 + 1 + 1 + 0 of 8
      lineFillRate: { part: '4', whole: '8', percent: '50.00' },
      // 10 + 7.5 + 8 + 2 of 40
      unitFillRate: { part: '27.5', whole: '40', percent: '68.75' },
      // The first and the third of three complete ones
      onTimeRate: { part: '2', whole: '3', percent: '66.67' },
      // The first of the three and of the one that is past its day
      otifRate: { part: '1', whole: '4', percent: '25.00' },
      // 2 of 10 + 10 + 8 + 2
      returnRate: { part: '2', whole: '30', percent: '6.67' },
      touchlessRate: { part: '3', whole: '5', percent: '60.00' },
      approvalHours: { count: 3, p50: 2, p90: 10 },
    });
  });

  it('say nothing about nothing', () => {
    expect(measureOrders([], '2025-05-26')).toMatchObject({
      orders: 0,
      cycleHours: { p50: undefined },
      lineFillRate: { part: '0', whole: '0' },
    });
  });

  it('can be told apart by day, customer and channel', () => {
    const sizes = (by: Parameters<typeof groupOutcomes>[1]) =>
      [...groupOutcomes(ORDERS, by)].map(([key, { length }]) => `${key} ${length}`);
    expect(sizes('day')).toEqual(['2025-05-22 3', '2025-05-23 2']);
    expect(sizes('customer')).toEqual(['A 2', 'B 3']);
    expect(sizes('channel')).toEqual(['edi 4', 'email 1']);
  });

  it.each([
    [[5, 1, 3], 50, 3],
    [[4, 1, 3, 2], 50, 2],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 90, 9],
    [[7], 1, 7],
    [[], 50, undefined],
  ])('percentile of %j at %i is %s', (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected);
  });
});
