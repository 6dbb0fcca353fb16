import { useDatabase } from '../../../../test/support/database.js';
import {
  brokenInvariants,
  openOrderCore,
  type OrderCore,
  sampleBundle,
  sampleOrder,
} from '../../../../test/support/order-core.js';
import { instructionsOf } from '../order-desk/order-instructions.js';
import { loadInstructingMessages } from '../order-desk/order-instructions.repository.js';

/** What answers to customers (855, 856, 810) are written from. */
describe('what the events of an order say', () => {
  const database = useDatabase();
  let core: OrderCore;
  beforeAll(async () => {
    core = await openOrderCore(database);
    const bundle = sampleBundle(
      { MILK: { NJ: '7' } },
      {
        terms: '2/10NET30',
        shipTos: [
          { id: 'K1', name: 'Central Kitchen', identifier: 'CK1', qualifier: '92', address: { lines: ['1 Way'] } },
        ],
      },
    );
    const [first] = bundle.locations;
    await core.import({
      ...bundle,
      locations: [{ ...first, address: { lines: ['9 Dock Road'], city: 'Newark', region: 'NJ' } }],
      dueIn: [{ reference: 'BUY-1', locationId: 'NJ', sku: 'MILK', expectedOn: '2025-05-30', quantity: '5' }],
    });
  });
  afterEach(async () => {
    expect(await brokenInvariants(core.dataSource)).toEqual({});
  });
  const said = async (type: string): Promise<object[]> => {
    const rows = await core.query<{ value: Buffer }>('select value from orders.outbox where type = $1 order by id', [
      type,
    ]);
    return rows.map(({ value }) => JSON.parse(value.toString('utf8')) as object);
  };
  const order = sampleOrder('PO-1', [{ sku: 'MILK', quantity: '10' }], {
    releaseNumber: '7',
    dates: [{ qualifier: '002', date: '2025-05-27' }],
    parties: [{ role: 'ST', identifierQualifier: '92', identifier: 'CK1' }],
  });

  it('says when goods leave and when the rest is due in', async () => {
    const { orderId } = await core.place(order);
    const head = { orderId, documentId: 'doc-PO-1', releaseNumber: '7', orderNumber: 'SO-000001' };
    expect(await said('order.reserved')).toMatchObject([
      { ...head, lines: [{ lineNumber: '1', position: 1, quantity: '7', shipsOn: '2025-05-27' }] },
    ]);
    expect(await said('order.backordered')).toMatchObject([
      { ...head, lines: [{ quantity: '3', expectedOn: '2025-05-30' }] },
    ]);
    await core.place(sampleOrder('PO-2', [{ sku: 'MILK', quantity: '3' }]));
    const [, second] = (await said('order.backordered')) as { lines: object[] }[];
    // Five come, three are spoken for.
    expect(second!.lines[0]).not.toHaveProperty('expectedOn');
  });

  it('says how a shipment travels, and bills its freight with the goods', async () => {
    await core.releaseOrders.run();
    const [list] = await core.query<{ id: string }>('select id from orders.pick_lists');
    await core.confirmPick.run({ pickListId: list!.id, pickedBy: 'user:p', told: [] });
    const told = { pickListId: list!.id, shippedBy: 'user:p', scac: 'UPSN' };
    const carton = { trackingNumber: '1Z1', lines: [{ position: 1, quantity: { unscaled: 7n, scale: 0 } }] };
    const wrong = { ...told, cartons: [], charges: [{ amount: '1.005' }] };
    expect(await core.shipOrder.run(wrong)).toMatchObject({ error: { findings: [{ code: 'CHARGE_AMOUNT_INVALID' }] } });
    const freight = { code: 'D240', description: 'freight', amount: '12.50' };
    expect(await core.shipOrder.run({ ...told, cartons: [carton], charges: [freight] })).toMatchObject({ ok: true });
    expect(await said('order.shipped')).toMatchObject([
      {
        shipmentNumber: 'SH-000001',
        billOfLading: 'BOL-000001',
        scac: 'UPSN',
        shipFrom: { name: 'Warehouse NJ', identifier: 'NJ', address: { lines: ['9 Dock Road'], city: 'Newark' } },
        shipTo: {
          name: 'Central Kitchen',
          identifier: 'CK1',
          identifierQualifier: '92',
          address: { lines: ['1 Way'] },
        },
        cartons: [{ trackingNumber: '1Z1' }],
      },
    ]);
    await core.issueInvoices.run();
    expect(await said('invoice.posted')).toMatchObject([
      {
        documentId: 'doc-PO-1',
        releaseNumber: '7',
        shippedOn: '2025-05-22',
        billOfLading: 'BOL-000001',
        amount: '82.50',
        charges: [{ indicator: 'charge', ...freight }],
        discount: { percent: '2', days: 10, dueDate: '2025-06-01', amount: '1.65' },
      },
    ]);
  });

  it('takes off what is due in by a receipt that names it', async () => {
    const receipt = {
      locationId: 'NJ',
      reference: 'BUY-1',
      lines: [{ sku: 'MILK', quantity: '2' }],
      receivedBy: 'user:d',
    };
    await core.receiveStock.run(receipt);
    expect(await core.query('select quantity from orders.stock_due_in')).toEqual([{ quantity: '3' }]);
  });

  it('leaves to people what no rule acts on, once a document', async () => {
    const sample = sampleOrder('READ-1', [{ sku: 'MILK', quantity: '1' }]);
    const order = { ...sample, notes: ['Ring the bell.'], freightTerms: [{ payment: 'CC' }] };
    const { orderId } = await core.place(order);
    await core.place({ ...order, source: { ...order.source, documentId: 'doc-again' } });
    const messages = await loadInstructingMessages(core.dataSource.manager, orderId!);
    expect(messages.map(instructionsOf)).toEqual([
      expect.objectContaining({ purpose: 'original', notes: ['Ring the bell.'], freightTerms: [{ payment: 'CC' }] }),
    ]);
  });
});
