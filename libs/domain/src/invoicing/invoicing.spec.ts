import fc from 'fast-check';
import { addDecimal, decimal, type Decimal, formatDecimal, ZERO } from '../money/decimal.js';
import { extend } from '../money/extend.js';
import { addMoney, formatMoney, money, zeroMoney } from '../money/money.js';
import { formatInvoiceNumber } from '../order/document-numbers.js';
import type { LineAdjustment } from '../pricing/line-adjustment.js';
import { buildInvoice, pricePerWeight } from './build-invoice.js';
import { rebillInvoice } from './rebill-invoice.js';
import { dueDate, earlyDiscount, parseTerms, type PaymentTerms } from './payment-terms.js';

const termsOf = (text: string): PaymentTerms => {
  const terms = parseTerms(text);
  if (!terms.ok) throw new Error(terms.error);
  return terms.value;
};

describe('payment terms', () => {
  it.each([
    ['Net 30', '2025-05-23', '2025-06-22'],
    ['NET0', '2025-05-23', '2025-05-23'],
    ['COD', '2025-05-23', '2025-05-23'],
    ['2/10 net 30', '2025-12-15', '2026-01-14'],
    ['EOM', '2025-02-03', '2025-02-28'],
    ['EOM15', '2025-02-03', '2025-03-15'],
    ['PROX10', '2025-12-31', '2026-01-10'],
    ['prox 31', '2025-01-20', '2025-02-28'],
    ['PROX10C25', '2025-05-25', '2025-06-10'],
    ['PROX10C25', '2025-05-26', '2025-07-10'],
    ['2/10PROX PROX25', '2025-12-15', '2026-01-25'],
    ['1.5/EOM NET 60', '2025-05-02', '2025-07-01'],
  ])('%s of an invoice of %s: due %s', (text, invoiceDate, due) => {
    expect(dueDate(termsOf(text), invoiceDate)).toBe(due);
  });

  it.each(['', 'thirty days', '2/NET30', 'NET', 'PROX32', 'PROX0', 'PROX10C32', '2/32PROX NET60', '/10NET30'])(
    'does not guess at %p',
    (text) => {
      expect(parseTerms(text).ok).toBe(false);
    },
  );

  it.each([
    ['2/10 NET 30', '2025-12-25', '2026-01-04'],
    ['2/10PROX PROX25', '2025-12-15', '2026-01-10'],
    ['2/10PROX PROX25C20', '2025-12-21', '2026-02-10'],
    ['1/EOM NET60', '2025-02-03', '2025-02-28'],
    ['1/EOM5 NET60', '2025-02-03', '2025-03-05'],
  ])('%s of an invoice of %s: the discount ends on %s', (text, invoiceDate, until) => {
    expect(earlyDiscount(termsOf(text), invoiceDate, money('100', 'USD'))).toMatchObject({ until });
  });

  it('says what paying early earns, and until when', () => {
    expect(earlyDiscount(termsOf('2/10NET30'), '2025-05-23', money('18420.25', 'USD'))).toEqual({
      percent: decimal('2'),
      amount: money('368.41', 'USD'),
      until: '2025-06-02',
    });
    expect(earlyDiscount(termsOf('NET30'), '2025-05-23', money('1', 'USD'))).toBeUndefined();
  });
});

