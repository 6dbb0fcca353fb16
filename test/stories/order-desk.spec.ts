import { jest } from '@jest/globals';
import { type CanonicalOrder, createEvent, customerHealthChanged, orderReceived } from '#contracts';
import { encodeEvent } from '#messaging';
import type { ApiClient } from '../../apps/standalone/src/demo/api-client.js';
import { sampleOrder } from '../support/order-core.js';
import { useStandalone } from '../support/standalone.js';

jest.setTimeout(60_000);

/** What people do at the desk, over HTTP, each with the role it takes. */
describe('the order desk', () => {
  const house = useStandalone();
  const desk: Record<'admin' | 'clerk' | 'ar' | 'warehouse', ApiClient> = {} as never;
  let published = 0;

  const publish = async (canonical: CanonicalOrder) => {
    published += 1;
    const attributes = { id: `event-${published}`, source: '/test', time: house.clock.now() };
    const { topic, key, event } = createEvent(orderReceived, canonical, attributes);
    const { headers, value } = encodeEvent(event);
    await house.standalone.bus.publish([{ topic, key, headers, value: Buffer.from(value) }]);
    await house.settle();
    const { purchaseOrderNumber } = canonical;
    const { items } = await desk.clerk.get<{ items: { id: string; state: string; findings: { code: string }[] }[] }>(
      `/v1/orders?purchaseOrderNumber=${purchaseOrderNumber}`,
    );
    return items[0]!;
  };

  beforeAll(async () => {
    for (const role of ['admin', 'clerk', 'ar', 'warehouse'] as const) {
      desk[role] = await house.client('order-core', { user: role, roles: [role] });
    }
    await desk.admin.put('/v1/locations/NJ', { name: 'New Jersey', priority: 1 });
    await desk.admin.put('/v1/customers/2147', { name: 'Driscoll', holdReason: 'disputed invoices' });
    await desk.admin.put('/v1/items/MILK', {
      description: 'Milk',
      baseUnit: 'EA',
      units: [
        { unit: 'EA', factor: '1', sold: false },
        { unit: 'CA', factor: '50' },
      ],
      identifiers: [{ qualifier: 'UP', value: '012345678905' }],
      costs: [{ unitCost: '0.15' }],
    });
    await desk.admin.put('/v1/price-books/LIST', {
      kind: 'list',
      name: 'List',
      entries: [{ sku: 'MILK', unit: 'CA', unitPrice: '9.38' }],
    });
  });

  it('tells what is wrong with a body, field by field, and lets only the right role in', async () => {
    await expect(desk.admin.put('/v1/customers/1', { name: '', terms: 'whenever' })).rejects.toMatchObject({
      status: 422,
    });
    await expect(desk.admin.put('/v1/customers/1', { name: 'x', creditLimt: '5' })).rejects.toMatchObject({
      status: 422,
    });
    await expect(desk.clerk.put('/v1/customers/1', { name: 'x' })).rejects.toMatchObject({ status: 403 });
    await expect(desk.clerk.get('/v1/orders?after=nonsense')).rejects.toMatchObject({ status: 400 });
    await expect(desk.clerk.get('/v1/orders/0196f7b0-0000-7000-8000-000000000001')).rejects.toMatchObject({
      status: 404,
    });
    await expect(desk.clerk.get('/v1/orders/nonsense')).rejects.toMatchObject({ status: 404 });
  });

  it('shows reference data as it is, and who changed it', async () => {
    expect(await desk.clerk.get('/v1/customers/2147')).toMatchObject({ id: '2147', holdReason: 'disputed invoices' });
    const changes = await desk.admin.get<object[]>('/v1/customers/2147/changes');
    expect(changes).toMatchObject([{ actor: 'user:admin', before: null, after: { name: 'Driscoll' } }]);
  });

  it('receives stock once per key, in any unit of the item', async () => {
    const receipt = {
      locationId: 'NJ',
      reference: 'IN-1',
      lines: [{ sku: 'MILK', quantity: '3', unitOfMeasure: 'CA' }],
    };
    const once = { idempotencyKey: 'receipt-1' };
    await desk.warehouse.post('/v1/stock/receipts', receipt, once);
    await desk.warehouse.post('/v1/stock/receipts', receipt, once);
    const { items } = await desk.warehouse.get<{ items: object[] }>('/v1/stock?sku=MILK');
    expect(items).toMatchObject([{ locationId: 'NJ', onHand: '150', available: '150', unit: 'EA' }]);
    const unknown = { ...receipt, lines: [{ sku: 'NONE', quantity: '1' }] };
    await expect(desk.warehouse.post('/v1/stock/receipts', unknown)).rejects.toMatchObject({
      code: 'REFERENCE_UNKNOWN',
    });
  });

  it('releases a hold for the role that may, found by an EAN of the same GTIN, split by whole cases', async () => {
    const canonical = sampleOrder('PO-1', [{ sku: 'MILK', quantity: '5' }]);
    canonical.lines[0]!.itemIdentifiers = [{ qualifier: 'EN', value: '0012345678905' }];
    const held = await publish(canonical);
    expect(held).toMatchObject({ state: 'on_hold', findings: [{ code: 'CUSTOMER_ON_HOLD', resolver: 'ar' }] });
    const path = `/v1/orders/${held.id}/release-hold`;
    const accept = { comment: 'they paid by wire today', accept: ['CUSTOMER_ON_HOLD'] };
    await expect(desk.clerk.post(path, accept)).rejects.toMatchObject({ status: 409, code: 'CUSTOMER_ON_HOLD' });
    expect(await desk.ar.post(path, accept)).toMatchObject({ state: 'approved' });
    const page = await desk.clerk.get<{ lines: object[]; acceptedFindings: string[] }>(`/v1/orders/${held.id}`);
    expect(page).toMatchObject({
      total: '46.90',
      acceptedFindings: ['CUSTOMER_ON_HOLD'],
      lines: [
        {
          sku: 'MILK',
          quantities: { ordered: '5', reserved: '3', backordered: '2' },
          reservations: [{ locationId: 'NJ' }],
        },
      ],
    });
  });

  it('cancels before a pick, once, and gives the stock back', async () => {
    const { items } = await desk.clerk.get<{ items: { id: string }[] }>('/v1/orders?state=approved&sku=MILK');
    const path = `/v1/orders/${items[0]!.id}/cancel`;
    expect(await desk.clerk.post(path, { reason: 'the customer called' })).toMatchObject({ state: 'cancelled' });
    await expect(desk.clerk.post(path, { reason: 'again' })).rejects.toMatchObject({
      status: 409,
      code: 'ORDER_STATE_FORBIDS',
    });
    expect(await desk.warehouse.get('/v1/stock?sku=MILK')).toMatchObject({
      items: [{ reserved: '0', available: '150' }],
    });
  });

  it('pages through orders without losing or repeating one', async () => {
    for (let index = 0; index < 5; index += 1) {
      house.clock.advance(index % 2);
      await publish(sampleOrder(`PAGE-${index}`, [{ sku: 'MILK', quantity: '1' }]));
    }
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await desk.clerk.get<{ items: { id: string }[]; next?: string }>(`/v1/orders?limit=2${cursor}`);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next ? `&after=${page.next}` : '';
    } while (cursor !== '');
    expect(seen).toHaveLength(6);
    expect(new Set(seen).size).toBe(6);
  });

  it('approves many cards of low risk at once, and refuses the others one by one', async () => {
    await desk.admin.put('/v1/customers/3310', { name: 'Bayside', automaticValue: '1.00' });
    const place = (number: string, unitPrice?: string) =>
      publish(sampleOrder(number, [{ sku: 'MILK', quantity: '1', unitPrice }], { customerId: '3310' }));
    await place('RISK-1');
    const differs = await place('RISK-2', '5.00');
    const batch = await desk.admin.post<{ items: { orderId: string; code?: string }[] }>(
      '/v1/approvals/approve-batch',
      {
        cardIds: (await desk.clerk.get<{ items: { id: string }[] }>('/v1/approvals?status=open')).items.map(
          ({ id }) => id,
        ),
      },
    );
    expect(batch).toMatchObject({ approved: 1 });
    expect(batch.items.filter(({ code }) => code === 'CARD_NOT_LOW_RISK')).toMatchObject([{ orderId: differs.id }]);
  });

  it('changes and cancels by hand: the desk any order, a customer its own, each asked once', async () => {
    await desk.admin.put('/v1/customers/4400', { name: 'Harbor' });
    const { id } = await publish(sampleOrder('HAND-1', [{ sku: 'MILK', quantity: '2' }], { customerId: '4400' }));
    const own = await house.client('order-core', { partnerId: 'harbor', customerId: '4400', roles: ['partner'] });
    const other = await house.client('order-core', { partnerId: 'bay', customerId: '3310', roles: ['partner'] });
    const path = `/v1/orders/${id}/changes`;
    const add = { lines: [{ action: 'add', sku: 'MILK', quantity: '1', unitOfMeasure: 'CA' }], notes: ['by phone'] };
    const once = { idempotencyKey: 'change-1' };
    const first = await desk.clerk.post(path, add, once);
    expect(first).toMatchObject({
      decision: 'accepted',
      lines: [{ action: 'add', lineNumber: '2', decision: 'accepted', quantity: '1', unitPrice: '9.38' }],
    });
    expect(await desk.clerk.post(path, add, once)).toEqual(first);
    const asked = { lines: [{ action: 'change', lineNumber: '1', quantity: '3', unitPrice: '1.00' }] };
    await expect(other.post(path, asked)).rejects.toMatchObject({ status: 404 });
    await expect(desk.warehouse.post(path, asked)).rejects.toMatchObject({ status: 403 });
    await expect(own.post(path, { lines: [{ action: 'change', lineNumber: '1' }] })).rejects.toMatchObject({
      status: 422,
    });
    expect(await own.post(path, asked)).toMatchObject({
      decision: 'changed',
      state: 'pending_approval',
      lines: [{ action: 'change', decision: 'changed', quantity: '3', findings: [{ code: 'PRICE_DIFFERS' }] }],
    });
    expect(await own.get(`/v1/orders/${id}`)).toMatchObject({
      lines: [{ quantities: { ordered: '3' } }, { quantities: { ordered: '1' } }],
    });
    const { items } = await desk.clerk.get<{ items: object[] }>(`/v1/orders/${id}/timeline`);
    expect(items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ what: 'order.changed', actor: 'user:clerk' }),
        expect.objectContaining({ what: 'order.changed', actor: 'partner:harbor' }),
      ]),
    );
    const reason = { reason: 'we have enough' };
    await expect(other.post(`/v1/orders/${id}/cancel`, reason)).rejects.toMatchObject({ status: 404 });
    expect(await own.post(`/v1/orders/${id}/cancel`, reason)).toMatchObject({ state: 'cancelled' });
    expect(await own.post(path, asked)).toMatchObject({
      decision: 'refused',
      lines: [{ decision: 'refused', findings: [{ code: 'ORDER_STATE_FORBIDS' }] }],
    });
  });

  it('shows how ar-health sees the customer on the next card, and what blocks today’s picks, the dearest first', async () => {
    const change = {
      customerId: '3310',
      before: 'stable' as const,
      after: 'at-risk' as const,
      evaluatedAt: house.clock.now().toISOString(),
      asOf: '2026-03-01',
      reasons: [{ code: 'DAYS_TO_PAY_TREND', sentence: 'Pays later than usual.', weight: 0.6 }],
    };
    const attributes = { id: 'health-1', source: '/test', time: house.clock.now() };
    const { topic, key, event } = createEvent(customerHealthChanged, change, attributes);
    const { headers, value } = encodeEvent(event);
    await house.standalone.bus.publish([{ topic, key, headers, value: Buffer.from(value) }]);
    await house.settle();

    const dear = await publish(sampleOrder('RISK-3', [{ sku: 'MILK', quantity: '2' }], { customerId: '3310' }));
    const later = await publish(
      sampleOrder('RISK-4', [{ sku: 'MILK', quantity: '1' }], {
        customerId: '3310',
        dates: [{ qualifier: '010', date: '2026-03-20' }],
      }),
    );
    const cards = await desk.clerk.get<{ items: { id: string; orderId: string }[] }>('/v1/approvals?status=open');
    const card = cards.items.find(({ orderId }) => orderId === dear.id)!;
    expect(await desk.clerk.get(`/v1/approvals/${card.id}`)).toMatchObject({
      customer: { health: { state: 'at-risk', since: '2026-03-01', reasons: ['Pays later than usual.'] } },
    });

    const pending = await desk.warehouse.get<{ items: { orderId: string; kind: string }[] }>(
      '/v1/approvals/pick-list-pending',
    );
    expect(pending).toMatchObject({ today: '2026-03-02', pickWindowCloses: '2026-03-02T21:00:00.000Z', closed: false });
    // Two cases for 18.76 before what is cheaper; what leaves in three weeks blocks nothing today.
    const places = pending.items.map(({ orderId }) => orderId);
    const differs = cards.items.find(({ orderId }) => ![dear.id, later.id].includes(orderId))!;
    expect(places.indexOf(dear.id)).toBeGreaterThanOrEqual(0);
    expect(places.indexOf(dear.id)).toBeLessThan(places.indexOf(differs.orderId));
    expect(places).not.toContain(later.id);
    expect(pending.items[places.indexOf(dear.id)]).toMatchObject({
      kind: 'approval_card',
      cardId: card.id,
      customerId: '3310',
      total: '18.76',
      reasons: [{ code: 'ORDER_VALUE' }],
      waitingMinutes: 0,
    });
    await expect(desk.ar.get('/v1/approvals/pick-list-pending')).rejects.toMatchObject({ status: 403 });
  });
});
