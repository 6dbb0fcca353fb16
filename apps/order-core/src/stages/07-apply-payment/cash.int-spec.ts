import { money } from '#domain/money/money';
import { NotFoundError } from '../../http/not-found.error.js';
import { useDatabase } from '../../../../../test/support/database.js';
import {
  brokenInvariants,
  openOrderCore,
  type OrderCore,
  sampleBundle,
  sampleOrder,
} from '../../../../../test/support/order-core.js';

const usd = (text: string) => money(text, 'USD');
const AR = { actor: 'user:ar', roles: ['ar'] };

describe('cash', () => {
  const database = useDatabase();
  let core: OrderCore;
  let customer = 0;

  /** A customer of its own with open invoices: number → amount. */
  const customerWith = async (invoices: Readonly<Record<string, string>>, terms = 'NET30'): Promise<string> => {
    customer += 1;
    const id = `C${customer}`;
    await core.import({
      customers: [{ id, name: id, terms }],
      openingInvoices: Object.entries(invoices).map(([number, amount], at) => ({
        number: `${id}-${number}`,
        customerId: id,
        terms,
        invoiceDate: `2025-05-${String(10 + at)}`,
        amount,
      })),
    });
    return id;
  };
  const pay = async (customerId: string, amount: string, told: object = {}) => {
    const result = await core.recordPayment.run({
      customerId,
      reference: `CHK-${core.ids.newId()}`,
      method: 'check',
      amount: usd(amount),
      remittance: [],
      recordedBy: 'user:ar',
      ...told,
    });
    if (!result.ok) throw new Error(result.error.findings[0].message);
    return result.value.paymentId;
  };
  const open = async (customerId: string) => {
    const rows = await core.query<{ number: string; open: string }>(
      `select i.number, i.amount_minor - coalesce((select sum(a.amount_minor) from orders.payment_applications a
          where a.invoice_id = i.id), 0) as open from orders.invoices i where customer_id = $1 order by number`,
      [customerId],
    );
    return Object.fromEntries(rows.map((row) => [row.number.replace(`${customerId}-`, ''), Number(row.open)]));
  };
  const balance = async (customerId: string) =>
    Number(
      (
        await core.query<{ sum: string }>(
          'select coalesce(sum(amount_minor), 0) as sum from orders.ar_entries where customer_id = $1',
          [customerId],
        )
      )[0]!.sum,
    );
  const exceptions = (paymentId: string, status = 'open') =>
    core.query<{ id: string; code: string; resolution: string | null }>(
      'select id, code, resolution from orders.payment_exceptions where payment_id = $1 and status = $2 order by code',
      [paymentId, status],
    );
  const resolve = async (
    paymentId: string,
    resolution: Parameters<OrderCore['resolveException']['run']>[0]['resolution'],
  ) => {
    const [exception] = await exceptions(paymentId);
    return core.resolveException.run({ exceptionId: exception!.id, resolution, ...AR });
  };
  beforeAll(async () => {
    core = await openOrderCore(database);
    await core.import(sampleBundle({ MILK: { NJ: '1000' }, TEA: { NJ: '1000' } }));
  });
  afterEach(async () => {
    expect(await brokenInvariants(core.dataSource)).toEqual({});
  });

  it('states rule, evidence and alternatives of what it applies, and why it did not', async () => {
    const id = await customerWith({ A: '120.17', B: '50.00', C: '50.00' });
    await pay(id, '120.17');
    const unsure = await pay(id, '50.00');
    const [applied] = await core.query(
      `select rule, evidence, alternatives from orders.payment_applications a join orders.invoices i on i.id = a.invoice_id
        where i.number = $1`,
      [`${id}-A`],
    );
    expect(applied).toEqual({
      rule: 'exact_amount',
      evidence: `invoice ${id}-A is of exactly 120.17`,
      alternatives: [],
    });
    expect(await exceptions(unsure)).toMatchObject([{ code: 'PAYMENT_NOT_MATCHED' }]);
    const [{ trace }] = (await core.query<{ trace: object[] }>('select trace from orders.payments where id = $1', [
      unsure,
    ])) as [{ trace: object[] }];
    expect(trace).toContainEqual({
      rule: 'exact_amount',
      outcome: 'ambiguous',
      why: '2 combinations of open invoices make exactly 50.00.',
    });
  });

  it('accepts a proposal in one step, once', async () => {
    const id = await customerWith({ A: '100.00', B: '80.00' });
    const payment = await pay(id, '150.00');
    const [exception] = await exceptions(payment);
    const accept = () =>
      core.resolveException.run({ exceptionId: exception!.id, resolution: { action: 'accept_proposal' }, ...AR });
    expect(await accept()).toMatchObject({ ok: true });
    expect(await open(id)).toEqual({ A: 0, B: 3000 });
    expect(await accept()).toMatchObject({ ok: false, error: { findings: [{ code: 'EXCEPTION_RESOLVED' }] } });
    expect(await exceptions(payment, 'resolved')).toMatchObject([{ resolution: 'applied' }]);
  });

  it('settles an early payment with its discount, and takes both back when the cheque bounces', async () => {
    const id = await customerWith({ A: '200.00', B: '37.00' }, '2/10NET30');
    const payment = await pay(id, '196.00', { receivedOn: '2025-05-19' });
    expect(await open(id)).toEqual({ A: 0, B: 3700 });
    expect(await balance(id)).toBe(3700);
    expect(await core.returnPayment.bankReturn({ paymentId: payment, reason: 'NSF', actor: 'user:ar' })).toMatchObject({
      ok: true,
      value: { returned: usd('196.00') },
    });
    expect(await open(id)).toEqual({ A: 20000, B: 3700 });
    expect(await balance(id)).toBe(23700);
    expect(await core.returnPayment.bankReturn({ paymentId: payment, reason: 'NSF', actor: 'user:ar' })).toMatchObject({
      error: { findings: [{ code: 'PAYMENT_RETURNED' }] },
    });
  });

  it('gives no discount for cash that pays something else after all', async () => {
    const id = await customerWith({ A: '200.00' }, '2/10NET30');
    const payment = await pay(id, '196.00', { receivedOn: '2025-05-19' });
    expect(await open(id)).toEqual({ A: 0 });
    const [row] = await core.query<{ id: string }>('select id from orders.payment_applications where payment_id = $1', [
      payment,
    ]);
    const told = { applicationId: row!.id, reason: 'for another one', actor: 'user:ar' };
    expect(await core.applyCash.takeBack(told)).toMatchObject({ value: { unapplied: usd('196.00') } });
    expect(await open(id)).toEqual({ A: 20000 });
    expect(await balance(id)).toBe(400);
  });

  it('opens a paid order again when its payment is returned', async () => {
    const { orderId } = await core.place(sampleOrder('PO-PAID', [{ sku: 'MILK', quantity: '3' }]));
    await core.releaseOrders.release(orderId!);
    const [list] = await core.query<{ id: string }>('select id from orders.pick_lists where order_id = $1', [orderId]);
    await core.confirmPick.run({ pickListId: list!.id, pickedBy: 'user:p', told: [] });
    await core.shipOrder.run({ pickListId: list!.id, shippedBy: 'user:s', cartons: [] });
    await core.issueInvoices.run();
    const state = async () =>
      (await core.query<{ state: string }>('select state from orders.orders where id = $1', [orderId]))[0]!.state;
    const payment = await pay('2147', '30.00');
    expect(await state()).toBe('paid');
    await core.returnPayment.bankReturn({ paymentId: payment, reason: 'account closed', actor: 'user:ar' });
    expect(await state()).toBe('invoiced');
    const told = await core.query<{ what: string }>(
      `select what from orders.timeline where order_id = $1 and what like '%pa%' order by seq`,
      [orderId],
    );
    expect(told.map(({ what }) => what)).toEqual([
      'payment.applied',
      'order.paid',
      'payment.unapplied',
      'order.payment_reopened',
    ]);
  });

  it('keeps a deduction contested until it is credited, given up within the limit, or charged back', async () => {
    const id = await customerWith({ A: '500.00', B: '300.00', C: '80.00' });
    const short = (name: string, amount: string, off: string) =>
      pay(id, amount, {
        remittance: [{ invoiceNumber: `${id}-${name}`, amount, deductions: [{ reason: 'damage', amount: off }] }],
      });
    const large = await short('A', '350.00', '150.00');
    const small = await short('B', '280.00', '20.00');
    expect(await resolve(large, { action: 'write_off' })).toMatchObject({
      error: { findings: [{ code: 'WRITE_OFF_ABOVE_LIMIT' }] },
    });
    expect(await resolve(large, { action: 'charge_back' })).toMatchObject({ ok: true });
    expect(await resolve(small, { action: 'write_off' })).toMatchObject({ ok: true });
    expect(await open(id)).toEqual({ A: 15000, B: 0, C: 8000 });
    const disputes = await core.query(
      'select reason, status, amount_minor from orders.disputes where customer_id = $1 order by number',
      [id],
    );
    expect(disputes).toEqual([
      { reason: 'damage', status: 'rejected', amount_minor: '15000' },
      { reason: 'damage', status: 'written_off', amount_minor: '2000' },
    ]);
    expect(await exceptions(large)).toEqual([]);
    await pay(id, '150.00', { remittance: [{ invoiceNumber: `${id}-A` }] });
    expect(await balance(id)).toBe(8000);
  });

  const billed = async (number: string, lines: Parameters<typeof sampleOrder>[1]) => {
    const { orderId } = await core.place(sampleOrder(number, lines));
    await core.releaseOrders.release(orderId!);
    const [list] = await core.query<{ id: string }>('select id from orders.pick_lists where order_id = $1', [orderId]);
    await core.confirmPick.run({ pickListId: list!.id, pickedBy: 'user:p', told: [] });
    await core.shipOrder.run({ pickListId: list!.id, shippedBy: 'user:s', cartons: [] });
    await core.issueInvoices.run();
    const [invoice] = await core.query<{ id: string }>('select id from orders.invoices where order_id = $1', [orderId]);
    return { orderId, invoice };
  };

  it('credits a dispute of all of an invoice with what it cost after discounts, and tells its end once', async () => {
    await core.import({
      guardrails: [{ currency: 'USD', minimumMarginPercent: '0' }],
      promotions: [{ id: 'TENTH', name: 'A tenth', kind: 'percent', percent: '10', skus: ['TEA'] }],
    });
    const { orderId, invoice } = await billed('PO-TENTH', [{ sku: 'TEA', quantity: '10' }]);
    const contest = async (amount?: string) => {
      const opened = await core.settleDispute.open({
        invoiceId: invoice!.id,
        amount: amount === undefined ? undefined : usd(amount),
        reason: 'pricing',
        actor: 'user:clerk',
      });
      if (!opened.ok) throw new Error('refused');
      await core.settleDispute.run({ disputeId: opened.value.disputeId, outcome: 'credited', ...AR });
    };
    await contest('45.00');
    await contest();
    expect(
      await core.query('select amount_minor from orders.credit_memos where invoice_id = $1', [invoice!.id]),
    ).toEqual([{ amount_minor: '4500' }, { amount_minor: '4500' }]);
    const told = await core.query<{ value: Buffer }>(
      `select value from orders.outbox where type = 'invoice.dispute_settled' order by id`,
    );
    const ends = told.map(({ value }) => JSON.parse(value.toString('utf8')) as { invoiceId: string; outcome: string });
    expect(ends.filter(({ invoiceId }) => invoiceId === invoice!.id).map(({ outcome }) => outcome)).toEqual([
      'credited',
      'credited',
    ]);
    expect(await core.query('select state from orders.orders where id = $1', [orderId])).toEqual([{ state: 'paid' }]);
  });

  it('credits a dispute over the lines of its invoice, tax and discounts included', async () => {
    const { orderId, invoice } = await billed('PO-CREDIT', [
      { sku: 'MILK', quantity: '3' },
      { sku: 'MILK', quantity: '1' },
    ]);
    const contest = (amount: string) =>
      core.settleDispute.open({ invoiceId: invoice!.id, amount: usd(amount), reason: 'pricing', actor: 'user:clerk' });
    expect(await contest('40.01')).toMatchObject({ error: { findings: [{ code: 'DISPUTE_TOO_MUCH' }] } });
    const opened = await contest('5.00');
    if (!opened.ok) throw new Error('refused');
    const settle = { disputeId: opened.value.disputeId, outcome: 'credited', ...AR } as const;
    expect(await core.settleDispute.run(settle)).toMatchObject({ ok: true });
    expect(await core.settleDispute.run(settle)).toMatchObject({ error: { findings: [{ code: 'DISPUTE_CLOSED' }] } });
    const [memo] = await core.query('select kind, amount_minor from orders.credit_memos where invoice_id = $1', [
      invoice!.id,
    ]);
    expect(memo).toEqual({ kind: 'price', amount_minor: '500' });
    const [{ id: memoId }] = (await core.query<{ id: string }>(
      'select id from orders.credit_memos where invoice_id = $1',
      [invoice!.id],
    )) as [{ id: string }];
    // Only cash comes back from a bank.
    await expect(core.returnPayment.bankReturn({ paymentId: memoId, reason: 'NSF', actor: 'user:ar' })).rejects.toThrow(
      NotFoundError,
    );
    await pay('2147', '35.00', { remittance: [{ invoiceNumber: 'PO-CREDIT' }] });
    const [order] = await core.query('select state from orders.orders where id = $1', [orderId]);
    expect(order).toEqual({ state: 'paid' });
  });

  it('gives money to the customer whose invoice it pays, and takes it back from there when it bounces', async () => {
    const owner = await customerWith({ A: '75.50', Z: '11.00' });
    const payer = await customerWith({ B: '60.00' });
    const payment = await pay(payer, '75.50', { remittance: [{ invoiceNumber: `${owner}-A`, amount: '75.50' }] });
    expect((await exceptions(payment)).map(({ code }) => code)).toEqual(['PAYMENT_OTHER_CUSTOMER', 'PAYMENT_OVER']);
    const moved = await resolve(payment, { action: 'transfer', invoiceNumbers: [`${owner}-A`] });
    expect(moved).toMatchObject({ ok: true });
    expect(await open(owner)).toEqual({ A: 0, Z: 1100 });
    expect([await balance(payer), await balance(owner)]).toEqual([6000, 1100]);
    expect(await exceptions(payment)).toEqual([]);
    await core.returnPayment.bankReturn({ paymentId: payment, reason: 'NSF', actor: 'user:ar' });
    expect(await open(owner)).toEqual({ A: 7550, Z: 1100 });
    expect([await balance(payer), await balance(owner)]).toEqual([6000, 8650]);
  });

  it('keeps what is over, refunds it, and never more than is left', async () => {
    const id = await customerWith({ A: '40.00' });
    const payment = await pay(id, '55.00', { remittance: [{ invoiceNumber: `${id}-A` }] });
    expect(await exceptions(payment)).toMatchObject([{ code: 'PAYMENT_OVER' }]);
    const refund = (amount: string) =>
      core.returnPayment.refund({ fundingId: payment, amount: usd(amount), reason: 'paid twice', actor: 'user:ar' });
    expect(await refund('15.01')).toMatchObject({ error: { findings: [{ code: 'REFUND_TOO_MUCH' }] } });
    expect(await refund('15.00')).toMatchObject({ ok: true });
    expect(await balance(id)).toBe(0);
    expect(await exceptions(payment)).toEqual([]);
    // The bank takes all 55 back; the 15 stand on no invoice, so a person hears of them, once.
    const bounce = () => core.returnPayment.bankReturn({ paymentId: payment, reason: 'NSF', actor: 'user:ar' });
    expect(await bounce()).toMatchObject({ value: { returned: usd('40.00') } });
    expect(await open(id)).toEqual({ A: 4000 });
    expect(await exceptions(payment)).toMatchObject([{ code: 'PAYMENT_REFUNDED' }]);
    expect(await bounce()).toMatchObject({ error: { findings: [{ code: 'PAYMENT_RETURNED' }] } });
    expect(await resolve(payment, { action: 'keep_on_account' })).toMatchObject({ ok: true });
  });

  it('writes off of one invoice no more than the limit of the role, in however many parts', async () => {
    const id = await customerWith({ A: '500.00' });
    const [invoice] = await core.query<{ id: string }>('select id from orders.invoices where number = $1', [`${id}-A`]);
    const give = (amount: string, roles = ['ar']) =>
      core.writeOff.run({ invoiceId: invoice!.id, amount: usd(amount), reason: 'small', actor: 'user:ar', roles });
    expect(await give('60.00')).toMatchObject({ ok: true });
    expect(await give('40.01')).toMatchObject({ error: { findings: [{ code: 'WRITE_OFF_ABOVE_LIMIT' }] } });
    expect(await give('40.00')).toMatchObject({ ok: true });
    expect(await give('40.01', ['ar', 'admin'])).toMatchObject({ ok: true });
    expect(await open(id)).toEqual({ A: 35999 });
  });

  it('applies and takes back by hand, in new entries only', async () => {
    const id = await customerWith({ A: '100.00', B: '100.00' });
    const payment = await pay(id, '100.00');
    const apply = (invoice: string, amount?: string) =>
      core.applyCash.run({
        fundingId: payment,
        lines: [{ invoiceNumber: `${id}-${invoice}`, amount: amount === undefined ? undefined : usd(amount) }],
        actor: 'user:ar',
      });
    expect(await apply('B', '100.01')).toMatchObject({ error: { findings: [{ code: 'APPLICATION_TOO_MUCH' }] } });
    expect(await apply('B')).toMatchObject({ value: { applied: usd('100.00') } });
    const [row] = await core.query<{ id: string }>('select id from orders.payment_applications where payment_id = $1', [
      payment,
    ]);
    const takeBack = () =>
      core.applyCash.takeBack({ applicationId: row!.id, reason: 'the other one', actor: 'user:ar' });
    expect(await takeBack()).toMatchObject({ ok: true });
    expect(await takeBack()).toMatchObject({ error: { findings: [{ code: 'APPLICATION_TAKEN_BACK' }] } });
    expect(await apply('A')).toMatchObject({ ok: true });
    expect(await open(id)).toEqual({ A: 0, B: 10000 });
    expect(await core.query('select 1 from orders.payment_applications where payment_id = $1', [payment])).toHaveLength(
      3,
    );
  });

  it('two clerks with one payment: one of them applies it, and never more than there is', async () => {
    const id = await customerWith({ A: '90.00', B: '90.00', C: '90.00' });
    const payment = await pay(id, '90.00');
    const [exception] = await exceptions(payment);
    const clerks = await Promise.all([
      ...['A', 'B', 'C'].map((invoice) =>
        core.applyCash.run({ fundingId: payment, lines: [{ invoiceNumber: `${id}-${invoice}` }], actor: 'user:one' }),
      ),
      core.resolveException.run({ exceptionId: exception!.id, resolution: { action: 'accept_proposal' }, ...AR }),
      core.returnPayment.refund({ fundingId: payment, reason: 'theirs', actor: 'user:two' }),
    ]);
    expect(clerks.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('imports a lockbox file row by row, tells what it would do first, and knows what it has', async () => {
    const id = await customerWith({ A: '100.00', B: '50.00' });
    const text = [
      'customer_id,check_number,check_amount,deposit_date,invoice_number,amount_paid',
      `${id},7001,150.00,06/20/2025,${id}-A,100.00`,
      `${id},7001,150.00,06/20/2025,${id}-B,50.00`,
      `NOBODY,7002,10.00,06/20/2025,,`,
      `${id},7003,ten,06/20/2025,,`,
    ].join('\n');
    const run = async (dryRun: boolean) =>
      (await core.importPayments.run({ text, format: 'lockbox', importedBy: 'user:ar', dryRun })).rows.map(
        ({ rows, outcome }) => `${rows.join('+')} ${outcome}`,
      );
    const expected = ['1+2 recorded', '3 rejected', '4 rejected'];
    expect(await run(true)).toEqual(expected);
    expect(await open(id)).toEqual({ A: 10000, B: 5000 });
    expect(await run(false)).toEqual(expected);
    expect(await open(id)).toEqual({ A: 0, B: 0 });
    expect(await run(false)).toEqual(['1+2 repeated', '3 rejected', '4 rejected']);
  });

  it('finds whose a bank credit is by its invoices, or learns it from a person once', async () => {
    const id = await customerWith({ A: '60.00', B: '33.00', C: '8.00' });
    const file = (...lines: string[]) => ({
      text: ['booking date;payer;credit;transaction id;details', ...lines].join('\n'),
      format: 'bank' as const,
      importedBy: 'user:ar',
      dryRun: false,
    });
    const outcomes = async (...lines: string[]) =>
      (await core.importPayments.run(file(...lines))).rows.map(({ outcome }) => outcome);
    const strange = '2025-06-20;SOME  Kitchen LLC;33.00;T-1;thank you';
    expect(await outcomes(strange, strange.replace('33.00', '-33.00'))).toEqual(['unidentified', 'ignored']);
    expect(await outcomes(strange)).toEqual(['ignored']);
    const [row] = await core.query<{ id: string }>(
      `select id from orders.payment_file_rows where outcome = 'unidentified'`,
    );
    expect(await core.importPayments.identify({ rowId: row!.id, customerId: id, actor: 'user:ar' })).toMatchObject({
      value: { repeated: false },
    });
    expect(await outcomes('2025-06-21;some kitchen llc;8.00;T-2;')).toEqual(['recorded']);
    expect(await outcomes(strange)).toEqual(['repeated']);
    expect(await open(id)).toEqual({ A: 6000, B: 0, C: 0 });
    await expect(core.importPayments.run({ ...file(), text: 'a,b\n1,2' })).rejects.toThrow(/no column/);
  });
});
