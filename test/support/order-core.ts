import type { CanonicalOrder, CanonicalOrderChange, RemittanceAdvice } from '#contracts';
import { messagingMigrations, Transactions } from '#messaging';
import { MovableClock, serviceKitMigrations, UuidV7Source } from '#service-kit';
import type { DataSource } from 'typeorm';
import { serviceDefinition } from '../../apps/order-core/src/index.js';
import { orderSettings, type OrderCoreSettings } from '../../apps/order-core/src/order-core.module.js';
import { ActOnOrder } from '../../apps/order-core/src/pipeline/act-on-order.js';
import { AskChange } from '../../apps/order-core/src/pipeline/ask-change.js';
import { CancelOrder } from '../../apps/order-core/src/pipeline/cancel-order.js';
import { ChangeOrder } from '../../apps/order-core/src/pipeline/change-order.js';
import { ExpireReservationsJob } from '../../apps/order-core/src/pipeline/expire-reservations.job.js';
import { SettleMessage } from '../../apps/order-core/src/pipeline/settle-message.js';
import { SplitOrder } from '../../apps/order-core/src/pipeline/split-order.js';
import { putPolicy } from '../../apps/order-core/src/policies/policies.repository.js';
import type { PolicyName } from '../../apps/order-core/src/policies/policies.schema.js';
import { EscalateApprovalsJob } from '../../apps/order-core/src/stages/04-approve-order/escalate-approvals.job.js';
import { LearnHabitsJob } from '../../apps/order-core/src/stages/04-approve-order/learn-habits.job.js';
import { DecideCard } from '../../apps/order-core/src/pipeline/decide-card.js';
import { OrderBook } from '../../apps/order-core/src/pipeline/order-book.js';
import { PlanOrder } from '../../apps/order-core/src/pipeline/plan-order.js';
import { RefillOrder } from '../../apps/order-core/src/pipeline/refill-order.js';
import { QuoteOrder } from '../../apps/order-core/src/pipeline/quote-order.js';
import { ReleaseHold } from '../../apps/order-core/src/pipeline/release-hold.js';
import { TakeChange } from '../../apps/order-core/src/pipeline/take-change.js';
import { type MessageResult, TakeMessage } from '../../apps/order-core/src/pipeline/take-message.js';
import { ApplyScheduledChangesJob } from '../../apps/order-core/src/reference-data/apply-scheduled-changes.job.js';
import { ImportCsv } from '../../apps/order-core/src/reference-data/csv/import-csv.js';
import { PutReference } from '../../apps/order-core/src/reference-data/put-reference.js';
import { ReferenceData } from '../../apps/order-core/src/reference-data/reference-data.js';
import { bundleSchema } from '../../apps/order-core/src/reference-data/reference-data.schema.js';
import { ValidateCustomer } from '../../apps/order-core/src/stages/01-validate-customer/validate-customer.handler.js';
import { CorrectStock } from '../../apps/order-core/src/stages/02-reserve-stock/correct-stock.handler.js';
import { ReceiveStock } from '../../apps/order-core/src/stages/02-reserve-stock/receive-stock.handler.js';
import { RefillBackordersJob } from '../../apps/order-core/src/stages/02-reserve-stock/refill-backorders.job.js';
import { ReserveStock } from '../../apps/order-core/src/stages/02-reserve-stock/reserve-stock.handler.js';
import { PriceOrder } from '../../apps/order-core/src/stages/03-price-order/price-order.handler.js';
import { ApproveOrder } from '../../apps/order-core/src/stages/04-approve-order/approve-order.handler.js';
import { ConfirmPick } from '../../apps/order-core/src/stages/05-fulfill-order/confirm-pick.handler.js';
import { ConfirmPurchase } from '../../apps/order-core/src/stages/05-fulfill-order/confirm-purchase.handler.js';
import { PlanWaves } from '../../apps/order-core/src/stages/05-fulfill-order/plan-waves.handler.js';
import { ReleaseOrdersJob } from '../../apps/order-core/src/stages/05-fulfill-order/release-orders.job.js';
import { ShipOrder } from '../../apps/order-core/src/stages/05-fulfill-order/ship-order.handler.js';
import { IssueCreditMemo } from '../../apps/order-core/src/stages/06-issue-invoice/issue-credit-memo.handler.js';
import { IssueInvoice } from '../../apps/order-core/src/stages/06-issue-invoice/issue-invoice.handler.js';
import { RebillInvoice } from '../../apps/order-core/src/stages/06-issue-invoice/rebill-invoice.handler.js';
import { IssueInvoicesJob } from '../../apps/order-core/src/stages/06-issue-invoice/issue-invoices.job.js';
import { NOTIFICATION_DEFAULTS } from '../../apps/order-core/src/notifications/notification-settings.js';
import { ApplyCash } from '../../apps/order-core/src/stages/07-apply-payment/apply-cash.handler.js';
import { CashBook } from '../../apps/order-core/src/stages/07-apply-payment/cash-book.js';
import { CASH_DEFAULTS, CashSettings } from '../../apps/order-core/src/stages/07-apply-payment/cash-settings.js';
import { CloseDisputes } from '../../apps/order-core/src/stages/07-apply-payment/close-disputes.js';
import { ImportPayments } from '../../apps/order-core/src/stages/07-apply-payment/import-payments.handler.js';
import { RecordPayment } from '../../apps/order-core/src/stages/07-apply-payment/record-payment.handler.js';
import { ResolveException } from '../../apps/order-core/src/stages/07-apply-payment/resolve-exception.handler.js';
import { ReturnPayment } from '../../apps/order-core/src/stages/07-apply-payment/return-payment.handler.js';
import { SettleDispute } from '../../apps/order-core/src/stages/07-apply-payment/settle-dispute.handler.js';
import { WriteOff } from '../../apps/order-core/src/stages/07-apply-payment/write-off.handler.js';
import { RecordRemittance } from '../../apps/order-core/src/stages/07-apply-payment/record-remittance.handler.js';
import { SettleReturnsJob } from '../../apps/order-core/src/stages/08-take-back/settle-returns.job.js';
import { TakeBack } from '../../apps/order-core/src/stages/08-take-back/take-back.handler.js';
import type { TestDatabase } from './database.js';

