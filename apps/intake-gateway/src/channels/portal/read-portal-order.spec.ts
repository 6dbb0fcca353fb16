import { describe, expect, test } from '@jest/globals';
import { canonicalOrder } from '#contracts';
import { readPortalOrder } from './read-portal-order.js';

const read = (body: unknown) => readPortalOrder(Buffer.from(JSON.stringify(body)));
const faults = (body: unknown) => {
  const reading = read(body);
  return reading.ok ? [] : reading.reasons.map(({ code, where }) => `${code} ${where ?? ''}`);
};
const order = {
  purchaseOrderNumber: 'C-1',
  requestedDeliveryDate: '2025-05-24',
  shipTo: { id: 'STORE-7' },
  lines: [
    { sku: '40137', quantity: '12', unitOfMeasure: 'CA', unitPrice: '9.380' },
    { gtin: '00012345678905', customerItem: 'M1', quantity: 3, note: 'cold' },
  ],
  notes: 'ring twice',
};

describe('text that cannot be kept', () => {
  test('is refused with its pointer, before anything is stored', () => {
    expect(faults({ ...order, notes: 'ring\0twice' })).toEqual(['ORDER_FIELD_INVALID /notes']);
    expect(faults({ ...order, lines: [{ sku: '4\ud800', quantity: '1' }] })).toEqual([
      'ORDER_FIELD_INVALID /lines/0/sku',
    ]);
  });
});

describe('the portal form', () => {
  test('becomes a canonical order, exact as written, each field with its pointer', () => {
    const reading = read(order);
    if (!reading.ok) throw new Error(JSON.stringify(reading.reasons));
    expect(canonicalOrder.parse(reading.order)).toEqual(reading.order);
    expect(reading.order).toMatchObject({
      purchaseOrderNumber: 'C-1',
      purpose: 'original',
      dates: [{ qualifier: '002', date: '2025-05-24' }],
      parties: [{ role: 'ST', identifierQualifier: '92', identifier: 'STORE-7' }],
      notes: ['ring twice'],
      lines: [
        { lineNumber: '1', quantity: '12', unitPrice: '9.380', itemIdentifiers: [{ qualifier: 'VN', value: '40137' }] },
        {
          lineNumber: '2',
          quantity: '3',
          itemIdentifiers: [
            { qualifier: 'UK', value: '00012345678905' },
            { qualifier: 'IN', value: 'M1' },
          ],
          notes: ['cold'],
        },
      ],
      totals: { lineCount: 2 },
      provenance: {
        '/dates/0/date': { kind: 'json', pointer: '/requestedDeliveryDate' },
        '/lines/1/itemIdentifiers/1/value': { kind: 'json', pointer: '/lines/1/customerItem' },
      },
    });
  });

  test.each<[string, unknown, string[]]>([
    ['no order at all', 'x', ['ORDER_FIELD_WRONG_TYPE ']],
    ['null', null, ['ORDER_FIELD_WRONG_TYPE ']],
    ['no number', { ...order, purchaseOrderNumber: undefined }, ['ORDER_FIELD_MISSING /purchaseOrderNumber']],
    ['a number as a number', { ...order, purchaseOrderNumber: 7 }, ['ORDER_FIELD_WRONG_TYPE /purchaseOrderNumber']],
    ['no lines', { ...order, lines: [] }, ['ORDER_FIELD_INVALID /lines']],
    ['lines that are no list', { ...order, lines: 'two' }, ['ORDER_FIELD_WRONG_TYPE /lines']],
    [
      'a quantity in words',
      { ...order, lines: [{ sku: '1', quantity: 'two' }] },
      ['ORDER_FIELD_INVALID /lines/0/quantity'],
    ],
    [
      'a quantity that is a list',
      { ...order, lines: [{ sku: '1', quantity: [2] }] },
      ['ORDER_FIELD_WRONG_TYPE /lines/0/quantity'],
    ],
    [
      'a negative quantity',
      { ...order, lines: [{ sku: '1', quantity: -2 }] },
      ['ORDER_FIELD_INVALID /lines/0/quantity'],
    ],
    [
      'a fraction as a float',
      { ...order, lines: [{ sku: '1', quantity: 2.5 }] },
      ['ORDER_FIELD_WRONG_TYPE /lines/0/quantity'],
    ],
    [
      'a price as a float',
      { ...order, lines: [{ sku: '1', quantity: 1, unitPrice: 9.38 }] },
      ['ORDER_FIELD_WRONG_TYPE /lines/0/unitPrice'],
    ],
    ['no quantity', { ...order, lines: [{ sku: '1' }] }, ['ORDER_FIELD_MISSING /lines/0/quantity']],
    ['no item', { ...order, lines: [{ quantity: 1 }] }, ['ORDER_FIELD_INVALID /lines/0']],
    [
      'a misspelt field',
      { ...order, lines: [{ sku: '1', quantity: 1, qantity: 2 }] },
      ['ORDER_FIELD_UNKNOWN /lines/0/qantity'],
    ],
    [
      'a day that does not exist',
      { ...order, purchaseOrderDate: '2025-02-30' },
      ['ORDER_FIELD_INVALID /purchaseOrderDate'],
    ],
    ['a field name with a slash', { ...order, 'a/b': 1 }, ['ORDER_FIELD_UNKNOWN /a~1b']],
    [
      'all faults in one pass',
      { lines: [{ sku: 1, quantity: 'x' }], test: 'yes' },
      [
        'ORDER_FIELD_MISSING /purchaseOrderNumber',
        'ORDER_FIELD_WRONG_TYPE /lines/0/sku',
        'ORDER_FIELD_INVALID /lines/0/quantity',
        'ORDER_FIELD_WRONG_TYPE /test',
      ],
    ],
  ])('%s', (_, body, expected) => {
    expect(faults(body)).toEqual(expected);
  });

  test('a sentence says what should stand there and what does', () => {
    const reading = read({ ...order, lines: [{ sku: '1', quantity: { n: 1 } }] });
    expect(reading).toMatchObject({
      reasons: [{ message: '/lines/0/quantity should be text or a number, but is an object.' }],
    });
  });

  test.each([
    ['no JSON', Buffer.from('{"a":')],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['nothing', Buffer.alloc(0)],
  ])('%s', (_, bytes) => {
    expect(readPortalOrder(bytes)).toMatchObject({ ok: false, reasons: [{ code: 'ORDER_NOT_JSON' }] });
  });
});

describe('a canonical order as the body', () => {
  test('what only the gateway knows may be left out, and is not taken from the sender', () => {
    const reading = read({
      purchaseOrderNumber: 'C-2',
      source: { channel: 'edi', documentId: 'forged', partnerId: 'driscoll', test: true },
      enteredBy: 'user:owner',
      lines: [{ lineNumber: '1', quantity: '1', itemIdentifiers: [{ qualifier: 'VN', value: '40137' }] }],
    });
    if (!reading.ok) throw new Error(JSON.stringify(reading.reasons));
    expect(reading.order.source).toEqual({ channel: 'portal', documentId: 'unset', test: true });
    expect(canonicalOrder.safeParse(reading.order).success).toBe(true);
  });
});
