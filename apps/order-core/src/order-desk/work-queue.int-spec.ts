import { decimal } from '#domain/money/decimal';
import { money } from '#domain/money/money';
import { WorkQueueRepository } from '#service-kit';
import { useDatabase } from '../../../../test/support/database.js';
import {
  brokenInvariants,
  openOrderCore,
  type OrderCore,
  sampleBundle,
  sampleChange,
  sampleOrder,
  type SampleLine,
} from '../../../../test/support/order-core.js';
import { putVendor, putVendorItem } from '../stages/05-fulfill-order/vendors.repository.js';
import { orderWork } from './work-sources.repository.js';

const HOUR = 3_600_000;
const sources = orderWork('America/New_York');

/** Every kind of work for people: it comes, it can be found and given to somebody, and it goes when it is done. */
describe('the work queue of order-core', () => {
  const database = useDatabase();
  let core: OrderCore;
  let queue: WorkQueueRepository;
  const seen = new Set<string>();

  beforeAll(async () => {
    core = await openOrderCore(database);
    const shelves = { MILK: { NJ: '90000' }, RARE: { NJ: '5' }, COUNT: { NJ: '10' }, VEND: { NJ: '0' } };
    await core.import(sampleBundle(shelves, { creditLimit: '900000.00' }));
    await core.import({ customers: [{ id: '4400', name: 'Cape', holdReason: 'disputed invoices', terms: 'NET30' }] });
    queue = new WorkQueueRepository(core.dataSource, 'orders', sources);
  });
  afterEach(async () => {
    expect(await brokenInvariants(core.dataSource)).toEqual({});
  });

  const waiting = async (kind: string, filter: Partial<Parameters<WorkQueueRepository['list']>[0]> = {}) =>
    queue.list({
      sources: sources.filter((source) => source.kind === kind),
      customerId: undefined,
      assignee: undefined,
      unassigned: undefined,
      waitingSince: undefined,
      after: undefined,
      now: core.clock.now(),
      limit: 50,
      ...filter,
    });
  const ageOf = ({ since }: { since: Date }) => core.clock.now().getTime() - since.getTime();
  /** The one item of a kind: found by every filter, given to somebody, and told how long it waits. */
  const item = async (kind: string, customerId: string | null = '2147') => {
    core.clock.advance(HOUR);
    const [found, ...others] = await waiting(kind, customerId === null ? {} : { customerId });
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      kind,
      customer_id: customerId,
      assignee: null,
      summary: expect.stringMatching(/\S/),
    });
    expect(ageOf(found!)).toBeGreaterThanOrEqual(HOUR);
    expect(await waiting(kind, { waitingSince: new Date(found!.since.getTime() - 1) })).toEqual([]);
    expect(await waiting(kind, { customerId: 'nobody' })).toEqual([]);
    const { id } = found!;
    expect(
      await queue.waits(
        sources.find((source) => source.kind === kind)!,
        id,
        core.clock.now(),
      ),
    ).toBe(true);
    await queue.assign({ kind, id, assignee: 'user:anna', by: 'user:lead', at: core.clock.now() });
    expect(await waiting(kind, { assignee: 'user:anna' })).toMatchObject([{ id, assigned_by: 'user:lead' }]);
    expect(await waiting(kind, { unassigned: true })).toEqual([]);
    seen.add(kind);
    return id;
  };
  const isGone = async (kind: string) => {
    expect(await waiting(kind)).toEqual([]);
    expect((await queue.count(core.clock.now())).find((each) => each.kind === kind)).toEqual({ kind, count: 0 });
  };
  const place = async (po: string, line: SampleLine, changed = {}) =>
    (await core.place(sampleOrder(po, [line], changed))).orderId!;
  const shippedInvoice = async (po: string, quantity: string) => {
    const orderId = await place(po, { sku: 'MILK', quantity });
    await core.releaseOrders.release(orderId);
    const [list] = await core.query<{ id: string }>('select id from orders.pick_lists where order_id = $1', [orderId]);
    await core.confirmPick.run({ pickListId: list!.id, pickedBy: 'user:picker', told: [] });
    await core.shipOrder.run({ pickListId: list!.id, shippedBy: 'user:dock', cartons: [] });
    await core.issueInvoices.run();
    const [invoice] = await core.query<{ id: string; number: string }>(
      'select i.id, i.number from orders.invoices i join orders.invoice_shipments s on s.invoice_id = i.id where s.order_id = $1',
      [orderId],
    );
    return { orderId, ...invoice! };
  };
  const pay = (amount: string, invoiceNumber: string) =>
    core.recordPayment.run({
      customerId: '2147',
      reference: `CHK-${amount}`,
      method: 'check',
      amount: money(amount, 'USD'),
      remittance: [{ invoiceNumber }],
      recordedBy: 'user:ar',
    });

  it('an approval card, until somebody decides', async () => {
    await place('DEAR', { sku: 'MILK', quantity: '2000' });
    const cardId = await item('approval_card');
    await core.decideCard.run({ cardId, verdict: 'approved', decidedBy: 'user:boss' });
    await isGone('approval_card');
  });

  it('a hold, as old as the day it was put on, whatever comes meanwhile, until it is released', async () => {
    const orderId = await place('HELD', { sku: 'MILK', quantity: '1' }, { customerId: '4400' });
    const since = core.clock.now();
    expect(await item('hold', '4400')).toBe(orderId);
    // A document to be looked at comes meanwhile, and a clerk tries to release it: it is the same hold.
    const changed = await core.change(
      sampleChange('HELD', [{ changeCode: 'ZZ', sku: 'MILK' }], { customerId: '4400' }),
    );
    expect(changed).toMatchObject({ orderId });
    const asClerk = { orderId, actor: 'user:carla', roles: ['clerk'], comment: 'again', accept: [] };
    expect(await core.releaseHold.run(asClerk)).toMatchObject({ ok: true, value: { state: 'on_hold' } });
    expect(await waiting('hold')).toMatchObject([{ since }]);
    const accept = ['CUSTOMER_ON_HOLD'];
    expect(await core.releaseHold.run({ ...asClerk, roles: ['ar', 'clerk'], accept })).toMatchObject({
      value: { state: 'approved' },
    });
    await isGone('hold');
  });

  it('a backorder, unless enough is due in for it by the day it is asked for', async () => {
    const dates = [{ qualifier: '010', date: '2025-06-20' }];
    const orderId = await place('WAITS', { sku: 'RARE', quantity: '8' }, { dates });
    expect(await item('backorder')).toBe(orderId);
    const dueIn = (quantity: string, day: string) =>
      core.query(
        `insert into orders.stock_due_in values ('PO-9', 'NJ', 'RARE', $2, $1)
         on conflict (reference, location_id, sku) do update set quantity = $1, expected_on = $2`,
        [quantity, day],
      );
    await dueIn('2', '2025-06-10');
    expect(await waiting('backorder')).toMatchObject([{ summary: 'backordered: RARE and not enough is due in' }]);
    await dueIn('9', '2025-06-30');
    const late = 'backordered: RARE expected 2025-06-30, asked for by 2025-06-20';
    expect(await waiting('backorder')).toMatchObject([{ id: orderId, summary: late }]);
    await dueIn('9', '2025-05-01');
    expect(await waiting('backorder')).toHaveLength(1);
    await dueIn('3', '2025-06-20');
    await isGone('backorder');
    // Who waits longer is served first: for a second order nothing is left.
    const second = await place('WAITS-2', { sku: 'RARE', quantity: '1' }, { dates });
    expect(await waiting('backorder')).toMatchObject([{ id: second }]);
    await core.receiveStock.run({
      locationId: 'NJ',
      reference: 'PO-9',
      lines: [{ sku: 'RARE', quantity: '4' }],
      receivedBy: 'user:dock',
    });
    await isGone('backorder');
  });

  it('a message that fits no order, until somebody says what was done about it', async () => {
    expect(await core.change(sampleChange('NOBODY-S', [{ changeCode: 'DI', sku: 'MILK' }]))).toMatchObject({
      outcome: 'unmatched',
    });
    const messageId = await item('order_message');
    const settle = () => core.settleMessage.run({ messageId, note: 'they meant another house', actor: 'user:carla' });
    expect(await settle()).toMatchObject({ ok: true });
    expect(await settle()).toMatchObject({ error: { findings: [{ code: 'MESSAGE_SETTLED' }] } });
    await isGone('order_message');
  });

  it('a payment that fits nothing, and a dispute, until they are settled', async () => {
    const { id: invoiceId, number } = await shippedInvoice('BILLED', '10');
    expect(await pay('150.00', number)).toMatchObject({ ok: true });
    const exceptionId = await item('payment_exception');
    const by = { actor: 'user:ar', roles: ['ar'] };
    const resolution = { action: 'keep_on_account' as const };
    expect(await core.resolveException.run({ exceptionId, resolution, ...by })).toMatchObject({
      ok: true,
    });
    await isGone('payment_exception');
    const other = await shippedInvoice('CONTESTED', '10');
    expect(other.id).not.toBe(invoiceId);
    await core.settleDispute.open({ invoiceId: other.id, reason: 'damage', actor: 'user:ar' });
    const disputeId = await item('dispute');
    const rejected = { disputeId, outcome: 'rejected' as const, ...by };
    expect(await core.settleDispute.run(rejected)).toMatchObject({ ok: true });
    await isGone('dispute');
  });

  it('a receipt of nobody known, until somebody says whose it is', async () => {
    const text = 'booking date;payer;credit;transaction id;details\n2025-06-20;Some Kitchen;33.00;T-1;thank you';
    await core.importPayments.run({ text, format: 'bank', importedBy: 'user:ar', dryRun: false });
    const rowId = await item('unidentified_receipt', null);
    await core.importPayments.identify({ rowId, customerId: '4400', actor: 'user:ar' });
    await isGone('unidentified_receipt');
  });

  it('a purchase request, until the vendor answers, and a count, until the shelf is counted', async () => {
    const at = core.clock.now();
    await core.dataSource.transaction(async (manager) => {
      await putVendor(manager, { id: 'DAIRY-CO', name: 'Dairy Company' }, at);
      await putVendorItem(manager, { sku: 'VEND', vendorId: 'DAIRY-CO' }, at);
    });
    await core.releaseOrders.release(await place('VENDOR', { sku: 'VEND', quantity: '3' }));
    const purchaseRequestId = await item('purchase_request');
    const answer = { purchaseRequestId, confirmedBy: 'user:buyer', cartons: [], lines: [] };
    expect(await core.confirmPurchase.run(answer)).toMatchObject({ ok: true });
    await isGone('purchase_request');

    const orderId = await place('SHORT', { sku: 'COUNT', quantity: '10' });
    await core.releaseOrders.release(orderId);
    const [line] = await core.query<{ list: string; id: string }>(
      `select p.id as list, l.reservation_id as id from orders.pick_lists p join orders.pick_list_lines l on l.pick_list_id = p.id
        where p.order_id = $1`,
      [orderId],
    );
    const told = [{ id: line!.id, picked: decimal('4'), short: decimal('6'), damaged: decimal('0') }];
    await core.confirmPick.run({ pickListId: line!.list, pickedBy: 'user:picker', told });
    await item('cycle_count', null);
    await core.correctStock.count({ locationId: 'NJ', sku: 'COUNT', counted: decimal('6'), countedBy: 'user:dock' });
    await isGone('cycle_count');
  });

  it('a return that is asked for, and a mail nobody takes', async () => {
    const { orderId } = await shippedInvoice('SENT', '5');
    await core.takeBack.request({
      orderId,
      lines: [{ position: 1, quantity: decimal('1') }],
      reason: 'quality',
      remedy: 'credit',
      channel: 'portal',
      requestedBy: 'partner:driscoll',
      authorized: false,
    });
    const returnId = await item('return_request');
    await core.takeBack.decide({ returnId, event: 'refuse', note: 'too late', actor: 'user:carla' });
    await isGone('return_request');

    const [id, mail] = [core.ids.newId(), core.ids.newId()];
    const now = core.clock.now();
    await core.query(
      `insert into orders.notifications (id, about, kind, audience, order_id, customer_id, subject, body, created_at)
       values ($1, 'about', 'order_shipped', 'customer', $2, '2147', 'Shipped', 'It is on its way.', $3)`,
      [id, orderId, now],
    );
    await core.query(
      `insert into orders.mail_queue (id, key, recipients, subject, body, message_id, state, next_try_at, created_at, error)
       values ($1, 'key', array['x@y.example'], 'Shipped', 'It is on its way.', '<1@y>', 'failed', $2, $2, '550 unknown user')`,
      [mail, now],
    );
    await core.query(
      'insert into orders.notification_mails (notification_id, recipient, mail_id) values ($1, $2, $3)',
      [id, 'x@y.example', mail],
    );
    expect(await item('notification_mail')).toBe(`${id}:x@y.example`);
    await core.query(`update orders.mail_queue set state = 'sent', sent_at = $2 where id = $1`, [mail, now]);
    await isGone('notification_mail');
  });

  it('has had every kind there is, and knows who ever looked after what', async () => {
    expect([...seen].sort()).toEqual(sources.map(({ kind }) => kind).sort());
    const work = { kind: 'hold', id: 'some-order' };
    const at = core.clock.now();
    await queue.assign({ ...work, assignee: 'user:anna', by: 'user:lead', at });
    await queue.assign({ ...work, assignee: 'user:bob', by: 'user:anna', at });
    await queue.unassign({ ...work, by: 'user:bob', at });
    await queue.unassign({ ...work, by: 'user:carl', at });
    expect(await queue.history(work)).toEqual([
      { assignee: 'user:anna', assigned_by: 'user:lead', assigned_at: at },
      { assignee: 'user:bob', assigned_by: 'user:anna', assigned_at: at },
      { assignee: null, assigned_by: 'user:bob', assigned_at: at },
    ]);
  });
});
