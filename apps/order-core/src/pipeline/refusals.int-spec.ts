import { money } from '#domain/money/money';
import { useDatabase } from '../../../../test/support/database.js';
import { openOrderCore, type OrderCore, sampleBundle, sampleOrder } from '../../../../test/support/order-core.js';

/** Refusals that no flow passes by itself: each is met the way a person meets it. */
describe('what is refused', () => {
  const database = useDatabase();
  let core: OrderCore;
  beforeAll(async () => {
    core = await openOrderCore(database);
    await core.import(sampleBundle({ MILK: { NJ: '1000' } }));
  });

  it('tells whoever asks why a person decided against an order', async () => {
    const { orderId } = await core.place(sampleOrder('PO-1', [{ sku: 'MILK', quantity: '1', unitPrice: '5.00' }]));
    const [card] = await core.query<{ id: string }>('select id from orders.approval_cards where order_id = $1', [
      orderId,
    ]);
    const refusal = { cardId: card!.id, verdict: 'rejected', decidedBy: 'user:boss', comment: 'too cheap' } as const;
    await core.decideCard.run(refusal);
    const [event] = await core.query<{ value: Buffer }>(
      `select value from orders.outbox where type = 'order.rejected' and key = $1`,
      [orderId],
    );
    expect(JSON.parse(event!.value.toString('utf8'))).toMatchObject({
      findings: [{ code: 'APPROVAL_REFUSED', message: 'Refused by user:boss: too cheap' }],
    });
  });

  it('takes no payment of a day far ahead, and no proposal where there is none', async () => {
    const payment = {
      customerId: '2147',
      reference: 'CHQ-1',
      method: 'check',
      amount: money('10.00', 'USD'),
      remittance: [],
      recordedBy: 'user:ar',
    };
    expect(await core.recordPayment.run({ ...payment, receivedOn: '2035-01-01' })).toMatchObject({
      error: { findings: [{ code: 'PAYMENT_DATE_AHEAD' }] },
    });
    await core.recordPayment.run(payment);
    const [exception] = await core.query<{ id: string }>(
      `select id from orders.payment_exceptions where proposal = '[]' order by raised_at limit 1`,
    );
    const resolved = await core.resolveException.run({
      exceptionId: exception!.id,
      resolution: { action: 'accept_proposal' },
      actor: 'user:ar',
      roles: ['ar'],
    });
    expect(resolved).toMatchObject({ error: { findings: [{ code: 'RESOLUTION_UNFIT' }] } });
  });
});
