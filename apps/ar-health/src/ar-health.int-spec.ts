import {
  type CloudEvent,
  createEvent,
  type EventDefinition,
  invoiceCredited,
  invoicePosted,
  orderCancelled,
  orderValidated,
  paymentApplied,
  paymentReceived,
  paymentReturned,
  paymentUnapplied,
} from '#contracts';
import { type AgingBasis, DEFAULT_AGING } from '#domain/aging/aging-policy';
import { ageLedger } from '#domain/aging/age-receivables';
import { toDay } from '#domain/receivables/calendar-day';
import { messagingMigrations, Transactions } from '#messaging';
import { MovableClock, serviceKitMigrations, UuidV7Source } from '#service-kit';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { useDatabase } from '../../../test/support/database.js';
import { ArSettings } from './ar-settings.js';
import { CalendarsRepository } from './calendars/calendars.repository.js';
import { LedgerRepository } from './ledger/ledger.repository.js';
import { arMigrations } from './migrations/ar-migrations.js';
import { ReportsRepository } from './reports/reports.repository.js';
import { NoOrderModelRepository } from './models/no-order-model.repository.js';
import { AgingInForce } from './policies/aging-in-force.js';
import { PoliciesRepository } from './policies/policies.repository.js';
import { CustomerOrdersRepository } from './stages/01-follow-receivables/customer-orders.repository.js';
import { FollowReceivablesHandler } from './stages/01-follow-receivables/follow-receivables.handler.js';
import { AgeReceivablesJob } from './stages/02-age-receivables/age-receivables.job.js';
import { BucketPositionRepository } from './stages/02-age-receivables/bucket-position.repository.js';
import { CustomerHealthRepository } from './stages/03-score-health/customer-health.repository.js';
import { ScoreHealthJob } from './stages/03-score-health/score-health.job.js';

const database = useDatabase();
const TABLES =
  'customers, invoice_positions, bucket_moves, aging_policy, customer_orders, customer_health, health_changes, health_overrides, no_order_models, joint_books, policies, calendars, customer_calendars';

let dataSource: DataSource;
beforeAll(async () => {
  const migrations = [...messagingMigrations('ar'), ...serviceKitMigrations('ar'), ...arMigrations];
  dataSource = await database.dataSource({ schema: 'ar', migrations });
});
beforeEach(async () => {
  const tables = TABLES.split(', ').map((table) => `ar.${table}`);
  await dataSource.query(`truncate ar.entries, ar.outbox, ar.inbox, ${tables.join(', ')}`);
});

/** The service's insides around one database, with a clock that is moved by hand. */
function service(start = '2025-05-23T21:00:00Z', basis: AgingBasis = 'invoice_date') {
  const clock = new MovableClock(new Date(start));
  const ids = new UuidV7Source(clock);
  const settings = new ArSettings({
    timeZone: 'America/New_York',
    currency: 'USD',
    aging: { ...DEFAULT_AGING, basis },
  });
  const transactions = new Transactions(dataSource, 'ar');
  const ledger = new LedgerRepository(dataSource);
  const positions = new BucketPositionRepository(dataSource);
  const policies = new PoliciesRepository(dataSource);
  const inForce = new AgingInForce(policies, settings);
  const ageReceivables = new AgeReceivablesJob(transactions, positions, ledger, inForce, clock, ids, settings);
  const health = new CustomerHealthRepository(dataSource);
  const models = new NoOrderModelRepository(dataSource);
  const calendars = new CalendarsRepository(dataSource);
  const scoreHealth = new ScoreHealthJob(
    transactions,
    health,
    models,
    ledger,
    policies,
    calendars,
    clock,
    ids,
    settings,
  );
  const orders = new CustomerOrdersRepository();
  const handler = new FollowReceivablesHandler(transactions, ledger, orders, clock, settings);
  const deliver = async (event: CloudEvent) => {
    const context = { event, topic: '', partition: 0, offset: 0n, key: undefined, groupId: 'ar', attempt: 1 };
    if (event.type.startsWith('order.')) await handler.onOrder(event, context);
    else if (event.type.startsWith('invoice.')) await handler.onInvoice(event, context);
    else await handler.onPayment(event, context);
  };
  return {
    clock,
    ledger,
    deliver,
    /** Moves the clock to midday of a day and runs the jobs, as the service does by itself. */
    async runOn(day: string) {
      clock.moveTo(new Date(`${day}T16:00:00Z`));
      await ageReceivables.run();
      await scoreHealth.run();
    },
    health,
    policies,
    calendars,
    reports: new ReportsRepository(dataSource),
  };
}

