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

  it('takes lines of one invoice together: what the first leaves open the second pays', () => {
    const twice = ['60', '38'].map((part) => ({ invoiceNumber: 'INV-000001', amount: usd(part), discount: usd('1') }));
    const openInvoices = [{ ...open[0]!, discount: usd('2') }];
    const whole = applyPayment({
      amount: usd('98'),
      remittance: twice,
      openInvoices,
    });
    expect(told(whole)).toMatchObject({ applied: ['INV-000001 98.00 remittance'], codes: [] });
    expect(whole.writeOffs.map(({ amount }) => formatMoney(amount))).toEqual(['2.00']);
    expect(whole.deductions).toEqual([]);
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

  it.each([
    ['an earned discount', { amount: usd('98'), discount: usd('2') }, '98', ['discount 2.00'], [], []],
    ['an earned discount without a word', { amount: usd('98') }, '98', ['discount 2.00'], [], []],
    ['cents', { amount: usd('99.80') }, '99.80', ['tolerance 0.20'], [], []],
    [
      'a discount that was not earned in full',
      { amount: usd('95'), discount: usd('5') },
      '95',
      ['discount 2.00'],
      ['unearned_discount 3.00'],
      ['PAYMENT_SHORT'],
    ],
    [
      'damage',
      { amount: usd('80'), deductions: [{ reason: 'damage', amount: usd('20') }] },
      '80',
      [],
      ['damage 20.00'],
      ['PAYMENT_SHORT'],
    ],
    ['no reason', { amount: usd('60') }, '60', [], ['unexplained 40.00'], ['PAYMENT_SHORT']],
    ['cash that ran out', { amount: usd('100') }, '60', [], [], ['PAYMENT_SHORT']],
  ] as const)('explains what is short: %s', (_what, line, paid, writeOffs, deductions, codes) => {
    const earning = { ...open[0]!, discount: usd('2.00'), offeredDiscount: usd('2.00') };
    const decision = applyPayment({
      amount: usd(paid),
      remittance: [{ invoiceNumber: 'INV-000001', ...line }],
      openInvoices: [earning],
    });
    expect(decision.writeOffs.map(({ kind, amount }) => `${kind} ${formatMoney(amount)}`)).toEqual(writeOffs);
    expect(decision.deductions.map(({ reason, amount }) => `${reason} ${formatMoney(amount)}`)).toEqual(deductions);
    expect(told(decision).codes).toEqual(codes);
  });

  it('settles with the credit the payer takes, and asks about one nobody has', () => {
    const remittance = [
      { invoiceNumber: 'INV-000001', amount: usd('100') },
      { invoiceNumber: 'CM-7', amount: usd('-15') },
      { invoiceNumber: 'CM-8', amount: usd('-5') },
    ];
    const credits = [{ id: 'c7', number: 'CM-000007', open: usd('15') }];
    const decision = applyPayment({ amount: usd('80'), remittance, openInvoices: open, credits });
    expect(told(decision)).toMatchObject({
      applied: ['INV-000001 80.00 remittance'],
      codes: ['PAYMENT_CREDIT_UNKNOWN', 'PAYMENT_SHORT'],
    });
    expect(decision.credits).toMatchObject([{ creditId: 'c7', invoiceId: 'id-INV-000001', amount: usd('15') }]);
  });

  it('doubts a number whose amount is that of another open invoice', () => {
    const decision = applyPayment({
      amount: usd('50'),
      remittance: [{ invoiceNumber: 'INV-000001', amount: usd('50') }],
      openInvoices: open,
    });
    expect(told(decision)).toMatchObject({
      applied: [],
      unapplied: '50.00',
      codes: ['PAYMENT_REMITTANCE_DOUBTFUL', 'PAYMENT_OVER'],
      proposal: ['INV-000002 50.00'],
    });
  });

  it.each([
    ['another customer', 'A', 'PAYMENT_OTHER_CUSTOMER'],
    ['the customer, settled before', 'B', 'PAYMENT_INVOICE_SETTLED'],
  ])('leaves an invoice of %s to a person', (_what, customerId, code) => {
    const elsewhere = [{ id: 'x', number: 'INV-000009', customerId, open: usd('10') }];
    const remittance = [{ invoiceNumber: 'INV-000009', amount: usd('10') }];
    const decision = applyPayment({
      amount: usd('10'),
      remittance,
      openInvoices: open,
      elsewhere,
      customerId: 'B',
    });
    expect(told(decision)).toMatchObject({ applied: [], codes: [code, 'PAYMENT_OVER'] });
  });

  it('takes a list of numbers that is paid less the earned discounts for just that', () => {
    const earning = open.map((each) => ({ ...each, discount: usd('1.00') }));
    const remittance = earning.map(({ number }) => ({ invoiceNumber: number }));
    const decision = applyPayment({ amount: usd('148'), remittance, openInvoices: earning });
    expect(told(decision)).toMatchObject({
      applied: ['INV-000001 99.00 remittance', 'INV-000002 49.00 remittance'],
      codes: [],
    });
    expect(decision.writeOffs).toHaveLength(2);
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
