import { toDay } from '#domain/receivables/calendar-day';
import { createEvent, invoicePosted, orderValidated, paymentApplied, paymentReceived } from '#contracts';
import { EmbeddedLogBus, encodeEvent } from '#messaging';
import { ApiKeys, createLogger, MovableClock, type RunningService, startService, UuidV7Source } from '#service-kit';
import type { OutgoingEvent } from '#contracts';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { useDatabase } from '../../../test/support/database.js';
import { headerOf, TestSmtp } from '../../../test/support/test-smtp.js';
import { serviceDefinition } from './index.js';
import { CustomerHealthRepository } from './stages/03-score-health/customer-health.repository.js';
import { DunningRepository } from './stages/04-dun-customers/dunning.repository.js';

const database = useDatabase();
const clock = new MovableClock(new Date('2025-05-23T21:00:00Z'));
const ids = new UuidV7Source(clock);
let service: RunningService;
let bus: EmbeddedLogBus;
let key: string;
let mailServer: TestSmtp;

beforeAll(async () => {
  mailServer = await TestSmtp.start();
  bus = new EmbeddedLogBus({ databaseUrl: database.url });
  service = await startService({
    ...serviceDefinition({
      COMPANY_TIME_ZONE: 'America/New_York',
      COMPANY_CURRENCY: 'USD',
      AGING_BASIS: 'invoice_date',
      AGING_EDGES: [30, 60, 90],
      SMTP_HOST: '127.0.0.1',
      SMTP_PORT: mailServer.port,
      MAIL_FROM: 'Receivables <ar@distributor.example>',
      RECAP_TO: ['owner@distributor.example'],
    }),
    database: { url: database.url, poolSize: 5 },
    bus,
    clock,
    ids,
    http: { host: '127.0.0.1', port: 0 },
    logger: createLogger({ name: 'ar-health', level: 'silent', format: 'json' }),
    jobs: 'manual',
  });
  key = (await service.app.get(ApiKeys).create({ user: 'owner', roles: ['admin'] })).secret;
}, 120_000);
afterAll(async () => {
  await service?.close();
  await bus?.close();
  await mailServer?.close();
});