const stamps = new UuidV7Source(new MovableClock(new Date('2025-05-01T00:00:00Z')));
const event = <Schema extends z.ZodType>(
  definition: EventDefinition<Schema>,
  data: z.infer<Schema>,
  time = '2025-05-22T18:00:00Z',
) => createEvent(definition, data, { id: stamps.newId(), source: '/order-core', time: new Date(time) }).event;

const customer = { customerId: '2147', currency: 'USD' };
const posted = (number = 'INV-1', amount = '18420.00', on = '2025-05-23', due = '2025-06-22') =>
  event(invoicePosted, {
    ...customer,
    invoiceId: number,
    invoiceNumber: number,
    orderId: 'o1',
    purchaseOrderNumber: 'PO-1',
    shipmentId: 's1',
    invoiceDate: on,
    dueDate: due,
    terms: 'NET30',
    amount,
    lines: [],
  });
const received = (paymentId: string, on: string, amount = '18420.00') =>
  event(paymentReceived, { ...customer, paymentId, amount, receivedOn: on, method: 'check', remittance: [] });
const applied = (paymentId: string, on: string, amount = '18420.00', invoice = 'INV-1') =>
  event(paymentApplied, {
    ...customer,
    paymentId,
    applicationId: `a-${paymentId}-${invoice}`,
    invoiceId: invoice,
    invoiceNumber: invoice,
    amount,
    appliedOn: on,
    rule: 'remittance',
  });
const unapplied = (paymentId: string, on: string, amount = '18420.00') =>
  event(paymentUnapplied, {
    ...customer,
    paymentId,
    applicationId: `u-${paymentId}`,
    reversesApplicationId: `a-${paymentId}-INV-1`,
    invoiceId: 'INV-1',
    invoiceNumber: 'INV-1',
    amount,
    unappliedOn: on,
    reason: 'cheque returned',
  });
const ordered = (orderId: string, time: string) =>
  event(
    orderValidated,
    { orderId, customerId: '2147', purchaseOrderNumber: orderId, channel: 'edi', documentId: 'd', warnings: [] },
    time,
  );

/** The events in the outbox, oldest first. */
async function told(): Promise<CloudEvent<Record<string, unknown>>[]> {
  const rows: { type: string; value: Buffer; headers: Record<string, string> }[] = await dataSource.query(
    'select type, value, headers from ar.outbox order by id',
  );
  return rows.map(
    ({ type, value }) => ({ type, data: JSON.parse(value.toString()) }) as CloudEvent<Record<string, unknown>>,
  );
}
const moves = async () =>
  (await told())
    .filter(({ type }) => type === 'ar.bucket_moved')
    .map(
      ({ data }) =>
        `${String(data.occurredOn)} ${String(data.invoiceNumber)} ${String(data.from)} → ${String(data.to)}`,
    );
const changes = async () =>
  (await told())
    .filter(({ type }) => type === 'customer.health_changed')
    .map(({ data }) => `${String(data.asOf)} ${String(data.before)} → ${String(data.after)}`);

