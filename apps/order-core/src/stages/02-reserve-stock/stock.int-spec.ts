import { decimal, formatDecimal } from '#domain/money/decimal';
import { availableToPromise } from '#domain/stock/available-to-promise';
import { useDatabase } from '../../../../../test/support/database.js';
import {
  brokenInvariants,
  openOrderCore,
  type OrderCore,
  sampleBundle,
  sampleOrder,
} from '../../../../../test/support/order-core.js';
import { putZones } from './routing.repository.js';
import { findDiscrepancies, listMovements, loadPositions } from './stock.queries.repository.js';

/** From where goods come, who gets them first, and what happens when the books were wrong. */
describe('stock', () => {
  const database = useDatabase();
  let core: OrderCore;
  const shelves = {
    ROUTED: { NJ: '50', PA: '50', OH: '50' },
    ICE: { PA: '50' },
    SCARCE: { NJ: '0' },
    SHORT: { NJ: '10' },
    BEST: { NJ: '4', PA: '3' },
    SECOND: { NJ: '20' },
    COUNTED: { NJ: '20' },
  };
  beforeAll(async () => {
    core = await openOrderCore(database);
    const bundle = sampleBundle(shelves);
    const items = bundle.items.map((item) => (item.sku === 'BEST' ? { ...item, substitutes: ['SECOND'] } : item));
    await core.import({ ...bundle, items });
    await core.import({
      customers: [
        { id: 'FIRST', name: 'First', priority: 1 },
        { id: 'TAKES', name: 'Takes substitutes', substitutes: true },
        { id: 'STRICT', name: 'No backorders', backorders: false },
      ],
    });
  });
  afterEach(async () => {
    await core.setPolicy('routing', {});
    await core.setPolicy('allocation', {});
    expect(await brokenInvariants(core.dataSource)).toEqual({});
    expect(await findDiscrepancies(core.dataSource.manager, 10)).toEqual([]);
  });

  const lines = (orderId: string | undefined) =>
    core.query<{ sku: string; reserved: string; backordered: string; cancelled: string }>(
      `select sku, trim_scale(reserved)::text as reserved, trim_scale(backordered)::text as backordered,
              trim_scale(cancelled)::text as cancelled from orders.order_lines where order_id = $1 order by position`,
      [orderId],
    );
  const routes = async (orderId: string | undefined) => {
    const rows = await core.query<{ sku: string; location_id: string; reason: string }>(
      `select sku, location_id, reason from orders.reservations where order_id = $1 and state = 'held' order by position`,
      [orderId],
    );
    return rows.map(({ sku, location_id, reason }) => `${sku} ${location_id}: ${reason}`);
  };
  const timeline = (orderId: string | undefined, what: string) =>
    core.query<{ why: string; before: object | null; after: object | null }>(
      'select why, before, after from orders.timeline where order_id = $1 and what = $2 order by seq',
      [orderId, what],
    );

  it('ships by the rules people set: nearest to the ship-to, and a line that is routed by itself', async () => {
    const { manager } = core.dataSource;
    await putZones(manager, 'NJ', [{ country: 'US', postalPrefix: '', days: 5 }]);
    await putZones(manager, 'OH', [
      { country: 'US', postalPrefix: '', days: 9 },
      { country: 'US', postalPrefix: '432', days: 1 },
    ]);
    await core.setPolicy('routing', {
      rules: [
        { name: 'Frozen', when: { sku: 'ICE' }, locations: ['PA'] },
        { name: 'By distance', rank: ['nearest'], shipping: 'complete' },
      ],
    });
    const asked = [
      { sku: 'ROUTED', quantity: '1' },
      { sku: 'ICE', quantity: '1' },
    ];
    const shipTo = {
      role: 'ST',
      name: 'Columbus',
      address: { lines: ['1 High St'], postalCode: '43215', country: 'US' },
    };
    const { orderId } = await core.place(sampleOrder('ROUTE-1', asked, { parties: [shipTo] }));
    expect(await routes(orderId)).toEqual([
      'ROUTED OH: rule By distance: nearest (1 day), ships the whole order',
      'ICE PA: rule Frozen: priority 2, routed by itself',
    ]);
    const [told] = await timeline(orderId, 'order.reserved');
    expect(told!.why).toContain('rule By distance: nearest (1 day)');
    const [row] = await core.query('select ship_complete from orders.orders where id = $1', [orderId]);
    expect(row).toEqual({ ship_complete: true });
  });

  it('gives what comes in to whom the policy puts first, not to whom waits longest', async () => {
    const wait = (po: string, changed = {}) => core.place(sampleOrder(po, [{ sku: 'SCARCE', quantity: '4' }], changed));
    const old = await wait('WAIT-1');
    core.clock.advance(1000);
    const first = await wait('WAIT-2', { customerId: 'FIRST' });
    const receive = (quantity: string) =>
      core.receiveStock.run({
        locationId: 'NJ',
        reference: 'PO-77',
        lines: [{ sku: 'SCARCE', quantity }],
        receivedBy: 'user:dock',
      });
    expect(await receive('4')).toEqual({ refilledOrders: [first.orderId] });
    await core.setPolicy('allocation', { by: ['received'] });
    core.clock.advance(1000);
    await wait('WAIT-3', { customerId: 'FIRST' });
    expect(await receive('4')).toEqual({ refilledOrders: [old.orderId] });
  });

  it('offers substitutes and takes none, unless the customer takes them: then the short part is a line of its own', async () => {
    const asked = [{ sku: 'BEST', quantity: '9' }];
    const offered = await core.place(sampleOrder('SUB-1', asked));
    expect(await lines(offered.orderId)).toEqual([{ sku: 'BEST', reserved: '7', backordered: '2', cancelled: '0' }]);
    expect(await timeline(offered.orderId, 'substitutes.offered')).toMatchObject([
      { after: { lines: [{ position: 1, sku: 'BEST', substitute: 'SECOND', available: '20' }] } },
    ]);
    const taken = await core.place(sampleOrder('SUB-2', asked, { customerId: 'TAKES' }));
    expect(await lines(taken.orderId)).toEqual([
      { sku: 'BEST', reserved: '0', backordered: '0', cancelled: '9' },
      { sku: 'SECOND', reserved: '9', backordered: '0', cancelled: '0' },
    ]);
    expect(await timeline(taken.orderId, 'line.substituted')).toMatchObject([
      { before: { position: 1, sku: 'BEST' }, after: { position: 2, sku: 'SECOND', quantity: '9' } },
    ]);
    const [order] = await core.query('select state, total_minor from orders.orders where id = $1', [taken.orderId]);
    expect(order).toEqual({ state: 'approved', total_minor: '9000' });
  });

  it('cancels what is short for a customer without backorders', async () => {
    const { orderId } = await core.place(
      sampleOrder('STRICT-1', [{ sku: 'SHORT', quantity: '12' }], { customerId: 'STRICT' }),
    );
    expect(await lines(orderId)).toEqual([{ sku: 'SHORT', reserved: '10', backordered: '0', cancelled: '2' }]);
  });

  it('promises what is due in by a day, less what orders wait for', async () => {
    await core.import({
      dueIn: [{ reference: 'PO-9', locationId: 'NJ', sku: 'SCARCE', expectedOn: '2025-06-01', quantity: '10' }],
    });
    const promise = async (on: string | undefined) => {
      const { available } = availableToPromise({ ...(await loadPositions(core.dataSource.manager, 'SCARCE')), on });
      return formatDecimal(available);
    };
    // Four are still waited for.
    expect(await promise(undefined)).toBe('0');
    expect(await promise('2025-06-01')).toBe('6');
  });

  it('adjusts what is free, never what is set aside, and keeps every movement', async () => {
    await core.place(sampleOrder('ADJ-1', [{ sku: 'COUNTED', quantity: '6' }]));
    const adjust = (quantity: string) =>
      core.correctStock.adjust({
        locationId: 'NJ',
        sku: 'COUNTED',
        quantity: decimal(quantity),
        reason: 'broken in the aisle',
        adjustedBy: 'user:dock',
      });
    expect(await adjust('-15')).toMatchObject({ ok: false, error: { findings: [{ code: 'STOCK_IS_PROMISED' }] } });
    expect(await adjust('-14')).toEqual({ ok: true, value: { onHand: '6' } });
    const movements = await listMovements(core.dataSource.manager, {
      sku: 'COUNTED',
      locationId: 'NJ',
      kind: undefined,
      orderId: undefined,
      before: undefined,
      limit: 10,
    });
    expect(movements.map(({ kind, quantity, onHand, reserved }) => [kind, quantity, onHand, reserved])).toEqual([
      ['adjustment', '14', '-14', '0'],
      ['reservation', '6', '0', '6'],
      ['opening', '20', '20', '0'],
    ]);
  });

  it('counts a shelf: what is not there is taken back from the newest order, which waits again', async () => {
    core.clock.advance(1000);
    const late = await core.place(sampleOrder('CNT-1', [{ sku: 'COUNTED', quantity: '3' }]));
    expect(await lines(late.orderId)).toMatchObject([{ backordered: '3' }]);
    const count = (counted: string) =>
      core.correctStock.count({ locationId: 'NJ', sku: 'COUNTED', counted: decimal(counted), countedBy: 'user:dock' });
    expect(await count('9')).toEqual({ ok: true, value: { onHand: '9', difference: '3', shortOrders: [] } });
    expect(await lines(late.orderId)).toMatchObject([{ reserved: '3' }]);
    expect(await count('7')).toEqual({
      ok: true,
      value: { onHand: '7', difference: '-2', shortOrders: [late.orderId] },
    });
    expect(await lines(late.orderId)).toMatchObject([{ reserved: '1', backordered: '2' }]);
    expect(await timeline(late.orderId, 'stock.released')).toMatchObject([
      { why: 'the shelf was counted and holds less' },
    ]);
    // What pickers are on their way to is theirs.
    await core.releaseOrders.release(late.orderId!);
    const [first] = await core.query<{ id: string }>(
      `select id from orders.orders where purchase_order_number = 'ADJ-1'`,
    );
    await core.releaseOrders.release(first!.id);
    expect(await count('0')).toMatchObject({ ok: false, error: { findings: [{ code: 'STOCK_IS_PICKED' }] } });
  });
});