export const SETTINGS: OrderCoreSettings = {
  COMPANY_TIME_ZONE: 'America/New_York',
  COMPANY_CURRENCY: 'USD',
  SO_MARGIN_MIN: '15',
  SO_VALUE_AUTO: '15000',
  LINE_CONFIDENCE_MIN: 0.8,
  TAX_PROVIDER: 'exempt',
  TAX_FLAT_RATE: '0',
  TAX_TYPE: 'ST',
  TAXABLE_CHARGE_CODES: [],
  INVOICE_NUMBER_PREFIX: 'INV-',
  CREDIT_MEMO_NUMBER_PREFIX: 'CM-',
  GS1_COMPANY_PREFIX: '0614141',
  COMPANY_NAME: 'Garden State Food Distribution',
  COMPANY_ADDRESS: '100 Terminal Road | Secaucus, NJ 07094',
  REMIT_TO: '',
  ...CASH_DEFAULTS,
  ...NOTIFICATION_DEFAULTS,
};

/** order-core's handlers on a real database, without HTTP, broker or timers: what int-specs and races drive. */
export type OrderCore = Awaited<ReturnType<typeof openOrderCore>>;

export async function openOrderCore(
  database: Pick<TestDatabase, 'dataSource'>,
  start = new Date('2025-05-22T18:00:00Z'),
) {
  const { migrations } = serviceDefinition(SETTINGS);
  const dataSource = await database.dataSource({
    schema: 'orders',
    migrations: [...messagingMigrations('orders'), ...serviceKitMigrations('orders'), ...migrations],
    poolSize: 60,
  });
  const clock = new MovableClock(start);
  const ids = new UuidV7Source(clock);
  const settings = orderSettings(SETTINGS);
  const transactions = new Transactions(dataSource, 'orders');
  const book = new OrderBook(transactions, clock, ids, settings);
  const reserve = new ReserveStock();
  const price = new PriceOrder(settings);
  const plan = new PlanOrder(new ValidateCustomer(settings), reserve, price, new ApproveOrder(settings));
  const cancel = new CancelOrder(reserve);
  const act = new ActOnOrder(cancel);
  const takeMessage = new TakeMessage(book, plan, act, clock, ids, settings);
  const takeChange = new TakeChange(book, act, new ChangeOrder(plan, reserve), clock);
  const refill = new RefillBackordersJob(dataSource, book, reserve);
  const confirmPick = new ConfirmPick(transactions, book, new RefillOrder(reserve));
  const shipOrder = new ShipOrder(transactions, book, settings);
  const issueInvoice = new IssueInvoice(transactions, book, ids, settings);
  const cashBook = new CashBook(transactions, dataSource, book, ids);
  const issueCreditMemo = new IssueCreditMemo(transactions, book, ids, settings, new CloseDisputes(cashBook));
  const cashSettings = new CashSettings(SETTINGS, SETTINGS.COMPANY_CURRENCY);
  const recordPayment = new RecordPayment(transactions, cashBook, cashSettings, settings);
  const recordRemittance = new RecordRemittance(recordPayment, book);
  const returnPayment = new ReturnPayment(transactions, cashBook, recordPayment);
  const settleDispute = new SettleDispute(cashBook, issueCreditMemo, cashSettings);
  const putReference = new PutReference(ids);
  const referenceData = new ReferenceData(transactions, book, ids, putReference);
  return {
    dataSource,
    clock,
    ids,
    transactions,
    book,
    cancel,
    takeMessage,
    change: (change: CanonicalOrderChange): Promise<MessageResult> =>
      transactions.run((tx) => takeChange.run(tx, ids.newId(), change)),
    askChange: new AskChange(transactions, book, takeChange),
    refill,
    decideCard: new DecideCard(transactions, book, cancel, plan),
    settleMessage: new SettleMessage(transactions, book),
    splitOrder: new SplitOrder(transactions, book, reserve, plan, settings),
    expireReservations: new ExpireReservationsJob(dataSource, book, reserve),
    escalateApprovals: new EscalateApprovalsJob(dataSource, book, settings),
    learnHabits: new LearnHabitsJob(dataSource),
    setPolicy: (name: PolicyName, value: object) =>
      putPolicy(dataSource.manager, { name, value, actor: 'user:admin', now: clock.now() }),
    releaseHold: new ReleaseHold(book, plan, reserve),
    correctStock: new CorrectStock(transactions, book, reserve, refill),
    receiveStock: new ReceiveStock(transactions, book, refill),
    releaseOrders: new ReleaseOrdersJob(dataSource, book),
    confirmPick,
    shipOrder,
    confirmPurchase: new ConfirmPurchase(transactions, book, confirmPick, shipOrder),
    planWaves: new PlanWaves(transactions, book, ids),
    issueInvoice,
    issueInvoices: new IssueInvoicesJob(dataSource, book, issueInvoice),
    issueCreditMemo,
    rebillInvoice: new RebillInvoice(transactions, book, ids, issueCreditMemo, settings),
    recordPayment,
    applyCash: new ApplyCash(cashBook),
    importPayments: new ImportPayments(transactions, recordPayment, clock, ids, settings),
    returnPayment,
    settleDispute,
    writeOff: new WriteOff(cashBook, cashSettings),
    takeBack: new TakeBack(dataSource, book),
    settleReturns: new SettleReturnsJob(
      dataSource,
      transactions,
      book,
      ids,
      issueCreditMemo,
      returnPayment,
      takeMessage,
    ),
    resolveException: new ResolveException(cashBook, returnPayment, settleDispute),
    recordRemittance,
    advise: (advice: RemittanceAdvice, messageId = ids.newId()) =>
      transactions.run((tx) => recordRemittance.run(tx, messageId, advice)),
    quote: new QuoteOrder(dataSource, book, price),
    importCsv: new ImportCsv(dataSource, referenceData),
    applyScheduledChanges: new ApplyScheduledChangesJob(dataSource, transactions, book, putReference),
    import: (bundle: object) => referenceData.import(bundleSchema.parse(bundle), 'user:admin'),
    place: (order: CanonicalOrder): Promise<MessageResult> =>
      transactions.run((tx) => takeMessage.run(tx, ids.newId(), order)),
    query: <Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> =>
      dataSource.query(sql, parameters) as Promise<Row[]>,
  };
}

