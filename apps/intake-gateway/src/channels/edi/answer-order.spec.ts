import { orderHeld, orderReceived, orderRejected, type CanonicalOrder } from '#contracts';
import { writeOrderAcknowledgment, type LineAnswer, type OrderAcknowledgmentInput } from '#x12';
import { answerOrder, type OrderDecision } from './answer-order.js';
import { receiveSample, sampleSegments } from './sample-sets.js';

const setting = { seller: { name: 'Our House' }, answeredAt: { date: '2025-05-22', time: '14:05' } };
const head = { orderId: '0196f7b0-0000-7000-8000-0000000000a1', customerId: '2147', purchaseOrderNumber: 'PO-77' };
const [line] = orderReceived.example.lines;

const orderOf = (...lines: Partial<CanonicalOrder['lines'][number]>[]): CanonicalOrder => ({
  ...orderReceived.example,
  purchaseOrderNumber: 'PO-77',
  dates: [],
  lines: lines.map((each, index) => ({ ...line!, lineNumber: String(index + 1), ...each })),
});

const part = (lineNumber: string, quantity: string, more: object = {}) => ({
  lineNumber,
  sku: '40137',
  quantity,
  unitOfMeasure: 'CA',
  locationId: 'NJ',
  ...more,
});

function accepted(parts: {
  reserved?: ReturnType<typeof part>[];
  backordered?: ReturnType<typeof part>[];
  price?: string;
}): OrderDecision {
  const { reserved, backordered, price } = parts;
  return {
    kind: 'accepted',
    reserved: reserved && { ...head, lines: reserved },
    backordered: backordered && { ...head, lines: backordered },
    priced:
      price === undefined
        ? undefined
        : {
            ...head,
            currency: 'USD',
            total: '0',
            lines: [{ ...part('1', '12'), unitPrice: price, extended: '0', rung: 'bid' as const }],
          },
  };
}

/** The answer, which must also be a sound 855. */
function answer(order: CanonicalOrder, decision: OrderDecision): OrderAcknowledgmentInput {
  const input = answerOrder({ order, orderId: head.orderId, decision, setting });
  const segments = sampleSegments(writeOrderAcknowledgment(input));
  expect(receiveSample({ identifier: '855', segments }).report.faults).toEqual([]);
  return input;
}

const acks = (input: OrderAcknowledgmentInput, index = 0): string[] =>
  input.lines[index]!.answers.map(({ status, quantity, date }: LineAnswer) =>
    [status, quantity, date?.date].filter(Boolean).join(' '),
  );

