import { decimal } from '#domain/money/decimal';
import { money } from '#domain/money/money';
import { useDatabase } from '../../../../../test/support/database.js';
import { eventually } from '../../../../../test/support/eventually.js';
import {
  brokenInvariants,
  openOrderCore,
  type OrderCore,
  sampleBundle,
  sampleOrder,
} from '../../../../../test/support/order-core.js';

describe('goods that come back', () => {
  const database = useDatabase();
  let core: OrderCore;
  beforeAll(async () => {
    core = await openOrderCore(database);
    await core.import(sampleBundle({ MILK: { NJ: '100' }, EGGS: { NJ: '100' }, GIFT: { NJ: '100' } }));
  });
  afterEach(async () => {
    expect(await brokenInvariants(core.dataSource)).toEqual({});
  });

  const shipped = async (number: string, { billed = true, first = 'MILK', customerId = '2147' } = {}) => {
    const lines = [
      { sku: first, quantity: '10' },
      { sku: 'EGGS', quantity: '4' },
    ];
    const { orderId } = await core.place(sampleOrder(number, lines, { customerId }));
    const [card] = await core.query<{ id: string }>('select id from orders.approval_cards where order_id = $1', [
      orderId,
    ]);
    if (card) await core.decideCard.run({ cardId: card.id, verdict: 'approved', decidedBy: 'user:boss' });
    await core.releaseOrders.release(orderId!);
    const [list] = await core.query<{ id: string }>('select id from orders.pick_lists where order_id = $1', [orderId]);
    await core.confirmPick.run({ pickListId: list!.id, pickedBy: 'user:p', told: [] });
    await core.shipOrder.run({ pickListId: list!.id, shippedBy: 'user:s', cartons: [] });
    if (billed) await core.issueInvoices.run();
    return orderId!;
  };
  const request = (orderId: string, told: object = {}) =>
    core.takeBack.request({
      orderId,
      lines: [{ position: 1, quantity: decimal('3') }],
      reason: 'damaged',
      remedy: 'credit',
      channel: 'portal',
      requestedBy: 'partner:driscoll',
      authorized: true,
      ...told,
    });
  const requested = async (orderId: string, told: object = {}) => {
    const result = await request(orderId, told);
    if (!result.ok) throw new Error(result.error.findings[0].message);
    return result.value.returnId;
  };
  const receive = (returnId: string, restocked: string, scrapped = '0') =>
    core.takeBack.receive({
      returnId,
      locationId: 'NJ',
      lines: [{ position: 1, restocked: decimal(restocked), scrapped: decimal(scrapped) }],
      actor: 'user:dock',
    });
  const onHand = async (sku = 'MILK') =>
    Number(
      (await core.query<{ on_hand: string }>('select on_hand from orders.stock_levels where sku = $1', [sku]))[0]!
        .on_hand,
    );
  const balance = async () =>
    Number(
      (await core.query<{ sum: string }>(`select coalesce(sum(amount_minor), 0) as sum from orders.ar_entries`))[0]!
        .sum,
    );

  it('are credited at the price of the invoice, and only what is good is on the shelf again', async () => {
    const orderId = await shipped('PO-CREDIT');
    const [stock, owed] = [await onHand(), await balance()];
    const returnId = await requested(orderId, { authorized: false });
    expect(await receive(returnId, '3')).toMatchObject({ error: { findings: [{ code: 'RETURN_STATE_FORBIDS' }] } });
    await core.takeBack.decide({ returnId, event: 'authorize', actor: 'user:clerk' });
    expect(await receive(returnId, '2', '2')).toMatchObject({
      error: { findings: [{ code: 'RETURN_QUANTITY_MISMATCH' }] },
    });
    expect(await receive(returnId, '2', '1')).toMatchObject({ ok: true });
    expect(await core.settleReturns.settle(returnId, 'user:clerk')).toMatchObject({ value: { state: 'closed' } });
    expect(await core.settleReturns.settle(returnId, 'user:clerk')).toMatchObject({ value: { state: 'closed' } });
    expect(await onHand()).toBe(stock + 2);
    expect(await balance()).toBe(owed - 3000);
    const [row] = await core.query('select credit_memo_numbers, worth_minor from orders.returns where id = $1', [
      returnId,
    ]);
    expect(row).toEqual({ credit_memo_numbers: ['CM-000001'], worth_minor: '3000' });
    const told = await core.query<{ what: string }>(
      `select what from orders.timeline where order_id = $1 and (what like 'return%' or what like 'invoice.credited') order by seq`,
      [orderId],
    );
    expect(told.map(({ what }) => what)).toEqual([
      'return.requested',
      'return.decided',
      'return.received',
      'invoice.credited',
      'return.closed',
    ]);
  });

  it('are never more than was shipped, whoever asks at once', async () => {
    const orderId = await shipped('PO-MANY');
    const asked = await Promise.all(Array.from({ length: 6 }, () => request(orderId)));
    expect(asked.filter(({ ok }) => ok)).toHaveLength(3);
    expect(asked.find(({ ok }) => !ok)).toMatchObject({ error: { findings: [{ code: 'RETURN_TOO_MUCH' }] } });
    const [first] = asked.flatMap((each) => (each.ok ? each.value.returnId : []));
    await core.takeBack.decide({ returnId: first!, event: 'withdraw', actor: 'partner:driscoll' });
    expect(await request(orderId)).toMatchObject({ ok: true });
  });

  it('wait for their invoice, and are credited when it is there', async () => {
    const orderId = await shipped('PO-EARLY', { billed: false });
    const returnId = await requested(orderId);
    await receive(returnId, '3');
    expect(await core.settleReturns.settle(returnId, 'user:clerk')).toMatchObject({
      error: { findings: [{ code: 'RETURN_NOT_BILLED' }] },
    });
    await core.issueInvoices.run();
    await core.settleReturns.run();
    const [row] = await core.query('select state from orders.returns where id = $1', [returnId]);
    expect(row).toEqual({ state: 'closed' });
  });

  it('are taken back without a memo when they cost nothing', async () => {
    await core.import({ promotions: [{ id: 'FREE', name: 'Free', kind: 'percent', percent: '100', skus: ['GIFT'] }] });
    const orderId = await shipped('PO-FREE', { first: 'GIFT' });
    const owed = await balance();
    const returnId = await requested(orderId);
    await receive(returnId, '3');
    expect(await core.settleReturns.settle(returnId, 'user:clerk')).toMatchObject({ value: { state: 'closed' } });
    expect(await balance()).toBe(owed);
  });

  it('lock the orders of a common invoice in the order everybody does: none is held while another is waited for', async () => {
    await core.import({ customers: [{ id: 'DAILY', name: 'Daily', invoicing: 'daily' }] });
    const of = { first: 'MILK', billed: false, customerId: 'DAILY' };
    const [a, b] = [await shipped('PO-DAILY-1', of), await shipped('PO-DAILY-2', of)].sort() as [string, string];
    core.clock.advance(24 * 3_600_000);
    await core.issueInvoices.run();
    const returnId = await requested(b);
    await receive(returnId, '3');
    const lock = 'select 1 from orders.orders where id = $1 for update nowait';
    const settling = await core.dataSource.transaction(async (manager) => {
      await manager.query(lock, [a]);
      const settled = core.settleReturns.settle(returnId, 'user:clerk');
      await eventually('the return waits for the first order', async () => {
        const [found] = await core.query<{ waits: boolean }>(
          `select exists (select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
             and query like '%orders.orders%') as waits`,
        );
        return found!.waits;
      });
      await manager.query(lock, [b]);
      return { settled };
    });
    expect(await settling.settled).toMatchObject({ value: { state: 'closed' } });
  });

  it('are paid back when they were paid for', async () => {
    const orderId = await shipped('PO-REFUND');
    await core.recordPayment.run({
      customerId: '2147',
      reference: 'CHK-REFUND',
      method: 'check',
      amount: money('140.00', 'USD'),
      remittance: [{ invoiceNumber: 'PO-REFUND' }],
      recordedBy: 'user:ar',
    });
    const owed = await balance();
    const returnId = await requested(orderId, { remedy: 'refund' });
    await receive(returnId, '3');
    await core.settleReturns.settle(returnId, 'user:ar');
    const [row] = await core.query('select refunded_minor from orders.returns where id = $1', [returnId]);
    expect(row).toEqual({ refunded_minor: '3000' });
    expect(await balance()).toBe(owed);
  });

  it('are replaced by an order of the same goods at the same price, once', async () => {
    const orderId = await shipped('PO-REPLACE');
    const returnId = await requested(orderId, { remedy: 'replacement' });
    await receive(returnId, '0', '3');
    await Promise.all([1, 2, 3].map(() => core.settleReturns.settle(returnId, 'user:clerk')));
    const orders = await core.query(
      `select o.state, l.ordered, l.unit_price, o.release_number from orders.orders o join orders.order_lines l on l.order_id = o.id
        where o.purchase_order_number = 'PO-REPLACE' and o.id <> $1`,
      [orderId],
    );
    const [row] = await core.query<{ number: string }>('select number from orders.returns where id = $1', [returnId]);
    expect(orders).toEqual([
      {
        state: 'approved',
        ordered: '3',
        unit_price: '10',
        release_number: `RMA-${row!.number.padStart(6, '0')}`,
      },
    ]);
  });
});
