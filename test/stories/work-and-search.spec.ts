import { jest } from '@jest/globals';
import { type CanonicalOrder, createEvent, orderReceived } from '#contracts';
import { encodeEvent } from '#messaging';
import type { ApiClient } from '../../apps/standalone/src/demo/api-client.js';
import { sampleOrder } from '../support/order-core.js';
import { useStandalone } from '../support/standalone.js';

jest.setTimeout(60_000);

interface WorkPage {
  readonly items: {
    readonly kind: string;
    readonly id: string;
    readonly link: string;
    readonly summary: string;
    readonly customerId?: string;
    readonly ageMinutes: number;
    readonly assignee?: string;
  }[];
  readonly next?: string;
}
interface OrderPage {
  readonly items: { readonly id: string; readonly purchaseOrderNumber: string }[];
  readonly next?: string;
}

/** What people look for over HTTP: work that waits for them, orders by what they know of them. */
describe('the work queue and the search for orders', () => {
  const house = useStandalone();
  const desk: Record<'admin' | 'clerk' | 'approver' | 'ar' | 'warehouse', ApiClient> = {} as never;
  let published = 0;

  const publish = async (canonical: CanonicalOrder): Promise<string> => {
    published += 1;
    const attributes = { id: `event-${published}`, source: '/test', time: house.clock.now() };
    const { topic, key, event } = createEvent(orderReceived, canonical, attributes);
    const { headers, value } = encodeEvent(event);
    await house.standalone.bus.publish([{ topic, key, headers, value: Buffer.from(value) }]);
    await house.settle();
    const { items } = await desk.admin.get<OrderPage>(
      `/v1/orders?purchaseOrderNumber=${canonical.purchaseOrderNumber}`,
    );
    return items[0]!.id;
  };
  const work = (who: ApiClient, query = '') => who.get<WorkPage>(`/v1/work${query}`);
  const numbers = async (who: ApiClient, query: string) => {
    const { items } = await who.get<OrderPage>(`/v1/orders?${query}`);
    return items.map(({ purchaseOrderNumber }) => purchaseOrderNumber).sort();
  };
  const orders: Record<'held' | 'dear' | 'short' | 'plain', string> = {} as never;

  beforeAll(async () => {
    for (const role of ['admin', 'clerk', 'approver', 'ar', 'warehouse'] as const) {
      desk[role] = await house.client('order-core', { user: role, roles: [role] });
    }
    await desk.admin.put('/v1/locations/NJ', { name: 'New Jersey', priority: 1 });
    await desk.admin.put('/v1/customers/2147', { name: 'Driscoll' });
    await desk.admin.put('/v1/customers/3310', { name: 'Bayside', automaticValue: '1.00' });
    await desk.admin.put('/v1/customers/4400', { name: 'Cape', holdReason: 'disputed invoices' });
    for (const sku of ['MILK', 'RICE']) {
      await desk.admin.put(`/v1/items/${sku}`, {
        description: sku,
        baseUnit: 'CA',
        units: [{ unit: 'CA', factor: '1' }],
        costs: [{ unitCost: '8.00' }],
      });
    }
    const entries = ['MILK', 'RICE'].map((sku) => ({ sku, unit: 'CA', unitPrice: '10.00' }));
    await desk.admin.put('/v1/price-books/LIST', { kind: 'list', name: 'List', entries });
    await desk.warehouse.post('/v1/stock/receipts', {
      locationId: 'NJ',
      reference: 'IN-1',
      lines: [{ sku: 'MILK', quantity: '100' }],
    });
    orders.held = await publish(sampleOrder('HELD', [{ sku: 'MILK', quantity: '1' }], { customerId: '4400' }));
    house.clock.advance(60 * 60_000);
    orders.dear = await publish(sampleOrder('DEAR', [{ sku: 'MILK', quantity: '1' }], { customerId: '3310' }));
    house.clock.advance(60 * 60_000);
    orders.short = await publish(
      sampleOrder(
        'SHORT',
        [
          { sku: 'MILK', quantity: '2' },
          { sku: 'RICE', quantity: '3' },
        ],
        {
          purchaseOrderDate: '2026-02-27',
        },
      ),
    );
    house.clock.advance(24 * 60 * 60_000);
    orders.plain = await publish(
      sampleOrder('PLAIN', [{ sku: 'MILK', quantity: '1' }], {
        source: { channel: 'edi', documentId: 'doc-PLAIN', test: false },
        dates: [{ qualifier: '010', date: '2026-03-20' }],
      }),
    );
  });

  it('is one queue, what waits longest first, each with its age and where to go', async () => {
    const { items, next } = await work(desk.admin);
    expect(items).toMatchObject([
      { kind: 'hold', id: orders.held, customerId: '4400', link: `/v1/orders/${orders.held}`, ageMinutes: 26 * 60 },
      { kind: 'approval_card', customerId: '3310', ageMinutes: 25 * 60 },
      { kind: 'backorder', id: orders.short, customerId: '2147', link: `/v1/orders/${orders.short}` },
    ]);
    expect(items.map(({ summary }) => summary.length > 0)).toEqual([true, true, true]);
    expect(next).toBeUndefined();
    expect(await desk.admin.get(items[1]!.link)).toMatchObject({ orderId: orders.dear, status: 'open' });
  });

  it('pages without losing one, filters, and shows each role what it can do something about', async () => {
    const first = await work(desk.admin, '?limit=2');
    const second = await work(desk.admin, `?limit=2&after=${first.next}`);
    expect([...first.items, ...second.items].map(({ kind }) => kind)).toEqual(['hold', 'approval_card', 'backorder']);
    expect(second.next).toBeUndefined();
    expect((await work(desk.clerk, '?customerId=3310')).items).toMatchObject([{ kind: 'approval_card' }]);
    expect((await work(desk.clerk, '?kind=backorder')).items).toMatchObject([{ id: orders.short }]);
    expect((await work(desk.clerk, '?olderThanMinutes=1560')).items).toMatchObject([{ id: orders.held }]);
    expect((await work(desk.warehouse)).items).toMatchObject([{ kind: 'backorder' }]);
    expect((await work(desk.ar)).items).toMatchObject([{ kind: 'hold' }]);
    await expect(work(desk.warehouse, '?kind=hold')).rejects.toMatchObject({ status: 400 });
    await expect(work(desk.clerk, '?kinds=hold')).rejects.toMatchObject({ status: 400 });
    await expect(work(desk.clerk, '?after=nonsense')).rejects.toMatchObject({ status: 400, code: 'CURSOR_INVALID' });
  });

  it('says who looks after what, since when and by whose word, until somebody takes it back', async () => {
    const card = (await work(desk.admin, '?kind=approval_card')).items[0]!;
    const path = `/v1/work/approval_card/${card.id}/assignee`;
    await desk.clerk.put(path, { assignee: 'user:anna' });
    const assignedAt = house.clock.now().toISOString();
    expect((await work(desk.approver, '?assignee=user:anna')).items).toMatchObject([
      { id: card.id, assignee: 'user:anna', assignedBy: 'user:clerk', assignedAt },
    ]);
    expect((await work(desk.admin, '?unassigned=true')).items.map(({ kind }) => kind)).toEqual(['hold', 'backorder']);
    expect((await work(desk.admin, '?unassigned=false')).items).toMatchObject([{ id: card.id }]);
    expect(await desk.clerk.get(`/v1/approvals/${card.id}`)).toMatchObject({ assignee: 'user:anna' });

    await expect(desk.clerk.put(path, { assignee: ' ' })).rejects.toMatchObject({ status: 422 });
    await expect(desk.warehouse.put(path, { assignee: 'user:bob' })).rejects.toMatchObject({ status: 404 });
    const gone = `/v1/work/hold/${orders.plain}/assignee`;
    await expect(desk.clerk.put(gone, { assignee: 'user:anna' })).rejects.toMatchObject({ status: 404 });

    await desk.clerk.delete(path);
    await desk.clerk.delete(path);
    expect((await work(desk.admin, '?unassigned=false')).items).toEqual([]);
  });

  it('ends with the work: an approved card is out of the queue', async () => {
    const card = (await work(desk.approver, '?kind=approval_card')).items[0]!;
    await desk.approver.post(`${card.link}/approve`, {});
    expect((await work(desk.approver, '?kind=approval_card')).items).toEqual([]);
  });

  it('has the same shape at the gateway, for what could not be read', async () => {
    const gate = await house.client('intake-gateway', { user: 'carl', roles: ['clerk'] });
    const document = 'this is no interchange';
    await gate.post('/v1/edi', document, { contentType: 'application/edi-x12' });
    const { items } = await work(gate);
    expect(items).toMatchObject([{ kind: 'quarantine_item', ageMinutes: 0 }]);
    expect(await gate.get(items[0]!.link)).toMatchObject({ id: items[0]!.id, status: 'open' });
    await gate.put(`/v1/work/quarantine_item/${items[0]!.id}/assignee`, { assignee: 'user:carl' });
    expect((await work(gate, '?assignee=user:carl')).items).toMatchObject([{ assignedBy: 'user:carl' }]);
    expect((await work(gate, '?unassigned=true')).items).toEqual([]);
    expect((await work(gate, '?kind=mail_draft')).items).toEqual([]);
    await gate.delete(`/v1/work/quarantine_item/${items[0]!.id}/assignee`);
    expect((await work(gate, '?unassigned=true')).items).toHaveLength(1);
  });

  it('finds orders by number, customer, item, state, channel and days, and refuses what it does not know', async () => {
    const { clerk } = desk;
    expect(await numbers(clerk, 'purchaseOrderNumber=SHORT')).toEqual(['SHORT']);
    expect(await numbers(clerk, 'customerId=2147')).toEqual(['PLAIN', 'SHORT']);
    expect(await numbers(clerk, 'sku=RICE')).toEqual(['SHORT']);
    expect(await numbers(clerk, 'state=on_hold')).toEqual(['HELD']);
    expect(await numbers(clerk, 'channel=edi')).toEqual(['PLAIN']);
    // The first three came on Monday, 2 March, in New York, the last a day later.
    expect(await numbers(clerk, 'receivedTo=2026-03-02')).toEqual(['DEAR', 'HELD', 'SHORT']);
    expect(await numbers(clerk, 'receivedFrom=2026-03-03&receivedTo=2026-03-03')).toEqual(['PLAIN']);
    expect(await numbers(clerk, 'orderedFrom=2026-02-27&orderedTo=2026-02-27')).toEqual(['SHORT']);
    expect(await numbers(clerk, 'orderedFrom=2026-02-28')).toEqual([]);
    expect(await numbers(clerk, 'customerId=2147&sku=MILK&channel=portal')).toEqual(['SHORT']);
    for (const wrong of ['cursor=x', 'po=SHORT', 'receivedFrom=yesterday', 'state=lost']) {
      await expect(clerk.get(`/v1/orders?${wrong}`)).rejects.toMatchObject({ status: 400 });
    }
  });

  it('shows a customer its own orders in plain words, when what comes, and nothing that is ours', async () => {
    const dueIn = [{ reference: 'PO-900', locationId: 'NJ', sku: 'RICE', expectedOn: '2026-03-10', quantity: '50' }];
    await desk.warehouse.post('/v1/stock/due-in', { dueIn });
    expect((await work(desk.clerk, '?kind=backorder')).items).toEqual([]);
    const own = await house.client('order-core', { partnerId: 'driscoll', customerId: '2147', roles: ['partner'] });
    expect(await numbers(own, 'limit=10')).toEqual(['PLAIN', 'SHORT']);
    expect(await numbers(own, 'customerId=3310')).toEqual(['PLAIN', 'SHORT']);
    const page = await own.get<object>(`/v1/orders/${orders.short}`);
    expect(page).toMatchObject({
      status: 'We have accepted your order and are preparing it.',
      orderedOn: '2026-02-27',
      lines: [
        { sku: 'MILK', quantities: { ordered: '2', open: '2' }, expected: [{ quantity: '2', on: '2026-03-03' }] },
        { sku: 'RICE', quantities: { backordered: '3' }, expected: [{ quantity: '3', on: '2026-03-10' }] },
      ],
      shipments: [],
      invoices: [],
    });
    expect(await own.get(`/v1/orders/${orders.plain}`)).toMatchObject({
      lines: [{ expected: [{ quantity: '1', on: '2026-03-20' }] }],
    });
    expect(JSON.stringify(page)).not.toMatch(/margin|priceTrace|rung|findings|enteredBy|approvalCards|cost/i);
    await expect(own.get(`/v1/orders/${orders.dear}`)).rejects.toMatchObject({ status: 404 });
    await expect(own.get('/v1/work')).rejects.toMatchObject({ status: 403 });
  });

  it('tells in the timeline by which document, and where in it, with before and after', async () => {
    const canonical = sampleOrder('TRACED', [{ sku: 'MILK', quantity: '1' }], {
      source: { channel: 'edi', documentId: 'doc-TRACED', test: false },
      provenance: {
        '/purchaseOrderNumber': { kind: 'segment', segment: 'BEG', position: 2, element: 3 },
        '/lines/0/quantity': { kind: 'segment', segment: 'PO1', position: 5, element: 2 },
        '/lines/0/itemIdentifiers/0': { kind: 'segment', segment: 'PO1', position: 5, element: 7 },
      },
    });
    const id = await publish(canonical);
    await desk.clerk.post(`/v1/orders/${id}/cancel`, { reason: 'the customer called' });
    const { items } = await desk.clerk.get<{ items: { what: string; source?: object }[] }>(`/v1/orders/${id}/timeline`);
    expect(items[0]).toMatchObject({
      what: 'order.received',
      source: {
        documentId: 'doc-TRACED',
        link: '/v1/documents/doc-TRACED',
        channel: 'edi',
        provenance: {
          '/purchaseOrderNumber': { segment: 'BEG', position: 2, element: 3 },
          '/lines/0/quantity': { segment: 'PO1', position: 5 },
        },
      },
    });
    const cancelled = items.find(({ what }) => what === 'order.cancelled');
    expect(cancelled).toMatchObject({ before: { state: 'approved' }, after: { state: 'cancelled' } });
    expect(cancelled?.source).toBeUndefined();
  });
});
