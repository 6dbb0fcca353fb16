import { type AllocationPolicy, rankBackorders, type WaitingOrder } from './rank-backorders.js';

const usd = (minor: bigint) => ({ minor, currency: 'USD' });
const waiting = (orderId: string, changed: Partial<WaitingOrder> = {}): WaitingOrder => ({
  orderId,
  customerPriority: 100,
  channel: 'edi',
  receivedAt: 1,
  ...changed,
});

describe('who is served first when stock comes in', () => {
  const ids = (orders: WaitingOrder[], policy: Partial<AllocationPolicy>) =>
    rankBackorders(orders, { by: [], channels: [], ...policy }).map(({ orderId }) => orderId);

  it.each<[string, Partial<AllocationPolicy>, WaitingOrder[], string[]]>([
    ['by customer', { by: ['customer'] }, [waiting('b'), waiting('a', { customerPriority: 200 })], ['b', 'a']],
    [
      'by the day it is wanted; no day is at once',
      { by: ['ship_date'] },
      [waiting('late', { shipDate: '2025-06-02' }), waiting('soon', { shipDate: '2025-06-01' }), waiting('now')],
      ['now', 'soon', 'late'],
    ],
    [
      'by value, the highest first; another currency is not compared',
      { by: ['order_value'] },
      [
        waiting('small', { value: usd(100n), receivedAt: 2 }),
        waiting('big', { value: usd(900n), receivedAt: 3 }),
        waiting('euro', { value: { minor: 500n, currency: 'EUR' }, receivedAt: 4 }),
      ],
      ['big', 'small', 'euro'],
    ],
    [
      'by channel as listed, the rest behind',
      { by: ['channel'], channels: ['portal', 'edi'] },
      [waiting('mail', { channel: 'email' }), waiting('edi'), waiting('portal', { channel: 'portal' })],
      ['portal', 'edi', 'mail'],
    ],
    [
      'by age where nothing else decides',
      { by: ['customer'] },
      [waiting('new', { receivedAt: 9 }), waiting('old')],
      ['old', 'new'],
    ],
    ['by id where even the age is the same', {}, [waiting('b'), waiting('a')], ['a', 'b']],
  ])('%s', (_, policy, orders, expected) => {
    expect(ids(orders, policy)).toEqual(expected);
    expect(ids([...orders].reverse(), policy)).toEqual(expected);
  });
});
