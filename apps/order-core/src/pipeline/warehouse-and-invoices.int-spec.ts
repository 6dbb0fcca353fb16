import { decimal, formatDecimal, sumDecimals } from '#domain/money/decimal';
import { formatMoney, money } from '#domain/money/money';
import { formatInvoiceNumber } from '#domain/order/document-numbers';
import { useDatabase } from '../../../../test/support/database.js';
import {
  brokenInvariants,
  openOrderCore,
  type OrderCore,
  sampleBundle,
  type SampleLine,
  sampleOrder,
} from '../../../../test/support/order-core.js';
import { putVendor, putVendorItem } from '../stages/05-fulfill-order/vendors.repository.js';

interface InvoiceRow {
  id: string;
  number: string;
  invoice_date: string;
  due_date: string;
  amount_minor: string;
  consolidated: boolean;
  replaces: string | null;
}

/** From pick list to invoice and credit memo on a real database. */
describe('warehouse and invoices', () => {
  const database = useDatabase();
  let core: OrderCore;
  const deep = Object.fromEntries(
    ['MILK', 'CORN', 'RICE', 'BEEF', 'GIFT', 'TEA'].map((sku) => [sku, { NJ: '10000', PA: '10000' }]),
  );
  const customer = { creditLimit: undefined, preferredLocationId: 'NJ' };

  beforeAll(async () => {
    core = await openOrderCore(database);
    const bundle = sampleBundle(
      {
        ...deep,
        SHORT: { NJ: '10', PA: '4' },
        VEND: { NJ: '1' },
        EMPTY: { NJ: '0' },
        LATE: { NJ: '0' },
        GONE: { NJ: '3', PA: '2' },
      },
      customer,
    );
    await core.import({
      ...bundle,
      customers: [
        { ...bundle.customers[0], route: 'NORTH 12', carrier: 'OWNTRUCK' },
        { id: 'WEEK', name: 'Weekly', invoicing: 'weekly', terms: '2/10NET30', route: 'SOUTH 3' },
        { id: 'LATER', name: 'Next month', terms: 'PROX10C25' },
        { id: 'WHOLE', name: 'All at once', shipComplete: true },
        { id: 'NOW', name: 'Now or never', backorders: false, preferredLocationId: 'NJ' },
      ],
      items: bundle.items.map((item) =>
        item.sku === 'BEEF'
          ? {
              ...item,
              baseUnit: 'LB',
              catchWeight: true,
              units: [{ unit: 'CA', factor: '40' }],
              costs: [{ unitCost: '0.10' }],
            }
          : item,
      ),
    });
  });
  afterEach(async () => {
    expect(await brokenInvariants(core.dataSource)).toEqual({});
  });

  let count = 0;
  const place = async (lines: readonly SampleLine[], changed: Parameters<typeof sampleOrder>[2] = {}) => {
    count += 1;
    const { orderId } = await core.place(sampleOrder(`WI-${count}`, lines, changed));
    return orderId!;
  };
  const listsOf = (orderId: string) =>
    core.query<{ id: string; kind: string; status: string; location_id: string; wave_id: string | null }>(
      `select * from orders.pick_lists where order_id = $1 and status <> 'cancelled' order by released_at, location_id, id`,
      [orderId],
    );
  const linesOf = (pickListId: string) =>
    core.query<{ id: string; position: number }>(
      'select reservation_id as id, position from orders.pick_list_lines where pick_list_id = $1 order by position',
      [pickListId],
    );
  const released = async (orderId: string) => {
    await core.releaseOrders.release(orderId);
    return (await listsOf(orderId))[0]!.id;
  };
  const confirm = (pickListId: string, told: Parameters<OrderCore['confirmPick']['run']>[0]['told'] = []) =>
    core.confirmPick.run({ pickListId, pickedBy: 'user:picker', told });
  const ship = (pickListId: string, told: Partial<Parameters<OrderCore['shipOrder']['run']>[0]> = {}) =>
    core.shipOrder.run({ pickListId, shippedBy: 'user:packer', cartons: [], ...told });
  const shipped = async (orderId: string) => {
    const list = await released(orderId);
    await confirm(list);
    const done = await ship(list);
    return done.ok ? done.value.shipmentId : expect(done).toMatchObject({ ok: true });
  };
  const invoicesOf = (orderId: string) =>
    core.query<InvoiceRow>(
      `select i.*, to_char(i.invoice_date, 'YYYY-MM-DD') as invoice_date, to_char(i.due_date, 'YYYY-MM-DD') as due_date
         from orders.invoices i
        where i.id in (select invoice_id from orders.invoice_shipments where order_id = $1) order by number`,
      [orderId],
    );
  const lineOf = async (orderId: string, position = 1) =>
    (
      await core.query<Record<'reserved' | 'backordered' | 'picked' | 'shipped' | 'billed', string>>(
        'select reserved, backordered, picked, shipped, billed from orders.order_lines where order_id = $1 and position = $2',
        [orderId, position],
      )
    )[0]!;
  const stateOf = async (orderId: string) =>
    (await core.query<{ state: string }>('select state from orders.orders where id = $1', [orderId]))[0]!.state;
  const eventsOf = async <Data = Record<string, unknown>>(type: string, orderId: string): Promise<Data[]> => {
    const rows = await core.query<{ value: Buffer }>('select value from orders.outbox where type = $1 order by id', [
      type,
    ]);
    return rows
      .map(({ value }) => JSON.parse(value.toString('utf8')) as Data & { orderId?: string })
      .filter((event) => event.orderId === orderId);
  };
  const nextDay = (days = 1) => core.clock.moveTo(new Date(core.clock.now().getTime() + days * 86_400_000));

  it('plans waves by location, ship date, route and carrier, each list in one of them', async () => {
    const [a, b, c] = [
      await place([{ sku: 'MILK', quantity: '2' }]),
      await place([
        { sku: 'MILK', quantity: '3' },
        { sku: 'TEA', quantity: '1' },
      ]),
      await place([{ sku: 'MILK', quantity: '5' }], { customerId: 'WEEK' }),
    ];
    for (const orderId of [a, b, c]) await core.releaseOrders.release(orderId);
    const [first, second] = await Promise.all([
      core.planWaves.run({}, 'user:lead'),
      core.planWaves.run({}, 'user:lead'),
    ]);
    expect([...first, ...second]).toHaveLength(2);
    const waveOf = async (orderId: string) => (await listsOf(orderId))[0]!.wave_id;
    expect(await waveOf(a)).toBe(await waveOf(b));
    expect(await waveOf(c)).not.toBe(await waveOf(a));
    expect(await core.planWaves.run({}, 'user:lead')).toEqual([]);
  });

  it('plans a short pick anew from another location, and promises what was missing to nobody until it is counted', async () => {
    const orderId = await place([{ sku: 'SHORT', quantity: '10' }]);
    const list = await released(orderId);
    const [line] = await linesOf(list);
    const told = [{ id: line!.id, picked: decimal('4'), short: decimal('6'), damaged: decimal('0') }];
    expect(await confirm(list, told)).toMatchObject({ ok: true, value: { state: 'picked' } });
    // 4 more in PA; the 6 the books still show in NJ are not there.
    expect(await lineOf(orderId)).toMatchObject({ picked: '4', reserved: '4', backordered: '2' });
    await core.releaseOrders.release(orderId);
    expect((await listsOf(orderId)).map(({ location_id, status }) => [location_id, status])).toEqual([
      ['NJ', 'picked'],
      ['PA', 'open'],
    ]);
    const [asked] = await core.query<{ missing: string }>(
      `select missing from orders.cycle_counts where order_id = $1 and status = 'open'`,
      [orderId],
    );
    expect(asked).toMatchObject({ missing: '6' });
    expect(await core.refill.refill(['SHORT'])).toEqual([]);
    // Five stand on the shelf after all; the four picked ones wait on the dock.
    const counted = { locationId: 'NJ', sku: 'SHORT', counted: decimal('5'), countedBy: 'user:counter' };
    expect(await core.correctStock.count(counted)).toMatchObject({ ok: true, value: { onHand: '9' } });
    expect(await lineOf(orderId)).toMatchObject({ reserved: '6', backordered: '0' });
  });

  it('ends an order whose last list finds nothing, when all that shipped is billed already', async () => {
    const order = await place([{ sku: 'GONE', quantity: '5' }], { customerId: 'NOW' });
    await core.releaseOrders.release(order);
    const [first, last] = await listsOf(order);
    await confirm(first!.id);
    await ship(first!.id);
    await core.issueInvoices.run();
    expect(await stateOf(order)).toBe('partially_shipped');

    const [line] = await linesOf(last!.id);
    await confirm(last!.id, [{ id: line!.id, picked: decimal('0'), short: decimal('2'), damaged: decimal('0') }]);
    expect(await stateOf(order)).toBe('invoiced');
    expect(await invoicesOf(order)).toHaveLength(1);
  });

  it('ships a pick list in parts, in labelled cartons, and bills each part once', async () => {
    const orderId = await place([
      { sku: 'MILK', quantity: '10' },
      { sku: 'CORN', quantity: '4' },
    ]);
    const list = await released(orderId);
    await confirm(list);
    const carton = (quantity: string, position = 1) => ({
      grossWeight: { value: '24.5', unitOfMeasure: 'LB' },
      lines: [{ position, quantity: decimal(quantity) }],
    });
    const part = { lines: [{ position: 1, quantity: decimal('6') }] };
    expect(await ship(list, { ...part, cartons: [carton('4')] })).toMatchObject({
      error: { findings: [{ code: 'CARTON_QUANTITY_MISMATCH' }] },
    });
    expect(await ship(list, { ...part, cartons: [carton('4'), carton('2')] })).toMatchObject({
      value: { state: 'partially_shipped' },
    });
    expect(await lineOf(orderId)).toMatchObject({ picked: '4', shipped: '6' });
    expect(await ship(list, { lines: [{ position: 1, quantity: decimal('5') }] })).toMatchObject({
      error: { findings: [{ code: 'SHIP_QUANTITY_EXCEEDS' }] },
    });
    expect(await ship(list)).toMatchObject({ value: { state: 'shipped' } });
    expect(await ship(list)).toMatchObject({ error: { findings: [{ code: 'PICK_LIST_NOT_PICKED' }] } });
    const events = await eventsOf<{
      complete: boolean;
      cartons: { sscc: string; grossWeight?: object; lines: { quantity: string }[] }[];
    }>('order.shipped', orderId);
    expect(events).toMatchObject([
      { complete: false, cartons: [{ lines: [{ quantity: '4' }] }, { lines: [{ quantity: '2' }] }] },
      { complete: true, cartons: [{ lines: [{ quantity: '4' }, { quantity: '4' }] }] },
    ]);
    expect(events[0]!.cartons[0]!.grossWeight).toEqual({ value: '24.5', unitOfMeasure: 'LB' });
    await core.issueInvoices.run();
    expect((await invoicesOf(orderId)).map(({ amount_minor }) => amount_minor)).toEqual(['6000', '8000']);
    expect(await stateOf(orderId)).toBe('invoiced');
  });

  it('numbers invoices around those of before this system, and takes none of those for another one', async () => {
    const [{ last }] = (await core.query<{ last: string }>(
      `select last from orders.invoice_numbers where series = 'invoice'`,
    )) as [{ last: string }];
    const number = (on: bigint) => formatInvoiceNumber('INV-', BigInt(last) + on);
    const before = (amount: string) =>
      core.import({
        openingInvoices: [{ number: number(1n), customerId: '2147', invoiceDate: '2025-05-01', amount }],
      });
    await before('7.00');
    const orderId = await place([{ sku: 'MILK', quantity: '1' }]);
    await shipped(orderId);
    await core.issueInvoices.run();
    expect(await invoicesOf(orderId)).toMatchObject([{ number: number(2n) }]);
    expect(await before('7.00')).toMatchObject({ changed: { openingInvoices: 0 } });
    await expect(before('8.00')).rejects.toMatchObject({ code: 'OPENING_INVOICE_INVALID' });
  });

  it('bills goods sold by weight by what the scale said', async () => {
    const orderId = await place([{ sku: 'BEEF', quantity: '3' }]);
    const list = await released(orderId);
    const [line] = await linesOf(list);
    expect(await confirm(list)).toMatchObject({ error: { findings: [{ code: 'CATCH_WEIGHT_MISSING' }] } });
    const all = { id: line!.id, picked: decimal('3'), short: decimal('0'), damaged: decimal('0') };
    expect(await confirm(list, [{ ...all, weight: decimal('121.37') }])).toMatchObject({ ok: true });
    const part = { position: 1, quantity: decimal('1') };
    expect(await ship(list, { lines: [part] })).toMatchObject({
      error: { findings: [{ code: 'CATCH_WEIGHT_MISSING' }] },
    });
    await ship(list, { lines: [{ ...part, weight: decimal('40.12') }] });
    await ship(list);
    await core.issueInvoices.run();
    // 10.00 per case of 40 LB nominally: 40.12 × 10 ÷ 40 and 81.25 × 10 ÷ 40.
    expect((await invoicesOf(orderId)).map(({ amount_minor }) => amount_minor)).toEqual(['1003', '2031']);
    const [event] = await eventsOf<{ lines: object[] }>('invoice.posted', orderId);
    expect(event!.lines).toMatchObject([
      { quantity: '1', catchWeight: { value: '40.12', unitOfMeasure: 'LB', unitPrice: '0.25' } },
    ]);
  });

  it('hands goods over at the counter to whoever collects them, and to nobody else', async () => {
    const orderId = await place([{ sku: 'TEA', quantity: '2' }], { carrier: { method: 'H' } });
    const list = await released(orderId);
    expect((await listsOf(orderId))[0]).toMatchObject({ kind: 'pickup' });
    await confirm(list);
    expect(await eventsOf('fulfillment.ready_for_pickup', orderId)).toMatchObject([
      { pickListId: list, lines: [{ sku: 'TEA', quantity: '2' }] },
    ]);
    expect(await ship(list, { carrier: 'UPS' })).toMatchObject({
      error: { findings: [{ code: 'PICKUP_NOT_COLLECTED' }] },
    });
    expect(await ship(list, { collectedBy: 'Chef Romero' })).toMatchObject({ value: { state: 'shipped' } });
    expect(await eventsOf('order.shipped', orderId)).toMatchObject([
      { fulfillment: 'pickup', collectedBy: 'Chef Romero', transportMethod: 'H' },
    ]);
  });

  it('asks a vendor for what it ships for us, and lets it leave with the vendor’s confirmation', async () => {
    const at = core.clock.now();
    await core.dataSource.transaction(async (manager) => {
      await putVendor(manager, { id: 'DAIRY-CO', name: 'Dairy Company' }, at);
      await putVendorItem(manager, { sku: 'VEND', vendorId: 'DAIRY-CO', vendorItem: 'D-1' }, at);
    });
    const orderId = await place([{ sku: 'VEND', quantity: '9' }]);
    await core.releaseOrders.run();
    const lists = await listsOf(orderId);
    expect(lists.map(({ kind, location_id }) => [kind, location_id])).toEqual([
      ['ship', 'NJ'],
      ['drop_ship', 'VENDOR DAIRY-CO'],
    ]);
    expect(await eventsOf('purchase.requested', orderId)).toMatchObject([
      { vendorId: 'DAIRY-CO', lines: [{ sku: 'VEND', quantity: '8', vendorItem: 'D-1' }] },
    ]);
    const request = lists[1]!.id;
    expect(await confirm(request)).toMatchObject({ error: { findings: [{ code: 'PICK_LIST_OF_VENDOR' }] } });
    const [line] = await linesOf(request);
    const answer = {
      purchaseRequestId: request,
      confirmedBy: 'user:buyer',
      carrier: 'VENDORTRUCK',
      cartons: [],
      lines: [{ lineId: line!.id, quantity: decimal('5') }],
    };
    expect(await core.confirmPurchase.run(answer)).toMatchObject({ ok: true, value: { state: 'partially_shipped' } });
    expect(await lineOf(orderId)).toMatchObject({ shipped: '5', reserved: '1', backordered: '3' });
    expect(await eventsOf('order.shipped', orderId)).toMatchObject([
      { fulfillment: 'drop_ship', vendorId: 'DAIRY-CO', shipFrom: { name: 'Dairy Company' } },
    ]);
    // What the vendor did not have is not asked of it again by itself.
    await core.releaseOrders.run();
    expect(await listsOf(orderId)).toHaveLength(2);
    expect(await core.confirmPurchase.askAgain(orderId, 'user:buyer')).toMatchObject({ ok: true });
    expect(await listsOf(orderId)).toHaveLength(3);
    const level = await core.query<{ on_hand: string; reserved: string }>(
      `select on_hand, reserved from orders.stock_levels where location_id = 'VENDOR DAIRY-CO'`,
    );
    expect(level).toEqual([{ on_hand: '3', reserved: '3' }]);
  });

  it('asks no vendor for an order that leaves complete while it waits for anything else', async () => {
    const orderId = await place(
      [
        { sku: 'VEND', quantity: '2' },
        { sku: 'EMPTY', quantity: '1' },
      ],
      { customerId: 'WHOLE' },
    );
    await core.releaseOrders.run();
    expect(await listsOf(orderId)).toEqual([]);
    const receipt = { locationId: 'NJ', reference: 'IN-1', receivedBy: 'user:dock' };
    await core.receiveStock.run({ ...receipt, lines: [{ sku: 'EMPTY', quantity: '1' }] });
    await core.releaseOrders.run();
    expect((await listsOf(orderId)).map(({ kind }) => kind).sort()).toEqual(['drop_ship', 'ship']);
  });

  it('sends nothing to the floor of an order a routing rule ships complete, until all of it is there', async () => {
    await core.setPolicy('routing', { rules: [{ name: 'Whole', when: { customerId: '2147' }, shipping: 'complete' }] });
    const asked = [
      { sku: 'MILK', quantity: '2' },
      { sku: 'LATE', quantity: '1' },
    ];
    const orderId = await place(asked);
    await core.setPolicy('routing', { rules: [] });
    expect(await lineOf(orderId, 2)).toMatchObject({ backordered: '1' });
    // Neither found by the job nor let through when it is named.
    await core.releaseOrders.run();
    await core.releaseOrders.release(orderId);
    expect(await listsOf(orderId)).toEqual([]);
    const receipt = { locationId: 'NJ', reference: 'IN-2', receivedBy: 'user:dock' };
    await core.receiveStock.run({ ...receipt, lines: [{ sku: 'LATE', quantity: '1' }] });
    await core.releaseOrders.run();
    const [list, ...others] = await listsOf(orderId);
    expect(others).toEqual([]);
    expect((await linesOf(list!.id)).map(({ position }) => position)).toEqual([1, 2]);
  });

  it('bills all shipments of a week together, after the week, dated its last day', async () => {
    core.clock.moveTo(new Date('2025-06-04T15:00:00Z'));
    const [a, b] = [
      await place([{ sku: 'MILK', quantity: '7' }], { customerId: 'WEEK' }),
      await place([{ sku: 'CORN', quantity: '3' }], { customerId: 'WEEK' }),
    ];
    await shipped(a);
    nextDay();
    await shipped(b);
    await core.issueInvoices.run();
    expect(await invoicesOf(a)).toEqual([]);
    // An 810 is of one purchase order: what came by EDI does not wait for the others.
    const source = { channel: 'edi' as const, documentId: 'doc-WEEK-EDI', test: false };
    const byEdi = await place([{ sku: 'MILK', quantity: '1' }], { customerId: 'WEEK', source });
    await shipped(byEdi);
    await core.issueInvoices.run();
    expect(await invoicesOf(byEdi)).toMatchObject([{ consolidated: false, amount_minor: '1000' }]);
    core.clock.moveTo(new Date('2025-06-09T15:00:00Z'));
    await Promise.all([core.issueInvoices.run(), core.issueInvoices.run()]);
    const invoices = await invoicesOf(a);
    expect(invoices).toMatchObject([
      { consolidated: true, invoice_date: '2025-06-08', due_date: '2025-07-08', amount_minor: '10000' },
    ]);
    expect(await invoicesOf(b)).toEqual(invoices);
    expect([await stateOf(a), await stateOf(b)]).toEqual(['invoiced', 'invoiced']);
    const [event] = await eventsOf<{ shipments: { orderId: string }[]; lines: object[] }>(
      'invoice.posted',
      'consolidated',
    );
    expect(event).toMatchObject({
      amount: '100.00',
      discount: { percent: '2', amount: '2.00', dueDate: '2025-06-18', days: 10 },
      lines: [{ sku: 'MILK' }, { sku: 'CORN' }],
    });
    expect(event!.shipments.map(({ orderId }) => orderId)).toEqual([a, b]);
    const pay = { customerId: 'WEEK', reference: 'W1', method: 'wire', recordedBy: 'user:ar' };
    const remittance = [{ invoiceNumber: invoices[0]!.number }];
    await core.recordPayment.run({ ...pay, amount: money('100', 'USD'), remittance });
    expect([await stateOf(a), await stateOf(b)]).toEqual(['paid', 'paid']);
  });

  it('bills charges and allowances by what ships, to the order’s total to the cent', async () => {
    const orderId = await place(
      [
        { sku: 'MILK', quantity: '7' },
        { sku: 'RICE', quantity: '3' },
      ],
      {
        customerId: 'LATER',
        allowancesAndCharges: [
          { indicator: 'C', code: 'D240', description: 'Freight', amount: '10.01' },
          { indicator: 'A', code: 'C310', description: 'Spring', amount: '5.00' },
        ],
      },
    );
    const open = await core.query<{ id: string }>(
      `select id from orders.approval_cards where order_id = $1 and status = 'open'`,
      [orderId],
    );
    for (const { id: cardId } of open) {
      await core.decideCard.run({ cardId, verdict: 'approved', comment: 'agreed', decidedBy: 'user:boss' });
    }
    const list = await released(orderId);
    await confirm(list);
    await ship(list, { lines: [{ position: 1, quantity: decimal('2') }] });
    await ship(list, { lines: [{ position: 1, quantity: decimal('5') }] });
    await ship(list);
    await core.issueInvoices.run();
    const invoices = await invoicesOf(orderId);
    expect(invoices).toHaveLength(3);
    const [total] = await core.query<{ total_minor: string }>('select total_minor from orders.orders where id = $1', [
      orderId,
    ]);
    expect(total!.total_minor).toBe('10501');
    const sum = sumDecimals(invoices.map(({ amount_minor }) => decimal(amount_minor)));
    expect(formatDecimal(sum)).toBe(total!.total_minor);
    expect(invoices[0]).toMatchObject({ invoice_date: '2025-06-09', due_date: '2025-07-10' });
  });

  it('credits goods and price without touching the invoice, and never beyond it', async () => {
    const orderId = await place([{ sku: 'MILK', quantity: '10' }]);
    await shipped(orderId);
    await core.issueInvoices.run();
    const [invoice] = await invoicesOf(orderId);
    const credit = (lines: Parameters<OrderCore['issueCreditMemo']['run']>[0]['lines'], kind: 'price' | 'return') =>
      core.issueCreditMemo.run({
        invoiceId: invoice!.id,
        kind,
        reason: 'one case damaged',
        lines,
        issuedBy: 'user:ar',
      });
    const first = await credit([{ line: 1, quantity: decimal('3') }], 'return');
    expect(first).toMatchObject({ ok: true, value: { number: 'CM-000001' } });
    expect(first.ok && formatMoney(first.value.applied)).toBe('30.00');
    await credit([{ line: 1, amount: money('7.01', 'USD') }], 'price');
    expect(await credit([{ line: 1, quantity: decimal('8') }], 'return')).toMatchObject({
      error: { findings: [{ code: 'CREDIT_EXCEEDS_INVOICE' }] },
    });
    const pay = { customerId: '2147', reference: 'C1', method: 'wire', recordedBy: 'user:ar' };
    const remittance = [{ invoiceNumber: invoice!.number }];
    await core.recordPayment.run({ ...pay, amount: money('62.99', 'USD'), remittance });
    expect(await stateOf(orderId)).toBe('paid');
    // Paid, and the rest comes back: the credit is the customer's to use elsewhere.
    const late = await credit([{ line: 1, quantity: decimal('7') }], 'return');
    expect(late.ok && [formatMoney(late.value.amount), formatMoney(late.value.applied)]).toEqual(['62.99', '0.00']);
    expect(await invoicesOf(orderId)).toEqual([invoice]);
    expect(await eventsOf('invoice.credited', orderId)).toMatchObject([
      { kind: 'return', amount: '30.00', appliedAmount: '30.00', lines: [{ sku: 'MILK', quantity: '3' }] },
      { kind: 'price', amount: '7.01', appliedAmount: '7.01', lines: [{ quantity: '0' }] },
      { kind: 'return', amount: '62.99', appliedAmount: '0.00' },
    ]);
  });

  it('cancels an invoice and bills its shipments again, once', async () => {
    const orderId = await place([
      { sku: 'MILK', quantity: '10' },
      { sku: 'CORN', quantity: '2' },
    ]);
    await shipped(orderId);
    await core.issueInvoices.run();
    const [wrong] = await invoicesOf(orderId);
    const rebill = (invoiceId: string) =>
      core.rebillInvoice.run({
        invoiceId,
        reason: 'wrong price of milk',
        prices: new Map([[1, decimal('9.38')]]),
        terms: 'NET45',
        issuedBy: 'user:ar',
      });
    const again = await Promise.all([rebill(wrong!.id), rebill(wrong!.id)]);
    expect(again.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(again.find(({ ok }) => !ok)).toMatchObject({ error: { findings: [{ code: 'INVOICE_REBILLED' }] } });
    const [same, right] = await invoicesOf(orderId);
    expect(same).toEqual(wrong);
    expect(right).toMatchObject({ amount_minor: '11380', replaces: wrong!.id });
    expect(await stateOf(orderId)).toBe('invoiced');
    await core.issueInvoices.run();
    expect(await invoicesOf(orderId)).toHaveLength(2);
    expect(await eventsOf('invoice.posted', orderId)).toMatchObject([
      { amount: '120.00' },
      { amount: '113.80', replacesInvoiceNumber: wrong!.number, terms: 'NET45' },
    ]);
    const credited = await core.issueCreditMemo.run({
      invoiceId: right!.id,
      kind: 'price',
      reason: 'goodwill',
      lines: [{ line: 2, amount: money('1.00', 'USD') }],
      issuedBy: 'user:ar',
    });
    expect(credited.ok).toBe(true);
    expect(await rebill(right!.id)).toMatchObject({ error: { findings: [{ code: 'INVOICE_CREDITED_IN_PART' }] } });
  });
});