describe('an invoice', () => {
  const line = (quantity: string, billedBefore: string, shippedInAll: string) => ({
    orderId: 'O1',
    shipmentId: 'S1',
    position: 1,
    lineNumber: '1',
    sku: 'MILK',
    unit: 'CA',
    unitPrice: decimal('1.005'),
    quantity: decimal(quantity),
    billedBefore: decimal(billedBefore),
    shippedInAll: decimal(shippedInAll),
    adjustments: [] as LineAdjustment[],
    pricedQuantity: ZERO,
  });
  const invoice = (...lines: ReturnType<typeof line>[]) =>
    buildInvoice({ lines, invoiceDate: '2025-05-23', terms: termsOf('NET30'), currency: 'USD' });

  it('bills what shipped, and leaves out lines that did not', () => {
    const draft = invoice(line('3', '0', '3'), line('0', '0', '0'));
    expect(draft).toMatchObject({ dueDate: '2025-06-22', amount: money('3.02', 'USD') });
    expect(draft.lines).toHaveLength(1);
  });

  it('never bills beyond what shipped', () => {
    expect(() => invoice(line('2', '2', '3'))).toThrow(RangeError);
  });

  it('sums to the line to the cent, however it was shipped', () => {
    const pieces = fc.array(fc.bigInt({ min: 1n, max: 5000n }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(pieces, fc.bigInt({ min: 1n, max: 10n ** 9n }), (quantities, price) => {
        const unitPrice = { unscaled: price, scale: 6 };
        let billedBefore: Decimal = ZERO;
        let sum = zeroMoney('USD');
        for (const unscaled of quantities) {
          const quantity = { unscaled, scale: 2 };
          const shippedInAll = addDecimal(billedBefore, quantity);
          sum = addMoney(
            sum,
            invoice({ ...line('0', '0', '0'), unitPrice, quantity, billedBefore, shippedInAll }).amount,
          );
          billedBefore = shippedInAll;
        }
        expect(formatMoney(sum)).toBe(formatMoney(extend({ quantity: billedBefore, unitPrice, currency: 'USD' })));
      }),
    );
  });

  const adjustment = (kind: LineAdjustment['kind'], reference: string, amount: string): LineAdjustment => ({
    kind,
    reference,
    code: kind === 'tax' ? 'ST' : 'D240',
    amount: money(amount, 'USD'),
    ...(kind === 'tax' && {
      tax: { rate: decimal('7'), taxable: money('1', 'USD'), jurisdiction: 'US-NJ', provider: 'flat_rate' },
    }),
  });

  it('bills of what the order costs beside its lines the part that ships, order by order', () => {
    const adjusted = (orderId: string, quantity: string, billedBefore: string) => ({
      ...line(quantity, billedBefore, '3'),
      orderId,
      adjustments: [
        adjustment('discount', 'SPRING', '-1.00'),
        adjustment('charge', 'C1', '10.00'),
        adjustment('tax', 'ST 7%', '0.50'),
      ],
      pricedQuantity: decimal('3'),
    });
    const draft = invoice(adjusted('O1', '1', '0'), adjusted('O2', '2', '1'));
    const told = draft.charges.map(({ indicator, amount }) => `${indicator} ${formatMoney(amount)}`);
    expect(told).toEqual(['allowance 0.33', 'charge 3.33', 'allowance 0.67', 'charge 6.67']);
    expect(draft.taxes.map(({ amount }) => formatMoney(amount))).toEqual(['0.50']);
    // 1.01 + 2.01 of goods (1.005 each, from where each order stands), 10.00 freight, 0.50 tax, 1.00 off.
    expect(formatMoney(draft.amount)).toBe('12.52');
  });

  it('bills what was told when the goods left, and reckons the early discount from all of it', () => {
    const draft = buildInvoice({
      lines: [line('3', '0', '3')],
      charges: [{ indicator: 'charge', code: 'D240', amount: money('45', 'USD') }],
      invoiceDate: '2025-05-23',
      terms: termsOf('2/10NET30'),
      currency: 'USD',
    });
    expect(draft).toMatchObject({
      amount: money('48.02', 'USD'),
      discount: { amount: money('0.96', 'USD'), until: '2025-06-02' },
    });
  });

  it('bills goods sold by weight by what the scale said', () => {
    const weighed = {
      ...line('2', '0', '2'),
      unitPrice: decimal('140.00'),
      catchWeight: { weight: decimal('81.37'), unit: 'LB', nominal: decimal('40') },
    };
    expect(formatMoney(invoice(weighed).amount)).toBe('284.80');
    expect(formatDecimal(pricePerWeight(decimal('140'), weighed.catchWeight))).toBe('3.500000');
  });

  it('is billed again at the right price, with the tax that goes with it and every other cent as before', () => {
    const draft = invoice(
      {
        ...line('10', '0', '10'),
        unitPrice: decimal('10'),
        adjustments: [adjustment('allowance', 'C2', '-20.00'), adjustment('tax', 'ST 7%', '5.60')],
        pricedQuantity: decimal('10'),
      },
      line('1', '1', '3'),
    );
    const again = (prices: [number, string][]) =>
      rebillInvoice({
        lines: draft.lines,
        charges: [],
        prices: new Map(prices.map(([place, price]) => [place, decimal(price)])),
        invoiceDate: '2025-05-24',
        terms: termsOf('NET30'),
        currency: 'USD',
      });
    const same = again([]);
    expect(same.ok && same.value.amount).toEqual(draft.amount);
    const cheaper = again([[1, '9']]);
    expect(cheaper.ok && cheaper.value.taxes.map(({ amount }) => formatMoney(amount))).toEqual(['4.90']);
    expect(cheaper.ok && formatMoney(cheaper.value.amount)).toBe('75.90');
    expect(again([[3, '9']])).toMatchObject({ error: { findings: [{ code: 'CREDIT_LINE_UNKNOWN' }] } });
  });

  it('has a number that sorts', () => {
    expect(formatInvoiceNumber('INV-', 42n)).toBe('INV-000042');
    expect(formatInvoiceNumber('INV-', 12_345_678n)).toBe('INV-12345678');
  });
});
