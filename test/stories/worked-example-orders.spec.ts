import { jest } from '@jest/globals';
import { type CanonicalOrder, createEvent, orderReceived, TOPICS } from '#contracts';
import { encodeEvent } from '#messaging';
import { extractText, getDocumentProxy } from 'unpdf';
import type { ApiClient } from '../../apps/standalone/src/demo/api-client.js';
import { sampleOrder } from '../support/order-core.js';
import { useStandalone } from '../support/standalone.js';

jest.setTimeout(60_000);

/** The week's draw under bid contract B5875: cases and bid prices of 14 lines, 18,420.00 in all. */
const DRAW: readonly (readonly [sku: string, cases: string, bidPrice: string, landedCost: string])[] = [
  ['MILK-1PCT', '120', '9.38', '7.65'],
  ['JUICE-APPLE', '80', '14.25', '11.63'],
  ['BREAD-WW', '60', '22.10', '18.03'],
  ['CHEESE-MOZZ', '40', '41.75', '34.07'],
  ['CHICKEN-PATTY', '55', '36.40', '29.70'],
  ['FRIES-STRAIGHT', '70', '19.95', '16.28'],
  ['CORN-NIBLET', '45', '17.60', '14.36'],
  ['PEACH-CUP', '65', '21.85', '17.83'],
  ['YOGURT-STRAW', '50', '18.90', '15.42'],
  ['TORTILLA-8', '36', '24.15', '19.71'],
  ['RICE-BROWN', '25', '28.30', '23.09'],
  ['BEANS-PINTO', '30', '23.45', '19.14'],
  ['NAPKIN-DISP', '20', '31.05', '25.34'],
  ['APPLE-SLICED', '105', '35.25', '28.76'],
];

const BUNDLE = {
  locations: [
    { id: 'NJ', name: 'New Jersey distribution center', priority: 1 },
    { id: 'PA', name: 'Pennsylvania depot', priority: 2 },
  ],
  customers: [
    { id: '2147', name: 'Driscoll', creditLimit: '250000.00', terms: 'NET30', preferredLocationId: 'NJ' },
    { id: '9', name: 'Somebody else' },
  ],
  items: DRAW.map(([sku, , , unitCost]) => ({
    sku,
    description: `Item ${sku}`,
    baseUnit: 'CA',
    units: [{ unit: 'CA', factor: '1' }],
    costs: [{ unitCost }],
  })),
  priceBooks: [
    {
      id: 'B5875',
      kind: 'bid',
      name: 'School year bid',
      customerId: '2147',
      validFrom: '2024-09-01',
      validTo: '2025-08-31',
      entries: DRAW.map(([sku, , unitPrice], index) => ({ lineNumber: String(index + 1), sku, unit: 'CA', unitPrice })),
    },
    {
      id: 'LIST',
      kind: 'list',
      name: 'List',
      entries: DRAW.map(([sku]) => ({ sku, unit: 'CA', unitPrice: '99.00' })),
    },
  ],
  stock: DRAW.map(([sku]) => ({ locationId: 'NJ', sku, onHand: '500' })),
  openingInvoices: [{ number: 'OLD-2147', customerId: '2147', invoiceDate: '2025-05-10', amount: '42000.00' }],
};

interface OrderPage {
  readonly id: string;
  readonly state: string;
  readonly total: string;
  readonly marginPercent: string;
  readonly lines: { rung: string; priceTrace: { rung: string; outcome: string; unitPrice?: string }[] }[];
}

