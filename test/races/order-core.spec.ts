import { jest } from '@jest/globals';
import { decimal } from '#domain/money/decimal';
import {
  type OrderCore,
  brokenInvariants,
  openOrderCore,
  sampleBundle,
  sampleChange,
  sampleOrder,
} from '../support/order-core.js';
import { useDatabase } from '../support/database.js';

// Hundreds of transactions that wait for each other's locks: slow by design on a small machine.
jest.setTimeout(120_000);

/** Many at once on one database: what must hold holds at any interleaving. */
describe('races in order-core', () => {
  const database = useDatabase();
  let core: OrderCore;
  const SKUS = [
    'HOT',
    'A',
    'B',
    'C',
    'D',
    'E',
    'PICK',
    'CARD',
    'DUP',
    'BILL',
    'LATE',
    'LIMIT',
    'PART',
    'CHANGE',
    'SPLIT',
    'WAIT',
  ];
  const deep = Object.fromEntries(SKUS.map((sku) => [sku, { NJ: '100000' }]));
  beforeAll(async () => {
    core = await openOrderCore(database);
    await core.import(sampleBundle({ ...deep, HOT: { NJ: '10' }, COUNT: { NJ: '60' } }, { creditLimit: undefined }));
  });
  afterEach(async () => {
    expect(await brokenInvariants(core.dataSource)).toEqual({});
  });

  const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: count }, (_, index) => work(index)));
  const count = async (sql: string, parameters: unknown[] = []) =>
    Number((await core.query<{ count: string }>(`select count(*) as count from ${sql}`, parameters))[0]!.count);
  const released = async (orderId: string | undefined) => {
    await core.releaseOrders.release(orderId!);
    const [list] = await core.query<{ id: string }>('select id from orders.pick_lists where order_id = $1', [orderId]);
    return list!.id;
  };

  it('50 parallel orders for 10 units: exactly 10 are reserved, 40 wait', async () => {
    await times(50, (index) => core.place(sampleOrder(`HOT-${index}`, [{ sku: 'HOT', quantity: '1' }])));
    const [level] = await core.query<{ reserved: string }>(
      `select reserved from orders.stock_levels where sku = 'HOT'`,
    );
    expect(level).toEqual({ reserved: '10' });
    expect(await count(`orders.order_lines where sku = 'HOT' and reserved = 1`)).toBe(10);
    expect(await count(`orders.order_lines where sku = 'HOT' and backordered = 1`)).toBe(40);
  });

  it('receipts, refills and new orders at once for the same item: what came in is given once, nothing is oversold', async () => {
    const receive = (index: number) =>
      core.receiveStock.run({
        locationId: 'NJ',
        reference: `IN-${index}`,
        lines: [{ sku: 'HOT', quantity: '10' }],
        receivedBy: 'user:dock',
      });
    await Promise.all([
      times(2, receive),
      times(10, (index) => core.place(sampleOrder(`HOT-NEW-${index}`, [{ sku: 'HOT', quantity: '1' }]))),
    ]);
    await core.refill.run();
    const [level] = await core.query<{ reserved: string; on_hand: string }>(
      `select reserved, on_hand from orders.stock_levels where sku = 'HOT'`,
    );
    expect(level).toEqual({ reserved: '30', on_hand: '30' });
    expect(await count(`orders.order_lines where sku = 'HOT' and backordered = 1`)).toBe(30);
  });

  it('the same items in reversed order, 200 times: nobody waits in a circle', async () => {
    const keys = ['A', 'B', 'C', 'D', 'E'];
    const lines = (order: string[]) => order.map((sku) => ({ sku, quantity: '1' }));
    const placed = await times(200, (index) =>
      core.place(sampleOrder(`REV-${index}`, lines(index % 2 === 0 ? keys : [...keys].reverse()))),
    );
    expect(placed.map(({ outcome }) => outcome)).toEqual(Array(200).fill('placed'));
    expect(await count(`orders.stock_levels where sku = any ($1) and reserved = 200`, [keys])).toBe(5);
  });

  it('reserving, cancelling and shipping the same items at once: no circle either, and every unit is somewhere', async () => {
    const order = (index: number, lines = ['A', 'B', 'C']) =>
      sampleOrder(
        `MIX-${index}`,
        (index % 2 ? lines : [...lines].reverse()).map((sku) => ({ sku, quantity: '2' })),
      );
    const first = await times(40, (index) => core.place(order(index)));
    const lists = await times(20, (index) => released(first[index]!.orderId));
    await times(20, (index) => core.confirmPick.run({ pickListId: lists[index]!, pickedBy: 'user:p', told: [] }));
    const results = await Promise.all([
      times(20, (index) => core.shipOrder.run({ pickListId: lists[index]!, shippedBy: 'user:s', cartons: [] })),
      times(20, (index) => core.place({ ...order(20 + index), purpose: 'cancel' })),
      times(40, (index) => core.place(order(100 + index))),
      core.receiveStock.run({
        locationId: 'NJ',
        reference: 'IN',
        lines: [
          { sku: 'C', quantity: '5' },
          { sku: 'A', quantity: '5' },
        ],
        receivedBy: 'user:d',
      }),
    ]);
    expect(results[0].every(({ ok }) => ok)).toBe(true);
    expect(results[1].map(({ outcome }) => outcome)).toEqual(Array(20).fill('cancelled'));
  });

  it('one purchase order 20 times at once: one order, nineteen notes', async () => {
    const order = sampleOrder('DUP-1', [{ sku: 'DUP', quantity: '7' }]);
    const placed = await times(20, () => core.place(order));
    expect(new Set(placed.map(({ orderId }) => orderId)).size).toBe(1);
    expect(placed.filter(({ outcome }) => outcome === 'placed')).toHaveLength(1);
    expect(
      await count(`orders.timeline where what = 'order.duplicate_received' and order_id = $1`, [placed[0]!.orderId]),
    ).toBe(19);
    expect(await count(`orders.stock_levels where sku = 'DUP' and reserved = 7`)).toBe(1);
  });

  it('two approvers, and approve against cancel: one decision', async () => {
    const order = (number: string) => sampleOrder(number, [{ sku: 'CARD', quantity: '1', unitPrice: '5' }]);
    const cardOf = async (orderId: string | undefined) =>
      (await core.query<{ id: string }>('select id from orders.approval_cards where order_id = $1', [orderId]))[0]!.id;
    for (let round = 0; round < 10; round += 1) {
      const two = await core.place(order(`CARD-${round}`));
      const cardId = await cardOf(two.orderId);
      const decisions = await times(2, (index) =>
        core.decideCard.run({ cardId, verdict: index ? 'approved' : 'rejected', decidedBy: `user:boss-${index}` }),
      );
      expect(decisions.filter(({ ok }) => ok)).toHaveLength(1);
      expect(decisions.find(({ ok }) => !ok)).toMatchObject({
        error: { findings: [{ code: 'CARD_ALREADY_DECIDED' }] },
      });

      const versus = await core.place(order(`VERSUS-${round}`));
      const versusCard = await cardOf(versus.orderId);
      await Promise.all([
        core.decideCard.run({ cardId: versusCard, verdict: 'approved', decidedBy: 'user:boss' }),
        core.place({ ...order(`VERSUS-${round}`), purpose: 'cancel' }),
      ]);
      expect(await count(`orders.orders where id = $1 and state = 'cancelled'`, [versus.orderId])).toBe(1);
      expect(await count(`orders.approval_cards where order_id = $1 and status = 'open'`, [versus.orderId])).toBe(0);
    }
  });

  const openCard = async (orderId: string | undefined) =>
    (await core.query<{ id: string }>('select id from orders.approval_cards where order_id = $1', [orderId]))[0]!.id;

  it('split against split and against approval: the card is used once, and every line is in one order', async () => {
    for (let round = 0; round < 8; round += 1) {
      const number = `SPLIT-${round}`;
      const lines = [1, 2].map(() => ({ sku: 'SPLIT', quantity: '900' }));
      const { orderId } = await core.place(sampleOrder(number, lines));
      const cardId = await openCard(orderId);
      const results = await Promise.all([
        core.splitOrder.run({ cardId, splitBy: 'user:carla' }),
        core.splitOrder.run({ cardId, splitBy: 'user:carl' }),
        core.decideCard.run({ cardId, verdict: 'approved', decidedBy: 'user:boss' }),
      ]);
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
      const orders = results[2].ok ? 1 : 2;
      expect(await count(`orders.orders where purchase_order_number = $1 and state = 'approved'`, [number])).toBe(
        orders,
      );
      const parts = 'orders.order_lines l join orders.orders o on o.id = l.order_id';
      expect(await count(`${parts} where o.purchase_order_number = $1 and l.reserved = 900`, [number])).toBe(2);
    }
  });

  it('stock that waited too long is taken back while it is approved: reserved in the end, and once', async () => {
    const placed = await times(10, (index) =>
      core.place(sampleOrder(`WAIT-${index}`, [{ sku: 'WAIT', quantity: '2', unitPrice: '5' }])),
    );
    const cards = await Promise.all(placed.map(({ orderId }) => openCard(orderId)));
    core.clock.advance(49 * 3_600_000);
    const [decisions] = await Promise.all([
      times(10, (index) => core.decideCard.run({ cardId: cards[index]!, verdict: 'approved', decidedBy: 'user:boss' })),
      times(2, () => core.expireReservations.run()),
    ]);
    expect(decisions.every(({ ok }) => ok)).toBe(true);
    await core.refill.run();
    expect(await count(`orders.order_lines where sku = 'WAIT' and reserved = 2 and backordered = 0`)).toBe(10);
    expect(await count(`orders.stock_levels where sku = 'WAIT' and reserved = 20`)).toBe(1);
  });

  it('counts of a shelf while orders take from it: never more set aside than the shelf holds', async () => {
    const counted = (quantity: string, index: number) =>
      core.correctStock.count({
        locationId: 'NJ',
        sku: 'COUNT',
        counted: decimal(quantity),
        countedBy: `user:${index}`,
      });
    const [placed, counts] = await Promise.all([
      times(20, (index) => core.place(sampleOrder(`COUNT-${index}`, [{ sku: 'COUNT', quantity: '4' }]))),
      times(6, (index) => counted(index % 2 ? '30' : '60', index)),
      core.correctStock.adjust({
        locationId: 'NJ',
        sku: 'COUNT',
        quantity: decimal('-1'),
        reason: 'burst',
        adjustedBy: 'user:dock',
      }),
    ]);
    expect(placed.map(({ outcome }) => outcome)).toEqual(Array(20).fill('placed'));
    expect(counts.every(({ ok }) => ok)).toBe(true);
    expect(await counted('30', 7)).toMatchObject({ ok: true });
    expect(await count(`orders.stock_levels where sku = 'COUNT' and on_hand = 30 and reserved <= 30`)).toBe(1);
    const [lines] = await core.query<{ wanted: string }>(
      `select sum(reserved + backordered) as wanted from orders.order_lines where sku = 'COUNT'`,
    );
    expect(lines).toEqual({ wanted: '80' });
  });

  it('two shippers of one pick list: one shipment, stock goes down once', async () => {
    const { orderId } = await core.place(sampleOrder('SHIP-1', [{ sku: 'PICK', quantity: '4' }]));
    const pickListId = await released(orderId);
    await core.confirmPick.run({ pickListId, pickedBy: 'user:picker', told: [] });
    const shipped = await times(8, (index) =>
      core.shipOrder.run({ pickListId, shippedBy: `user:${index}`, cartons: [] }),
    );
    expect(shipped.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await count(`orders.shipments where order_id = $1`, [orderId])).toBe(1);
    expect(await count(`orders.stock_levels where sku = 'PICK' and on_hand = 99996 and reserved = 0`)).toBe(1);
  });

  it('eight shippers of three out of ten: three of them, and the last takes what is left', async () => {
    const { orderId } = await core.place(sampleOrder('PART-1', [{ sku: 'PART', quantity: '10' }]));
    const pickListId = await released(orderId);
    await core.confirmPick.run({ pickListId, pickedBy: 'user:picker', told: [] });
    const lines = [{ position: 1, quantity: decimal('3') }];
    const shipped = await times(8, (index) =>
      core.shipOrder.run({ pickListId, shippedBy: `user:${index}`, cartons: [], lines }),
    );
    expect(shipped.filter(({ ok }) => ok)).toHaveLength(3);
    expect(await core.shipOrder.run({ pickListId, shippedBy: 'user:last', cartons: [] })).toMatchObject({
      value: { state: 'shipped' },
    });
    expect(await count(`orders.stock_levels where sku = 'PART' and on_hand = 99990 and reserved = 0`)).toBe(1);
  });

  it('a short pick while the customer takes less: every unit is somewhere, and no circle', async () => {
    for (let round = 0; round < 10; round += 1) {
      const number = `CHANGE-${round}`;
      const { orderId } = await core.place(sampleOrder(number, [{ sku: 'CHANGE', quantity: '10' }]));
      const pickListId = await released(orderId);
      const [line] = await core.query<{ id: string }>(
        'select reservation_id as id from orders.pick_list_lines where pick_list_id = $1',
        [pickListId],
      );
      const short = { id: line!.id, picked: decimal('6'), short: decimal('4'), damaged: decimal('0') };
      const [pick] = await Promise.all([
        core.confirmPick.run({ pickListId, pickedBy: 'user:picker', told: [short] }),
        core.change(sampleChange(number, [{ changeCode: 'QD', quantityOrdered: '7', quantityLeft: '7' }])),
      ]);
      const [after] = await core.query<{ picked: string; state: string }>(
        'select l.picked, o.state from orders.order_lines l join orders.orders o on o.id = l.order_id where o.id = $1',
        [orderId],
      );
      // Taken back from the floor first, the list is nobody's any more; picked first, the goods stay picked.
      expect(after!.picked).toBe(pick.ok ? '6' : '0');
    }
  });

  it('cancel against the first pick: the one that comes first decides, stock and lines agree', async () => {
    for (let round = 0; round < 10; round += 1) {
      const order = sampleOrder(`LATE-${round}`, [{ sku: 'LATE', quantity: '3' }]);
      const { orderId } = await core.place(order);
      const pickListId = await released(orderId);
      const [pick, cancel] = await Promise.all([
        core.confirmPick.run({ pickListId, pickedBy: 'user:picker', told: [] }),
        core.place({ ...order, purpose: 'cancel' }),
      ]);
      expect(pick.ok).toBe(cancel.outcome === 'cancel_refused');
    }
  });

  it('three invoice runs at once: every shipment billed once, numbers without a gap', async () => {
    await times(12, async (index) => {
      const { orderId } = await core.place(sampleOrder(`BILL-${index}`, [{ sku: 'BILL', quantity: '2' }]));
      const pickListId = await released(orderId);
      await core.confirmPick.run({ pickListId, pickedBy: 'user:picker', told: [] });
      await core.shipOrder.run({ pickListId, shippedBy: 'user:packer', cartons: [] });
    });
    await times(3, () => core.issueInvoices.run());
    expect(await count('orders.shipments')).toBe(await count('orders.invoices'));
  });

  it('invoices that are rolled back give their numbers back, and a shipment has one invoice whoever bills it', async () => {
    await times(6, async (index) => {
      const { orderId } = await core.place(sampleOrder(`AGAIN-${index}`, [{ sku: 'BILL', quantity: '1' }]));
      const pickListId = await released(orderId);
      await core.confirmPick.run({ pickListId, pickedBy: 'user:picker', told: [] });
      await core.shipOrder.run({ pickListId, shippedBy: 'user:packer', cartons: [] });
    });
    const unbilled = await core.query<{ shipmentId: string; orderId: string }>(
      'select id as "shipmentId", order_id as "orderId" from orders.shipments where not billed order by id',
    );
    expect(unbilled).toHaveLength(6);
    // Every one billed by itself and with its neighbour at once, while other transactions take a number and fail.
    await times(18, async (index) => {
      const one = unbilled[index % 6]!;
      if (index < 6) await core.issueInvoice.run({ shipments: [one] });
      else if (index < 12) await core.issueInvoice.run({ shipments: [one, unbilled[(index + 1) % 6]!] });
      else {
        const failed = core.transactions.run(async (tx) => {
          await tx.manager.query(`update orders.invoice_numbers set last = last + 1 where series = 'invoice'`);
          throw new Error('rolled back');
        });
        await expect(failed).rejects.toThrow('rolled back');
      }
    });
    expect(await count('orders.shipments where not billed')).toBe(0);
    expect(await count('orders.invoice_shipments')).toBe(await count('orders.shipments'));
    await expect(
      core.dataSource.query(
        'insert into orders.invoice_shipments (invoice_id, shipment_id, order_id) select i.id, s.shipment_id, s.order_id from orders.invoices i, orders.invoice_shipments s where i.id <> s.invoice_id limit 1',
      ),
    ).rejects.toThrow(/shipment_billed_once/);
  });

  it('eight credits of three out of ten at once: three of them, numbers without a gap', async () => {
    const { orderId } = await core.place(sampleOrder('CREDIT-1', [{ sku: 'BILL', quantity: '10' }]));
    const pickListId = await released(orderId);
    await core.confirmPick.run({ pickListId, pickedBy: 'user:picker', told: [] });
    await core.shipOrder.run({ pickListId, shippedBy: 'user:packer', cartons: [] });
    await core.issueInvoices.run();
    const [invoice] = await core.query<{ id: string }>('select id from orders.invoices where order_id = $1', [orderId]);
    const told = { invoiceId: invoice!.id, kind: 'return', reason: 'damaged', issuedBy: 'user:ar' } as const;
    const credits = await times(8, () =>
      core.issueCreditMemo.run({ ...told, lines: [{ line: 1, quantity: decimal('3') }] }),
    );
    expect(credits.filter(({ ok }) => ok)).toHaveLength(3);
    expect(await count('orders.credit_memos where invoice_id = $1', [invoice!.id])).toBe(3);
  });

  it('one payment recorded eight times at once, and two payments for one invoice: never paid beyond its amount', async () => {
    const [invoice] = await core.query<{ number: string; amount_minor: string }>(
      'select number, amount_minor from orders.invoices limit 1',
    );
    const amount = { minor: BigInt(invoice!.amount_minor), currency: 'USD' };
    const pay = (reference: string) =>
      core.recordPayment.run({
        customerId: '2147',
        reference,
        method: 'ach',
        amount,
        remittance: [{ invoiceNumber: invoice!.number }],
        recordedBy: 'user:ar',
      });
    const same = await times(8, () => pay('SAME'));
    expect(same.filter((each) => each.ok && !each.value.repeated)).toHaveLength(1);
    await times(4, (index) => pay(`MORE-${index}`));
    expect(
      await count(`orders.payment_applications a join orders.invoices i on i.id = a.invoice_id where i.number = $1`, [
        invoice!.number,
      ]),
    ).toBe(1);
  });

  it('twenty orders of one customer at the edge of the limit: never approved beyond it by themselves', async () => {
    await core.import({ customers: [{ id: 'EDGE', name: 'Edge', creditLimit: '100.00' }] });
    await times(20, (index) =>
      core.place(sampleOrder(`EDGE-${index}`, [{ sku: 'LIMIT', quantity: '3' }], { customerId: 'EDGE' })),
    );
    const [approved] = await core.query<{ sum: string; count: string }>(
      `select sum(total_minor), count(*) from orders.orders where customer_id = 'EDGE' and state = 'approved'`,
    );
    expect(approved).toEqual({ sum: '9000', count: '3' });
    expect(await count(`orders.orders where customer_id = 'EDGE' and state = 'pending_approval'`)).toBe(17);
  });
});
