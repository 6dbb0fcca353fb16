import { jest } from '@jest/globals';
import { type CanonicalOrder, createEvent, orderReceived } from '#contracts';
import { encodeEvent } from '#messaging';
import type { ApiClient } from '../../apps/standalone/src/demo/api-client.js';
import { sampleBundle, sampleOrder } from '../support/order-core.js';
import { useStandalone } from '../support/standalone.js';

jest.setTimeout(60_000);

interface PickListPage {
  readonly id: string;
  readonly number: string;
  readonly locationId: string;
  readonly waveId?: string;
  readonly lines: { readonly lineId: string; readonly sku: string; readonly quantity: string }[];
}
interface InvoicePage {
  readonly id: string;
  readonly number: string;
  readonly amount: string;
  readonly open: string;
  readonly replacedBy?: string;
}

/** A day on the floor and at the AR desk, over HTTP, and what the ledger of ar-health makes of it. */
describe('the warehouse floor', () => {
  const house = useStandalone({ start: '2025-05-22T14:00:00Z', env: { COMPANY_NAME: 'Garden State Food' } });
  let floor: ApiClient;
  let clerk: ApiClient;
  let ar: ApiClient;
  let published = 0;

  const publish = async (canonical: CanonicalOrder): Promise<string> => {
    published += 1;
    // A second between orders: which came first decides which is picked first.
    house.clock.moveTo(new Date(house.clock.now().getTime() + 1_000));
    const attributes = { id: `event-${published}`, source: '/test', time: house.clock.now() };
    const { topic, key, event } = createEvent(orderReceived, canonical, attributes);
    const { headers, value } = encodeEvent(event);
    await house.standalone.bus.publish([{ topic, key, headers, value: Buffer.from(value) }]);
    await house.settle();
    const { items } = await clerk.get<{ items: { id: string }[] }>(
      `/v1/orders?purchaseOrderNumber=${canonical.purchaseOrderNumber}`,
    );
    return items[0]!.id;
  };
  const release = () => house.runJob('order-core', 'release-approved-orders');
  const bill = () => house.runJob('order-core', 'issue-invoices');
  // The clock stands still: what happens at once is told apart by its number.
  const byNumber = <T extends { readonly number: string }>(items: T[]): T[] =>
    items.sort((a, b) => (a.number < b.number ? -1 : 1));
  const openLists = async () =>
    byNumber((await floor.get<{ items: PickListPage[] }>('/v1/pick-lists?status=open')).items);
  const invoicesOf = async (orderId: string) =>
    byNumber((await ar.get<{ items: InvoicePage[] }>(`/v1/invoices?orderId=${orderId}`)).items);
  /** What ar-health says the customer owes. */
  const balance = async () => {
    await house.settle();
    const ledger = await house.client('ar-health', { user: 'ar', roles: ['ar'] });
    const { totals } = await ledger.get<{ totals: { balance: string }[] }>('/v1/aging/customers/2147');
    return totals[0]?.balance ?? '0.00';
  };

  beforeAll(async () => {
    const admin = await house.client('order-core', { user: 'owner', roles: ['admin'] });
    floor = await house.client('order-core', { user: 'picker', roles: ['warehouse'] });
    clerk = await house.client('order-core', { user: 'clerk', roles: ['clerk'] });
    ar = await house.client('order-core', { user: 'ar', roles: ['ar'] });
    const customer = { creditLimit: undefined, preferredLocationId: 'NJ', route: 'NORTH 12', carrier: 'OWNTRUCK' };
    const stock = { MILK: { NJ: '100' }, TEA: { NJ: '100' }, VEND: { NJ: '0' } };
    await admin.post('/v1/reference-data/import', sampleBundle(stock, customer));
    await admin.put('/v1/vendors/DAIRY-CO', { name: 'Dairy Company', email: 'orders@dairy.example' });
    await admin.put('/v1/drop-ship-items/VEND', { vendorId: 'DAIRY-CO', vendorItem: 'D-1' });
    await expect(admin.put('/v1/drop-ship-items/NONE', { vendorId: 'DAIRY-CO' })).rejects.toMatchObject({
      code: 'REFERENCE_UNKNOWN',
    });
  });

  it('picks in waves, counts what is short, and ships in parts and cartons', async () => {
    const first = await publish(
      sampleOrder('F-1', [
        { sku: 'MILK', quantity: '10' },
        { sku: 'TEA', quantity: '4' },
      ]),
    );
    const second = await publish(sampleOrder('F-2', [{ sku: 'MILK', quantity: '6' }]));
    await release();
    const { waves } = await floor.post<{ waves: { id: string; pickListCount: number; route: string }[] }>(
      '/v1/waves/plan',
      { locationId: 'NJ' },
    );
    expect(waves).toMatchObject([{ route: 'NORTH 12', carrier: 'OWNTRUCK', pickListCount: 2, openPickLists: 2 }]);
    const wave = await floor.get<{ items: object[]; pickLists: PickListPage[] }>(`/v1/waves/${waves[0]!.id}`);
    expect(wave.items).toMatchObject([
      { sku: 'MILK', quantity: '16', parts: [{ quantity: '10' }, { quantity: '6' }] },
      { sku: 'TEA', quantity: '4' },
    ]);
    expect(wave.pickLists).toHaveLength(2);
    const [one, two] = await openLists();
    const milk = one!.lines.find(({ sku }) => sku === 'MILK')!;
    await floor.post(`/v1/pick-lists/${one!.id}/confirm`, {
      lines: [{ lineId: milk.lineId, picked: '9', short: '1' }],
    });
    await floor.post(`/v1/pick-lists/${two!.id}/confirm`, {});
    const { items: counts } = await floor.get<{ items: { id: string; missing: string }[] }>(
      '/v1/cycle-counts?status=open',
    );
    expect(counts).toMatchObject([{ sku: 'MILK', locationId: 'NJ', expected: '10', found: '9', missing: '1' }]);
    // 100 less one that is missing less fifteen on the dock.
    const counted = { locationId: 'NJ', sku: 'MILK', counted: '84' };
    expect(await floor.post('/v1/stock/counts', counted)).toMatchObject({ onHand: '99', difference: '-1' });
    expect(await floor.get('/v1/cycle-counts?status=open')).toEqual({ items: [] });
    const carton = { grossWeight: { value: '20', unitOfMeasure: 'LB' }, lines: [{ position: 1, quantity: '5' }] };
    expect(
      await floor.post(`/v1/pick-lists/${one!.id}/ship`, {
        carrier: 'OWNTRUCK',
        lines: [{ position: 1, quantity: '5' }],
        cartons: [carton],
      }),
    ).toMatchObject({ state: 'partially_shipped' });
    expect(await floor.post(`/v1/pick-lists/${one!.id}/ship`, {})).toMatchObject({ state: 'partially_shipped' });
    expect(await floor.post(`/v1/pick-lists/${two!.id}/ship`, {})).toMatchObject({ state: 'shipped' });
    // The one that was missing was planned anew at once, from what the shelf still has.
    await release();
    const [rest] = await openLists();
    expect(rest!.lines).toMatchObject([{ sku: 'MILK', quantity: '1' }]);
    await floor.post(`/v1/pick-lists/${rest!.id}/confirm`, {});
    expect(await floor.post(`/v1/pick-lists/${rest!.id}/ship`, {})).toMatchObject({ state: 'shipped' });
    const shipped = await floor.get<{ items: { id: string; number: string }[] }>(`/v1/shipments?orderId=${first}`);
    const shipments = byNumber(shipped.items);
    expect(shipments).toHaveLength(3);
    expect(await floor.get(`/v1/shipments/${shipments[0]!.id}`)).toMatchObject({
      lines: [{ sku: 'MILK', quantity: '5' }],
      cartons: [{ grossWeight: { value: '20', unitOfMeasure: 'LB' } }],
    });
    await bill();
    expect((await invoicesOf(first)).map(({ amount }) => amount)).toEqual(['50.00', '80.00', '10.00']);
    expect((await invoicesOf(second)).map(({ amount }) => amount)).toEqual(['60.00']);
    expect(await balance()).toBe('200.00');
  });

  it('hands a pickup over, and lets a vendor ship what it has', async () => {
    await publish(sampleOrder('F-3', [{ sku: 'TEA', quantity: '1' }], { carrier: { method: 'H' } }));
    const dropped = await publish(sampleOrder('F-4', [{ sku: 'VEND', quantity: '3' }]));
    await release();
    const [pickup, ...others] = await openLists();
    expect(others).toEqual([]);
    await floor.post(`/v1/pick-lists/${pickup!.id}/confirm`, {});
    await expect(floor.post(`/v1/pick-lists/${pickup!.id}/ship`, {})).rejects.toMatchObject({
      code: 'PICKUP_NOT_COLLECTED',
    });
    expect(await floor.post(`/v1/pick-lists/${pickup!.id}/collect`, { collectedBy: 'Chef Romero' })).toMatchObject({
      state: 'shipped',
    });
    const { items: requests } = await clerk.get<{ items: { id: string; number: string }[] }>(
      '/v1/purchase-requests?status=requested',
    );
    expect(requests).toMatchObject([
      { vendorId: 'DAIRY-CO', status: 'requested', lines: [{ sku: 'VEND', quantity: '3' }] },
    ]);
    expect(await clerk.post(`/v1/purchase-requests/${requests[0]!.id}/confirm`, { carrier: 'VT' })).toMatchObject({
      orderId: dropped,
      state: 'shipped',
    });
    expect(await clerk.get(`/v1/purchase-requests/${requests[0]!.id}`)).toMatchObject({ status: 'confirmed' });
    await expect(clerk.post(`/v1/orders/${dropped}/ask-vendors`, {})).rejects.toMatchObject({
      code: 'NO_VENDOR_LINES',
    });
    await bill();
    expect(await balance()).toBe('240.00');
  });

  it('credits and rebills without touching an invoice, and the ledger follows to the cent', async () => {
    const orderId = await publish(sampleOrder('F-5', [{ sku: 'TEA', quantity: '10' }]));
    await release();
    const [list] = await openLists();
    await floor.post(`/v1/pick-lists/${list!.id}/confirm`, {});
    await floor.post(`/v1/pick-lists/${list!.id}/ship`, {
      charges: [{ code: 'D240', description: 'Freight', amount: '12.00' }],
    });
    await bill();
    const [wrong] = await invoicesOf(orderId);
    expect(wrong).toMatchObject({ amount: '112.00' });
    expect(await balance()).toBe('352.00');
    const right = await ar.post<{ id: string; invoiceId: string; creditMemo: { id: string } }>(
      `/v1/invoices/${wrong!.id}/rebill`,
      { reason: 'wrong price', prices: [{ line: 1, unitPrice: '9.00' }] },
    );
    expect(right).toMatchObject({ amount: '102.00', creditMemo: { amount: '112.00', applied: '112.00' } });
    expect(await ar.get(`/v1/invoices/${wrong!.id}`)).toMatchObject({
      amount: '112.00',
      open: '0.00',
      credited: '112.00',
    });
    expect(await balance()).toBe('342.00');
    const credit = await ar.post<{ id: string }>(`/v1/invoices/${right.invoiceId}/credit-memos`, {
      reason: 'one case damaged',
      reference: 'claim 7',
      lines: [{ line: 1, quantity: '1' }],
    });
    expect(credit).toMatchObject({ number: 'CM-000002', amount: '9.00', applied: '9.00' });
    await expect(
      ar.post(`/v1/invoices/${right.invoiceId}/credit-memos`, { reason: 'x', lines: [{ line: 1, amount: '100.00' }] }),
    ).rejects.toMatchObject({ code: 'CREDIT_EXCEEDS_INVOICE' });
    expect(await ar.get(`/v1/credit-memos/${credit.id}`)).toMatchObject({
      kind: 'return',
      unapplied: '0.00',
      lines: [{ sku: 'TEA', quantity: '1', amount: '9.00' }],
    });
    expect(await balance()).toBe('333.00');
    const { exposure } = await ar.get<{ exposure: string }>('/v1/customers/2147/exposure');
    expect(exposure).toBe('333.00');
    const key = await house.standalone.createKey({ user: 'printer', roles: ['ar', 'warehouse'] });
    for (const path of [
      `credit-memos/${credit.id}.pdf`,
      `invoices/${right.invoiceId}.pdf`,
      `pick-lists/${list!.id}.pdf`,
    ]) {
      const answer = await fetch(`${house.standalone.urls['order-core']}/v1/${path}`, {
        headers: { authorization: `Bearer ${key}` },
      });
      expect([path, answer.status, (await answer.text()).slice(0, 5)]).toEqual([path, 200, '%PDF-']);
    }
  });

  it('promises what is on the shelf and what is due in, corrects with a reason, and proves that it adds up', async () => {
    const promised = (query: string) =>
      floor.get<{ available: string; locations: object[] }>(`/v1/stock/available-to-promise?sku=${query}`);
    const before = await promised('MILK');
    expect(before.locations).toMatchObject([{ locationId: 'NJ', onHand: before.available, committed: '0' }]);
    const have = Number(before.available);
    const dueIn = { reference: 'PO-9', locationId: 'NJ', sku: 'MILK', expectedOn: '2025-06-02', quantity: '40' };
    await floor.post('/v1/stock/due-in', { dueIn: [dueIn] });
    expect(await floor.get('/v1/stock/due-in?sku=MILK')).toEqual({ items: [dueIn] });
    expect(await promised('MILK&on=2025-06-01')).toMatchObject({ available: String(have) });
    expect(await promised('MILK&on=2025-06-02')).toMatchObject({ available: String(have + 40) });
    await expect(promised('NONE')).rejects.toMatchObject({ status: 404 });

    const orderId = await publish(sampleOrder('F-STOCK', [{ sku: 'MILK', quantity: '3' }]));
    const adjustment = { locationId: 'NJ', sku: 'MILK', quantity: '-2', reason: 'two cases burst' };
    await floor.post('/v1/stock/adjustments', adjustment, { idempotencyKey: 'burst' });
    await floor.post('/v1/stock/adjustments', adjustment, { idempotencyKey: 'burst' });
    expect(await promised('MILK')).toMatchObject({
      available: String(have - 5),
      locations: [{ onHand: String(have - 2), committed: '3' }],
    });
    const all = { ...adjustment, quantity: String(-have) };
    await expect(floor.post('/v1/stock/adjustments', all)).rejects.toMatchObject({ status: 409 });
    await expect(clerk.post('/v1/stock/adjustments', adjustment)).rejects.toMatchObject({ status: 403 });

    // Page by page, the newest first: the correction, then what the order set aside.
    const newest = await clerk.get<{ items: object[]; next: string }>('/v1/stock/movements?sku=MILK&limit=1');
    expect(newest.items).toMatchObject([{ kind: 'adjustment', onHand: '-2', actor: 'user:picker' }]);
    const second = await clerk.get<{ items: object[] }>(`/v1/stock/movements?sku=MILK&limit=1&after=${newest.next}`);
    expect(second.items).toMatchObject([{ kind: 'reservation', reserved: '3', orderId }]);
    expect(await clerk.get(`/v1/stock/movements?sku=MILK&orderId=${orderId}`)).toMatchObject({ items: second.items });

    // A count of less than is set aside takes it back from the order.
    expect(await floor.post('/v1/stock/counts', { locationId: 'NJ', sku: 'MILK', counted: '1' })).toMatchObject({
      onHand: '1',
      difference: String(3 - have),
    });
    expect(await clerk.get(`/v1/orders/${orderId}`)).toMatchObject({
      lines: [{ quantities: { reserved: '1', backordered: '2' } }],
    });
    expect(await clerk.get('/v1/stock/audit')).toEqual({ consistent: true, discrepancies: [] });
  });
});
