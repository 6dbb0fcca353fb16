import { remittanceReceived } from '#contracts';
import { useDatabase } from '../../../../../test/support/database.js';
import { brokenInvariants, openOrderCore, type OrderCore } from '../../../../../test/support/order-core.js';

describe('a remittance advice', () => {
  const database = useDatabase();
  let core: OrderCore;
  beforeAll(async () => {
    core = await openOrderCore(database);
    const invoice = (number: string, amount: string) => ({
      number,
      customerId: '2147',
      invoiceDate: '2025-05-01',
      amount,
    });
    await core.import({
      customers: [{ id: '2147', name: 'Driscoll' }],
      openingInvoices: [invoice('INV-000001', '112.56'), invoice('INV-000002', '50.00')],
    });
  });
  afterEach(async () => {
    expect(await brokenInvariants(core.dataSource)).toEqual({});
  });
  const { example } = remittanceReceived;

  it('is recorded as a payment under its trace number and applied to the invoices it names, adjustments kept', async () => {
    const [line] = example.lines;
    const advice = {
      ...example,
      lines: [
        { ...line!, reference: 'inv 1', paidAmount: '103.18', adjustments: line!.adjustments },
        { ...line!, reference: 'INV-2', paidAmount: '49.00', discountAmount: '1.00', adjustments: [] },
      ],
      paymentAmount: '152.18',
      totals: { paid: '152.18', adjusted: '0', difference: '0', itemAdjustmentsIncluded: true },
    };
    const first = await core.advise(advice);
    expect(first).toMatchObject({ outcome: 'recorded' });
    const [payment] = await core.query<{ id: string }>('select * from orders.payments');
    expect(payment).toMatchObject({
      reference: example.traceNumber,
      method: 'ach',
      amount_minor: '15218',
      document_id: example.source.documentId,
      findings: [{ code: 'REMITTANCE_ADJUSTMENT' }, { code: 'REMITTANCE_DISCOUNT' }],
    });
    const applied = await core.query(
      `select i.number, a.amount_minor from orders.payment_applications a join orders.invoices i on i.id = a.invoice_id
        order by i.number`,
    );
    expect(applied).toEqual([
      { number: 'INV-000001', amount_minor: '10318' },
      { number: 'INV-000002', amount_minor: '4900' },
    ]);
    expect(await core.advise(advice)).toEqual({ outcome: 'repeated', paymentId: payment!.id });
    expect(await core.advise({ ...advice, paymentAmount: '1.00' })).toMatchObject({ outcome: 'needs_review' });
    const said = await core.query(
      `select type, count(*)::int from orders.outbox where type like 'payment.%' group by 1 order by 1`,
    );
    expect(said).toEqual([
      { type: 'payment.applied', count: 2 },
      { type: 'payment.exception', count: 2 },
      { type: 'payment.received', count: 1 },
    ]);
  });

  it.each([
    ['a stranger', { customerId: 'NOBODY' }, /nobody we know/],
    ['information only', { handling: 'I' }, /information only/],
  ])('waits for a person when it is of %s', async (_what, changed, why) => {
    const traceNumber = JSON.stringify(changed);
    const id = core.ids.newId();
    expect(await core.advise({ ...example, ...changed, traceNumber }, id)).toMatchObject({ outcome: 'needs_review' });
    const [kept] = await core.query<{ why: string }>('select why from orders.remittances where id = $1', [id]);
    expect(kept!.why).toMatch(why);
    expect(await core.query('select 1 from orders.payments where reference = $1', [traceNumber])).toEqual([]);
  });
});