describe('the worked example', () => {
  const weeklyOrders = Array.from({ length: 44 }, (_, week) => {
    const time = new Date(Date.UTC(2024, 8, 5, 18) + week * 7 * 86_400_000).toISOString();
    return ordered(`o${week}`, time);
  });

  it('unpaid: current → 30-60 on 23 June though the run is on 8 July; stable → watch for days to pay', async () => {
    const ar = service();
    for (const order of weeklyOrders) await ar.deliver(order);
    await ar.deliver(posted());
    await ar.runOn('2025-05-24');
    expect([await moves(), await changes()]).toEqual([[], ['2025-05-24 undefined → stable']]);

    await ar.runOn('2025-07-08');
    await ar.runOn('2025-07-08');
    expect(await moves()).toEqual(['2025-06-23 INV-1 current → 30-60']);
    expect(await changes()).toEqual(['2025-05-24 undefined → stable', '2025-07-08 stable → watch']);
    expect(await ar.reports.health('2147')).toMatchObject({
      state: 'watch',
      since: '2025-07-08',
      reasons: [
        {
          code: 'DAYS_TO_PAY_TREND',
          sentence: 'Days to pay are trending up: invoice INV-1 is 46 days old and unpaid, the habit is 30 days.',
        },
      ],
    });
    expect((await told()).find(({ type }) => type === 'ar.bucket_moved')!.data).toMatchObject({
      customerId: '2147',
      ageDays: 31,
      basis: 'invoice_date',
      openAmount: '18420.00',
    });
  });

  it('under due_date it is 16 days past due on 8 July and stays in current', async () => {
    const ar = service(undefined, 'due_date');
    await ar.deliver(posted());
    await ar.runOn('2025-07-08');
    expect(await moves()).toEqual([]);
  });

  it('paid on 22 June: nothing moves, health stays stable', async () => {
    const ar = service();
    for (const one of [posted(), received('p1', '2025-06-22'), applied('p1', '2025-06-22')]) await ar.deliver(one);
    await ar.runOn('2025-07-08');
    expect([await moves(), await changes()]).toEqual([[], ['2025-07-08 undefined → stable']]);
  });
});

describe('moves', () => {
  it('a catch-up run tells in order what daily runs would have told', async () => {
    const story = [posted('INV-1'), posted('INV-2', '100.00', '2025-05-28', '2025-06-27')];
    const daily = service();
    for (const one of story) await daily.deliver(one);
    for (let day = toDay('2025-05-24'); day <= toDay('2025-08-31'); day += 1) {
      await daily.runOn(new Date(day * 86_400_000).toISOString().slice(0, 10));
    }
    const expected = await moves();
    await dataSource.query(
      `truncate ar.entries, ar.outbox, ar.inbox, ar.customers, ar.invoice_positions, ar.bucket_moves`,
    );

    const late = service();
    for (const one of story) await late.deliver(one);
    await late.runOn('2025-08-31');
    expect(await moves()).toEqual(expected);
    expect(expected).toEqual([
      '2025-06-23 INV-1 current → 30-60',
      '2025-06-28 INV-2 current → 30-60',
      '2025-07-23 INV-1 30-60 → 60-90',
      '2025-07-28 INV-2 30-60 → 60-90',
      '2025-08-22 INV-1 60-90 → 90+',
      '2025-08-27 INV-2 60-90 → 90+',
    ]);
  });

  it('payments move invoices out, a returned cheque moves them back in, each once', async () => {
    const ar = service();
    await ar.deliver(posted());
    await ar.runOn('2025-07-01');
    await ar.deliver(received('p1', '2025-07-02'));
    await ar.deliver(applied('p1', '2025-07-02'));
    await ar.runOn('2025-07-05');
    await ar.deliver(unapplied('p1', '2025-07-25'));
    await ar.runOn('2025-07-26');
    await ar.runOn('2025-09-30');
    expect(await moves()).toEqual([
      '2025-06-23 INV-1 current → 30-60',
      '2025-07-02 INV-1 30-60 → settled',
      '2025-07-25 INV-1 settled → 60-90',
      '2025-08-22 INV-1 60-90 → 90+',
    ]);
  });

  it('a changed basis moves what stands elsewhere now', async () => {
    const ar = service();
    await ar.deliver(posted());
    await ar.runOn('2025-07-08');
    const other = service('2025-07-09T16:00:00Z', 'due_date');
    await other.runOn('2025-07-09');
    expect((await moves()).at(-1)).toBe('2025-07-09 INV-1 30-60 → current');
    await other.runOn('2025-07-30');
    expect((await moves()).at(-1)).toBe('2025-07-23 INV-1 current → 30-60');
  });
});

