import fc from 'fast-check';
import { addDecimal, decimal, type Decimal, ZERO } from '../money/decimal.js';
import { extend } from '../money/extend.js';
import { addMoney, formatMoney, money, zeroMoney } from '../money/money.js';
import { formatInvoiceNumber } from '../order/document-numbers.js';
import type { LineAdjustment } from '../pricing/line-adjustment.js';
import { buildInvoice } from './build-invoice.js';
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

  it('has a number that sorts', () => {
    expect(formatInvoiceNumber('INV-', 42n)).toBe('INV-000042');
    expect(formatInvoiceNumber('INV-', 12_345_678n)).toBe('INV-12345678');
  });
});
