import { jest } from '@jest/globals';
import { createEvent, orderReceived } from '#contracts';
import { encodeEvent } from '#messaging';
import type { ApiClient } from '../../apps/standalone/src/demo/api-client.js';
import { sampleOrder } from '../support/order-core.js';
import { useStandalone } from '../support/standalone.js';

jest.setTimeout(180_000);

interface Payment {
  readonly id: string;
  readonly unapplied: string;
  readonly applications: { readonly rule: string; readonly evidence: string }[];
}
interface Return {
  readonly id: string;
  readonly state: string;
  readonly worth: string;
  readonly creditMemoNumbers: string[];
}

/** Cash and goods that come back, over HTTP by the roles that do it; ar-health hears of it and agrees to the cent. */
describe('cash and returns', () => {
  const house = useStandalone();
  const desk: Record<'admin' | 'clerk' | 'ar' | 'warehouse' | 'customer' | 'books', ApiClient> = {} as never;
  let invoice: { id: string; number: string };
  let orderId = '';

  const place = async (number: string, quantity: string) => {
    const order = sampleOrder(number, [{ sku: 'MILK', quantity }], {
      dates: [{ qualifier: '002', date: '2026-03-03' }],
    });
    const attributes = { id: `event-${number}`, source: '/test', time: house.clock.now() };
    const { topic, key, event } = createEvent(orderReceived, order, attributes);
    const { headers, value } = encodeEvent(event);
    await house.standalone.bus.publish([{ topic, key, headers, value: Buffer.from(value) }]);
    await house.settle();
    const { items } = await desk.clerk.get<{ items: { id: string }[] }>(`/v1/orders?purchaseOrderNumber=${number}`);
    return items[0]!.id;
  };
  /** What the books of the other service say the customer owes, and how it is made up. */
  const books = async () => {
    await house.settle();
    const { totals } = await desk.books.get<{
      totals: { balance: string; unapplied: string; disputed: string }[];
    }>('/v1/aging/customers/2147');
    return totals[0];
  };
  /** The same from the service that wrote the entries. */
  const owed = async () => {
    const { openInvoices, unapplied } = await desk.ar.get<{ openInvoices: string; unapplied: string }>(
      '/v1/customers/2147/exposure',
    );
    return (Number(openInvoices) - Number(unapplied)).toFixed(2);
  };

  beforeAll(async () => {
    for (const role of ['admin', 'clerk', 'ar', 'warehouse'] as const) {
      desk[role] = await house.client('order-core', { user: role, roles: [role] });
    }
    desk.customer = await house.client('order-core', { partnerId: 'driscoll', customerId: '2147' });
    desk.books = await house.client('ar-health', { user: 'books', roles: ['ar'] });
    await desk.admin.put('/v1/locations/NJ', { name: 'New Jersey', priority: 1 });
    await desk.admin.put('/v1/customers/2147', { name: 'Driscoll', terms: 'NET30' });
    await desk.admin.put('/v1/items/MILK', {
      description: 'Milk',
      baseUnit: 'CA',
      units: [{ unit: 'CA', factor: '1' }],
      costs: [{ unitCost: '5.00' }],
    });
    await desk.admin.put('/v1/price-books/LIST', {
      kind: 'list',
      name: 'List',
      entries: [{ sku: 'MILK', unit: 'CA', unitPrice: '10.00' }],
    });
    await desk.warehouse.post('/v1/stock/receipts', {
      locationId: 'NJ',
      reference: 'IN-1',
      lines: [{ sku: 'MILK', quantity: '100' }],
    });
    orderId = await place('PO-CASH', '20');
    await house.runJob('order-core', 'release-approved-orders');
    const lists = await desk.warehouse.get<{ items: { id: string }[] }>(`/v1/pick-lists?orderId=${orderId}`);
    await desk.warehouse.post(`/v1/pick-lists/${lists.items[0]!.id}/confirm`, {});
    const carrier = { carrier: 'UPS', trackingNumber: '1Z-CASH' };
    await desk.warehouse.post(`/v1/pick-lists/${lists.items[0]!.id}/ship`, carrier);
    await house.runJob('order-core', 'issue-invoices');
    const invoices = await desk.ar.get<{ items: { id: string; number: string }[] }>(`/v1/invoices?orderId=${orderId}`);
    invoice = invoices.items[0]!;
  });

  it('a short payment is applied as named, and what it leaves out is contested in both books', async () => {
    const payment = await desk.ar.post<Payment>('/v1/payments', {
      customerId: '2147',
      reference: 'CHK-1',
      amount: '180.00',
      remittance: [
        { invoiceNumber: invoice.number, amount: '180.00', deductions: [{ reason: 'damage', amount: '20.00' }] },
      ],
    });
    expect(payment).toMatchObject({ unapplied: '0.00', applications: [{ rule: 'remittance' }] });
    expect(await books()).toMatchObject({ balance: '20.00', unapplied: '0.00', disputed: '20.00' });
    const queue = await desk.ar.get<{ items: { id: string; code: string; deductions: object[] }[] }>(
      '/v1/reconciliation',
    );
    expect(queue.items).toMatchObject([{ code: 'PAYMENT_SHORT', deductions: [{ reason: 'damage', amount: '20.00' }] }]);
    await expect(desk.clerk.get('/v1/reconciliation')).rejects.toMatchObject({ status: 403 });
    const path = `/v1/reconciliation/${queue.items[0]!.id}/resolve`;
    await desk.ar.post(path, { action: 'credit', comment: 'the driver confirms it' });
    await expect(desk.ar.post(path, { action: 'credit' })).rejects.toMatchObject({
      status: 409,
      code: 'EXCEPTION_RESOLVED',
    });
    expect(await books()).toMatchObject({ balance: '0.00', disputed: '0.00' });
    expect(await desk.clerk.get(`/v1/orders/${orderId}`)).toMatchObject({ state: 'paid' });
  });

  it('a returned cheque is owed again in both books, and the order is open again', async () => {
    const { items } = await desk.ar.get<{ items: Payment[] }>('/v1/payments?customerId=2147');
    expect(await desk.ar.post(`/v1/payments/${items[0]!.id}/bank-return`, { reason: 'NSF' })).toEqual({
      returned: '180.00',
    });
    expect(await books()).toMatchObject({ balance: '180.00', unapplied: '0.00' });
    expect(await owed()).toBe('180.00');
    expect(await desk.clerk.get(`/v1/orders/${orderId}`)).toMatchObject({ state: 'invoiced' });
  });

  it('a customer asks to send goods back with its own key, the house decides, the dock looks, the credit is there', async () => {
    const asked = { reason: 'quality', lines: [{ position: 1, quantity: '3' }] };
    const requested = await desk.customer.post<Return>(`/v1/orders/${orderId}/returns`, asked);
    expect(requested).toMatchObject({ state: 'requested', worth: '30.00' });
    const decide = `/v1/returns/${requested.id}/decide`;
    await expect(desk.customer.post(decide, { decision: 'authorize' })).rejects.toMatchObject({ status: 403 });
    await desk.clerk.post(decide, { decision: 'authorize' });
    const receive = `/v1/returns/${requested.id}/receive`;
    const lines = [{ position: 1, restocked: '2', scrapped: '1' }];
    await expect(desk.warehouse.post(receive, { locationId: 'NOWHERE', lines })).rejects.toMatchObject({
      status: 422,
      code: 'REFERENCE_UNKNOWN',
    });
    const received = await desk.warehouse.post<Return>(receive, { locationId: 'NJ', lines });
    expect(received).toMatchObject({ state: 'closed', creditMemoNumbers: [expect.stringMatching(/^CM-/)] });
    // 27 of the 30: two dollars in twenty were credited for the damage before.
    expect(await books()).toMatchObject({ balance: '153.00' });
    expect(await owed()).toBe('153.00');
    expect(await desk.customer.get(`/v1/orders/${orderId}`)).toMatchObject({ invoices: [{ open: '153.00' }] });
    expect(await desk.warehouse.get('/v1/stock?sku=MILK')).toMatchObject({ items: [{ onHand: '82' }] });
    const tooMuch = { ...asked, lines: [{ position: 1, quantity: '18' }] };
    await expect(desk.customer.post(`/v1/orders/${orderId}/returns`, tooMuch)).rejects.toMatchObject({
      status: 409,
      code: 'RETURN_TOO_MUCH',
    });
  });

  it('a write-off is within the limit of its role', async () => {
    const path = `/v1/invoices/${invoice.id}/write-off`;
    await expect(desk.ar.post(path, { reason: 'bankrupt' })).rejects.toMatchObject({ code: 'WRITE_OFF_ABOVE_LIMIT' });
    expect(await desk.admin.post(path, { reason: 'bankrupt' })).toEqual({ writtenOff: '153.00' });
    expect(await books()).toMatchObject({ balance: '0.00' });
    expect(await owed()).toBe('0.00');
  });

  it('the figures of the period are those of this one order, and the customer was told', async () => {
    await place('PO-WAITS', '200');
    const kpis = await desk.clerk.get('/v1/kpis/orders?by=customer');
    expect(kpis).toMatchObject({
      orders: 2,
      ordersShipped: 1,
      lineFillRate: { part: '1', whole: '1', percent: '100.00' },
      otifRate: { part: '1', whole: '1' },
      returnRate: { part: '3', whole: '20', percent: '15.00' },
      touchlessRate: { part: '2', whole: '2' },
      groups: [{ key: '2147', orders: 2 }],
    });
    const { items } = await desk.clerk.get<{ items: { kind: string }[] }>('/v1/notifications?customerId=2147');
    expect(items.map(({ kind }) => kind).sort()).toEqual([
      'order_backordered',
      'order_received',
      'order_received',
      'order_shipped',
    ]);
  });

  it('a customer sees by its own key where its order stands, and nobody else’s', async () => {
    const found = '/v1/orders?purchaseOrderNumber=PO-WAITS';
    const [{ id: waits }] = (await desk.customer.get<{ items: [{ id: string }] }>(found)).items;
    const dueIn = [{ reference: 'PO-9', locationId: 'NJ', sku: 'MILK', expectedOn: '2026-03-20', quantity: '500' }];
    await desk.warehouse.post('/v1/stock/due-in', { dueIn });
    const less = { lines: [{ action: 'change', lineNumber: '1', quantity: '190' }] };
    expect(await desk.customer.post(`/v1/orders/${waits}/changes`, less)).toMatchObject({ decision: 'accepted' });
    const done = await desk.customer.get<{ shipments: { id: string }[]; returns: { id: string }[] }>(
      `/v1/orders/${orderId}`,
    );
    expect(done).toMatchObject({
      state: 'paid',
      status: 'Your order was shipped and is paid.',
      lines: [{ quantities: { ordered: '20', shipped: '20', backordered: '0', open: '0' }, expected: [] }],
      shipments: [{ carrier: 'UPS', trackingNumber: '1Z-CASH' }],
      invoices: [{ number: invoice.number, amount: '200.00', open: '0.00' }],
      changes: [],
      returns: [{ number: expect.stringMatching(/^RMA-/), state: 'closed', remedy: 'credit' }],
    });
    expect(await desk.customer.get(`/v1/orders/${waits}`)).toMatchObject({
      lines: [
        {
          quantities: { ordered: '200', cancelled: '10', backordered: '108' },
          expected: [{ quantity: '82' }, { quantity: '108', on: '2026-03-20' }],
        },
      ],
      changes: [{ purpose: 'change', outcome: 'changed' }],
      returns: [],
    });
    const stranger = await house.client('order-core', { partnerId: 'bay', customerId: '3310' });
    const hidden = [
      `/v1/orders/${orderId}`,
      `/v1/invoices/${invoice.id}`,
      `/v1/shipments/${done.shipments[0]!.id}`,
      `/v1/returns/${done.returns[0]!.id}`,
    ];
    for (const path of hidden) {
      expect(await desk.customer.get(path)).toMatchObject({ id: expect.any(String) });
      await expect(stranger.get(path)).rejects.toMatchObject({ status: 404 });
    }
    for (const list of ['orders', 'invoices', 'shipments', 'returns', 'disputes']) {
      expect(await stranger.get(`/v1/${list}?customerId=2147`)).toMatchObject({ items: [] });
    }
    await expect(stranger.post(`/v1/orders/${waits}/changes`, less)).rejects.toMatchObject({ status: 404 });
    await expect(stranger.get(`/v1/orders/${orderId}/timeline`)).rejects.toMatchObject({ status: 403 });
  });
});