describe('the policy of aging', () => {
  it('changed at run time, moves what stands elsewhere by it, on the day of the change, and only that', async () => {
    const ar = service();
    await ar.deliver(posted());
    await ar.deliver(posted('INV-2', '10.00', '2025-07-01', '2025-07-31'));
    await ar.runOn('2025-07-08');
    const value = { basis: 'due_date', edges: [10, 45], credits: 'apart' };
    const decision = { id: stamps.newId(), name: 'aging' as const, value, setBy: 'user:owner', setAt: ar.clock.now() };
    await ar.policies.add(dataSource.manager, decision);
    await ar.runOn('2025-07-09');
    await ar.runOn('2025-08-07');
    expect(await moves()).toEqual([
      '2025-06-23 INV-1 current → 30-60',
      '2025-07-09 INV-1 30-60 → 10-45',
      '2025-08-07 INV-1 10-45 → 45+',
    ]);
    expect((await told()).filter(({ type }) => type === 'ar.bucket_moved').at(-1)!.data).toMatchObject({
      basis: 'due_date',
      ageDays: 46,
    });
  });
});

describe('a district pays for its school', () => {
  const school = { customerId: 'school', currency: 'USD' };
  const story = () => [
    event(invoicePosted, {
      ...school,
      invoiceId: 'S-1',
      invoiceNumber: 'S-1',
      orderId: 'o1',
      purchaseOrderNumber: 'PO-S',
      shipmentId: 's1',
      invoiceDate: '2025-05-23',
      dueDate: '2025-06-22',
      terms: 'NET30',
      amount: '500.00',
      lines: [],
    }),
    received('p9', '2025-06-20', '800.00'),
    applied('p9', '2025-06-25', '500.00', 'S-1'),
    event(paymentReturned, {
      ...customer,
      paymentId: 'p9',
      returnId: 'r9',
      kind: 'refund',
      amount: '300.00',
      returnedOn: '2025-06-27',
      reason: 'paid twice',
    }),
  ];
  const balances = async (day: string) => {
    const ledgers = await new LedgerRepository(dataSource).ledgersOf(['2147', 'school']);
    return ledgers
      .map((ledger) => ageLedger(ledger, { ...DEFAULT_AGING, asOf: toDay(day) }))
      .sort((a, b) => (a.customerId < b.customerId ? -1 : 1))
      .map(({ balanceMinor, unappliedMinor }) => [balanceMinor, unappliedMinor]);
  };

  it.each([
    ['in order', [0, 1, 2, 3]],
    ['the application first', [2, 0, 1, 3]],
    ['backwards', [3, 2, 1, 0]],
  ])('both balances are right on every day when events come %s', async (_, order) => {
    const ar = service();
    for (const at of order) await ar.deliver(story()[at]!);
    expect(await balances('2025-06-24')).toEqual([
      [-80_000n, -80_000n],
      [50_000n, 0n],
    ]);
    expect(await balances('2025-06-25')).toEqual([
      [-30_000n, -30_000n],
      [0n, 0n],
    ]);
    expect(await balances('2025-06-27')).toEqual([
      [0n, 0n],
      [0n, 0n],
    ]);
    await ar.runOn('2025-07-08');
    expect(await moves()).toEqual(['2025-06-23 S-1 current → 30-60', '2025-06-25 S-1 30-60 → settled']);
    // One customer asked for alone is the same customer.
    const [alone] = await new LedgerRepository(dataSource).ledgersOf(['school']);
    expect(ageLedger(alone!, { ...DEFAULT_AGING, asOf: toDay('2025-07-08') }).balanceMinor).toBe(0n);
  });

  it('an invoice and its application that come at the same moment see each other', async () => {
    const ar = service();
    const [invoice, payment, application] = story();
    await ar.deliver(payment!);
    await Promise.all([ar.deliver(invoice!), ar.deliver(application!)]);
    expect(await balances('2025-06-25')).toEqual([
      [-30_000n, -30_000n],
      [0n, 0n],
    ]);
  });
});

