import fc from 'fast-check';
import { formatMoney, money, type Money } from '../money/money.js';
import { decimal } from '../money/decimal.js';
import { applyPayment as apply, type PaymentFacts } from './apply-payment.js';
import { normalizeInvoiceNumber } from './find-named.js';
import type { MatchingPolicy, OpenInvoice } from './open-item.js';
import type { PaymentDecision } from './payment-decision.js';

const usd = (text: string): Money => money(text, 'USD');
const POLICY: MatchingPolicy = {
  toleranceAmount: usd('1.00'),
  tolerancePercent: decimal('0.5'),
  rivals: 'every_combination',
  accidentsPerThousand: 5,
};
const applyPayment = (facts: PaymentFacts, policy: Partial<MatchingPolicy> = {}) =>
  apply(facts, { ...POLICY, ...policy });
const invoice = (number: string, open: string, dueDate = '2025-06-22'): OpenInvoice => ({
  id: `id-${number}`,
  number,
  purchaseOrderNumber: `PO-${number}`,
  invoiceDate: '2025-05-23',
  dueDate,
  open: usd(open),
});
const told = (decision: PaymentDecision) => ({
  applied: decision.applications.map((each) => `${each.invoiceNumber} ${formatMoney(each.amount)} ${each.rule}`),
  unapplied: formatMoney(decision.unapplied),
  codes: decision.exceptions.map(({ code }) => code),
  proposal: decision.proposal.map((each) => `${each.invoiceNumber} ${formatMoney(each.amount)}`),
});
const open = [invoice('INV-000001', '100.00'), invoice('INV-000002', '50.00', '2025-06-01')];

describe('applying a payment', () => {
  it('follows the remittance', () => {
    const remittance = [{ invoiceNumber: 'INV-000001', amount: usd('100') }, { invoiceNumber: 'inv 2' }];
    expect(told(applyPayment({ amount: usd('150'), remittance, openInvoices: open }))).toEqual({
      applied: ['INV-000001 100.00 remittance', 'INV-000002 50.00 remittance'],
      unapplied: '0.00',
      codes: [],
      proposal: [],
    });
  });

  it('knows an invoice by the purchase order number too', () => {
    const decision = applyPayment({
      amount: usd('50'),
      remittance: [{ invoiceNumber: 'PO-INV-000002' }],
      openInvoices: open,
    });
    expect(told(decision).applied).toEqual(['INV-000002 50.00 remittance']);
  });

  it('leaves a short paid invoice open with an exception', () => {
    const decision = applyPayment({
      amount: usd('90'),
      remittance: [{ invoiceNumber: 'INV-000001' }],
      openInvoices: open,
    });
    expect(told(decision)).toEqual({
      applied: ['INV-000001 90.00 remittance'],
      unapplied: '0.00',
      codes: ['PAYMENT_SHORT'],
      proposal: [],
    });
  });

  it('keeps what is over as unapplied cash and proposes the oldest invoice', () => {
    const decision = applyPayment({
      amount: usd('110'),
      remittance: [{ invoiceNumber: 'INV-000001' }],
      openInvoices: open,
    });
    expect(told(decision)).toEqual({
      applied: ['INV-000001 100.00 remittance'],
      unapplied: '10.00',
      codes: ['PAYMENT_OVER'],
      proposal: ['INV-000002 10.00'],
    });
  });

  it('does not guess at an invoice nobody has', () => {
    const decision = applyPayment({ amount: usd('10'), remittance: [{ invoiceNumber: 'INV-9' }], openInvoices: open });
    expect(told(decision)).toMatchObject({
      applied: [],
      unapplied: '10.00',
      codes: ['PAYMENT_INVOICE_UNKNOWN', 'PAYMENT_OVER'],
    });
  });

  it('without remittance takes the only invoice of exactly the amount', () => {
    expect(told(applyPayment({ amount: usd('50'), remittance: [], openInvoices: open }))).toMatchObject({
      applied: ['INV-000002 50.00 exact_amount'],
      codes: [],
    });
  });

  it('posts nothing when two fit or none does, and proposes oldest first', () => {
    const twins = [...open, invoice('INV-000003', '50.00')];
    expect(told(applyPayment({ amount: usd('50'), remittance: [], openInvoices: twins }))).toMatchObject({
      applied: [],
      codes: ['PAYMENT_NOT_MATCHED'],
    });
    expect(told(applyPayment({ amount: usd('60'), remittance: [], openInvoices: open }))).toEqual({
      applied: [],
      unapplied: '60.00',
      codes: ['PAYMENT_NOT_MATCHED'],
      proposal: ['INV-000002 50.00', 'INV-000001 10.00'],
    });
    expect(told(applyPayment({ amount: usd('151'), remittance: [], openInvoices: open })).codes).toEqual([
      'PAYMENT_OVER',
    ]);
  });

  it('does not apply one invoice twice when the remittance names it twice', () => {
    const twice = [{ invoiceNumber: 'INV-000001' }, { invoiceNumber: 'INV-000001' }];
    expect(told(applyPayment({ amount: usd('200'), remittance: twice, openInvoices: open }))).toMatchObject({
      applied: ['INV-000001 100.00 remittance'],
      unapplied: '100.00',
    });
  });

  it('always splits the payment into applied and unapplied, never above what is open', () => {
    const invoices = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 8 });
    const named = fc.array(
      fc.record({ at: fc.nat(9), cents: fc.option(fc.integer({ min: 1, max: 6000 }), { nil: undefined }) }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(invoices, named, fc.integer({ min: 1, max: 20000 }), (amounts, lines, cents) => {
        const minor = (value: number): Money => ({ minor: BigInt(value), currency: 'USD' });
        const openInvoices = amounts.map((value, at) => ({ ...invoice(`INV-${at}`, '0.01'), open: minor(value) }));
        const remittance = lines.map(({ at, cents: part }) => ({
          invoiceNumber: `INV-${at}`,
          amount: part === undefined ? undefined : minor(part),
        }));
        const decision = applyPayment({ amount: minor(cents), remittance, openInvoices });
        const sum = (id?: string) =>
          decision.applications
            .filter((each) => !id || each.invoiceId === id)
            .reduce((a, each) => a + each.amount.minor, 0n);
        expect(sum() + decision.unapplied.minor).toBe(BigInt(cents));
        for (const each of openInvoices) expect(sum(each.id) <= each.open.minor).toBe(true);
        expect(decision.proposal.reduce((a, each) => a + each.amount.minor, 0n) <= decision.unapplied.minor).toBe(true);
      }),
    );
  });

  it('reads invoice numbers the way people write them', () => {
    expect(normalizeInvoiceNumber('Inv # 000042')).toBe('42');
    expect(normalizeInvoiceNumber('none')).toBe('none');
  });
});