describe('the worked example, from the order to the cash', () => {
  const house = useStandalone({ start: '2025-05-22T18:00:00Z' });
  let admin: ApiClient;
  let orderId: string;
  const exposure = async () => (await admin.get<{ exposure: string }>('/v1/customers/2147/exposure')).exposure;
  const moveTo = (time: string) => house.clock.moveTo(new Date(time));
  /** The words of a printed paper, in the order they stand on it. */
  const readPaper = async (path: string): Promise<string> => {
    const key = await house.standalone.createKey({ user: 'printer', roles: ['admin'] });
    const answer = await fetch(`${house.standalone.urls['order-core']}${path}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(await answer.arrayBuffer())));
    return text.join(' ').replace(/\s+/g, ' ');
  };
  const order = (id = orderId) => admin.get<OrderPage>(`/v1/orders/${id}`);

  const publish = async (id: string, canonical: CanonicalOrder) => {
    const { topic, key, event } = createEvent(orderReceived, canonical, {
      id,
      source: '/test',
      time: house.clock.now(),
    });
    const { headers, value } = encodeEvent(event);
    await house.standalone.bus.publish([{ topic, key, headers, value: Buffer.from(value) }]);
    await house.settle();
  };

  beforeAll(async () => {
    admin = await house.client('order-core', { user: 'owner', roles: ['admin'] });
    const imported = await admin.post<{ changed: object }>('/v1/reference-data/import', BUNDLE);
    expect(imported.changed).toMatchObject({
      locations: 2,
      customers: 2,
      items: 14,
      priceBooks: 2,
      stock: 14,
      dueIn: 0,
      openingInvoices: 1,
    });
  });

  it('14:00 the draw waits for one reason, at bid prices, margin 18.4 %', async () => {
    expect(await exposure()).toBe('42000.00');
    const lines = DRAW.map(([sku, quantity, unitPrice]) => ({ sku, quantity, unitPrice }));
    await publish('event-1', sampleOrder('PO-DRAW', lines, { contractNumber: 'B5875', enteredBy: 'user:desk' }));
    const { items } = await admin.get<{ items: { id: string }[] }>('/v1/orders?purchaseOrderNumber=PO-DRAW');
    orderId = items[0]!.id;
    const page = await order();
    expect(page).toMatchObject({ state: 'pending_approval', total: '18420.00', marginPercent: '18.4' });
    expect(new Set(page.lines.map(({ rung }) => rung))).toEqual(new Set(['bid']));
    expect(page.lines[0]!.priceTrace.find(({ rung }) => rung === 'list')).toMatchObject({
      outcome: 'lost',
      unitPrice: '99',
    });
    const { items: cards } = await admin.get<{ items: { reasons: { code: string }[] }[] }>('/v1/approvals?status=open');
    expect(cards).toMatchObject([
      {
        reasons: [{ code: 'ORDER_VALUE' }],
        exposureBefore: '42000.00',
        exposureAfter: '60420.00',
        marginPercent: '18.4',
      },
    ]);
  });

  it('a second delivery of the event and a second copy of the document change nothing', async () => {
    const lines = DRAW.map(([sku, quantity, unitPrice]) => ({ sku, quantity, unitPrice }));
    const again = sampleOrder('PO-DRAW', lines, { contractNumber: 'B5875', enteredBy: 'user:desk' });
    await publish('event-1', again);
    await publish('event-2', again);
    const { items } = await admin.get<{ items: object[] }>('/v1/orders');
    expect(items).toHaveLength(1);
    const messages = await admin.get<{ items: { outcome: string }[] }>('/v1/order-messages');
    expect(messages.items.map(({ outcome }) => outcome).sort()).toEqual(['duplicate', 'placed']);
  });

  it('14:08 approved by somebody else than the desk that entered it, 14:09 on the floor', async () => {
    moveTo('2025-05-22T18:08:00Z');
    const desk = await house.client('order-core', { user: 'desk', roles: ['approver'] });
    const boss = await house.client('order-core', { user: 'boss', roles: ['approver'] });
    const { items } = await boss.get<{ items: { id: string }[] }>('/v1/approvals?status=open');
    const path = `/v1/approvals/${items[0]!.id}/approve`;
    await expect(desk.post(path, {})).rejects.toThrow(/APPROVER_ENTERED_ORDER/);
    expect(await boss.post(path, { comment: 'weekly draw' })).toMatchObject({ state: 'approved' });
    moveTo('2025-05-22T18:09:00Z');
    await house.runJob('order-core', 'release-approved-orders');
    const lists = await admin.get<{ items: object[] }>('/v1/pick-lists?status=open');
    expect(lists.items).toMatchObject([{ locationId: 'NJ', releasedAt: '2025-05-22T18:09:00.000Z' }]);
    const paper = await readPaper(`/v1/pick-lists/${(lists.items[0] as { id: string }).id}.pdf`);
    expect(paper).toContain('Released 2025-05-22 14:09');
    expect(paper).toContain('Purchase order PO-DRAW');
    for (const [sku, cases] of DRAW) expect(paper).toMatch(new RegExp(`${sku} Item ${sku} ${cases} CA`));
  });

  it('the next day: packed, shipped, invoiced, due 22 June; exposure 60,420.00 all along', async () => {
    moveTo('2025-05-23T20:30:00Z');
    const floor = await house.client('order-core', { user: 'picker', roles: ['warehouse'] });
    const { items } = await floor.get<{ items: { id: string }[] }>('/v1/pick-lists?status=open');
    const path = `/v1/pick-lists/${items[0]!.id}`;
    expect(await floor.post(`${path}/confirm`, {})).toMatchObject({ state: 'picked' });
    expect(await floor.post(`${path}/ship`, { carrier: 'OWNTRUCK', trackingNumber: 'ROUTE-12' })).toMatchObject({
      state: 'shipped',
    });
    await expect(floor.post(`${path}/ship`, {})).rejects.toThrow(/PICK_LIST_NOT_PICKED/);
    await house.runJob('order-core', 'issue-invoices');
    const invoices = await admin.get<{ items: object[] }>(`/v1/invoices?orderId=${orderId}`);
    expect(invoices.items).toMatchObject([
      {
        number: 'INV-000001',
        amount: '18420.00',
        open: '18420.00',
        invoiceDate: '2025-05-23',
        dueDate: '2025-06-22',
        terms: 'NET30',
      },
    ]);
    expect(await exposure()).toBe('60420.00');
  });

  it('prints what left and what is owed, as the data say', async () => {
    const shipments = await admin.get<{ items: { id: string; cartons: { sscc: string }[] }[] }>(
      `/v1/shipments?orderId=${orderId}`,
    );
    const [shipment] = shipments.items;
    const slip = await readPaper(`/v1/shipments/${shipment!.id}/packing-slip.pdf`);
    expect(slip).toContain('This shipment completes the order.');
    for (const [sku, cases] of DRAW) expect(slip).toContain(`${sku} Item ${sku} ${cases} ${cases} CA`);
    const bill = await readPaper(`/v1/shipments/${shipment!.id}/bill-of-lading.pdf`);
    expect(bill).toContain('Carrier OWNTRUCK');
    expect(bill.replaceAll(' ', '')).toContain(shipment!.cartons[0]!.sscc);
    const { items } = await admin.get<{ items: { id: string }[] }>(`/v1/invoices?orderId=${orderId}`);
    const invoice = await readPaper(`/v1/invoices/${items[0]!.id}.pdf`);
    expect(invoice).toContain('Invoice INV-000001 Date 2025-05-23 Due 2025-06-22 Terms NET30');
    expect(invoice).toContain('Total USD 18,420.00');
    for (const [sku, cases, price] of DRAW) expect(invoice).toContain(`${sku} Item ${sku} ${cases} CA ${price}`);
    const stranger = await house.standalone.createKey({ partnerId: 'other', customerId: '9', roles: ['partner'] });
    const refused = await fetch(`${house.standalone.urls['order-core']}/v1/invoices/${items[0]!.id}.pdf`, {
      headers: { authorization: `Bearer ${stranger}` },
    });
    expect(refused.status).toBe(404);
  });

  it('22 June: paid, back to 42,000.00', async () => {
    moveTo('2025-06-22T15:00:00Z');
    const clerk = await house.client('order-core', { user: 'ar', roles: ['ar'] });
    const payment = {
      customerId: '2147',
      reference: '10442',
      amount: '18420.00',
      remittance: [{ invoiceNumber: 'INV-000001' }],
    };
    expect(await clerk.post('/v1/payments', payment)).toMatchObject({
      applied: '18420.00',
      unapplied: '0.00',
      repeated: false,
    });
    expect(await clerk.post('/v1/payments', payment)).toMatchObject({ repeated: true });
    expect(await exposure()).toBe('42000.00');
    expect((await order()).state).toBe('paid');
    const timeline = await admin.get<{ items: { what: string; at: string; eventId?: string }[] }>(
      `/v1/orders/${orderId}/timeline`,
    );
    expect(timeline.items.at(-1)).toMatchObject({ what: 'order.paid', at: '2025-06-22T15:00:00.000Z' });
  });

  it('told it all as events: more than eight types, each named by the timeline', async () => {
    await house.settle();
    const events = await house.events(TOPICS.orders, TOPICS.invoices, TOPICS.payments);
    const types = new Set(events.map(({ type }) => type));
    expect([...types].sort()).toEqual([
      'fulfillment.picked',
      'fulfillment.released',
      'invoice.posted',
      'notification.issued',
      'order.approval_requested',
      'order.approved',
      'order.priced',
      'order.reserved',
      'order.shipped',
      'order.validated',
      'payment.applied',
      'payment.received',
    ]);
    const ids = new Set(events.map(({ id }) => id));
    const timeline = await admin.get<{ items: { what: string; eventId?: string }[] }>(`/v1/orders/${orderId}/timeline`);
    const named = timeline.items.filter(({ what, eventId }) => eventId && types.has(what));
    expect(named.length).toBe(10);
    expect(named.every(({ eventId }) => ids.has(eventId!))).toBe(true);
  });

  it('counts orders by state for whoever watches', async () => {
    const metrics = await (await fetch(`${house.standalone.urls['order-core']}/metrics`)).text();
    expect(metrics).toMatch(/otc_orders\{state="paid",service="order-core"\} 1/);
    expect(metrics).toMatch(/otc_work_waiting\{kind="hold",service="order-core"\} 0/);
  });

  it('shows a partner’s key its own orders, without margins, and nobody else’s', async () => {
    const own = await house.client('order-core', { partnerId: 'driscoll', customerId: '2147', roles: ['partner'] });
    const other = await house.client('order-core', { partnerId: 'other', customerId: '9', roles: ['partner'] });
    const page = await own.get<Record<string, unknown>>(`/v1/orders/${orderId}`);
    expect(page).toMatchObject({ state: 'paid', total: '18420.00' });
    expect(JSON.stringify(page)).not.toMatch(/margin|priceTrace|approvalCards/);
    await expect(other.get(`/v1/orders/${orderId}`)).rejects.toThrow(/NOT_FOUND/);
    expect(await other.get('/v1/orders')).toEqual({ items: [] });
    await expect(own.get(`/v1/orders/${orderId}/timeline`)).rejects.toThrow(/403|FORBIDDEN/);
  });
});