describe('the answer to an order', () => {
  it.each<[string, Partial<CanonicalOrder['lines'][number]>, OrderDecision, string[], string]>([
    ['all reserved', {}, accepted({ reserved: [part('1', '12')] }), ['IA 12'], 'AD'],
    [
      'part of it backordered',
      {},
      accepted({ reserved: [part('1', '9')], backordered: [part('1', '3', { expectedOn: '2025-05-30' })] }),
      ['IA 9', 'IB 3 2025-05-30'],
      'AC',
    ],
    ['all of it backordered', {}, accepted({ backordered: [part('1', '12')] }), ['IB 12'], 'AC'],
    [
      'two locations, the same day',
      {},
      accepted({ reserved: [part('1', '5'), part('1', '7', { locationId: 'PA' })] }),
      ['IA 12'],
      'AD',
    ],
    [
      'two locations, different days',
      {},
      accepted({ reserved: [part('1', '5', { shipsOn: '2025-05-24' }), part('1', '7', { shipsOn: '2025-05-23' })] }),
      ['IA 7 2025-05-23', 'IA 5 2025-05-24'],
      'AD',
    ],
    ['another price', {}, accepted({ reserved: [part('1', '12')], price: '9.50' }), ['IP 12'], 'AC'],
    ['the same price, written longer', {}, accepted({ reserved: [part('1', '12')], price: '9.3800' }), ['IA 12'], 'AD'],
    [
      'a price where the customer named none',
      { unitPrice: undefined },
      accepted({ reserved: [part('1', '12')], price: '9.50' }),
      ['IA 12'],
      'AD',
    ],
    ['less, and the rest dropped', {}, accepted({ reserved: [part('1', '10')] }), ['IQ 10', 'IR 2'], 'AC'],
    [
      'less and at another price',
      {},
      accepted({ reserved: [part('1', '10')], price: '9.50' }),
      ['IC 10', 'IR 2'],
      'AC',
    ],
    ['more than ordered, by the case', { quantity: '11' }, accepted({ reserved: [part('1', '12')] }), ['IQ 12'], 'AC'],
    ['nothing at all', {}, accepted({}), ['IR 12'], 'RD'],
    [
      'a later day than asked for',
      { dates: [{ qualifier: '010', date: '2025-05-23' }] },
      accepted({ reserved: [part('1', '12', { shipsOn: '2025-05-26' })] }),
      ['DR 12 2025-05-26'],
      'AC',
    ],
    [
      'the day asked for',
      { dates: [{ qualifier: '010', date: '2025-05-26' }] },
      accepted({ reserved: [part('1', '12', { shipsOn: '2025-05-26' })] }),
      ['IA 12 2025-05-26'],
      'AD',
    ],
  ])('%s', (_what, change, decision, expected, type) => {
    const input = answer(orderOf(change), decision);
    expect(acks(input)).toEqual(expected);
    expect(input.type).toBe(type);
  });

  it('says our price, and echoes the line as ordered', () => {
    const input = answer(orderOf({}), accepted({ reserved: [part('1', '12')], price: '9.50' }));
    expect(input).toMatchObject({
      purpose: '00',
      purchaseOrderNumber: 'PO-77',
      purchaseOrderDate: '2025-05-22',
      sellerOrderNumber: expect.stringMatching(/^[0-9A-Z]{20,25}$/),
      acknowledgedOn: '2025-05-22',
      currency: 'USD',
      parties: [
        { role: 'SE', name: 'Our House' },
        { role: 'ST', identifier: 'CK1' },
      ],
    });
    expect(input.lines[0]).toMatchObject({
      lineNumber: '1',
      quantity: '12',
      unitPrice: '9.50',
      identifiers: [{ qualifier: 'VN', value: '40137' }],
    });
  });

  it('tells lines with the same number apart by their place', () => {
    const order = orderOf({ lineNumber: '1' }, { lineNumber: '1', quantity: '5' });
    const input = answer(
      order,
      accepted({ reserved: [part('1', '12', { position: 1 })], backordered: [part('1', '5', { position: 2 })] }),
    );
    expect([acks(input, 0), acks(input, 1)]).toEqual([['IA 12'], ['IB 5']]);
  });

  it('refuses in codes the customer can use, and keeps our own reasons to ourselves', () => {
    const rejected: (typeof orderRejected)['example'] = {
      ...head,
      decidedBy: 'user:owner',
      findings: [
        { code: 'ITEM_UNKNOWN', message: 'internal words', lineNumber: '1' },
        { code: 'UNIT_NOT_SOLD', message: 'internal words', lineNumber: '2' },
        { code: 'CREDIT_EXPOSURE', message: 'The customer owes too much.' },
        { code: 'MARGIN_BELOW_MINIMUM', message: 'Margin too thin.', lineNumber: '3' },
      ],
    };
    const input = answer(orderOf({}, {}, {}), { kind: 'rejected', rejected });
    expect(input.type).toBe('RD');
    expect([0, 1, 2].map((index) => acks(input, index))).toEqual([['R2 12'], ['R3 12'], ['IR 12']]);
    expect(input.notes).toEqual([
      'Line 1: no item has this number.',
      'Line 2: the item is not sold in this unit of measure.',
    ]);
    expect(JSON.stringify(input)).not.toMatch(/internal|owes|thin/i);
  });

  it('holds, and says when it is a matter of what was written', () => {
    const held: (typeof orderHeld)['example'] = {
      ...head,
      findings: [
        { code: 'CUSTOMER_ON_HOLD', message: 'x' },
        { code: 'UNIT_NOT_STATED', message: 'x', lineNumber: '2' },
      ],
    };
    const input = answer(orderOf({}, {}), { kind: 'held', held });
    expect(input.type).toBe('AH');
    expect([acks(input, 0), acks(input, 1)]).toEqual([['IH 12'], ['IF 12']]);
  });

  it('confirms a cancellation line by line', () => {
    const input = answer(orderOf({}), { kind: 'cancelled' });
    expect([input.type, ...acks(input)]).toEqual(['AC', 'ID 12']);
  });

  it('answers an order without lines by its header alone', () => {
    expect(answer(orderOf(), accepted({})).type).toBe('AK');
    const rejected = orderRejected.example;
    expect(answer(orderOf(), { kind: 'rejected', rejected }).type).toBe('RJ');
  });
});