describe('order of arrival', () => {
  const story = () => [
    posted(),
    posted('INV-2', '500.00', '2025-06-01', '2025-07-01'),
    received('p1', '2025-06-22'),
    applied('p1', '2025-06-22'),
    unapplied('p1', '2025-06-25'),
    received('p2', '2025-06-26', '600.00'),
    applied('p2', '2025-06-26', '500.00', 'INV-2'),
    event(invoiceCredited, {
      ...customer,
      creditMemoId: 'c1',
      creditMemoNumber: 'CM-1',
      invoiceId: 'INV-1',
      creditDate: '2025-06-27',
      amount: '20.00',
      reason: 'short',
    }),
  ];
  const books = async () => {
    const ledgers = await new LedgerRepository(dataSource).ledgersOf(['2147']);
    return ledgers.map((ledger) => ageLedger(ledger, { ...DEFAULT_AGING, asOf: toDay('2025-07-08') }));
  };

  it('does not matter, and duplicates change nothing', async () => {
    const ar = service();
    for (const one of story()) await ar.deliver(one);
    await ar.runOn('2025-07-08');
    const [expected, expectedMoves] = [await books(), await moves()];
    expect(expected).toEqual([
      {
        customerId: '2147',
        currency: 'USD',
        balanceMinor: 1_842_000n + 50_000n - 1_842_000n - 60_000n - 2_000n,
        unappliedMinor: -1_842_000n - 10_000n,
        bucketsMinor: [0n, 1_840_000n, 0n, 0n],
        pastDueMinor: 1_840_000n,
        disputedMinor: 0n,
        openInvoices: 1,
      },
    ]);

    await dataSource.query(
      `truncate ar.entries, ar.outbox, ar.inbox, ar.customers, ar.invoice_positions, ar.bucket_moves`,
    );
    const backwards = service();
    const events = story().reverse();
    for (const one of [...events, ...events]) await backwards.deliver(one);
    // The same documents told again by other events: still the same books.
    for (const one of story()) await backwards.deliver(one);
    await backwards.runOn('2025-07-08');
    expect(await books()).toEqual(expected);
    expect(await moves()).toEqual(expectedMoves);
  });

  it('an application waits for its invoice and counts when it comes', async () => {
    const ar = service();
    await ar.deliver(received('p1', '2025-06-22'));
    await ar.deliver(applied('p1', '2025-06-22'));
    expect((await books())[0]).toMatchObject({ unappliedMinor: -1_842_000n, balanceMinor: -1_842_000n });
    await ar.deliver(posted());
    expect((await books())[0]).toMatchObject({ unappliedMinor: 0n, balanceMinor: 0n, openInvoices: 0 });
  });

  it('the ledger refuses to be edited', async () => {
    await service().deliver(posted());
    await expect(dataSource.query('update ar.entries set amount_minor = 1')).rejects.toThrow(/never changed/);
    await expect(dataSource.query('delete from ar.entries')).rejects.toThrow(/never changed/);
  });

  it('an amount with more digits than its currency is refused as unprocessable', async () => {
    await expect(service().deliver(posted('INV-9', '1.005'))).rejects.toMatchObject({ code: 'AMOUNT_INVALID' });
  });
});

describe('a person’s word', () => {
  it('holds until its day and stands first among the reasons', async () => {
    const ar = service();
    await ar.deliver(posted());
    await ar.runOn('2025-07-08');
    const setAt = ar.clock.now();
    const word = { state: 'stable' as const, reason: 'cheque is in the mail', setBy: 'user:owner', customerId: '2147' };
    await ar.health.addOverride(dataSource.manager, {
      ...word,
      id: stamps.newId(),
      setAt,
      expiresOn: toDay('2025-07-15'),
    });
    await ar.runOn('2025-07-09');
    expect(await ar.reports.health('2147')).toMatchObject({
      state: 'stable',
      reasons: [
        { code: 'OVERRIDE', sentence: 'Set to stable by user:owner until 2025-07-15: cheque is in the mail' },
        { code: 'DAYS_TO_PAY_TREND' },
        { code: 'LITTLE_HISTORY' },
      ],
    });
    await ar.runOn('2025-07-16');
    expect((await changes()).slice(-2)).toEqual(['2025-07-09 watch → stable', '2025-07-16 stable → watch']);
  });
});

