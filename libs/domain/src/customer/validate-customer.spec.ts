import { decimal } from '../money/decimal.js';
import { money } from '../money/money.js';
import type { RejectionCode } from '../rejections/rejections.js';
import { type LineToValidate, type OrderToValidate, validateOrder } from './validate-customer.js';

const milk = {
  sku: '40137',
  discontinued: false,
  units: [
    { unit: 'EA', factor: decimal('1'), sold: false },
    { unit: 'CA', factor: decimal('50'), sold: true },
  ],
};
const line: LineToValidate = {
  lineNumber: '1',
  quantity: decimal('12'),
  unit: 'CA',
  named: 'VN 40137',
  items: [milk],
};
const order: OrderToValidate = {
  claimedCustomer: '2147',
  customer: {
    id: '2147',
    name: 'Driscoll',
    active: true,
    currency: 'USD',
    creditLimit: money('250000', 'USD'),
    purchaseOrderRequired: true,
  },
  exposure: money('42000', 'USD'),
  purchaseOrderNumber: 'PO-1',
  currency: 'USD',
  test: false,
  shipTo: { named: '92 CK1', matches: [{ id: 'CK1', open: true }] },
  lines: [line],
};
const policy = { minimumConfidence: 0.8, accepted: new Set<RejectionCode>() };

const codesOf = (changed: Partial<OrderToValidate>, accepted: RejectionCode[] = []) => {
  const result = validateOrder({ ...order, ...changed }, { ...policy, accepted: new Set(accepted) });
  return result.ok ? [] : result.error.findings.map(({ code }) => code);
};
const withLine = (changed: Partial<LineToValidate>) => ({ lines: [{ ...line, ...changed }] });
const withCustomer = (changed: object) => ({ customer: { ...order.customer!, ...changed } });

describe('validating an order', () => {
  it('passes a good one with its items, units and ship-to', () => {
    expect(validateOrder(order, policy)).toEqual({
      ok: true,
      value: {
        customerId: '2147',
        shipToId: 'CK1',
        lines: [{ lineNumber: '1', sku: '40137', unit: 'CA', factor: decimal('50') }],
        warnings: [],
        why: 'customer active, 208000.00 of 250000.00 credit free',
      },
    });
  });

  it.each<[RejectionCode, Partial<OrderToValidate>]>([
    ['CUSTOMER_UNKNOWN', { customer: undefined }],
    ['CUSTOMER_INACTIVE', withCustomer({ active: false })],
    ['CUSTOMER_ON_HOLD', withCustomer({ holdReason: 'disputed invoices' })],
    ['CREDIT_LIMIT_ALREADY_EXCEEDED', { exposure: money('250000.01', 'USD') }],
    ['PURCHASE_ORDER_REQUIRED', { purchaseOrderNumber: '  ' }],
    ['PURCHASE_ORDER_DUPLICATE', { duplicateOf: 'o-1' }],
    ['CURRENCY_DIFFERS', { currency: 'CAD' }],
    ['TEST_DOCUMENT', { test: true }],
    ['PURPOSE_NEEDS_REVIEW', { review: { code: 'PURPOSE_NEEDS_REVIEW', why: 'A confirmation of nothing.' } }],
    ['ORDER_CHANGE_NEEDS_REVIEW', { review: { code: 'ORDER_CHANGE_NEEDS_REVIEW', why: 'A change came.' } }],
    ['SHIP_TO_UNKNOWN', { shipTo: { named: '92 X', matches: [] } }],
    [
      'SHIP_TO_AMBIGUOUS',
      {
        shipTo: {
          named: 'School',
          matches: [
            { id: 'A', open: true },
            { id: 'B', open: true },
          ],
        },
      },
    ],
    ['SHIP_TO_NOT_ALLOWED', { shipTo: { named: '92 A', matches: [{ id: 'A', open: false }] } }],
    ['ORDER_EMPTY', { lines: [] }],
    ['ITEM_UNKNOWN', withLine({ items: [] })],
    ['ITEM_AMBIGUOUS', withLine({ items: [milk, { ...milk, sku: '40138' }] })],
    ['ITEM_DISCONTINUED', withLine({ items: [{ ...milk, discontinued: true }] })],
    ['QUANTITY_ZERO', withLine({ quantity: decimal('0.00') })],
    ['QUANTITY_IMPLAUSIBLE', withLine({ quantity: decimal('10000000') })],
    ['QUANTITY_IMPLAUSIBLE', withLine({ documentPrice: decimal('1000000') })],
    ['UNIT_NOT_SOLD', withLine({ unit: 'EA' })],
    ['LINE_READING_UNSURE', withLine({ confidence: 0.5 })],
    [
      'UNIT_NOT_STATED',
      withLine({ unit: undefined, items: [{ ...milk, units: milk.units.map((each) => ({ ...each, sold: true })) }] }),
    ],
  ])('finds %s', (code, changed) => {
    expect(codesOf(changed)).toEqual([code]);
  });

  it('tells everything at once, in the order of the document', () => {
    expect(
      codesOf({
        ...withCustomer({ active: false, holdReason: 'x' }),
        test: true,
        ...withLine({ items: [], quantity: decimal('0') }),
      }),
    ).toEqual(['CUSTOMER_INACTIVE', 'CUSTOMER_ON_HOLD', 'TEST_DOCUMENT', 'QUANTITY_ZERO', 'ITEM_UNKNOWN']);
  });

  it('takes the only unit sold when the line names none, and a limit reached exactly is not over it', () => {
    expect(codesOf({ ...withLine({ unit: undefined }), exposure: money('250000', 'USD') })).toEqual([]);
  });

  it('lets a person accept what may be accepted, and nothing else', () => {
    const held = withCustomer({ holdReason: 'disputed invoices' });
    expect(codesOf(held, ['CUSTOMER_ON_HOLD'])).toEqual([]);
    expect(codesOf({ ...held, test: true }, ['CUSTOMER_ON_HOLD', 'TEST_DOCUMENT'])).toEqual(['TEST_DOCUMENT']);
    const result = validateOrder({ ...order, ...held }, { ...policy, accepted: new Set(['CUSTOMER_ON_HOLD']) });
    expect(result).toMatchObject({ ok: true, value: { warnings: [{ code: 'CUSTOMER_ON_HOLD', resolver: 'ar' }] } });
  });
});
