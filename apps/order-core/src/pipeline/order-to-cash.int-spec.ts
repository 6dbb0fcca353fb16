import { decimal } from '#domain/money/decimal';
import { formatMoney, money } from '#domain/money/money';
import { creditExposure } from '#domain/credit/credit-exposure';
import { ORDER_STATES } from '#domain/order/order-state';
import { useDatabase } from '../../../../test/support/database.js';
import {
  brokenInvariants,
  openOrderCore,
  type OrderCore,
  sampleBundle,
  sampleChange,
  sampleOrder,
} from '../../../../test/support/order-core.js';
import { findCreditDiscrepancies, loadCurrentExposure, loadExposure } from './exposure.repository.js';

describe('an order from document to cash', () => {
  const database = useDatabase();
  let core: OrderCore;
  beforeAll(async () => {
    core = await openOrderCore(database);
    await core.import(
      sampleBundle(
        { MILK: { NJ: '100', PA: '10' }, CORN: { NJ: '5', PA: '3' } },
        { shipTos: [{ id: 'CK1', name: 'Central Kitchen' }] },
      ),
    );
  });
  afterEach(async () => {
    expect(await brokenInvariants(core.dataSource)).toEqual({});
  });

  const orderOf = async (orderId: string | undefined) => {
    const [order] = await core.query<{ state: string; total_minor: string; findings: { code: string }[] }>(
      'select * from orders.orders where id = $1',
      [orderId],
    );
    return order!;
  };
  const timelineOf = async (orderId: string | undefined) =>
    (
      await core.query<{ what: string }>('select what from orders.timeline where order_id = $1 order by seq', [orderId])
    ).map(({ what }) => what);
  const pickListsOf = (orderId: string | undefined, status = 'open') =>
    core.query<{ id: string; location_id: string }>(
      'select id, location_id from orders.pick_lists where order_id = $1 and status = $2 order by location_id',
      [orderId, status],
    );
  /** The sum of its terms, which is also what is kept as one amount. */
  const exposure = async (customerId = '2147') => {
    const { manager } = core.dataSource;
    const current = formatMoney(await loadCurrentExposure(manager, { customerId, currency: 'USD' }));
    expect(formatMoney(creditExposure(await loadExposure(manager, customerId, 'USD')))).toBe(current);
    return current;
  };

  it('goes the whole way: twelve timeline entries, billed from what shipped, paid', async () => {
    const { orderId, outcome } = await core.place(sampleOrder('PO-1', [{ sku: 'MILK', quantity: '12' }]));
    expect(outcome).toBe('placed');
    expect(await orderOf(orderId)).toMatchObject({ state: 'approved', total_minor: '12000' });
    expect(await exposure()).toBe('120.00');
    const reasons = await core.query(
      `select what, why from orders.timeline where order_id = $1 and seq between 2 and 5 order by seq`,
      [orderId],
    );
    expect(reasons).toEqual([
      { what: 'order.validated', why: 'customer active, 250000.00 of 250000.00 credit free' },
      { what: 'order.reserved', why: '1 line from NJ, priority 1, ships the whole order' },
      { what: 'order.priced', why: 'list LIST on 1 line, margin 20.0 %' },
      { what: 'order.approved', why: 'inside the guardrails, exposure 120.00 of 250000.00' },
    ]);
    await core.releaseOrders.run();
    const [list] = await pickListsOf(orderId);
    await core.confirmPick.run({ pickListId: list!.id, pickedBy: 'user:picker', told: [] });
    const shipped = await core.shipOrder.run({
      pickListId: list!.id,
      shippedBy: 'user:packer',
      carrier: 'OWN',
      cartons: [],
    });
    expect(shipped).toMatchObject({ ok: true, value: { state: 'shipped' } });
    expect(await exposure()).toBe('120.00');
    await core.issueInvoices.run();
    expect(await exposure()).toBe('120.00');
    const [invoice] = await core.query<{ number: string; due_date: Date }>(
      "select number, to_char(due_date, 'YYYY-MM-DD') as due_date from orders.invoices where order_id = $1",
      [orderId],
    );
    expect(invoice).toEqual({ number: 'INV-000001', due_date: '2025-06-21' });
    const paid = await core.recordPayment.run({
      customerId: '2147',
      reference: '10442',
      method: 'check',
      amount: money('120', 'USD'),
      remittance: [{ invoiceNumber: 'INV-000001' }],
      recordedBy: 'user:ar',
    });
    expect(paid).toMatchObject({ ok: true, value: { repeated: false } });
    expect(await orderOf(orderId)).toMatchObject({ state: 'paid' });
    expect(await exposure()).toBe('0.00');
    expect(await timelineOf(orderId)).toEqual([
      'order.received',
      'order.validated',
      'order.reserved',
      'order.priced',
      'order.approved',
      'fulfillment.released',
      'fulfillment.picked',
      'order.state',
      'order.shipped',
      'invoice.posted',
      'payment.applied',
      'order.paid',
    ]);
  });

  it('backorders what is short, ships the rest, and bills the backorder when it ships', async () => {
    const { orderId } = await core.place(sampleOrder('PO-2', [{ sku: 'CORN', quantity: '10' }]));
    expect(await timelineOf(orderId)).toEqual(expect.arrayContaining(['order.reserved', 'order.backordered']));
    await core.releaseOrders.run();
    const lists = await pickListsOf(orderId);
    expect(lists.map(({ location_id }) => location_id)).toEqual(['NJ', 'PA']);
    for (const { id } of lists) {
      await core.confirmPick.run({ pickListId: id, pickedBy: 'user:picker', told: [] });
      await core.shipOrder.run({ pickListId: id, shippedBy: 'user:packer', cartons: [] });
    }
    expect(await orderOf(orderId)).toMatchObject({ state: 'partially_shipped' });
    await core.issueInvoices.run();
    const receipt = {
      locationId: 'PA',
      reference: 'PO-IN-1',
      lines: [{ sku: 'CORN', quantity: '2' }],
      receivedBy: 'user:dock',
    };
    expect(await core.receiveStock.run(receipt)).toEqual({ refilledOrders: [orderId] });
    await core.releaseOrders.run();
    const [rest] = await pickListsOf(orderId);
    await core.confirmPick.run({ pickListId: rest!.id, pickedBy: 'user:picker', told: [] });
    expect(await core.shipOrder.run({ pickListId: rest!.id, shippedBy: 'user:packer', cartons: [] })).toMatchObject({
      value: { state: 'shipped' },
    });
    await core.issueInvoices.run();
    expect(await orderOf(orderId)).toMatchObject({ state: 'invoiced' });
    const invoices = await core.query<{ amount_minor: string }>(
      'select amount_minor from orders.invoices where order_id = $1 order by number',
      [orderId],
    );
    expect(invoices.map(({ amount_minor }) => amount_minor).sort()).toEqual(['2000', '3000', '5000']);
  });

  it('frees what a picker does not find, asks for a count, and leaves damaged goods out of stock', async () => {
    const { orderId } = await core.place(sampleOrder('PO-3', [{ sku: 'MILK', quantity: '10' }]));
    await core.releaseOrders.run();
    const [list] = await pickListsOf(orderId);
    const [line] = await core.query<{ id: string }>(
      'select reservation_id as id from orders.pick_list_lines where pick_list_id = $1',
      [list!.id],
    );
    const [before] = await core.query<{ on_hand: string }>(
      `select on_hand from orders.stock_levels where sku = 'MILK' and location_id = 'NJ'`,
    );
    await core.confirmPick.run({
      pickListId: list!.id,
      pickedBy: 'user:picker',
      told: [{ id: line!.id, picked: decimal('7'), short: decimal('2'), damaged: decimal('1') }],
    });
    const [after] = await core.query<{ on_hand: string }>(
      `select on_hand from orders.stock_levels where sku = 'MILK' and location_id = 'NJ'`,
    );
    expect(Number(before!.on_hand) - Number(after!.on_hand)).toBe(1);
    expect(await timelineOf(orderId)).toContain('inventory.cycle_count_requested');
    const [rest] = await core.query<{ reserved: string; backordered: string; picked: string }>(
      'select reserved, backordered, picked from orders.order_lines where order_id = $1',
      [orderId],
    );
    // Planned anew at once: the shelf has more than what was missing of it.
    expect(rest).toEqual({ reserved: '3', backordered: '0', picked: '7' });
    await core.shipOrder.run({ pickListId: list!.id, shippedBy: 'user:packer', cartons: [] });
    expect(await orderOf(orderId)).toMatchObject({ state: 'partially_shipped' });
  });

  it('holds an order with every finding, and plans it again when they are repaired or accepted', async () => {
    const strange = sampleOrder('PO-4', [{ sku: 'NEWITEM', quantity: '1' }], {
      parties: [{ role: 'ST', name: 'Somewhere', identifierQualifier: '92', identifier: 'X9' }],
    });
    const { orderId } = await core.place(strange);
    const held = await orderOf(orderId);
    expect(held.state).toBe('on_hold');
    expect(held.findings.map(({ code }) => code)).toEqual(['SHIP_TO_UNKNOWN', 'ITEM_UNKNOWN']);
    const release = { orderId: orderId!, actor: 'user:clerk', roles: ['clerk'], comment: 'repaired', accept: [] };
    expect(await core.releaseHold.run(release)).toMatchObject({ ok: true, value: { state: 'on_hold' } });
    await core.import({
      items: sampleBundle({ NEWITEM: {} }).items,
      stock: [{ locationId: 'NJ', sku: 'NEWITEM', onHand: '4' }],
      customers: [
        { id: '2147', name: 'Driscoll', creditLimit: '250000.00', shipTos: [{ id: 'X9', name: 'Somewhere' }] },
      ],
    });
    expect(await core.releaseHold.run(release)).toMatchObject({
      ok: true,
      value: { state: 'on_hold', findings: [{ code: 'PRICE_NOT_FOUND' }] },
    });
    await core.import({
      priceBooks: [
        { id: 'LIST2', kind: 'list', name: 'More', entries: [{ sku: 'NEWITEM', unit: 'CA', unitPrice: '13' }] },
      ],
    });
    // By now the customer has orders, and none of them went there.
    expect(await core.releaseHold.run(release)).toMatchObject({ ok: true, value: { state: 'pending_approval' } });
    const [card] = await core.query('select reasons from orders.approval_cards where order_id = $1', [orderId]);
    expect(card).toMatchObject({ reasons: [{ code: 'NEW_SHIP_TO' }] });
  });

  it('lets the role that can resolve a finding accept it, and no other', async () => {
    await core.import({ customers: [{ id: 'H1', name: 'On hold', holdReason: 'disputed invoices' }] });
    const { orderId } = await core.place(sampleOrder('PO-5', [{ sku: 'MILK', quantity: '1' }], { customerId: 'H1' }));
    const release = { orderId: orderId!, actor: 'user:x', comment: 'one last time', accept: ['CUSTOMER_ON_HOLD'] };
    expect(await core.releaseHold.run({ ...release, roles: ['clerk'] })).toMatchObject({ ok: false });
    expect(await core.releaseHold.run({ ...release, roles: ['ar'] })).toMatchObject({
      ok: true,
      value: { state: 'approved' },
    });
  });

  it('keeps an order of nobody known, and a message about an order nobody has', async () => {
    const stranger = sampleOrder('PO-6', [{ sku: 'MILK', quantity: '1' }], { customerId: undefined });
    const placed = await core.place(stranger);
    expect((await orderOf(placed.orderId)).findings.map(({ code }) => code)).toEqual(['CUSTOMER_UNKNOWN']);
    const change = sampleOrder('PO-NONE', [{ sku: 'MILK', quantity: '1' }], { purpose: 'change' });
    expect(await core.place(change)).toEqual({ orderId: undefined, outcome: 'unmatched' });
  });

  it('takes a second copy as the first, a change to a person, a cancel at its word, and refuses it when it is late', async () => {
    const order = sampleOrder('PO-7', [{ sku: 'MILK', quantity: '3' }]);
    const { orderId } = await core.place(order);
    expect(await core.place(order)).toEqual({ orderId, outcome: 'duplicate' });
    expect(await core.place({ ...order, purpose: 'change' })).toEqual({ orderId, outcome: 'held_for_review' });
    expect((await orderOf(orderId)).findings).toMatchObject([{ code: 'ORDER_CHANGE_NEEDS_REVIEW' }]);
    const release = {
      orderId: orderId!,
      actor: 'user:clerk',
      roles: ['clerk'],
      comment: 'nothing to change',
      accept: [],
    };
    expect(await core.releaseHold.run(release)).toMatchObject({ value: { state: 'approved' } });
    await core.releaseOrders.run();
    expect(await core.place({ ...order, purpose: 'cancel' })).toEqual({ orderId, outcome: 'cancelled' });
    expect(await orderOf(orderId)).toMatchObject({ state: 'cancelled' });
    expect(await pickListsOf(orderId)).toEqual([]);

    const late = sampleOrder('PO-8', [{ sku: 'MILK', quantity: '1' }]);
    const other = await core.place(late);
    await core.releaseOrders.run();
    const [list] = await pickListsOf(other.orderId);
    await core.confirmPick.run({ pickListId: list!.id, pickedBy: 'user:picker', told: [] });
    expect(await core.place({ ...late, purpose: 'cancel' })).toEqual({
      orderId: other.orderId,
      outcome: 'cancel_refused',
    });
    expect(await orderOf(other.orderId)).toMatchObject({ state: 'picked' });
  });

  it('answers a change document that cancels, in time or too late', async () => {
    const change = sampleChange('PO-12', [], { purpose: 'cancel', changeSequence: '2' });
    const { orderId } = await core.place(sampleOrder('PO-12', [{ sku: 'MILK', quantity: '1' }]));
    expect(await core.change(change)).toEqual({ orderId, outcome: 'cancelled' });
    expect(await core.change(change)).toEqual({ orderId, outcome: 'change_repeated' });
    expect(await core.change({ ...change, changeSequence: '3' })).toEqual({ orderId, outcome: 'cancel_refused' });
    const decided = await core.query<{ value: Buffer }>(
      `select value from orders.outbox where type = 'order.change_decided' order by id`,
    );
    expect(decided.map(({ value }) => JSON.parse(value.toString('utf8')) as object)).toMatchObject([
      { decision: 'applied', changeSequence: '2' },
      { decision: 'applied', changeSequence: '2' },
      { decision: 'refused', findings: [{ code: 'ORDER_STATE_FORBIDS' }] },
    ]);
  });

  it('keeps a partner’s test apart from the order it looks like', async () => {
    const order = sampleOrder('PO-13', [{ sku: 'MILK', quantity: '1' }]);
    const trial = { ...order, source: { ...order.source, test: true } };
    const test = await core.place(trial);
    expect((await orderOf(test.orderId)).findings.map(({ code }) => code)).toEqual(['TEST_DOCUMENT']);
    const real = await core.place(order);
    expect(real.outcome).toBe('placed');
    await core.place({ ...trial, purpose: 'cancel' });
    expect(await orderOf(real.orderId)).toMatchObject({ state: 'approved' });
    expect(await orderOf(test.orderId)).toMatchObject({ state: 'cancelled' });
  });

  it('asks the approver, who is not the one who entered it, and forgets nothing of a rejection', async () => {
    const { orderId } = await core.place(
      sampleOrder('PO-9', [{ sku: 'MILK', quantity: '2', unitPrice: '9.00' }], { enteredBy: 'user:owner' }),
    );
    const [card] = await core.query<{ id: string; reasons: { code: string }[]; recap: { orders: number } }>(
      'select * from orders.approval_cards where order_id = $1',
      [orderId],
    );
    expect(card!.reasons.map(({ code }) => code)).toEqual(['PRICE_DIFFERS']);
    expect(card!.recap.orders).toBeGreaterThan(0);
    const decide = { cardId: card!.id, verdict: 'rejected', comment: 'their price is wrong' } as const;
    expect(await core.decideCard.run({ ...decide, decidedBy: 'user:owner' })).toMatchObject({
      error: { findings: [{ code: 'APPROVER_ENTERED_ORDER' }] },
    });
    expect(await core.decideCard.run({ ...decide, decidedBy: 'user:boss' })).toMatchObject({
      value: { state: 'rejected' },
    });
    expect(await core.decideCard.run({ ...decide, decidedBy: 'user:boss' })).toMatchObject({
      error: { findings: [{ code: 'CARD_ALREADY_DECIDED' }] },
    });
  });

  it('cancels short lines of a customer who takes no backorders, and the order when nothing is left', async () => {
    await core.import({ customers: [{ id: 'N1', name: 'Now or never', backorders: false }] });
    const order = (number: string, quantity: string) =>
      sampleOrder(number, [{ sku: 'NEWITEM', quantity }], { customerId: 'N1' });
    const some = await core.place(order('PO-10', '5'));
    expect(await orderOf(some.orderId)).toMatchObject({ state: 'approved', total_minor: '3900' });
    const none = await core.place(order('PO-11', '5'));
    expect(await orderOf(none.orderId)).toMatchObject({ state: 'cancelled' });
  });

  it('records a payment once by its reference, and puts what does not fit before a person', async () => {
    await core.import({
      customers: [{ id: 'P1', name: 'Payer' }],
      openingInvoices: [{ number: 'OLD-1', customerId: 'P1', invoiceDate: '2025-05-01', amount: '42000.00' }],
    });
    const pay = (reference: string, amount: string) =>
      core.recordPayment.run({
        customerId: 'P1',
        reference,
        method: 'wire',
        amount: money(amount, 'USD'),
        remittance: [{ invoiceNumber: 'OLD-1' }],
        recordedBy: 'user:ar',
      });
    const first = await pay('W1', '40000');
    expect(await pay('W1', '40000')).toMatchObject({
      ok: true,
      value: { paymentId: first.ok && first.value.paymentId, repeated: true },
    });
    expect(await pay('W1', '1')).toMatchObject({
      ok: false,
      error: { findings: [{ code: 'PAYMENT_REFERENCE_REUSED' }] },
    });
    await pay('W2', '2500');
    const exceptions = await core.query<{ code: string; unapplied_minor: string }>(
      'select code, unapplied_minor from orders.payment_exceptions order by code desc',
    );
    expect(exceptions).toEqual([
      { code: 'PAYMENT_SHORT', unapplied_minor: '0' },
      { code: 'PAYMENT_OVER', unapplied_minor: '50000' },
    ]);
    expect(await exposure('P1')).toBe('-500.00');
  });

  it('finds a customer whose kept exposure is not the sum of it', async () => {
    const { manager } = core.dataSource;
    expect(await findCreditDiscrepancies(manager, 10)).toEqual([]);
    const add = (minor: number) =>
      core.query(`update orders.ledger_balances set balance_minor = balance_minor + $1 where customer_id = '2147'`, [
        minor,
      ]);
    await add(5);
    const [found, ...others] = await findCreditDiscrepancies(manager, 10);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ customerId: '2147', currency: 'USD' });
    expect(Number(found!.balance) - Number(found!.balanceSummed)).toBe(5);
    await add(-5);
  });

  it('imports the same data twice as once, and audits what changed', async () => {
    const bundle = sampleBundle({ TEA: { NJ: '7' } });
    const { customers: _, locations: __, priceBooks: ___, ...tea } = bundle;
    expect((await core.import(tea)).changed).toMatchObject({ items: 1, stock: 1 });
    expect((await core.import(tea)).changed).toMatchObject({ items: 0, stock: 0 });
    await core.import({ items: [{ ...tea.items[0]!, description: 'Green tea' }] });
    const audit = await core.query<{ before: { description: string } | null; actor: string }>(
      `select before, actor from orders.audit_log where kind = 'item' and key = 'TEA' order by id`,
    );
    expect(audit).toMatchObject([{ before: null }, { before: { description: 'Item TEA' }, actor: 'user:admin' }]);
    await expect(core.import({ stock: [{ locationId: 'MOON', sku: 'TEA', onHand: '1' }] })).rejects.toMatchObject({
      status: 422,
      code: 'REFERENCE_UNKNOWN',
    });
  });

  it('has been in every state there is, and in no other, over the orders above', async () => {
    const states = await core.query<{ state: string }>(
      `select distinct after ->> 'state' as state from orders.timeline where after ->> 'state' is not null`,
    );
    expect(states.map(({ state }) => state).sort()).toEqual([...ORDER_STATES].sort());
  });
});