async function call(
  path: string,
  method = 'GET',
  json?: object,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = { authorization: `Bearer ${key}`, ...(json ? { 'content-type': 'application/json' } : {}) };
  const response = await fetch(`${service.url}${path}`, {
    method,
    headers,
    ...(json ? { body: JSON.stringify(json) } : {}),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
}

const publish = (...events: OutgoingEvent[]) =>
  bus.publish(
    events.map(({ topic, key: messageKey, event }) => {
      const { headers, value } = encodeEvent(event);
      return { topic, key: messageKey, headers, value: Buffer.from(value) };
    }),
  );

/** `npm run -s ar -- …` beside the running service. Not in step with it: a service whose thread is held drops its clients. */
const arCommand = (...args: string[]) =>
  new Promise<{ stdout: string; stderr: string; status: unknown }>((resolve) => {
    const env = { ...process.env, DATABASE_URL: database.url, KAFKA_BROKERS: '' };
    execFile(process.execPath, ['tools/run.mjs', 'ar', ...args], { env }, (error, stdout, stderr) =>
      resolve({ stdout, stderr, status: error === null ? 0 : error.code }),
    );
  });

/** Asks until the answer holds; half a minute at most. */
async function until(
  path: string,
  holds: (body: Record<string, unknown>) => boolean,
): Promise<Record<string, unknown>> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const { body } = await call(path);
    if (holds(body)) return body;
    if (performance.now() > deadline) throw new Error(`${path} still answers ${JSON.stringify(body)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const attributes = () => ({ id: ids.newId(), source: '/order-core', time: clock.now() });
const invoice = createEvent(
  invoicePosted,
  {
    invoiceId: 'i-1',
    invoiceNumber: 'INV-000001',
    customerId: '2147',
    orderId: 'o-1',
    purchaseOrderNumber: 'PO-1',
    shipmentId: 's-1',
    invoiceDate: '2025-05-23',
    dueDate: '2025-06-22',
    terms: 'NET30',
    currency: 'USD',
    amount: '18420.00',
    lines: [],
  },
  attributes(),
);

describe('ar-health as a service', () => {
  it('ages what comes over the topics, moves buckets by its jobs, and tells both by event and HTTP', async () => {
    await publish(invoice, invoice);
    await until('/v1/aging', ({ customers }) => (customers as unknown[])?.length === 1);

    clock.moveTo(new Date('2025-07-08T12:00:00Z'));
    expect((await call('/v1/jobs/age-receivables/run', 'POST')).status).toBeLessThan(300);
    expect((await call('/v1/jobs/score-health/run', 'POST')).status).toBeLessThan(300);

    const sums = {
      currency: 'USD',
      balance: '18420.00',
      unapplied: '0.00',
      buckets: { current: '0.00', '30-60': '18420.00', '60-90': '0.00', '90+': '0.00' },
      pastDue: '18420.00',
      disputed: '0.00',
      openInvoices: 1,
    };
    expect((await call('/v1/aging')).body).toEqual({
      asOf: '2025-07-08',
      knownBy: '2025-07-08T12:00:00.000Z',
      basis: 'invoice_date',
      edges: [30, 60, 90],
      credits: 'apart',
      totals: [sums],
      company: { ...sums, rates: [], missingRates: [] },
      customers: [{ customerId: '2147', ...sums }],
    });
    expect((await call('/v1/aging?asof=2025-07-08')).body).toMatchObject({
      code: 'QUERY_INVALID',
      items: [{ code: 'UNRECOGNIZED_KEY', pointer: '/asof' }],
    });
    expect((await call('/v1/aging?basis=due_date&customerId=2147')).body).toMatchObject({
      totals: [{ buckets: { current: '18420.00' } }],
    });
    expect((await call('/v1/aging/invoices?bucket=30-60')).body.invoices).toMatchObject([
      { invoiceNumber: 'INV-000001', ageDays: 46, daysPastDue: 16, open: '18420.00', bucket: '30-60' },
    ]);
    expect((await call('/v1/bucket-moves')).body.moves).toMatchObject([
      { invoiceNumber: 'INV-000001', from: 'current', to: '30-60', occurredOn: '2025-06-23', openAmount: '18420.00' },
    ]);
    expect((await call('/v1/health-states?state=watch')).body.customers).toMatchObject([{ customerId: '2147' }]);
    expect((await call('/v1/customers/2147/health')).body).toMatchObject({
      state: 'watch',
      reasons: [{ code: 'DAYS_TO_PAY_TREND' }, { code: 'LITTLE_HISTORY' }],
      changes: [{ before: null, after: 'watch', asOf: '2025-07-08' }],
    });

    const topics = async () => Object.fromEntries(await bus.endOffsets(['ar.v1', 'customer-health.v1']));
    const deadline = performance.now() + 30_000;
    while ((await topics())['customer-health.v1'] !== 1n && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    expect(await topics()).toEqual({ 'ar.v1': 1n, 'customer-health.v1': 1n });
  }, 120_000);

  it('ages by parent, refuses a circle, and remembers who decided', async () => {
    expect((await call('/v1/customers/2147/parent', 'PUT', { parentId: 'district' })).status).toBe(200);
    expect((await call('/v1/customers/district/parent', 'PUT', { parentId: '2147' })).body).toMatchObject({
      code: 'PARENT_CIRCLE',
    });
    expect((await call('/v1/aging/parents')).body).toMatchObject({
      totals: [{ balance: '18420.00' }],
      parents: [{ parentId: 'district', customerIds: ['2147'], balance: '18420.00', buckets: { '30-60': '18420.00' } }],
    });
    expect((await call('/v1/customers/2147/parent', 'PUT', { parentId: null })).status).toBe(200);
    expect((await call('/v1/customers/2147/parent')).body).toMatchObject({
      parentId: null,
      decisions: [{ parentId: null }, { parentId: 'district' }],
    });
    expect((await call('/v1/aging/parents')).body).toMatchObject({ parents: [{ parentId: '2147' }] });
  });

  it('says in the recap of Monday 14 July what happened in the week before', async () => {
    const { body } = await call('/v1/weekly-recap?date=2025-07-14');
    expect(body).toMatchObject({ date: '2025-07-14', from: '2025-07-07', through: '2025-07-13' });
    expect(body.aging).toMatchObject([{ balance: '18420.00', buckets: { '30-60': '18420.00' } }]);
    expect(body.callFirst).toEqual([
      { customerId: '2147', currency: 'USD', open: '18420.00', atRisk: '18420.00', invoices: 1, pastDueInvoices: 1 },
    ]);
    expect((await call('/v1/weekly-recap?date=2025-06-30')).body.bucketMoves).toMatchObject([
      { invoiceNumber: 'INV-000001', from: 'current', to: '30-60', occurredOn: '2025-06-23' },
    ]);
    const page = await fetch(`${service.url}/v1/weekly-recap.html?date=2025-07-14`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('<td align="left" style="padding:2px 12px 2px 0">18420.00 USD</td>');
  });

  it('says who to call, what is coming in, how it is going, and who the revenue hangs on', async () => {
    expect((await call('/v1/call-list')).body.customers).toMatchObject([{ customerId: '2147', atRisk: '18420.00' }]);
    expect((await call('/v1/late-payments')).body.invoices).toMatchObject([
      { invoiceNumber: 'INV-000001', probabilityLate: 1, expectedPayDate: '2025-07-15' },
    ]);
    expect((await call('/v1/cash-forecast')).body.weeks).toEqual([
      { weekOf: '2025-07-14', currency: 'USD', expected: '18420.00', came: '0.00' },
    ]);
    expect((await call('/v1/measures')).body.currencies).toMatchObject([
      {
        currency: 'USD',
        months: [{ month: '2025-05', sales: '18420.00' }, { month: '2025-06' }, { month: '2025-07' }],
      },
    ]);
    expect((await call('/v1/concentration')).body.customers).toMatchObject([{ customerId: '2147', sharePercent: 100 }]);
    expect((await call('/v1/customers/2147/card')).body).toMatchObject({
      aging: [{ balance: '18420.00' }],
      paying: { settledInvoices: 0, habitDays: 30, driftDays: 16 },
      health: { state: 'watch' },
    });
    expect((await call('/v1/model-quality')).body.models).toMatchObject([{ evidence: 'prior', came: null }]);
    const csv = await fetch(`${service.url}/v1/aging/customers.csv`, { headers: { authorization: `Bearer ${key}` } });
    expect((await csv.text()).split('\r\n').slice(0, 2)).toEqual([
      'customerId,currency,balance,unapplied,buckets.current,buckets.30-60,buckets.60-90,buckets.90+,pastDue,disputed,openInvoices',
      '2147,USD,18420.00,0.00,0.00,18420.00,0.00,0.00,18420.00,0.00,1',
    ]);
  });

  it('reminds once per level, holds for a dispute, and goes on when it ends', async () => {
    const dun = async () => {
      expect((await call('/v1/jobs/dun-customers/run', 'POST')).status).toBeLessThan(300);
      return (await call('/v1/dunning-notices')).body.notices as Record<string, unknown>[];
    };
    expect((await call('/v1/invoices/i-1/disputes', 'POST')).status).toBeLessThan(300);
    expect(await dun()).toEqual([]);
    expect((await call('/v1/aging')).body.totals).toMatchObject([{ disputed: '18420.00' }]);
    expect((await call('/v1/invoices/i-1/disputes/end', 'POST')).status).toBeLessThan(300);
    expect(await dun()).toMatchObject([
      {
        customerId: '2147',
        level: 1,
        issuedOn: '2025-07-08',
        totalAmount: '18420.00',
        invoices: [{ invoiceNumber: 'INV-000001', daysPastDue: 16 }],
        email: { subject: 'Reminder: 18420.00 USD past due' },
      },
    ]);
    expect(await dun()).toHaveLength(1);
    // By the house default the second level begins 21 days past due; the invoice is 16.
    expect((await call('/v1/policies/dunning')).body).toMatchObject({ policy: { levels: [7, 21, 42] }, decisions: [] });
    const faulty = await call('/v1/policies/dunning', 'PUT', { levels: [10, 5], minimum: '5.00' });
    expect(faulty.status).toBe(422);
    expect((await call('/v1/policies/dunning', 'PUT', { levels: [5, 10], minimum: '100' })).status).toBe(200);
    const contact = { email: 'payables@driscoll.example' };
    expect((await call('/v1/customers/2147/dunning-contact', 'PUT', { email: 'nobody' })).status).toBe(422);
    expect((await call('/v1/customers/2147/dunning-contact', 'PUT', contact)).body).toMatchObject(contact);
    clock.moveTo(new Date('2025-07-09T12:00:00Z'));
    expect(await dun()).toMatchObject([{ level: 2, issuedOn: '2025-07-09' }, { level: 1 }]);
    expect((await call('/v1/policies/dunning')).body.decisions).toMatchObject([{ value: { levels: [5, 10] } }]);
    expect((await call('/v1/invoices/nope/disputes', 'POST')).body.code).toBe('INVOICE_UNKNOWN');
  });

  it('mails the reminder once, tries again what the server puts off, and never what may have arrived', async () => {
    const send = () => call('/v1/jobs/send-mails/run', 'POST');
    const mails = async () => (await call('/v1/outgoing-mails')).body.mails as Record<string, unknown>[];
    mailServer.refused.set('payables@driscoll.example', 451);
    await send();
    expect(await mails()).toMatchObject([{ state: 'queued', attempts: 1, nextTryAt: '2025-07-09T12:01:00.000Z' }]);
    mailServer.refused.clear();
    await send();
    expect(mailServer.taken).toEqual([]);
    clock.moveTo(new Date('2025-07-09T12:02:00Z'));
    await send();
    await send();
    expect(await mails()).toMatchObject([{ state: 'sent', attempts: 2, sentAt: '2025-07-09T12:02:00.000Z' }]);
    expect(mailServer.taken.map(({ to }) => to)).toEqual([['payables@driscoll.example']]);
    expect(headerOf(mailServer.taken[0]!, 'subject')).toBe('Reminder 2: 18420.00 USD past due');
    expect(headerOf(mailServer.taken[0]!, 'message-id')).toMatch(/^<[0-9a-f-]{36}@distributor\.example>$/);

    // A sender that died while it handed a mail over: nobody knows, so a person decides.
    const [{ id }] = (await mails()) as [{ id: string }];
    const left = `update ar.mail_queue set state = 'sending', sent_at = null where id = $1`;
    await service.app.get(DataSource).query(left, [id]);
    await send();
    expect(await mails()).toMatchObject([{ state: 'unsure' }]);
    expect(mailServer.taken).toHaveLength(1);
    expect((await call(`/v1/outgoing-mails/${id}/resend`, 'POST')).status).toBe(202);
    mailServer.refused.set('payables@driscoll.example', 550);
    await send();
    expect(await mails()).toMatchObject([{ state: 'failed', error: expect.stringContaining('550') }]);
    mailServer.refused.clear();
    expect((await call(`/v1/outgoing-mails/${id}/resend`, 'POST')).status).toBe(202);
    await send();
    expect((await call(`/v1/outgoing-mails/${id}/resend`, 'POST')).body.code).toBe('MAIL_NOT_STUCK');
    expect(mailServer.taken).toHaveLength(2);
  }, 60_000);

  it('mails the recap of the week once', async () => {
    const before = mailServer.taken.length;
    for (const _ of ['once', 'again']) {
      expect((await call('/v1/jobs/send-weekly-recap/run', 'POST')).status).toBeLessThan(300);
      expect((await call('/v1/jobs/send-mails/run', 'POST')).status).toBeLessThan(300);
    }
    const recaps = mailServer.taken.slice(before);
    expect(recaps.map(({ to }) => to)).toEqual([['owner@distributor.example']]);
    expect(headerOf(recaps[0]!, 'subject')).toBe('Receivables and customers, 2025-06-30 to 2025-07-06');
  }, 60_000);

  it('says at-risk where the policy draws the line lower, from the next evaluation on', async () => {
    const drawn = {
      ...{ watch: 0.05, atRisk: 0.1, margin: 0.01, overwhelming: 0 },
      driftWatchDays: 2,
      driftRiskDays: 5,
    };
    expect((await call('/v1/policies/health', 'PUT', { ...drawn, atRisk: 0.01 })).status).toBe(422);
    expect((await call('/v1/policies/health', 'PUT', drawn)).body.policy).toMatchObject({ ...drawn, minimumOrders: 3 });
    clock.moveTo(new Date('2025-07-09T12:05:00Z'));
    expect((await call('/v1/jobs/score-health/run', 'POST')).status).toBeLessThan(300);
    expect((await call('/v1/customers/2147/health')).body).toMatchObject({ state: 'at-risk', asOf: '2025-07-09' });
  });

  it('a later payment changes today and no report of an earlier day', async () => {
    const head = { paymentId: 'p-1', customerId: '2147', currency: 'USD', amount: '18420.00' };
    await publish(
      createEvent(paymentReceived, { ...head, receivedOn: '2025-07-08', method: 'ach', remittance: [] }, attributes()),
      createEvent(
        paymentApplied,
        {
          ...head,
          applicationId: 'a-1',
          invoiceId: 'i-1',
          invoiceNumber: 'INV-000001',
          appliedOn: '2025-07-08',
          rule: 'exact amount',
        },
        attributes(),
      ),
    );
    const paid = await until('/v1/aging/customers/2147', ({ invoices }) => (invoices as unknown[])?.length === 0);
    expect(paid.totals).toMatchObject([{ balance: '0.00', openInvoices: 0 }]);
    expect((await call('/v1/aging?asOf=2025-07-07')).body.totals).toMatchObject([{ balance: '18420.00' }]);
  }, 120_000);

  it('a report as known by a moment is the same report, whatever is recorded later and dated earlier', async () => {
    const before = await call('/v1/aging?asOf=2025-07-07');
    const { knownBy } = before.body;
    clock.moveTo(new Date('2025-07-10T12:00:00Z'));
    const backdated = { paymentId: 'p-2', customerId: '2147', currency: 'CAD', amount: '100.00' };
    await publish(
      createEvent(
        paymentReceived,
        { ...backdated, receivedOn: '2025-07-01', method: 'ach', remittance: [] },
        attributes(),
      ),
    );
    const now = await until('/v1/aging?asOf=2025-07-07', ({ totals }) => (totals as unknown[])?.length === 2);
    expect(now.totals).toMatchObject([{ currency: 'USD' }, { currency: 'CAD', unapplied: '-100.00' }]);
    expect((await call(`/v1/aging?asOf=2025-07-07&knownBy=${String(knownBy)}`)).body).toEqual(before.body);
    const aged = await call('/v1/aging?asOf=2025-07-07&credits=aged');
    expect(aged.body.totals).toMatchObject([
      { currency: 'USD' },
      { unapplied: '0.00', buckets: { current: '-100.00' } },
    ]);
  });

  it('converts at the rate of the day and says which rates it does not have', async () => {
    const company = async (day: string) => (await call(`/v1/aging?asOf=${day}`)).body.company;
    expect(await company('2025-07-08')).toEqual({ currency: 'USD', rates: [], missingRates: ['CAD'] });
    const csv = (body: string) =>
      fetch(`${service.url}/v1/exchange-rates.csv`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' },
        body,
      });
    const bad = await csv('currency,effective_on,rate\r\nCAD,2025-07-01,0.73\r\nEUR,2025-02-30,-1\r\n');
    expect([
      bad.status,
      ((await bad.json()) as { items: { pointer: string }[] }).items.map(({ pointer }) => pointer),
    ]).toEqual([422, ['/3/effectiveOn', '/3/rate']]);
    expect((await csv('\uFEFFcurrency,effective_on,rate\nCAD,2025-07-01,0.73\n')).status).toBe(200);
    const rates = [{ currency: 'CAD', effectiveOn: '2025-07-08', rate: '0.7321' }];
    expect((await call('/v1/exchange-rates', 'PUT', { rates })).body).toMatchObject({ taken: 1 });
    expect(await company('2025-07-07')).toMatchObject({ balance: '18347.00', unapplied: '-73.00', missingRates: [] });
    expect(await company('2025-07-08')).toMatchObject({ balance: '-73.21', rates: [{ rate: '0.7321' }] });
    const own = [{ currency: 'USD', effectiveOn: '2025-07-08', rate: '1' }];
    expect((await call('/v1/exchange-rates', 'PUT', { rates: own })).body.code).toBe('RATE_OF_OWN_CURRENCY');
    expect((await call('/v1/exchange-rates?on=2025-07-07')).body.rates).toMatchObject([{ rate: '0.73' }]);
  });

  it('knows the credit limit orders were held against, and says how much of it is used', async () => {
    const order = createEvent(
      orderValidated,
      { ...orderValidated.example, customerId: '77', credit: { limit: '200.00', currency: 'USD' } },
      attributes(),
    );
    await publish(order);
    const used = await until('/v1/customers/77/card', ({ credit }) => credit !== null);
    expect(used.credit).toEqual({ limit: '200.00', currency: 'USD', used: '0.00', usedPercent: 0 });
  });

  it('keeps calendars by name, for a customer and all that belong to it', async () => {
    const closures = [{ from: '2025-06-16', through: '2025-08-24', note: 'summer' }];
    expect(
      (await call('/v1/calendars/schools', 'PUT', { closures: [{ from: '2025-06-16', through: '2025-06-15' }] }))
        .status,
    ).toBe(422);
    expect((await call('/v1/customers/district/calendar', 'PUT', { calendar: 'schools' })).body.code).toBe(
      'CALENDAR_UNKNOWN',
    );
    expect((await call('/v1/calendars/schools', 'PUT', { closures })).status).toBe(200);
    expect((await call('/v1/customers/district/calendar', 'PUT', { calendar: 'schools' })).status).toBe(200);
    expect((await call('/v1/customers/school-1/parent', 'PUT', { parentId: 'district' })).status).toBe(200);
    expect((await call('/v1/customers/school-1/calendar')).body).toEqual({
      customerId: 'school-1',
      calendar: 'schools',
    });
    expect((await call('/v1/customers/elsewhere/calendar')).body.calendar).toBeNull();
  });

  it('hands the open invoices out page by page, each customer once', async () => {
    const invoiceOf = (customerId: string, number: number) =>
      createEvent(
        invoicePosted,
        {
          ...invoicePosted.example,
          customerId,
          invoiceId: `${customerId}-${number}`,
          invoiceNumber: `${customerId}-${number}`,
          amount: '1.00',
        },
        attributes(),
      );
    const customers = ['page-1', 'page-2', 'page-3'];
    await publish(...customers.flatMap((id) => [invoiceOf(id, 1), invoiceOf(id, 2)]));
    for (const id of customers) {
      await until(`/v1/aging/customers/${id}`, ({ invoices }) => (invoices as unknown[])?.length === 2);
    }
    const seen: string[] = [];
    let path = '/v1/aging/invoices?limit=1';
    for (let page = 0; page < 10; page += 1) {
      const { body } = await call(path);
      seen.push(...(body.invoices as { invoiceNumber: string }[]).map(({ invoiceNumber }) => invoiceNumber));
      if (body.next === undefined) break;
      path = `/v1/aging/invoices?limit=1&after=${String(body.next)}`;
    }
    expect(seen).toEqual(customers.flatMap((id) => [`${id}-1`, `${id}-2`]));
    expect((await call('/v1/aging/invoices?after=mine')).body.code).toBe('CURSOR_INVALID');
  });

  it('rebuilt from the topics, the books are the same; a difference is seen', async () => {
    const same = await arCommand('rebuild');
    if (same.stdout === '') throw new Error(same.stderr);
    expect(JSON.parse(same.stdout)).toMatchObject({
      identical: true,
      fromTopics: {
        entries: 10,
        balances: [
          { currency: 'USD', balance: '6.00' },
          { currency: 'CAD', balance: '-100.00' },
        ],
      },
      unreadable: 0,
    });
    expect(same.status).toBe(0);
    await service.app.get(DataSource).query(
      `insert into ar.entries (kind, document_id, customer_id, currency, amount_minor, effective_on, recorded_at, source_event_id)
       values ('payment', 'by-hand', '2147', 'USD', 100, '2025-07-08', now(), 'none')`,
    );
    const other = await arCommand('rebuild');
    expect([other.status, (JSON.parse(other.stdout) as { identical: boolean }).identical]).toEqual([1, false]);
  }, 120_000);

  it('takes the history of files from the command, and takes it once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ar-import-'));
    const file = (name: string, ...lines: string[]) => {
      writeFileSync(join(folder, name), lines.join('\n'));
      return join(folder, name);
    };
    const files = [
      '--invoices',
      file(
        'i.csv',
        'customer_id,invoice_number,invoice_date,due_date,amount,currency',
        '77,A-1,2025-06-01,2025-07-01,50.00,USD',
      ),
      '--payments',
      file(
        'p.csv',
        'customer_id,payment_id,payment_date,amount,currency,invoice_number',
        '77,P,2025-06-20,20.00,USD,A-1',
        '77,R,2025-06-25,-5.00,USD,A-1',
      ),
      '--orders',
      file('o.csv', 'customer_id,order_number,order_date,amount', '77,1,2025-05-30,50.00', '77,2,2025-06-30,50.00'),
    ];
    try {
      for (const _ of ['first', 'again']) {
        const { stdout, status } = await arCommand('import', ...files);
        expect(status).toBe(0);
        expect(JSON.parse(stdout)).toEqual({
          published: { invoices: 1, payments: 1, applications: 1, reversals: 1, returns: 1, orders: 2 },
        });
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    const paid = (body: Record<string, unknown>) => (body.totals as { balance: string }[])?.[0]?.balance === '35.00';
    await until('/v1/aging/customers/77', paid);
    // A later event of the same key marks the end of the line: everything before it was handled.
    await publish(
      createEvent(
        paymentReceived,
        {
          paymentId: 'last',
          customerId: '77',
          currency: 'USD',
          amount: '1.00',
          receivedOn: '2025-07-08',
          method: 'ach',
          remittance: [],
        },
        attributes(),
      ),
    );
    const settled = await until(
      '/v1/aging/customers/77',
      ({ totals }) => (totals as { unapplied: string }[])[0]!.unapplied === '-1.00',
    );
    expect(settled).toMatchObject({
      totals: [{ balance: '34.00' }],
      invoices: [{ invoiceNumber: 'A-1', open: '35.00' }],
    });
  }, 120_000);

  it('looks again at a customer whose event was not committed yet when it was looked at', async () => {
    const session = service.app.get(DataSource).createQueryRunner();
    await session.startTransaction();
    try {
      const at = new Date('2025-07-11T12:00:00Z');
      clock.moveTo(at);
      await session.query(`update ar.customers set touched_at = $1 where customer_id = '2147'`, [at]);
      clock.moveTo(new Date('2025-07-11T12:00:01Z'));
      for (const job of ['dun-customers', 'score-health']) {
        expect((await call(`/v1/jobs/${job}/run`, 'POST')).status).toBeLessThan(300);
      }
      await session.commitTransaction();
    } finally {
      await session.release();
    }
    const today = toDay('2025-07-11');
    expect(await service.app.get(DunningRepository, { strict: false }).due(today, '', 100)).toContain('2147');
    expect(await service.app.get(CustomerHealthRepository, { strict: false }).due(today, '', 100)).toContain('2147');
  });

  it('refuses questions it does not understand', async () => {
    expect(await call('/v1/aging?asOf=2025-02-30')).toMatchObject({ status: 400, body: { code: 'QUERY_INVALID' } });
    expect(await call('/v1/customers/nobody/health')).toMatchObject({
      status: 404,
      body: { code: 'CUSTOMER_NOT_EVALUATED' },
    });
  });
});
