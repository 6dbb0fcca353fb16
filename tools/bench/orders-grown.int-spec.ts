import { useDatabase } from '../../test/support/database.js';
import { brokenInvariants, openOrderCore } from '../../test/support/order-core.js';
import { seedOpenOrders, STOCKED } from './orders-grown.js';
import { acceptOrder } from './orders-house.js';

describe('a house full of open orders', () => {
  const database = useDatabase();

  it('is as if each had come by itself: whatever must hold of orders holds, and goes on to', async () => {
    const core = await openOrderCore(database);
    await seedOpenOrders(core, 300);
    const states = await core.query('select state, count(*)::int from orders.orders group by 1 order by 1');
    expect(states).toEqual([
      { state: 'on_hold', count: 10 },
      { state: 'pending_approval', count: 10 },
      { state: 'released', count: 284 },
    ]);
    expect(await brokenInvariants(core.dataSource)).toEqual({});

    await acceptOrder(core, 1, STOCKED);
    expect(await brokenInvariants(core.dataSource)).toEqual({});
  }, 120_000);
});
