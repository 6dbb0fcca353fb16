import { useDatabase } from '../../../../../test/support/database.js';
import {
  brokenInvariants,
  openOrderCore,
  type OrderCore,
  sampleBundle,
  sampleChange,
  sampleOrder,
} from '../../../../../test/support/order-core.js';
import { decimal } from '#domain/money/decimal';
import { formatMoney } from '#domain/money/money';

const bidBook = (awardedQuantity: string | undefined, id = 'B5875') => ({
  id,
  kind: 'bid',
  name: 'Bid',
  customerId: '2147',
  entries: [{ lineNumber: '7', sku: 'MILK', unit: 'CA', unitPrice: '9.00', awardedQuantity }],
});
const promotion = { id: 'SPRING', name: 'Spring sale', kind: 'percent', percent: '10', promotionCode: 'SPRING25' };

/** What prices are made of, on a real database: bids that run out, prices of a day, promotions, charges, quotes. */
describe('pricing on the database', () => {
  const database = useDatabase();
  let core: OrderCore;
  let number = 0;
  const next = () => `PO-${(number += 1)}`;
  beforeAll(async () => {
    core = await openOrderCore(database);
  });
  beforeEach(async () => {
    await core.query(`truncate orders.orders, orders.bid_draws, orders.bid_lines, orders.price_books, orders.promotions,
      orders.guardrails, orders.reference_versions, orders.audit_log, orders.customers, orders.items, orders.locations,
      orders.landed_costs, orders.stock_levels, orders.stock_movements, orders.outbox cascade`);
    await core.import(sampleBundle({ MILK: { NJ: '100000' }, CORN: { NJ: '100000' } }));
  });
  afterEach(async () => {
    expect(await brokenInvariants(core.dataSource)).toEqual({});
  });

  const order = (sku: string, quantity: string, changed = {}) => sampleOrder(next(), [{ sku, quantity }], changed);
  const place = async (...args: Parameters<typeof order>) => (await core.place(order(...args))).orderId!;
  const lineOf = async (orderId: string) =>
    (
      await core.query<Record<string, string>>(
        `select rung, trim_scale(unit_price)::text as price, extended_minor, cost_minor, adjustments
           from orders.order_lines where order_id = $1`,
        [orderId],
      )
    )[0]!;
  const headOf = async (orderId: string) =>
    (
      await core.query<Record<string, unknown>>(
        'select state, total_minor, net_minor, charges, findings from orders.orders where id = $1',
        [orderId],
      )
    )[0]!;
  const drawn = async () =>
    (
      await core.query<{ drawn: string; draws: string }>(
        `select trim_scale(l.drawn)::text as drawn,
                trim_scale(coalesce((select sum(d.quantity) from orders.bid_draws d
                  where d.price_book_id = l.price_book_id and d.line_number = l.line_number), 0))::text as draws
           from orders.bid_lines l`,
      )
    )[0]!;
  const reasons = async (orderId: string) => {
    const [card] = await core.query<{ reasons: { code: string }[] }>(
      `select reasons from orders.approval_cards where order_id = $1 and status = 'open'`,
      [orderId],
    );
    return card?.reasons.map(({ code }) => code);
  };

  it('draws what a bid awards exactly, however many orders come at once', async () => {
    await core.import({ priceBooks: [bidBook('50')] });
    const placed = await Promise.all(Array.from({ length: 25 }, () => core.place(order('MILK', '5'))));
    expect(placed.every(({ outcome }) => outcome === 'placed')).toBe(true);
    const rungs = await core.query('select rung, count(*)::int from orders.order_lines group by 1 order by 1');
    expect(rungs).toEqual([
      { rung: 'bid', count: 10 },
      { rung: 'list', count: 15 },
    ]);
    expect(await drawn()).toEqual({ drawn: '50', draws: '50' });
  });

  it('gives back what a cancelled or changed order had drawn, while others draw', async () => {
    await core.import({ priceBooks: [bidBook('50')] });
    const first = sampleOrder(next(), [{ sku: 'MILK', quantity: '30' }]);
    const { orderId } = await core.place(first);
    const second = await place('MILK', '30');
    expect(await lineOf(second)).toMatchObject({ rung: 'list' });
    await core.change(sampleChange(first.purchaseOrderNumber, [{ changeCode: 'QD', quantityOrdered: '20' }]));
    expect(await drawn()).toEqual({ drawn: '20', draws: '20' });
    const third = sampleOrder(next(), [{ sku: 'MILK', quantity: '15' }]);
    await core.place(third);
    expect(await drawn()).toEqual({ drawn: '35', draws: '35' });
    expect(await core.change(sampleChange(third.purchaseOrderNumber, [{ changeCode: 'DI' }]))).toMatchObject({
      outcome: 'changed',
    });
    expect(await drawn()).toEqual({ drawn: '20', draws: '20' });
    await Promise.all([
      core.book.change(orderId!, 'user:desk', (work) => core.cancel.run(work, 'entered twice')),
      ...Array.from({ length: 8 }, () => core.place(order('MILK', '10'))),
    ]);
    const after = await drawn();
    expect(after.drawn).toBe(after.draws);
    expect(['30', '40', '50']).toContain(after.drawn);
  });

  it('gives back what was drawn for goods that were not there and do not wait', async () => {
    await core.import({
      customers: [{ id: '2147', name: 'Driscoll', backorders: false }],
      guardrails: [{ currency: 'USD', minimumMarginPercent: '0' }],
      priceBooks: [bidBook('50')],
    });
    const picking = async (quantity: string) => {
      const orderId = await place('MILK', quantity);
      await core.releaseOrders.release(orderId);
      const [line] = await core.query<{ list: string; id: string }>(
        `select l.pick_list_id as list, l.reservation_id as id from orders.pick_list_lines l
           join orders.pick_lists p on p.id = l.pick_list_id where p.order_id = $1`,
        [orderId],
      );
      return line!;
    };
    const pick = ({ list, id }: { list: string; id: string }, picked: string, short: string) =>
      core.confirmPick.run({
        pickListId: list,
        pickedBy: 'user:p',
        told: [{ id, picked: decimal(picked), short: decimal(short), damaged: decimal('0') }],
      });
    const [some, none] = [await picking('30'), await picking('15')];
    expect(await drawn()).toEqual({ drawn: '45', draws: '45' });
    await pick(some, '10', '20');
    expect(await drawn()).toEqual({ drawn: '25', draws: '25' });
    expect(await pick(none, '0', '15')).toMatchObject({ value: { state: 'cancelled' } });
    expect(await drawn()).toEqual({ drawn: '10', draws: '10' });
  });

  it('prices an order by its own day: prices, costs and the customer as they were', async () => {
    await core.import({ customers: [{ id: '2147', name: 'Driscoll', holdReason: 'disputed', priceLevel: 'A' }] });
    const level = { id: 'A', kind: 'level', name: 'A', level: 'A' };
    const price = (unitPrice: string) => [{ sku: 'MILK', unit: 'CA', unitPrice }];
    await core.import({ priceBooks: [{ ...level, entries: price('9.50') }] });
    const held = await place('MILK', '10');
    expect(await headOf(held)).toMatchObject({ state: 'on_hold' });
    // Recorded for the next day, and in force from then on.
    const tomorrow = '2025-05-23';
    await core.import({
      priceBooks: [{ ...level, entries: price('9.90'), effectiveFrom: tomorrow }],
      customers: [{ id: '2147', name: 'Driscoll', priceLevel: 'NONE', effectiveFrom: tomorrow }],
      costs: [{ sku: 'MILK', unitCost: '8.50', validFrom: tomorrow }],
    });
    expect(await core.query('select price_level from orders.customers')).toEqual([{ price_level: 'A' }]);
    core.clock.advance(24 * 3600_000);
    await core.applyScheduledChanges.run();
    const release = { actor: 'user:ar', roles: ['ar'], comment: 'settled', accept: [] };
    await core.releaseHold.run({ orderId: held, ...release });
    expect(await lineOf(held)).toMatchObject({ rung: 'level', price: '9.5', cost_minor: '8000' });
    const later = await place('MILK', '10');
    expect(await lineOf(later)).toMatchObject({ rung: 'list', price: '10', cost_minor: '8500' });
    const history = await core.query(
      `select to_char(valid_from, 'YYYY-MM-DD') as from, to_char(valid_to, 'YYYY-MM-DD') as to, trim_scale(unit_price)::text as price
         from orders.price_entries where price_book_id = 'A' order by valid_from`,
    );
    expect(history).toEqual([
      { from: '2000-01-01', to: '2025-05-22', price: '9.5' },
      { from: tomorrow, to: null, price: '9.9' },
    ]);
  });

  it('takes promotions, freight and allowances, and says who must look', async () => {
    await core.import({
      promotions: [promotion],
      customers: [{ id: '2147', name: 'Driscoll', agreedAllowances: ['C310'] }],
    });
    const charges = [
      { indicator: 'C', code: 'D240', amount: '25.00', description: 'Freight' },
      { indicator: 'A', code: 'C310', percent: '1', percentBasis: '4' },
    ];
    const agreed = await place('MILK', '10', { promotionCodes: ['SPRING25'], allowancesAndCharges: charges });
    // 100.00 less 10 %, less 1 % of the 90.00 that are left, and 25.00 of freight.
    expect(await headOf(agreed)).toMatchObject({ state: 'pending_approval', total_minor: '11410', net_minor: '8910' });
    expect(await reasons(agreed)).toEqual(['MARGIN_BELOW_MINIMUM']);
    const other = [
      { indicator: 'A', code: 'F050', amount: '1.00' },
      { indicator: 'C', code: 'D240' },
    ];
    const unsure = await place('MILK', '10', { promotionCodes: ['FALL'], allowancesAndCharges: other });
    expect(await reasons(unsure)).toEqual(['ALLOWANCE_NOT_AGREED', 'CHARGE_NOT_UNDERSTOOD', 'PROMOTION_CODE_UNKNOWN']);
    const [trace] = await core.query<{ price_trace: object[] }>(
      'select price_trace from orders.order_lines where order_id = $1',
      [agreed],
    );
    expect(trace!.price_trace.at(-1)).toEqual({
      rung: 'promotion',
      reference: 'SPRING',
      outcome: 'won',
      amount: '10.00',
      why: 'Spring sale',
    });
    const beyond = [{ indicator: 'A', code: 'C310', amount: '100.01' }];
    const refused = await place('MILK', '10', { allowancesAndCharges: beyond });
    expect(await headOf(refused)).toMatchObject({ state: 'on_hold', findings: [{ code: 'ALLOWANCE_BEYOND_GOODS' }] });
  });

  it('is billed to the cent, in as many shipments as it takes', async () => {
    await core.import({
      locations: [{ id: 'PA', name: 'Allentown', priority: 2 }],
      items: [{ sku: 'RARE', description: 'Rare', baseUnit: 'CA', units: [{ unit: 'CA', factor: '1' }] }],
      costs: [{ sku: 'RARE', unitCost: '1.00' }],
      stock: [
        { locationId: 'NJ', sku: 'RARE', onHand: '3' },
        { locationId: 'PA', sku: 'RARE', onHand: '4' },
      ],
      priceBooks: [{ id: 'L2', kind: 'list', name: 'L2', entries: [{ sku: 'RARE', unit: 'CA', unitPrice: '3.33' }] }],
      promotions: [{ ...promotion, promotionCode: undefined }],
    });
    const charges = [{ indicator: 'C', code: 'D240', amount: '10.01', description: 'Freight' }];
    const orderId = await place('RARE', '7', { allowancesAndCharges: charges });
    // 23.31 less 2.33, and 10.01 of freight.
    expect(await headOf(orderId)).toMatchObject({ state: 'approved', total_minor: '3099', net_minor: '2098' });
    await core.releaseOrders.release(orderId);
    const lists = await core.query<{ id: string }>('select id from orders.pick_lists where order_id = $1', [orderId]);
    expect(lists).toHaveLength(2);
    for (const { id: pickListId } of lists) {
      await core.confirmPick.run({ pickListId, pickedBy: 'user:picker', told: [] });
      await core.shipOrder.run({ pickListId, shippedBy: 'user:packer', cartons: [] });
    }
    await core.issueInvoices.run();
    const [billed] = await core.query(
      `select count(distinct i.id)::int as invoices, sum(i.amount_minor)::int as minor from orders.invoices i
        where i.id in (select invoice_id from orders.invoice_lines where order_id = $1)`,
      [orderId],
    );
    expect(billed).toEqual({ invoices: 2, minor: 3099 });
  });

  it('asks a person where a cost is unknown, or a price is beyond what the customer may name', async () => {
    const item = { sku: 'NEW', description: 'New', baseUnit: 'CA', units: [{ unit: 'CA', factor: '1' }] };
    await core.import({
      items: [item],
      stock: [{ locationId: 'NJ', sku: 'NEW', onHand: '100' }],
      priceBooks: [{ id: 'L2', kind: 'list', name: 'L2', entries: [{ sku: 'NEW', unit: 'CA', unitPrice: '10.00' }] }],
      customers: [{ id: '2147', name: 'Driscoll', priceTolerancePercent: '2', pricePolicy: 'theirs' }],
    });
    expect(await reasons(await place('NEW', '1'))).toEqual(['COST_UNKNOWN']);
    const named = (unitPrice: string) => core.place(sampleOrder(next(), [{ sku: 'MILK', quantity: '1', unitPrice }]));
    const near = await named('9.80');
    expect(await lineOf(near.orderId!)).toMatchObject({ price: '9.8' });
    expect(await reasons(near.orderId!)).toBeUndefined();
    const far = await named('9.79');
    expect(await lineOf(far.orderId!)).toMatchObject({ price: '10' });
    expect(await reasons(far.orderId!)).toEqual(['PRICE_DIFFERS']);
  });

  it('judges by the guardrails of the house, and the customer before them', async () => {
    await core.import({ guardrails: [{ currency: 'USD', minimumMarginPercent: '25', automaticValue: '90.00' }] });
    expect(await reasons(await place('MILK', '10'))).toEqual(['ORDER_VALUE', 'MARGIN_BELOW_MINIMUM']);
    await core.import({
      customers: [{ id: '2147', name: 'Driscoll', minimumMarginPercent: '20', automaticValue: '100' }],
    });
    expect(await headOf(await place('MILK', '10'))).toMatchObject({ state: 'approved' });
  });

  it('quotes what an order would cost, to the cent, and draws nothing', async () => {
    await core.import({ priceBooks: [bidBook('50')], promotions: [{ ...promotion, rungs: ['bid'] }] });
    const charges = [{ indicator: 'C', code: 'D240', amount: '25.00' }];
    const identifier = { qualifier: 'VN', value: 'MILK' };
    const quote = await core.quote.run({
      customerId: '2147',
      document: {
        allowancesAndCharges: charges,
        promotionCodes: ['SPRING25'],
        references: [],
        parties: [],
        lines: [{ allowancesAndCharges: [] }],
      },
      lines: [{ lineNumber: '1', quantity: '7', unitOfMeasure: 'CA', itemIdentifiers: [identifier] }],
    });
    if (!quote.ok) throw new Error(quote.error.findings[0].message);
    expect(await drawn()).toEqual({ drawn: '0', draws: '0' });
    const ordered = await place('MILK', '7', { promotionCodes: ['SPRING25'], allowancesAndCharges: charges });
    expect(formatMoney(quote.value.priced.totals.total)).toBe('81.70');
    expect(await headOf(ordered)).toMatchObject({ total_minor: '8170' });
    expect(quote.value.priced.lines[0]).toMatchObject({ rung: 'bid', rungReference: 'B5875/7' });
    const wrong = await core.quote.run({
      customerId: '2147',
      document: { allowancesAndCharges: [], references: [], parties: [], lines: [] },
      lines: [
        { lineNumber: '1', quantity: '1', unitOfMeasure: 'CA', itemIdentifiers: [{ ...identifier, value: 'X' }] },
        { lineNumber: '2', quantity: '0', unitOfMeasure: 'EA', itemIdentifiers: [identifier] },
      ],
    });
    const codes = wrong.ok ? [] : wrong.error.findings.map(({ code }) => code);
    expect(codes).toEqual(['ITEM_UNKNOWN', 'QUANTITY_ZERO', 'UNIT_NOT_SOLD']);
  });
});
