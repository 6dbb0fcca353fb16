import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'ar-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  return path;
}

/** Runs the command as a person would, through the npm script's door. */
function ar(...args: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['tools/run.mjs', 'ar', ...args], {
    encoding: 'utf8',
  });
  return { json: () => JSON.parse(stdout) as Record<string, unknown>, stdout, stderr, status };
}

const INVOICES = 'customer_id,invoice_number,invoice_date,due_date,amount,currency';
const PAYMENTS = 'customer_id,payment_id,payment_date,amount,currency,invoice_number';
const unpaid = file('invoices.csv', [INVOICES, '2147,INV-1,2025-05-23,2025-06-22,18420.00,USD']);
const nothing = file('no-payments.csv', [PAYMENTS]);

describe('ar replay', () => {
  it('states the worked example on either basis', () => {
    const run = (basis: string) =>
      ar('replay', '--invoices', unpaid, '--payments', nothing, '--as-of', '2025-07-08', '--basis', basis);
    expect(run('invoice_date').json()).toMatchObject({
      asOf: '2025-07-08',
      basis: 'invoice_date',
      currency: 'USD',
      total: '18420.00',
      unapplied: '0.00',
      buckets: { current: '0.00', '30-60': '18420.00', '60-90': '0.00', '90+': '0.00' },
      pastDue: '18420.00',
      openInvoices: 1,
      customers: [{ customerId: '2147', balance: '18420.00', daysToPay: null }],
      moves: [{ invoice: 'INV-1', from: 'current', to: '30-60', on: '2025-06-23' }],
    });
    expect(run('due_date').json()).toMatchObject({ buckets: { current: '18420.00' }, pastDue: '18420.00', moves: [] });
  }, 120_000);

  it('applies what names its invoice, keeps the rest unapplied, and carries months', () => {
    const payments = file('payments.csv', [
      PAYMENTS,
      '2147,P1,2025-06-22,18000.00,USD,INV-1',
      '2147,P1,2025-06-22,18000.00,USD,INV-1',
      '2147,P2,2025-07-01,30.00,USD,',
      '2147,P3,2025-07-02,1.00,USD,INV-77',
      '2147,P4,2025-07-02,1.00,EUR',
    ]);
    const { json, status, stderr } = ar(
      'replay',
      '--invoices',
      unpaid,
      '--payments',
      payments,
      '--as-of',
      '2025-07-08',
    );
    expect(status).toBe(0);
    expect(stderr).toContain('1 payments name an invoice that is not in the file');
    expect(json()).toMatchObject({
      currency: 'USD',
      total: '389.00',
      unapplied: '-31.00',
      buckets: { current: '0.00', '30-60': '420.00' },
      months: [
        { month: '2025-05', sales: '18420.00', ar: '18420.00', dso: 31, countback: 31, bestPossible: 31, add: 0 },
        { month: '2025-06', sales: '0.00', ar: '420.00', dso: null },
        { month: '2025-07', ar: '389.00' },
      ],
    });
  }, 120_000);

  it('a payment of one customer for the invoice of another: both balances are right on every day', () => {
    const invoices = file('others.csv', [
      INVOICES,
      'school,S-1,2025-05-10,2025-06-09,500.00,USD',
      'school,S-2,2025-05-10,2025-06-09,40.00,USD',
      'district,S-2,2025-05-12,2025-06-11,7.00,USD',
    ]);
    const payments = file('others-payments.csv', [
      PAYMENTS,
      'district,P1,2025-05-05,500.00,USD,S-1',
      'district,P1,2025-05-20,7.00,USD,S-2',
    ]);
    const balances = (day: string) => {
      const { json, stderr } = ar('replay', '--invoices', invoices, '--payments', payments, '--as-of', day);
      expect(stderr).toContain('note: 1 payments pay an invoice of another customer');
      const { customers } = json() as { customers: { customerId: string; balance: string; unapplied: string }[] };
      return customers.map(({ customerId, balance, unapplied }) => [customerId, balance, unapplied]);
    };
    expect(balances('2025-05-09')).toEqual([
      ['district', '-500.00', '-500.00'],
      ['school', '0.00', '0.00'],
    ]);
    expect(balances('2025-05-20')).toEqual([
      ['district', '0.00', '0.00'],
      ['school', '40.00', '0.00'],
    ]);
  }, 60_000);

  it('names bad rows with line and reason, goes on with the rest, exits 1', () => {
    const invoices = file('bad.csv', [
      INVOICES,
      'a,1,2025-01-01,2025-01-31,10.00,USD',
      'a,2,2025-02-30,2025-03-31,10.00,USD',
      'a,3,2025-01-01,2025-01-31,ten,USD',
      'a,4,2025-01-01,2025-01-31,10.001,USD',
      'a,5,2025-01-01',
      'a,1,2025-01-01,2025-01-31,11.00,USD',
      ',6,2025-01-01,2025-01-31,11.00,USD',
      'b,1,2025-01-02,2025-02-01,5.00,EUR',
    ]);
    const { json, status, stderr } = ar(
      'replay',
      '--invoices',
      invoices,
      '--payments',
      nothing,
      '--as-of',
      '2025-01-10',
    );
    expect(status).toBe(1);
    expect(stderr.split('\n').map((line) => line.replace(`${invoices} `, ''))).toEqual([
      "line 3: invoice_date '2025-02-30' is not a day like 2025-06-22",
      "line 4: amount 'ten' is not an amount of USD",
      "line 5: amount '10.001' is not an amount of USD",
      'line 6: has no due_date, amount, currency',
      'line 7: repeats an invoice number with other contents',
      'line 8: customer_id is empty',
      '6 rows were left out',
      '',
    ]);
    expect(json()).toMatchObject({
      currency: 'USD',
      total: '10.00',
      otherCurrencies: [{ currency: 'EUR', total: '5.00' }],
    });
  }, 120_000);

  it('reads odd files: byte order mark, CRLF, quoted newlines, columns in another order, credits, early and foreign payments', () => {
    const invoices = file('odd.csv', [
      '\uFEFFCurrency,Customer ID,invoice_number,note,invoice_date,due_date,amount\r',
      'USD,"Smith, ""Sons""",1,"two\nlines",2025-01-01,2025-01-31,100.00\r',
      'USD,a,2,,2025-01-01,2025-01-31,0.01\r',
      'USD,a,3,a credit,2025-01-05,2025-01-05,-40.00\r',
      'USD,a,4,,2025-01-01,2025-01-31,"1,234.00"\r',
      '\r',
      'USD,a,5,"never closed,2025-01-01,2025-01-31,1.00\r',
      'USD,a,6,5" pipe,2025-01-01,2025-01-31,1.00\r',
      'USD,a,7,,2025-01-20,2025-02-19,33.34\r',
    ]);
    const payments = file('odd-payments.csv', [
      'customer_id,payment_id,payment_date,amount,currency,invoice_number',
      'a,P1,2025-01-10,33.33,USD,7',
      'a,P2,2025-01-10,10.00,EUR,7',
    ]);
    const answer = ar('replay', '--invoices', invoices, '--payments', payments, '--as-of', '2025-01-25');
    expect(answer.status).toBe(1);
    expect(answer.stderr.split('\n').map((line) => line.replace(`${invoices} `, ''))).toEqual([
      "line 6: amount '1,234.00' has thousands separators: write it without, with a point before the cents",
      'line 8: is not CSV: a quoted cell does not end',
      'line 9: is not CSV: a quote inside a cell that is not quoted',
      'note: 1 payments name an invoice of another currency: they are shown as unapplied',
      '3 rows were left out',
      '',
    ]);
    expect(answer.json()).toMatchObject({
      total: '60.02',
      unapplied: '-40.00',
      buckets: { current: '100.02' },
      openInvoices: 3,
      months: [{ month: '2025-01', sales: '93.35' }],
      customers: [
        { customerId: 'Smith, "Sons"', balance: '100.00' },
        { customerId: 'a', balance: '-39.98' },
      ],
      otherCurrencies: [{ currency: 'EUR', total: '-10.00', unapplied: '-10.00', openInvoices: 0 }],
    });
    const early = ar('replay', '--invoices', invoices, '--payments', payments, '--as-of', '2025-01-15').json();
    expect(early).toMatchObject({ unapplied: '-73.33' });
  }, 120_000);

  it('exits 2 when it cannot run as asked', () => {
    expect(ar('replay', '--invoices', join(folder, 'missing.csv'), '--payments', nothing)).toMatchObject({
      status: 2,
      stdout: '',
    });
    expect(ar('replay', '--invoices', nothing, '--payments', nothing).stderr).toContain(
      'has no column invoice_date, due_date',
    );
    expect(ar('health', '--orders', nothing, '--as-of', 'yesterday').status).toBe(2);
    expect(ar('dance').status).toBe(2);
  }, 120_000);
});

