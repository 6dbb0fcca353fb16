import { useDatabase } from '../../../../test/support/database.js';
import {
  brokenInvariants,
  openOrderCore,
  type OrderCore,
  sampleBundle,
  sampleChange,
  sampleOrder,
} from '../../../../test/support/order-core.js';

/** What customers ask for after they ordered (X12 860), and what comes of it. */
describe('a change to an order', () => {
  const database = useDatabase();
  let core: OrderCore;
  let number = 0;
  const next = () => `PO-${(number += 1)}`;
  beforeAll(async () => {
    core = await openOrderCore(database);
    await core.import(
      sampleBundle({ MILK: { NJ: '1000' }, CORN: { NJ: '1000' }, RARE: { NJ: '5' }, SCARCE: { NJ: '5' } }),
    );
  });
  afterEach(async () => {
    expect(await brokenInvariants(core.dataSource)).toEqual({});
  });

  const answers = async (orderId: string | undefined) => {
    const rows = await core.query<{ value: Buffer }>(
      `select value from orders.outbox where type = 'order.change_decided' and key = $1 order by id`,
      [orderId],
    );
    return rows.map(({ value }) => JSON.parse(value.toString('utf8')) as object);
  };
  const lines = (orderId: string | undefined) =>
    core.query(
      `select sku, trim_scale(ordered - cancelled)::text as wanted, trim_scale(reserved)::text as reserved,
              trim_scale(backordered)::text as backordered from orders.order_lines where order_id = $1 order by position`,
      [orderId],
    );
  const state = async (orderId: string | undefined) =>
    (await core.query<{ state: string }>('select state from orders.orders where id = $1', [orderId]))[0]!.state;
  const place = async (order: { sku: string; quantity: string; unitPrice?: string }[]) => {
    const po = next();
    const { orderId } = await core.place(sampleOrder(po, order));
    return { po, orderId };
  };
  const changed = (orderId: string | undefined) => ({ orderId, outcome: 'changed' });

  it('raises, lowers, deletes and adds lines: only the difference is reserved or given back', async () => {
    const { po, orderId } = await place([
      { sku: 'MILK', quantity: '10' },
      { sku: 'CORN', quantity: '4' },
      { sku: 'RARE', quantity: '3' },
    ]);
    const [first] = await core.query<{ id: string }>(
      `select id from orders.reservations where order_id = $1 and sku = 'MILK'`,
      [orderId],
    );
    const change = sampleChange(po, [
      { changeCode: 'QI', quantityOrdered: '12' },
      { changeCode: 'DI' },
      { changeCode: 'QI', quantityOrdered: '9' },
      { changeCode: 'AI', lineNumber: '4', sku: 'CORN', quantityOrdered: '2', unitOfMeasure: 'CA' },
    ]);
    expect(await core.change(change)).toEqual(changed(orderId));
    expect(await lines(orderId)).toEqual([
      { sku: 'MILK', wanted: '12', reserved: '12', backordered: '0' },
      { sku: 'CORN', wanted: '0', reserved: '0', backordered: '0' },
      { sku: 'RARE', wanted: '9', reserved: '5', backordered: '4' },
      { sku: 'CORN', wanted: '2', reserved: '2', backordered: '0' },
    ]);
    const kept = await core.query(`select quantity from orders.reservations where id = $1 and state = 'held'`, [
      first!.id,
    ]);
    expect(kept).toEqual([{ quantity: '10' }]);
    expect(await answers(orderId)).toMatchObject([
      {
        decision: 'applied',
        lines: [
          { lineNumber: '1', position: 1, changeCode: 'QI', decision: 'applied', quantity: '12', unitPrice: '10' },
          { changeCode: 'DI', decision: 'applied', quantity: '0' },
          { changeCode: 'QI', decision: 'applied', quantity: '9', backordered: '4' },
          { changeCode: 'AI', decision: 'applied', quantity: '2', unitOfMeasure: 'CA' },
        ],
      },
    ]);
    // Lower again: what waits for stock goes before what is reserved.
    const less = sampleChange(po, [{ lineNumber: '3', changeCode: 'QD', quantityOrdered: '4' }]);
    expect(await core.change(less)).toEqual(changed(orderId));
    expect((await lines(orderId))[2]).toEqual({ sku: 'RARE', wanted: '4', reserved: '4', backordered: '0' });
    const [order] = await core.query('select state, total_minor from orders.orders where id = $1', [orderId]);
    expect(order).toEqual({ state: 'approved', total_minor: '18000' });
    // The line that was added ships and is planned anew like any other.
    await core.releaseOrders.release(orderId!);
    expect(await state(orderId)).toBe('released');
  });

  it('refuses the lines that cannot be taken, and takes the others', async () => {
    const { po, orderId } = await place([
      { sku: 'MILK', quantity: '10' },
      { sku: 'CORN', quantity: '4' },
    ]);
    const change = sampleChange(po, [
      { lineNumber: '9', changeCode: 'DI' },
      { lineNumber: '1', changeCode: 'QD', quantityOrdered: '11' },
      { lineNumber: '2', changeCode: 'AI', sku: 'MILK', quantityOrdered: '1' },
      { lineNumber: '5', changeCode: 'AI', sku: 'NOTHING', quantityOrdered: '1', unitOfMeasure: 'CA' },
      { lineNumber: '2', changeCode: 'PQ', quantityOrdered: '5', unitPrice: '9.50' },
      { lineNumber: '1', changeCode: 'RS', dates: [{ qualifier: '010', date: '2025-06-02' }] },
    ]);
    expect(await core.change(change)).toEqual({ orderId, outcome: 'changed_in_part' });
    expect(await answers(orderId)).toMatchObject([
      {
        decision: 'partly_applied',
        lines: [
          { decision: 'refused', findings: [{ code: 'CHANGE_LINE_UNKNOWN' }] },
          { decision: 'refused', findings: [{ code: 'CHANGE_CONTRADICTS' }] },
          { decision: 'refused', findings: [{ code: 'CHANGE_LINE_EXISTS' }] },
          { decision: 'refused', findings: [{ code: 'ITEM_UNKNOWN' }] },
          { decision: 'partly_applied', quantity: '5', unitPrice: '10', findings: [{ code: 'PRICE_DIFFERS' }] },
          { decision: 'applied', shipsOn: '2025-06-02' },
        ],
      },
    ]);
    // Their price is not ours: as with any order, a person decides.
    expect(await state(orderId)).toBe('pending_approval');
  });

  it('takes back an approval, and asks again when the order is on the floor', async () => {
    const { po, orderId } = await place([{ sku: 'MILK', quantity: '10', unitPrice: '9.00' }]);
    const openCard = async () => {
      const [card] = await core.query<{ id: string; reasons: { code: string }[] }>(
        `select id, reasons from orders.approval_cards where order_id = $1 and status = 'open'`,
        [orderId],
      );
      return card!;
    };
    const approve = (cardId: string) => core.decideCard.run({ cardId, verdict: 'approved', decidedBy: 'user:boss' });
    const first = await openCard();
    const raise = (to: string) => core.change(sampleChange(po, [{ changeCode: 'QI', quantityOrdered: to }]));
    await raise('11');
    expect(await approve(first.id)).toMatchObject({ error: { findings: [{ code: 'CARD_ALREADY_DECIDED' }] } });
    expect(await approve((await openCard()).id)).toMatchObject({ value: { state: 'approved' } });
    await raise('12');
    expect(await state(orderId)).toBe('pending_approval');
    expect(await approve((await openCard()).id)).toMatchObject({ value: { state: 'approved' } });
    await core.releaseOrders.release(orderId!);
    await raise('13');
    const card = await openCard();
    expect(card.reasons.map(({ code }) => code)).toContain('CHANGE_AFTER_RELEASE');
    const lists = () =>
      core.query(`select status from orders.pick_lists where order_id = $1 order by status`, [orderId]);
    expect(await lists()).toEqual([{ status: 'cancelled' }]);
    await approve(card.id);
    await core.releaseOrders.release(orderId!);
    expect(await lists()).toEqual([{ status: 'cancelled' }, { status: 'open' }]);
    const [picking] = await core.query(
      `select sum(l.quantity)::text as quantity from orders.pick_list_lines l join orders.pick_lists p on p.id = l.pick_list_id
        where p.order_id = $1 and p.status = 'open'`,
      [orderId],
    );
    expect(picking).toEqual({ quantity: '13' });
  });

  it('is judged by what the order is now: it does not count twice in the exposure', async () => {
    await core.import({ customers: [{ id: 'EDGE', name: 'Edge', creditLimit: '150.00' }] });
    const of = { customerId: 'EDGE' };
    const { orderId } = await core.place(sampleOrder('EDGE-1', [{ sku: 'MILK', quantity: '10' }], of));
    const to = (quantityOrdered: string) =>
      core.change(sampleChange('EDGE-1', [{ changeCode: 'CA', quantityOrdered }], of));
    await to('15');
    expect(await state(orderId)).toBe('approved');
    await to('16');
    const cards = await core.query(
      `select reasons -> 0 ->> 'code' as code, exposure_before_minor as before, exposure_after_minor as after
         from orders.approval_cards where order_id = $1`,
      [orderId],
    );
    expect(cards).toEqual([{ code: 'CREDIT_EXPOSURE', before: '0', after: '16000' }]);
  });

  it('changes nothing from the first pick on, and cancels nothing either', async () => {
    const { po, orderId } = await place([{ sku: 'MILK', quantity: '10' }]);
    await core.releaseOrders.release(orderId!);
    const [list] = await core.query<{ id: string }>('select id from orders.pick_lists where order_id = $1', [orderId]);
    await core.confirmPick.run({ pickListId: list!.id, pickedBy: 'user:p', told: [] });
    const change = sampleChange(po, [{ changeCode: 'QD', quantityOrdered: '1' }]);
    expect(await core.change(change)).toEqual({ orderId, outcome: 'change_refused' });
    expect(await core.change(sampleChange(po, [{ changeCode: 'CF' }]))).toEqual({ orderId, outcome: 'cancel_refused' });
    expect(await lines(orderId)).toMatchObject([{ wanted: '10' }]);
  });

  it('takes off what still waits of an order that is partly billed, and ends it when nothing is left', async () => {
    const { po, orderId } = await place([{ sku: 'SCARCE', quantity: '9' }]);
    await core.releaseOrders.release(orderId!);
    const [list] = await core.query<{ id: string }>('select id from orders.pick_lists where order_id = $1', [orderId]);
    await core.confirmPick.run({ pickListId: list!.id, pickedBy: 'user:p', told: [] });
    await core.shipOrder.run({ pickListId: list!.id, shippedBy: 'user:p', cartons: [] });
    await core.issueInvoices.run();
    expect(await lines(orderId)).toMatchObject([{ wanted: '9', backordered: '4' }]);

    const ask = (changeCode: string, quantityOrdered?: string) =>
      core.change(sampleChange(po, [{ changeCode, quantityOrdered }]));
    expect(await ask('QD', '7')).toEqual(changed(orderId));
    expect(await lines(orderId)).toMatchObject([{ wanted: '7', backordered: '2' }]);
    expect(await state(orderId)).toBe('partially_shipped');
    expect(await ask('QI', '9')).toEqual({ orderId, outcome: 'change_refused' });
    expect(await ask('DI')).toEqual({ orderId, outcome: 'changed_in_part' });
    expect(await lines(orderId)).toMatchObject([{ wanted: '5', backordered: '0' }]);
    // Its only invoice is out: nothing to come would move it on.
    expect(await state(orderId)).toBe('invoiced');
    expect((await answers(orderId)).at(-1)).toMatchObject({
      decision: 'partly_applied',
      lines: [{ quantity: '5', findings: [{ code: 'ORDER_STATE_FORBIDS' }] }],
    });
  });

  it('cancels the order when the document says so, or when nothing is left of it', async () => {
    const one = await place([{ sku: 'MILK', quantity: '10' }]);
    expect(await core.change(sampleChange(one.po, [{ changeCode: 'CF' }]))).toMatchObject({ outcome: 'cancelled' });
    const other = await place([{ sku: 'MILK', quantity: '10' }]);
    expect(await core.change(sampleChange(other.po, [{ changeCode: 'DI' }]))).toEqual(changed(other.orderId));
    expect([await state(one.orderId), await state(other.orderId)]).toEqual(['cancelled', 'cancelled']);
  });

  it('counts changes as the customer does: the same again gets the same answer, an older one none', async () => {
    const { po, orderId } = await place([{ sku: 'MILK', quantity: '10' }]);
    const at = (changeSequence: string, quantityOrdered: string) =>
      core.change(sampleChange(po, [{ changeCode: 'CA', quantityOrdered }], { changeSequence }));
    expect(await at('9', '11')).toEqual(changed(orderId));
    expect(await at('10', '12')).toEqual(changed(orderId));
    expect(await at('9', '11')).toEqual({ orderId, outcome: 'change_repeated' });
    expect(await at('3', '13')).toEqual({ orderId, outcome: 'change_refused' });
    expect(await lines(orderId)).toMatchObject([{ wanted: '12' }]);
    expect(await answers(orderId)).toMatchObject([
      { changeSequence: '9', lines: [{ quantity: '11' }] },
      { changeSequence: '10', lines: [{ quantity: '12' }] },
      { changeSequence: '9', lines: [{ quantity: '11' }] },
      { changeSequence: '3', decision: 'refused', findings: [{ code: 'CHANGE_OUT_OF_SEQUENCE' }] },
    ]);
    // A number used for something else: nobody but a person can tell which was meant.
    expect(await at('10', '15')).toEqual({ orderId, outcome: 'held_for_review' });
    expect(await at('11', '16')).toEqual({ orderId, outcome: 'held_for_review' });
    expect(await lines(orderId)).toMatchObject([{ wanted: '12' }]);
  });

  it('leaves to a person what only a person can do', async () => {
    const { po, orderId } = await place([{ sku: 'MILK', quantity: '10' }]);
    const change = sampleChange(po, [
      { changeCode: 'QI', quantityOrdered: '11' },
      { lineNumber: '1', changeCode: 'TI' },
    ]);
    expect(await core.change(change)).toEqual({ orderId, outcome: 'held_for_review' });
    expect(await lines(orderId)).toMatchObject([{ wanted: '10' }]);
    expect(await answers(orderId)).toEqual([]);
  });

  it('mends an order on hold: what held it is deleted, the rest is planned', async () => {
    const { po, orderId } = await place([
      { sku: 'MILK', quantity: '10' },
      { sku: 'NOTHING', quantity: '1' },
    ]);
    expect(await state(orderId)).toBe('on_hold');
    const change = sampleChange(po, [
      { lineNumber: '2', changeCode: 'DI' },
      { lineNumber: '3', changeCode: 'AI', sku: 'CORN', quantityOrdered: '1', unitOfMeasure: 'CA' },
    ]);
    expect(await core.change(change)).toEqual(changed(orderId));
    expect(await state(orderId)).toBe('approved');
    expect(await lines(orderId)).toMatchObject([{ reserved: '10' }, { wanted: '0' }, { sku: 'CORN', reserved: '1' }]);
  });
});
