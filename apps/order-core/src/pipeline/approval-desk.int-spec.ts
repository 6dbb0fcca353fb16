import { useDatabase } from '../../../../test/support/database.js';
import {
  brokenInvariants,
  openOrderCore,
  type OrderCore,
  sampleBundle,
  sampleOrder,
} from '../../../../test/support/order-core.js';

/** What happens to orders that wait for a person, and to those that do not wait for long enough. */
describe('the approval desk', () => {
  const database = useDatabase();
  let core: OrderCore;
  beforeAll(async () => {
    core = await openOrderCore(database);
    const shelves = Object.fromEntries(['MILK', 'CORN', 'RARE', 'SLOW'].map((sku) => [sku, { NJ: '100000' }]));
    await core.import(sampleBundle({ ...shelves, RARE: { NJ: '5' } }, { creditLimit: '900000.00' }));
  });
  afterEach(async () => {
    expect(await brokenInvariants(core.dataSource)).toEqual({});
  });

  const cardOf = async (orderId: string | undefined) => {
    const [card] = await core.query<{ id: string; reasons: { code: string }[]; recap: object }>(
      `select id, reasons, recap from orders.approval_cards where order_id = $1 and status = 'open'`,
      [orderId],
    );
    return card;
  };
  const codes = async (orderId: string | undefined) => (await cardOf(orderId))?.reasons.map(({ code }) => code);
  const order = async (orderId: string | undefined) =>
    (
      await core.query<{ state: string; findings: { code: string }[] }>(
        'select state, findings from orders.orders where id = $1',
        [orderId],
      )
    )[0]!;
  const timeline = (orderId: string | undefined, what: string) =>
    core.query<{ why: string; after: object | null }>(
      'select why, after from orders.timeline where order_id = $1 and what = $2 order by seq',
      [orderId, what],
    );
  const dear = (po: string, sku = 'MILK') => core.place(sampleOrder(po, [{ sku, quantity: '2000' }]));
  const free = async (sku: string) =>
    (
      await core.query<{ free: string }>(
        `select trim_scale(on_hand - reserved)::text as free from orders.stock_levels where sku = $1`,
        [sku],
      )
    )[0]!.free;

  it('sends an order back with a question; the clerk answers it, and the order is judged again', async () => {
    const { orderId } = await dear('BACK-1');
    const card = await cardOf(orderId);
    const sent = { cardId: card!.id, verdict: 'sent_back' as const, decidedBy: 'user:boss', comment: 'two thousand?' };
    expect(await core.decideCard.run(sent)).toMatchObject({ ok: true, value: { state: 'on_hold' } });
    expect(await order(orderId)).toMatchObject({
      findings: [{ code: 'ORDER_SENT_BACK', message: expect.stringContaining('two thousand?') }],
    });
    expect(await core.decideCard.run({ ...sent, verdict: 'approved' })).toMatchObject({
      error: { findings: [{ code: 'CARD_ALREADY_DECIDED' }] },
    });
    const release = {
      orderId: orderId!,
      actor: 'user:carla',
      roles: ['clerk'],
      comment: 'yes',
      accept: ['ORDER_SENT_BACK'],
    };
    expect(await core.releaseHold.run(release)).toMatchObject({ ok: true, value: { state: 'pending_approval' } });
    expect(await codes(orderId)).toEqual(['ORDER_VALUE']);
  });

  it('splits an order that waits for its value alone; both parts go on, linked, and every line is in one of them', async () => {
    const { orderId } = await core.place(
      sampleOrder('SPLIT-1', [
        { sku: 'MILK', quantity: '900' },
        { sku: 'CORN', quantity: '800' },
        { sku: 'MILK', quantity: '300' },
      ]),
    );
    const card = await cardOf(orderId);
    const split = await core.splitOrder.run({ cardId: card!.id, splitBy: 'partner:driscoll' });
    expect(split).toMatchObject({
      ok: true,
      value: { orders: [{ orderId, state: 'approved' }, { state: 'approved' }] },
    });
    const rows = await core.query(
      `select o.split_from, l.position, trim_scale(l.reserved)::text as reserved, o.total_minor
         from orders.orders o join orders.order_lines l on l.order_id = o.id
        where o.purchase_order_number = 'SPLIT-1' order by l.position`,
    );
    expect(rows).toEqual([
      { split_from: null, position: 1, reserved: '900', total_minor: '12000' + '00' },
      { split_from: orderId, position: 2, reserved: '800', total_minor: '800000' },
      { split_from: null, position: 3, reserved: '300', total_minor: '1200000' },
    ]);
    expect(await timeline(orderId, 'order.split')).toHaveLength(1);
    // The purchase order is still one: a second copy changes nothing.
    expect(await core.place(sampleOrder('SPLIT-1', [{ sku: 'MILK', quantity: '1' }]))).toMatchObject({
      outcome: 'duplicate',
      orderId,
    });
  });

  const split = async (orderId: string | undefined) =>
    core.splitOrder.run({ cardId: (await cardOf(orderId))!.id, splitBy: 'user:carla' });

  it('cuts a line that is above the threshold alone; its quantity goes on in both orders, at the same total', async () => {
    const { orderId } = await core.place(
      sampleOrder('CUT-1', [
        { sku: 'MILK', quantity: '2000' },
        { sku: 'CORN', quantity: '10' },
      ]),
    );
    expect(await split(orderId)).toMatchObject({ ok: true, value: { orders: [{ orderId }, { state: 'approved' }] } });
    const rows = await core.query(
      `select o.release_number as release, o.state, l.position, l.line_number as line, trim_scale(l.ordered)::text as ordered,
              trim_scale(l.reserved)::text as reserved, l.extended_minor::int as extended
         from orders.orders o join orders.order_lines l on l.order_id = o.id
        where o.purchase_order_number = 'CUT-1' order by o.release_number, l.position`,
    );
    const milk = { state: 'approved', position: 1, line: '1' };
    expect(rows).toEqual([
      { ...milk, release: '', ordered: '1500', reserved: '1500', extended: 1_500_000 },
      { ...milk, release: '#2', ordered: '500', reserved: '500', extended: 500_000 },
      { ...milk, release: '#2', position: 2, line: '2', ordered: '10', reserved: '10', extended: 10_000 },
    ]);
    const [told] = await timeline(orderId, 'order.split');
    expect(told!.after).toMatchObject({
      into: [
        {
          positions: [1, 2],
          lines: [
            { position: 1, quantity: '500' },
            { position: 2, quantity: '10' },
          ],
        },
      ],
      byLine: { 1: { ordered: '1500' }, 2: null },
    });
    const { canonical } = (
      await core.query<{ canonical: { lines: { quantity: string }[] } }>(
        `select coalesce(o.amended, m.canonical) as canonical from orders.orders o
           left join orders.order_messages m on m.id = o.message_id where o.split_from = $1`,
        [orderId],
      )
    )[0]!;
    expect(canonical.lines.map(({ quantity }) => quantity)).toEqual(['500', '10']);
  });

  it('makes no split that costs the customer more, and none of a purchase order by EDI; the card stays open', async () => {
    const entries = [
      { sku: 'SLOW', unit: 'CA', unitPrice: '10.00' },
      { sku: 'SLOW', unit: 'CA', unitPrice: '9.60', minimumQuantity: '2000' },
    ];
    await core.import({ priceBooks: [{ id: 'TIER', kind: 'contract', customerId: '2147', name: 'Tiers', entries }] });
    const cheap = await core.place(sampleOrder('TIER-1', [{ sku: 'SLOW', quantity: '2000' }]));
    const refused = { error: { findings: [{ code: 'SPLIT_NOT_POSSIBLE' }] } };
    const message = expect.stringContaining('would cost 20000.00 instead of 19200.00');
    expect(await split(cheap.orderId)).toMatchObject({ error: { findings: [{ message }] } });
    expect(await order(cheap.orderId)).toMatchObject({ state: 'pending_approval' });
    expect(await cardOf(cheap.orderId)).toBeDefined();
    const source = { channel: 'edi' as const, documentId: 'doc-EDI-SPLIT', test: false };
    const edi = await core.place(sampleOrder('EDI-SPLIT', [{ sku: 'MILK', quantity: '2000' }], { source }));
    expect(await split(edi.orderId)).toMatchObject(refused);
    expect(await cardOf(edi.orderId)).toBeDefined();
  });

  it('gives stock back that waited too long, and plans the order again when it is approved after all', async () => {
    await core.setPolicy('approval', { reservationHours: 24 });
    const { orderId } = await core.place(sampleOrder('LATE-1', [{ sku: 'RARE', quantity: '5', unitPrice: '9' }]));
    await core.expireReservations.run();
    expect(await free('RARE')).toBe('0');
    core.clock.advance(24 * 3_600_000);
    await core.expireReservations.run();
    expect(await free('RARE')).toBe('5');
    expect(await timeline(orderId, 'reservation.expired')).toHaveLength(1);
    // Somebody else takes two of them; what is left is what the order gets.
    await core.place(sampleOrder('LATE-2', [{ sku: 'RARE', quantity: '2' }]));
    const approved = { cardId: (await cardOf(orderId))!.id, verdict: 'approved' as const, decidedBy: 'user:boss' };
    expect(await core.decideCard.run(approved)).toMatchObject({ ok: true, value: { state: 'approved' } });
    const lines = await core.query(
      'select trim_scale(reserved)::text as reserved, trim_scale(backordered)::text as backordered from orders.order_lines where order_id = $1',
      [orderId],
    );
    expect(lines).toEqual([{ reserved: '3', backordered: '2' }]);
  });

  it('goes up the chain step by step, and to its end when the pick window closes', async () => {
    const chain = [
      { afterMinutes: 60, to: 'sales-manager' },
      { afterMinutes: 100_000, to: 'owner' },
    ];
    // 14:00 in New York.
    core.clock.moveTo(new Date('2025-05-26T18:00:00Z'));
    await core.setPolicy('approval', { escalation: chain, pickWindowCloses: '16:00' });
    const { orderId } = await dear('UP-1', 'SLOW');
    const later = await core.place(
      sampleOrder('UP-2', [{ sku: 'SLOW', quantity: '2000' }], { dates: [{ qualifier: '010', date: '2025-06-20' }] }),
    );
    const to = async (id: string | undefined) =>
      (
        await core.query(
          'select escalation_level as level, escalated_to as to from orders.approval_cards where order_id = $1',
          [id],
        )
      )[0];
    await core.escalateApprovals.run();
    expect(await to(orderId)).toEqual({ level: 0, to: null });
    core.clock.advance(60 * 60_000);
    await core.escalateApprovals.run();
    await core.escalateApprovals.run();
    expect(await to(orderId)).toEqual({ level: 1, to: 'sales-manager' });
    core.clock.advance(60 * 60_000);
    await core.escalateApprovals.run();
    expect(await to(orderId)).toEqual({ level: 2, to: 'owner' });
    expect(await to(later.orderId)).toEqual({ level: 1, to: 'sales-manager' });
    expect(await timeline(orderId, 'order.approval_escalated')).toMatchObject([
      { after: { escalatedTo: 'sales-manager' } },
      { after: { escalatedTo: 'owner' } },
    ]);
  });

  it('learns what a customer usually orders, and asks about what is far from it and about a place never shipped to', async () => {
    await core.setPolicy('approval', { newShipToHistory: 4 });
    await core.import({ customers: [{ id: 'USUAL', name: 'Usual' }] });
    const to = (identifier: string) => ({ customerId: 'USUAL', parties: [{ role: 'ST', identifier }] });
    for (const index of [1, 2, 3, 4]) {
      await core.place(sampleOrder(`USUAL-${index}`, [{ sku: 'CORN', quantity: String(9 + index) }], to('DOCK-1')));
    }
    await core.learnHabits.run();
    const usual = await core.place(sampleOrder('USUAL-5', [{ sku: 'CORN', quantity: '13' }], to('dock-1 ')));
    expect(await order(usual.orderId)).toMatchObject({ state: 'approved' });
    const odd = await core.place(sampleOrder('ODD-1', [{ sku: 'CORN', quantity: '1' }], to('DOCK-1')));
    expect(await codes(odd.orderId)).toEqual(['QUANTITY_UNUSUAL']);
    const far = await core.place(sampleOrder('ODD-2', [{ sku: 'CORN', quantity: '12' }], to('ELSEWHERE')));
    expect(await codes(far.orderId)).toEqual(['NEW_SHIP_TO']);
  });

  it('counts the parts of a split order together: what is beyond the limit by now waits', async () => {
    await core.import({ customers: [{ id: 'PARTS', name: 'Parts', creditLimit: '25000.00' }] });
    const { orderId } = await core.place(
      sampleOrder(
        'PARTS-1',
        [
          { sku: 'MILK', quantity: '1000' },
          { sku: 'CORN', quantity: '1000' },
        ],
        { customerId: 'PARTS' },
      ),
    );
    expect(await codes(orderId)).toEqual(['ORDER_VALUE']);
    await core.place(sampleOrder('PARTS-2', [{ sku: 'MILK', quantity: '800' }], { customerId: 'PARTS' }));
    expect(await split(orderId)).toMatchObject({
      value: { orders: [{ orderId, state: 'approved' }, { state: 'pending_approval' }] },
    });
  });

  it('lets nobody approve what they entered, nor what they changed, whoever else changed it later', async () => {
    const { orderId } = await dear('OWN-1');
    const card = await cardOf(orderId);
    const by = (decidedBy: string) => core.decideCard.run({ cardId: card!.id, verdict: 'approved', decidedBy });
    expect(await by('partner:driscoll')).toMatchObject({ error: { findings: [{ code: 'APPROVER_ENTERED_ORDER' }] } });
    const raise = (id: string, quantity: string) =>
      core.askChange.run({
        orderId: orderId!,
        actor: { id, roles: ['clerk', 'approver'] },
        channel: 'desk',
        notes: [],
        lines: [{ action: 'change', lineNumber: '1', quantity }],
      });
    await raise('user:carla', '2500');
    await raise('user:dan', '2501');
    const raised = await cardOf(orderId);
    const decide = (decidedBy: string) => core.decideCard.run({ cardId: raised!.id, verdict: 'approved', decidedBy });
    for (const changer of ['user:carla', 'user:dan']) {
      expect(await decide(changer)).toMatchObject({ error: { findings: [{ code: 'APPROVER_CHANGED_ORDER' }] } });
    }
    expect(await decide('user:boss')).toMatchObject({ ok: true });
  });
});
