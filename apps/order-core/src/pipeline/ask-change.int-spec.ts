import { useDatabase } from '../../../../test/support/database.js';
import {
  brokenInvariants,
  openOrderCore,
  type OrderCore,
  sampleBundle,
  sampleChange,
  sampleOrder,
} from '../../../../test/support/order-core.js';
import type { LineWish } from './ask-change.js';

/** What people ask for by hand, and what the house's policy makes of it once the goods are on the floor. */
describe('a change asked for by hand', () => {
  const database = useDatabase();
  let core: OrderCore;
  beforeAll(async () => {
    core = await openOrderCore(database);
    await core.import(sampleBundle({ MILK: { NJ: '9000' }, CORN: { NJ: '9000' }, RARE: { NJ: '5' } }));
  });
  afterEach(async () => {
    await core.setPolicy('changes', {});
    expect(await brokenInvariants(core.dataSource)).toEqual({});
  });

  const carla = { id: 'user:carla', roles: ['clerk'] } as const;
  const driscoll = { id: 'partner:driscoll', roles: ['partner'], customerId: '2147' } as const;
  const ask = (
    orderId: string,
    lines: LineWish[],
    {
      actor = carla,
      ...header
    }: { actor?: typeof carla | typeof driscoll; requestedDate?: string; notes?: string[] } = {},
  ) => core.askChange.run({ orderId, actor, channel: 'desk', notes: [], lines, ...header });
  const place = async (po: string, lines: { sku: string; quantity: string }[], channel: 'edi' | 'portal' = 'edi') => {
    const sample = sampleOrder(po, lines);
    const { orderId } = await core.place({ ...sample, source: { ...sample.source, channel } });
    return orderId!;
  };
  const order = async (orderId: string) =>
    (
      await core.query<{ state: string; total_minor: string; changed_by: string | null }>(
        'select state, total_minor, changed_by from orders.orders where id = $1',
        [orderId],
      )
    )[0]!;
  const openCard = async (orderId: string) =>
    (
      await core.query<{ id: string; reasons: { code: string }[] }>(
        `select id, reasons from orders.approval_cards where order_id = $1 and status = 'open'`,
        [orderId],
      )
    )[0];
  const decide = (cardId: string, decidedBy: string) => core.decideCard.run({ cardId, verdict: 'approved', decidedBy });

  it('answers line by line, says who changed it, and tells it like a document', async () => {
    const orderId = await place('ASK-1', [
      { sku: 'MILK', quantity: '10' },
      { sku: 'CORN', quantity: '4' },
    ]);
    const asked = await ask(
      orderId,
      [
        { action: 'change', lineNumber: '1', quantity: '12' },
        { action: 'remove', lineNumber: '2' },
        { action: 'remove', lineNumber: '9' },
        { action: 'change', lineNumber: '1', unitPrice: '3' },
        { action: 'add', item: { qualifier: 'VN', value: 'CORN' }, quantity: '2', unitOfMeasure: 'CA' },
      ],
      { requestedDate: '2025-06-02', notes: ['by phone'] },
    );
    expect(asked).toMatchObject({
      outcome: 'changed_in_part',
      answer: {
        decision: 'partly_applied',
        lines: [
          { decision: 'applied', quantity: '12' },
          { decision: 'applied', quantity: '0' },
          { decision: 'refused', findings: [{ code: 'CHANGE_LINE_UNKNOWN' }] },
          { decision: 'refused', findings: [{ code: 'PRICE_DIFFERS' }] },
          { lineNumber: '10', decision: 'applied', quantity: '2' },
        ],
      },
    });
    expect(await order(orderId)).toMatchObject({ changed_by: 'user:carla' });
    const told = await core.query(
      `select t.actor, t.what, t.after -> 'notes' as notes from orders.timeline t
        where t.order_id = $1 and t.what in ('order.changed', 'order.change_decided') order by seq`,
      [orderId],
    );
    expect(told).toEqual([
      { actor: 'user:carla', what: 'order.changed', notes: null },
      { actor: 'user:carla', what: 'order.change_decided', notes: ['by phone'] },
    ]);
    const [message] = await core.query('select outcome, order_id from orders.order_messages where id = $1', [
      asked.changeId,
    ]);
    expect(message).toEqual({ outcome: 'changed_in_part', order_id: orderId });
  });

  it('asks for approval on the floor, which whoever changed the order cannot give', async () => {
    const orderId = await place('ASK-2', [{ sku: 'MILK', quantity: '10' }]);
    await core.releaseOrders.release(orderId);
    expect(await ask(orderId, [{ action: 'change', lineNumber: '1', quantity: '11' }])).toMatchObject({
      state: 'pending_approval',
      outcome: 'changed',
    });
    const card = await openCard(orderId);
    expect(card?.reasons).toMatchObject([{ code: 'CHANGE_AFTER_RELEASE' }]);
    expect(await decide(card!.id, 'user:carla')).toMatchObject({
      error: { findings: [{ code: 'APPROVER_CHANGED_ORDER' }] },
    });
    expect(await decide(card!.id, 'user:boss')).toMatchObject({ ok: true });
    // A document of the customer later on does not make the clerk's own change somebody else's.
    await core.change(sampleChange('ASK-2', [{ changeCode: 'QI', quantityOrdered: '12' }]));
    expect(await order(orderId)).toMatchObject({ changed_by: 'user:carla' });
  });

  it('charges for a change on the floor where the policy says so, each time, and only there', async () => {
    await core.setPolicy('changes', { afterRelease: 'charge', charge: '25.00' });
    const orderId = await place('ASK-3', [{ sku: 'MILK', quantity: '10' }]);
    await ask(orderId, [{ action: 'change', lineNumber: '1', quantity: '11' }]);
    expect(await order(orderId)).toMatchObject({ state: 'approved', total_minor: '11000' });
    for (const [quantity, total] of [
      ['12', '14500'],
      ['13', '18000'],
    ] as const) {
      await core.releaseOrders.release(orderId);
      await core.change(sampleChange('ASK-3', [{ changeCode: 'QI', quantityOrdered: quantity }]));
      expect(await order(orderId)).toMatchObject({ state: 'approved', total_minor: total });
    }
    // Asking for what is so already costs nothing.
    await core.releaseOrders.release(orderId);
    await ask(orderId, [{ action: 'change', lineNumber: '1', quantity: '13' }]);
    expect(await order(orderId)).toMatchObject({ state: 'released', total_minor: '18000' });
  });

  it('refuses by code from the first pick on, with lines and without', async () => {
    const orderId = await place('ASK-4', [{ sku: 'MILK', quantity: '10' }]);
    await core.releaseOrders.release(orderId);
    const [list] = await core.query<{ id: string }>('select id from orders.pick_lists where order_id = $1', [orderId]);
    await core.confirmPick.run({ pickListId: list!.id, pickedBy: 'user:p', told: [] });
    const late = [{ code: 'ORDER_STATE_FORBIDS' }];
    expect(await ask(orderId, [{ action: 'remove', lineNumber: '1' }])).toMatchObject({
      outcome: 'change_refused',
      answer: { decision: 'refused', lines: [{ decision: 'refused', findings: late }] },
    });
    expect(await ask(orderId, [], { requestedDate: '2025-06-02' })).toMatchObject({
      outcome: 'change_refused',
      answer: { decision: 'refused', findings: late },
    });
    expect(await order(orderId)).toMatchObject({ state: 'picked', changed_by: null });
  });

  it('lets only an approver cancel on the floor, whatever way it is asked for', async () => {
    await core.setPolicy('changes', { cancelAfterRelease: 'approver' });
    const orderId = await place('ASK-5', [{ sku: 'MILK', quantity: '10' }]);
    await core.releaseOrders.release(orderId);
    const needed = [{ code: 'CANCEL_NEEDS_APPROVER' }];
    for (const actor of [carla, driscoll]) {
      expect(await ask(orderId, [{ action: 'remove', lineNumber: '1' }], { actor })).toMatchObject({
        answer: { decision: 'refused', lines: [{ findings: needed }] },
      });
    }
    expect(await core.change(sampleChange('ASK-5', [{ changeCode: 'CF' }]))).toMatchObject({
      outcome: 'cancel_refused',
    });
    expect(await order(orderId)).toMatchObject({ state: 'released' });
    const cancel = (roles: string[]) =>
      core.book.change(orderId, 'user:x', (work) => core.cancel.request(work, { reason: 'they called', roles }));
    expect(await cancel(['partner'])).toMatchObject({ error: { findings: needed } });
    expect(await cancel(['approver'])).toMatchObject({ ok: true });
  });

  it('takes the clerk’s change as the outcome of a review, and waits with the customer’s', async () => {
    const orderId = await place('ASK-6', [{ sku: 'MILK', quantity: '10' }]);
    await core.change(sampleChange('ASK-6', [{ changeCode: 'TI' }]));
    const more: LineWish[] = [{ action: 'change', lineNumber: '1', quantity: '11' }];
    expect(await ask(orderId, more, { actor: driscoll })).toMatchObject({ outcome: 'held_for_review' });
    expect(await ask(orderId, more)).toMatchObject({ state: 'approved', outcome: 'changed' });
  });

  it('adds a line to a part of a split order without taking the place of another part’s line', async () => {
    const orderId = await place(
      'ASK-7',
      [
        { sku: 'MILK', quantity: '1200' },
        { sku: 'CORN', quantity: '800' },
      ],
      'portal',
    );
    const card = await openCard(orderId);
    const split = await core.splitOrder.run({ cardId: card!.id, splitBy: 'user:carla' });
    expect(split).toMatchObject({ ok: true, value: { orders: [{}, {}] } });
    const added = await ask(orderId, [
      { action: 'add', item: { qualifier: 'VN', value: 'RARE' }, quantity: '2', unitOfMeasure: 'CA' },
    ]);
    expect(added).toMatchObject({ outcome: 'changed', answer: { lines: [{ quantity: '2' }] } });
    const rows = await core.query(
      `select l.position, l.sku, o.amended #>> array['lines', (l.position - 1)::text, 'itemIdentifiers', '0', 'value'] as named
         from orders.order_lines l join orders.orders o on o.id = l.order_id where o.id = $1 order by 1`,
      [orderId],
    );
    expect(rows).toEqual([
      { position: 1, sku: 'MILK', named: 'MILK' },
      { position: 3, sku: 'RARE', named: 'RARE' },
    ]);
  });
});
