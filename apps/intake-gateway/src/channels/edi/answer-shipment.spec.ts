import { invoicePosted, orderReceived, orderShipped, type CanonicalOrder } from '#contracts';
import { writeInvoice, writeShipNotice, type InvoiceInput, type ShipNoticeInput } from '#x12';
import { answerInvoice } from './answer-invoice.js';
import { answerShipment } from './answer-shipment.js';
import { receiveSample, sampleSegments } from './sample-sets.js';

type Shipment = (typeof orderShipped)['example'];
type Invoice = (typeof invoicePosted)['example'];

const setting = { seller: { name: 'Our House' }, answeredAt: { date: '2025-05-23', time: '16:30' } };
const [line] = orderReceived.example.lines;
const order: CanonicalOrder = {
  ...orderReceived.example,
  releaseNumber: 'R2',
  lines: [line!, { ...line!, lineNumber: '2', quantity: '2.5', unitOfMeasure: 'LB', itemIdentifiers: [] }],
};
const part = (lineNumber: string, quantity: string, unitOfMeasure = 'CA') => ({
  lineNumber,
  sku: `sku-${lineNumber}`,
  quantity,
  unitOfMeasure,
});

function notice(shipment: Partial<Shipment> = {}): ShipNoticeInput {
  const input = answerShipment({ order, shipment: { ...orderShipped.example, ...shipment }, setting });
  const segments = sampleSegments(writeShipNotice(input));
  expect(receiveSample({ identifier: '856', segments }).report.faults).toEqual([]);
  return input;
}

describe('the notice of a shipment', () => {
  it('says what left for where, and how', () => {
    const input = notice({
      scac: 'OWNT',
      transportMethod: 'M',
      proNumber: 'PRO-9',
      deliversOn: '2025-05-24',
      grossWeight: { value: '120.5', unitOfMeasure: 'LB' },
    });
    expect(input).toMatchObject({
      purpose: '00',
      noticeDate: '2025-05-23',
      noticeTime: '16:30',
      packages: { code: 'CTN25', count: 1 },
      carrier: { scac: 'OWNT', method: 'M', name: 'OWNTRUCK' },
      billOfLading: 'BOL-000001',
      carrierReference: 'PRO-9',
      dates: [
        { qualifier: '011', date: '2025-05-23' },
        { qualifier: '017', date: '2025-05-24' },
      ],
      parties: [
        { role: 'SF', identifierQualifier: '91', identifier: 'NJ' },
        { role: 'ST', identifierQualifier: '92', identifier: 'CK1' },
      ],
      orders: [{ purchaseOrderNumber: 'PO-20250522-1', releaseNumber: 'R2', purchaseOrderDate: '2025-05-22' }],
    });
    expect(input.shipmentId).toMatch(/^[0-9A-Z]{20,25}$/);
    expect(notice({ shipmentNumber: 'SH-1' }).shipmentId).toBe('SH-1');
  });

  it('lists cartons in the words of the order; our item number stands in where it had none', () => {
    const input = notice({
      lines: [part('1', '9'), part('2', '2.5', 'LB')],
      complete: false,
      cartons: [
        { sscc: '006141411234567890', lines: [part('1', '5')] },
        { sscc: '006141411234567906', trackingNumber: '1Z9', lines: [part('1', '4'), part('2', '2.5', 'LB')] },
      ],
    });
    const [first, second] = input.orders[0]!.cartons;
    expect(first).toMatchObject({
      sscc: '006141411234567890',
      items: [
        {
          lineNumber: '1',
          quantity: '5',
          identifiers: [{ qualifier: 'VN', value: '40137' }],
          ordered: { quantity: '12', unitOfMeasure: 'CA' },
          status: 'BP',
          description: 'Milk 1 % half pint',
        },
      ],
    });
    expect(second!.trackingNumber).toBe('1Z9');
    expect(second!.items[1]).toMatchObject({ identifiers: [{ qualifier: 'VN', value: 'sku-2' }], status: 'AC' });
    expect(input.packages.count).toBe(2);
  });

  it('gives what is in no carton a pack without a number', () => {
    const input = notice({
      lines: [part('1', '9')],
      cartons: [{ sscc: '006141411234567890', lines: [part('1', '5.5')] }],
    });
    expect(input.orders[0]!.cartons).toMatchObject([
      { items: [{ quantity: '5.5' }] },
      { items: [{ quantity: '3.5' }] },
    ]);
    expect(input.orders[0]!.cartons[1]).not.toHaveProperty('sscc');
    // Nine of twelve in the last shipment: neither "shipped" nor "the rest follows" would be true.
    expect(input.orders[0]!.cartons[0]!.items[0]!.status).toBeUndefined();
  });

  it('notices a shipment without cartons, to another place than ordered', () => {
    const shipTo = { name: 'West school', identifier: 'W1', identifierQualifier: '92' };
    const input = notice({ cartons: [], shipTo, shipFrom: undefined, carrier: undefined });
    expect(input.parties).toMatchObject([
      { role: 'SF', name: 'Our House', identifier: 'NJ' },
      { role: 'ST', name: 'West school', identifierQualifier: '92', identifier: 'W1' },
    ]);
    expect(input.orders[0]!.cartons).toMatchObject([{ items: [{ quantity: '12', status: 'AC' }] }]);
  });
});