describe('the model', () => {
  it('is a stated prior at first, is trained anew weekly, and every one is kept', async () => {
    const ar = service('2025-03-01T12:00:00Z');
    await ar.deliver(ordered('a', '2025-03-01T12:00:00Z'));
    await ar.runOn('2025-03-02');
    await ar.runOn('2025-03-05');
    await ar.runOn('2025-03-10');
    const kept: unknown[] = await dataSource.query(
      'select as_of::text as as_of, version from ar.no_order_models order by as_of',
    );
    expect(kept).toEqual([
      { as_of: '2025-03-02', version: 'prior-90' },
      { as_of: '2025-03-10', version: 'prior-90' },
    ]);
    const { probabilityNoOrder, interval } = (await ar.reports.health('2147'))!;
    expect(probabilityNoOrder).toBeGreaterThan(0);
    expect(interval![0]).toBeLessThanOrEqual(probabilityNoOrder!);
  });
});

describe('a school in its summer', () => {
  it('is closed by its calendar, not silent; when it opens, the holidays have not counted', async () => {
    const ar = service('2025-06-20T16:00:00Z');
    for (let week = 0; week < 30; week += 1) {
      const time = new Date(Date.UTC(2024, 10, 22, 18) + week * 7 * 86_400_000).toISOString();
      await ar.deliver(ordered(`s${week}`, time));
    }
    await ar.runOn('2025-08-20');
    const silent = (await ar.reports.health('2147'))!;
    expect(silent).toMatchObject({ state: 'at-risk', reasons: [{ code: 'NO_ORDER_RISK' }] });

    const by = { setBy: 'user:owner', setAt: ar.clock.now() };
    const closures = [{ from: '2025-06-16', through: '2025-08-24' }];
    await ar.calendars.set(dataSource.manager, 'district', closures, by);
    await ar.calendars.assign(dataSource.manager, '2147', 'district', by);
    await ar.runOn('2025-08-21');
    expect(await ar.reports.health('2147')).toMatchObject({
      reasons: [
        { code: 'CLOSED', sentence: 'Closed until 2025-08-24 by its calendar: no orders are expected before.' },
      ],
    });
    await ar.runOn('2025-08-26');
    const open = (await ar.reports.health('2147'))!;
    expect(open.orderVelocityDecline).toBeLessThan(0.1);
    expect(open.probabilityNoOrder!).toBeLessThan(silent.probabilityNoOrder! / 2);
    expect(open.state).toBe('stable');
  });
});

describe('order rhythm', () => {
  it('counts an order once and forgets the withdrawn from the day they were', async () => {
    const ar = service('2025-05-01T12:00:00Z');
    for (const [id, time] of [
      ['a', '2025-01-20'],
      ['b', '2025-01-25'],
      ['c', '2025-04-10'],
      ['d', '2025-04-20'],
    ]) {
      await ar.deliver(ordered(id!, `${time}T15:00:00Z`));
      await ar.deliver(ordered(id!, `${time}T15:00:00Z`));
    }
    const gone = { orderId: 'd', customerId: '2147', purchaseOrderNumber: 'd', cancelledBy: 'user:x', reason: 'twice' };
    await ar.deliver(event(orderCancelled, gone, '2025-04-21T10:00:00Z'));
    await ar.runOn('2025-05-01');
    // Two in the 90 days before, one left in the last 90.
    expect(await ar.reports.health('2147')).toMatchObject({ state: 'stable', orderVelocityDecline: 0.5 });
  });
});