export interface SampleLine {
  readonly sku: string;
  readonly quantity: string;
  readonly unit?: string;
  readonly unitPrice?: string;
}

/** A canonical order of the portal, as plain as they come. */
export function sampleOrder(
  purchaseOrderNumber: string,
  lines: readonly SampleLine[],
  changed: Partial<CanonicalOrder> = {},
): CanonicalOrder {
  return {
    purchaseOrderNumber,
    purpose: 'original',
    customerId: '2147',
    currency: 'USD',
    enteredBy: 'partner:driscoll',
    source: { channel: 'portal', documentId: `doc-${purchaseOrderNumber}`, test: false },
    parties: [],
    dates: [],
    references: [],
    notes: [],
    lines: lines.map(({ sku, quantity, unit = 'CA', unitPrice }, index) => ({
      lineNumber: String(index + 1),
      quantity,
      unitOfMeasure: unit,
      unitPrice,
      itemIdentifiers: [{ qualifier: 'VN', value: sku }],
      dates: [],
      notes: [],
      destinations: [],
      schedules: [],
      allowancesAndCharges: [],
      subLines: [],
    })),
    allowancesAndCharges: [],
    totals: { lineCount: lines.length },
    provenance: {},
    ...changed,
  };
}

/** A change document (860) about an order of {@link sampleOrder}: codes of X12 element 670, line by line. */
export function sampleChange(
  purchaseOrderNumber: string,
  lines: readonly (Partial<CanonicalOrderChange['lines'][number]> & { changeCode: string; sku?: string })[],
  changed: Partial<CanonicalOrderChange> = {},
): CanonicalOrderChange {
  return {
    purchaseOrderNumber,
    purpose: 'change',
    customerId: '2147',
    source: {
      channel: 'edi',
      documentId: `change-${purchaseOrderNumber}-${changed.changeSequence ?? ''}`,
      test: false,
    },
    parties: [],
    contacts: [],
    dates: [],
    references: [],
    notes: [],
    allowancesAndCharges: [],
    lines: lines.map(({ sku, ...line }, index) => ({
      lineNumber: String(index + 1),
      lineNumberStated: true,
      itemIdentifiers: sku === undefined ? [] : [{ qualifier: 'VN', value: sku }],
      dates: [],
      references: [],
      notes: [],
      schedules: [],
      destinations: [],
      allowancesAndCharges: [],
      parties: [],
      ...line,
    })),
    totals: { lineCount: lines.length },
    provenance: {},
    ...changed,
  };
}