describe('the bill', () => {
  function bill(invoice: Partial<Invoice> = {}): InvoiceInput {
    const input = answerInvoice({ order, invoice: { ...invoicePosted.example, ...invoice }, setting });
    const segments = sampleSegments(writeInvoice(input));
    expect(receiveSample({ identifier: '810', segments }).report.faults).toEqual([]);
    return input;
  }

  it('is the invoice, in the words of the order', () => {
    expect(bill({ shippedOn: '2025-05-23', billOfLading: 'BOL-1' })).toMatchObject({
      invoiceNumber: 'INV-000001',
      invoiceDate: '2025-05-23',
      purchaseOrderNumber: 'PO-20250522-1',
      purchaseOrderDate: '2025-05-22',
      releaseNumber: 'R2',
      currency: 'USD',
      references: [{ qualifier: 'BM', value: 'BOL-1' }],
      parties: [
        { role: 'SE', name: 'Our House' },
        { role: 'ST', identifier: 'CK1' },
      ],
      terms: { type: '01', basis: '3', netDueDate: '2025-06-22', netDays: 30, description: 'NET30' },
      dates: [{ qualifier: '011', date: '2025-05-23' }],
      lines: [
        {
          lineNumber: '1',
          quantity: '12',
          unitPrice: '9.38',
          extended: '112.56',
          identifiers: [{ qualifier: 'VN', value: '40137' }],
        },
      ],
      total: '112.56',
    });
  });

  it('adds charges, allowances and taxes, and offers the discount', () => {
    const input = bill({
      amount: '127.06',
      charges: [
        { indicator: 'charge', code: 'D240', description: 'Freight', amount: '12.50' },
        { indicator: 'allowance', amount: '5.00' },
      ],
      taxes: [{ type: 'ST', amount: '7.00', percent: '6.625', jurisdiction: 'NJ' }],
      discount: { percent: '2', days: 10, dueDate: '2025-06-02', amount: '2.25' },
      remitTo: { name: 'Our House lockbox', address: { lines: ['PO Box 1'], city: 'Newark', region: 'NJ' } },
    });
    const segments = sampleSegments(writeInvoice(input)).map((segment) => segment.join('*'));
    expect(segments).toEqual(
      expect.arrayContaining([
        'TDS*12706*12706**225',
        'TXI*ST*7*6.625*VD*NJ',
        'SAC*C*D240***1250*******06***Freight',
        'SAC*A*ZZZZ***500*******02',
        'ITD*08*3*2*20250602*10*20250622*30*225****NET30',
        'N1*RI*Our House lockbox',
      ]),
    );
  });

  it('bills goods sold by weight in units of weight', () => {
    const [line] = invoicePosted.example.lines;
    const catchWeight = { value: '40.12', unitOfMeasure: 'LB', unitPrice: '3.5' };
    const input = bill({
      amount: '140.42',
      lines: [{ ...line!, quantity: '1', unitPrice: '140', extended: '140.42', catchWeight }],
    });
    expect(input.lines).toMatchObject([
      { quantity: '40.12', unitOfMeasure: 'LB', unitPrice: '3.5', extended: '140.42' },
    ]);
  });

  it('is never written when it does not add up', () => {
    expect(() => bill({ amount: '112.57' })).toThrow(RangeError);
  });
});