describe('ar health', () => {
  /** Customers who order every week, every other one until January only. */
  const lines = Array.from({ length: 160 }, (_, customer) => {
    const weeks = customer % 2 === 0 ? 52 : 30;
    return Array.from({ length: weeks }, (__, week) => {
      const on = new Date(Date.UTC(2024, 6, 1 + (customer % 7)) + week * 7 * 86_400_000).toISOString().slice(0, 10);
      return `c${customer},${customer}-${week},${on},100.00`;
    });
  }).flat();
  const orders = file('orders.csv', ['customer_id,order_number,order_date,amount', ...lines]);

  it('tells who goes silent, with an interval, the baseline and reasons', () => {
    const answer = ar('health', '--orders', orders, '--as-of', '2025-06-28').json() as {
      model: Record<string, unknown>;
      customers: {
        customerId: string;
        probabilityNoOrder: number;
        interval: number[];
        state: string;
        reasons: unknown[];
      }[];
    };
    expect(answer.model).toMatchObject({ kind: expect.stringMatching(/bg-nbd/), degenerate: expect.any(Boolean) });
    const of = (id: string) => answer.customers.find(({ customerId }) => customerId === id)!;
    expect(answer.customers).toHaveLength(160);
    expect(of('c1')).toMatchObject({
      state: 'at-risk',
      velocityDecline: 1,
      reasons: [{ code: 'NO_ORDER_RISK' }, { code: 'ORDER_VELOCITY' }],
    });
    expect(of('c0')).toMatchObject({ state: 'stable' });
    expect(of('c1').probabilityNoOrder).toBeGreaterThan(0.8);
    expect(of('c0').probabilityNoOrder).toBeLessThan(0.2);
    expect(of('c1').interval[0]).toBeLessThanOrEqual(of('c1').probabilityNoOrder);
  }, 120_000);

  it('fits the model asked for', () => {
    const { model } = ar('health', '--orders', orders, '--as-of', '2025-06-28', '--model', 'bg-nbd').json();
    expect(model).toMatchObject({ kind: 'bg-nbd', evidence: 'purchase-model', classifier: null });
  }, 120_000);
});

describe('ar late', () => {
  it('predicts what is open or issued later, and nothing else', () => {
    const invoices = file('late-invoices.csv', [
      INVOICES,
      'a,1,2025-01-01,2025-01-31,10.00,USD',
      'a,2,2025-02-01,2025-03-03,10.00,USD',
      'a,3,2025-03-01,2025-03-31,10.00,USD',
    ]);
    const payments = file('late-payments.csv', [
      PAYMENTS,
      'a,P1,2025-02-10,10.00,USD,1',
      'a,P2,2025-03-20,10.00,USD,2',
    ]);
    const { stdout } = ar('late', '--invoices', invoices, '--payments', payments, '--as-of', '2025-02-15');
    const predictions = JSON.parse(stdout) as { invoice: string; probabilityLate: number; expectedPayDate: string }[];
    expect(predictions.map(({ invoice }) => invoice)).toEqual(['2', '3']);
    for (const { probabilityLate, expectedPayDate } of predictions) {
      expect(probabilityLate).toBeGreaterThan(0);
      expect(probabilityLate).toBeLessThan(1);
      expect(expectedPayDate).toMatch(/^2025-0[34]-\d\d$/);
    }
  }, 120_000);
});