/** One case item at a list price of 10.00 and a cost of 8.00, per SKU and location as given. */
export function sampleBundle(stock: Readonly<Record<string, Readonly<Record<string, string>>>>, customer: object = {}) {
  const skus = Object.keys(stock);
  const locations = [...new Set(Object.values(stock).flatMap((levels) => Object.keys(levels)))];
  return {
    locations: locations.map((id, index) => ({ id, name: `Warehouse ${id}`, priority: index + 1 })),
    customers: [{ id: '2147', name: 'Driscoll', creditLimit: '250000.00', terms: 'NET30', ...customer }],
    items: skus.map((sku) => ({
      sku,
      description: `Item ${sku}`,
      baseUnit: 'CA',
      units: [{ unit: 'CA', factor: '1' }],
      costs: [{ unitCost: '8.00' }],
    })),
    priceBooks: [
      {
        id: 'LIST',
        kind: 'list',
        name: 'List',
        entries: skus.map((sku) => ({ sku, unit: 'CA', unitPrice: '10.00' })),
      },
    ],
    stock: Object.entries(stock).flatMap(([sku, levels]) =>
      Object.entries(levels).map(([locationId, onHand]) => ({ locationId, sku, onHand })),
    ),
  };
}

/** What must hold after anything: every query names rows that break a rule, so every answer is empty. */
const INVARIANTS: Readonly<Record<string, string>> = {
  'reserved equals the sum of open reservations': `
    select s.location_id, s.sku, s.reserved, coalesce(sum(r.base_quantity), 0) as held
      from orders.stock_levels s left join orders.reservations r
        on r.location_id = s.location_id and r.sku = s.sku and r.state in ('held', 'picking', 'picked')
     group by 1, 2, 3 having s.reserved <> coalesce(sum(r.base_quantity), 0)`,
  'a level equals the sum of its movements': `
    select s.location_id, s.sku from orders.stock_levels s left join orders.stock_movements m using (location_id, sku)
     group by 1, 2, s.on_hand, s.reserved
    having s.on_hand <> coalesce(sum(m.on_hand_delta), 0) or s.reserved <> coalesce(sum(m.reserved_delta), 0)`,
  'a credit position counts each open order once, by what is not billed of it': `
    select c.id, c.currency from orders.customers c
      left join (select customer_id, currency, sum(exposure_minor) as minor from orders.orders group by 1, 2) o
        on o.customer_id = c.id
      full join orders.credit_positions p on p.customer_id = c.id and p.currency = o.currency
     where coalesce(o.minor, 0) <> coalesce(p.open_orders_minor, 0)
    union all
    select o.id::text, o.currency from orders.orders o
     where o.currency = 'USD' and o.exposure_minor <> case when o.state in ('approved', 'released', 'picked', 'partially_shipped', 'shipped')
       then (select coalesce(sum(round((l.ordered - l.cancelled) * l.unit_price * 100) - round(l.billed * l.unit_price * 100)
               + orders.adjustments_between(l.adjustments, l.priced_quantity, l.billed, l.ordered - l.cancelled)), 0)
               from orders.order_lines l where l.order_id = o.id) else 0 end`,
  'reserved and picked on the lines equal the reservations': `
    select l.order_id, l.position from orders.order_lines l left join orders.reservations r
        on r.order_id = l.order_id and r.position = l.position
     group by 1, 2, l.reserved, l.picked
    having l.reserved <> coalesce(sum(r.quantity) filter (where r.state in ('held', 'picking')), 0)
        or l.picked <> coalesce(sum(r.quantity) filter (where r.state = 'picked'), 0)`,
  'an order says since when it waits for stock, when a line of it does': `
    select o.id from orders.orders o where (o.backordered_since is not null)
       <> exists (select 1 from orders.order_lines l where l.order_id = o.id and l.backordered > 0)`,
  'shipped on the lines equals the shipments, billed the invoices': `
    select l.order_id, l.position from orders.order_lines l
     where l.shipped <> coalesce((select sum(x.quantity) from orders.shipment_lines x join orders.shipments s
                                    on s.id = x.shipment_id where s.order_id = l.order_id and x.position = l.position), 0)
        or l.billed <> coalesce((select sum(x.quantity) from orders.invoice_lines x join orders.invoice_shipments s
                                   on s.invoice_id = x.invoice_id and s.shipment_id = x.shipment_id and s.reversed_by is null
                                  where x.order_id = l.order_id and x.position = l.position), 0)`,
  'every unit that is billed shipped, and is billed once': `
    select s.shipment_id, l.position from orders.invoice_shipments s
      join orders.shipment_lines l on l.shipment_id = s.shipment_id
      left join orders.invoice_lines x on x.invoice_id = s.invoice_id and x.shipment_id = s.shipment_id and x.position = l.position
     where s.reversed_by is null and l.quantity is distinct from x.quantity`,
  'a pick list ships what was picked of it, and no more': `
    select p.id from orders.pick_lists p
     where p.status = 'shipped' and exists (select 1 from orders.pick_list_lines l
                                             where l.pick_list_id = p.id and l.shipped <> coalesce(l.picked, 0))`,
  'an invoice is the sum of its lines, charges and taxes': `
    select i.number from orders.invoices i join orders.invoice_lines l on l.invoice_id = i.id
     group by i.id
    having i.amount_minor <> sum(l.extended_minor)
      + coalesce((select sum((c ->> 'amount')::numeric * 100 * case c ->> 'indicator' when 'allowance' then -1 else 1 end)
                    from jsonb_array_elements(i.charges) c), 0)
      + coalesce((select sum((t ->> 'amount')::numeric * 100) from jsonb_array_elements(i.taxes) t), 0)`,
  'a fully billed order was billed its total': `
    select o.id from orders.orders o
     where o.state in ('invoiced', 'paid')
       and not exists (select 1 from orders.order_lines l where l.order_id = o.id and l.cancelled > 0)
       and not exists (select 1 from orders.invoice_lines l where l.order_id = o.id and l.weight is not null)
       and not exists (select 1 from orders.invoice_shipments s where s.order_id = o.id and s.reversed_by is not null)
       and o.total_minor <> (select sum(l.extended_minor + coalesce((select sum((a ->> 'minor')::bigint)
                                                                      from jsonb_array_elements(l.adjustments) a), 0))
                               from orders.invoice_lines l where l.order_id = o.id)`,
  'a credit memo is the sum of its lines and never more than its invoice': `
    select m.number from orders.credit_memos m join orders.invoices i on i.id = m.invoice_id
     where m.kind <> 'rebill' and m.amount_minor <> (select sum(l.goods_minor + coalesce((select sum((a ->> 'minor')::bigint)
                                                             from jsonb_array_elements(l.adjustments) a), 0))
                               from orders.credit_memo_lines l where l.credit_memo_id = m.id)
        or i.amount_minor < (select sum(x.amount_minor) from orders.credit_memos x where x.invoice_id = i.id)`,
  'the ledger of every customer equals its documents': `
    with entries as (
      select customer_id, sum(amount_minor) as minor from orders.ar_entries group by 1
    ), documents as (
      select customer_id, sum(minor) as minor from (
        select customer_id, amount_minor as minor from orders.invoices
        union all select customer_id, -amount_minor from orders.payments
        union all select customer_id, -amount_minor from orders.credit_memos
        union all select customer_id, -amount_minor from orders.write_offs
        union all select customer_id, amount_minor from orders.payment_returns
      ) as each group by 1
    )
    select customer_id from entries e full join documents d using (customer_id)
     where coalesce(e.minor, 0) <> coalesce(d.minor, 0)`,
  'the balance that is kept of a ledger is the sum of its entries': `
    select customer_id, currency from (select customer_id, currency, sum(amount_minor) as minor from orders.ar_entries
                                        group by 1, 2) e
      full join orders.ledger_balances b using (customer_id, currency) where e.minor is distinct from b.balance_minor`,
  'what is open less what is unapplied is the balance': `
    with open as (
      select i.customer_id, sum(i.amount_minor - coalesce((select sum(a.amount_minor) from orders.payment_applications a
                                                            where a.invoice_id = i.id), 0)) as minor
        from orders.invoices i group by 1
    ), unapplied as (
      select customer_id, sum(minor) as minor from (
        select customer_id, amount_minor as minor from orders.payments
        union all select customer_id, amount_minor from orders.credit_memos
        union all select customer_id, -amount_minor from orders.payment_returns
        union all select p.customer_id, -a.amount_minor from orders.payment_applications a join orders.payments p on p.id = a.payment_id
        union all select c.customer_id, -a.amount_minor from orders.payment_applications a join orders.credit_memos c on c.id = a.credit_memo_id
      ) as each group by 1
    ), balance as (
      select customer_id, sum(amount_minor) as minor from orders.ar_entries group by 1
    )
    select customer_id from balance b left join open o using (customer_id) left join unapplied u using (customer_id)
     where b.minor <> coalesce(o.minor, 0) - coalesce(u.minor, 0)`,
  'no more comes back than was shipped': `
    select r.order_id, x.position from orders.returns r join orders.return_lines x on x.return_id = r.id
      join orders.order_lines l on l.order_id = r.order_id and l.position = x.position
     where r.state not in ('refused', 'withdrawn')
     group by 1, 2, l.shipped having sum(coalesce(x.received, x.quantity)) > l.shipped`,
  'a write-off settles exactly what it gives up': `
    select w.id from orders.write_offs w left join orders.payment_applications a on a.write_off_id = w.id
     where a.id is null or a.amount_minor <> w.amount_minor or a.invoice_id <> w.invoice_id`,
  // Invoices of before this system that look like ours stand in the row; ours go around them.
  'invoice numbers have no gap': `
    select number from (select number, row_number() over (order by number) as expected from orders.invoices
                         where shipment_id is not null or consolidated or number ~ '^INV-[0-9]+$'
                        union all
                        select number, row_number() over (order by number) from orders.credit_memos) as numbered
     where substring(number from '\\d+$')::bigint <> expected`,
  'a timeline has no gap': `
    select o.id from orders.orders o left join orders.timeline t on t.order_id = o.id
     group by o.id having o.timeline_length <> count(t.seq) or max(t.seq) <> count(t.seq)`,
  'a timeline leads from state to state, and to the one the order is in': `
    with told as (
      select order_id, seq, before ->> 'state' as was, after ->> 'state' as is_now,
             lag(after ->> 'state') over w as left_in, lead(seq) over w is null as last
        from orders.timeline where after ? 'state' window w as (partition by order_id order by seq)
    )
    select t.order_id, t.seq from told t join orders.orders o on o.id = t.order_id
     where t.was is distinct from t.left_in or (t.last and t.is_now <> o.state)`,
  'a timeline ends with every quantity the lines have now': `
    with told as (
      select distinct on (t.order_id, p.key, f.key) t.order_id, p.key::int as position, f.key as fact, f.value::numeric
        from orders.timeline t, jsonb_each(t.after -> 'byLine') p,
             jsonb_each_text(case jsonb_typeof(p.value) when 'object' then p.value else '{}' end) f
       where f.key = any (array['unplanned', 'reserved', 'backordered', 'picked', 'shipped', 'cancelled', 'billed'])
       order by t.order_id, p.key, f.key, t.seq desc
    ), lines as (
      select l.order_id, l.position, f.* from orders.order_lines l cross join lateral
             (values ('unplanned', l.unplanned), ('reserved', l.reserved), ('backordered', l.backordered), ('picked', l.picked),
                     ('shipped', l.shipped), ('cancelled', l.cancelled), ('billed', l.billed)) as f (fact, quantity)
    )
    select * from lines l left join told t using (order_id, position, fact)
     where l.quantity <> coalesce(t.value, case fact when 'unplanned' then l.quantity else 0 end)`,
  'every event a timeline names is in the outbox, once': `
    select t.event_id from orders.timeline t left join orders.outbox b on b.event_id = t.event_id
     where t.event_id is not null and t.what like '%.%' and b.event_id is null
       and t.what not in ('order.received', 'order.duplicate_received', 'order.cancel_refused', 'order.change_needs_review')`,
};

/** @returns the names of the rules that are broken now, with the first rows that break them */
export async function brokenInvariants(dataSource: DataSource): Promise<Record<string, unknown>> {
  const broken: Record<string, unknown> = {};
  for (const [name, sql] of Object.entries(INVARIANTS)) {
    const rows: unknown[] = await dataSource.query(sql);
    if (rows.length > 0) broken[name] = rows.slice(0, 3);
  }
  return broken;
}
