import { jest } from '@jest/globals';
import {
  brokenInvariants,
  openOrderCore,
  type OrderCore,
  sampleBundle,
  sampleChange,
  sampleOrder,
} from '../support/order-core.js';
import { useDatabase } from '../support/database.js';

// Many transactions that wait for each other's locks: slow by design on a small machine.
jest.setTimeout(120_000);

describe('changes that meet others', () => {
  const database = useDatabase();
  let core: OrderCore;
  beforeAll(async () => {
    core = await openOrderCore(database);
    await core.import(
      sampleBundle({ A: { NJ: '10000' }, B: { NJ: '10000' }, CARD: { NJ: '10000' } }, { creditLimit: undefined }),
    );
  });
  afterEach(async () => {
    expect(await brokenInvariants(core.dataSource)).toEqual({});
  });
  const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: count }, (_, index) => work(index)));

  it('a change and an approval at once: whoever comes first, nobody has approved what is asked for now', async () => {
    await times(20, (index) =>
      core.place(sampleOrder(`CARD-${index}`, [{ sku: 'CARD', quantity: '10', unitPrice: '9' }])),
    );
    const cards = await core.query<{ id: string; purchase_order_number: string }>(
      `select c.id, o.purchase_order_number from orders.approval_cards c join orders.orders o on o.id = c.order_id`,
    );
    expect(cards).toHaveLength(20);
    await times(40, async (index) => {
      const { id, purchase_order_number } = cards[index >> 1]!;
      if (index % 2 === 0) await core.decideCard.run({ cardId: id, verdict: 'approved', decidedBy: 'user:boss' });
      else await core.change(sampleChange(purchase_order_number, [{ changeCode: 'QI', quantityOrdered: '11' }]));
    });
    const orders = await core.query(
      `select state, trim_scale(l.ordered)::text as ordered,
              (select count(*)::int from orders.approval_cards c where c.order_id = o.id and c.status = 'open') as open
         from orders.orders o join orders.order_lines l on l.order_id = o.id`,
    );
    expect(orders).toEqual(Array(20).fill({ state: 'pending_approval', ordered: '11', open: 1 }));
  });

  it('orders that swap the same two items at once: nobody waits in a circle', async () => {
    const both = [
      { sku: 'A', quantity: '5' },
      { sku: 'B', quantity: '5' },
    ];
    await times(60, (index) => core.place(sampleOrder(`SWAP-${index}`, both)));
    const swapped = await times(60, (index) => {
      const [less, more] = index % 2 === 0 ? ['1', '2'] : ['2', '1'];
      return core.change(
        sampleChange(`SWAP-${index}`, [
          { lineNumber: less, changeCode: 'QD', quantityOrdered: '3' },
          { lineNumber: more, changeCode: 'QI', quantityOrdered: '7' },
        ]),
      );
    });
    expect(swapped.map(({ outcome }) => outcome)).toEqual(Array(60).fill('changed'));
    const levels = await core.query(
      `select sku, trim_scale(reserved)::text as reserved from orders.stock_levels where sku in ('A', 'B') order by sku`,
    );
    expect(levels).toEqual([
      { sku: 'A', reserved: '300' },
      { sku: 'B', reserved: '300' },
    ]);
  });

  it('one change sent ten times at once is decided once and answered ten times', async () => {
    await core.place(sampleOrder('TEN', [{ sku: 'A', quantity: '5' }]));
    const change = sampleChange('TEN', [{ changeCode: 'QI', quantityOrdered: '6' }], { changeSequence: '1' });
    const taken = await times(10, () => core.change(change));
    expect(taken.filter(({ outcome }) => outcome === 'changed')).toHaveLength(1);
    expect(taken.filter(({ outcome }) => outcome === 'change_repeated')).toHaveLength(9);
  });
});
