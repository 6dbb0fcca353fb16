import { formatMoney, money } from '../money/money.js';
import { type Advice, type AdviceAdjustment, type AdviceLine, readRemittance } from './read-remittance.js';

const line = (changed: Partial<AdviceLine> = {}): AdviceLine => ({
  referenceQualifier: 'IV',
  reference: 'INV-000001',
  paidAmount: '100.00',
  adjustments: [],
  ...changed,
});
const advice = (changed: Partial<Advice> = {}): Advice => ({
  handling: 'C',
  creditDebit: 'C',
  paymentAmount: '100.00',
  method: 'ACH',
  test: false,
  lines: [line()],
  adjustments: [],
  itemAdjustmentsIncluded: true,
  ...changed,
});
const damaged: AdviceAdjustment = { reason: '04', amount: '-9.38', origin: 'adjustment_segment' };

describe('a remittance advice', () => {
  it('is a payment with the invoices it names', () => {
    expect(readRemittance(advice(), 'USD')).toEqual({
      ok: true,
      value: {
        amount: money('100', 'USD'),
        method: 'ach',
        remittance: [{ invoiceNumber: 'INV-000001', amount: money('100', 'USD') }],
        findings: [],
      },
    });
  });

  it.each<[string, Partial<Advice>]>([
    ['a test', { test: true }],
    ['information only', { handling: 'I' }],
    ['a prenotification', { handling: 'P' }],
    ['a debit', { creditDebit: 'D' }],
    ['nothing paid', { paymentAmount: '0' }],
    ['no amount of the currency', { paymentAmount: '1.005' }],
  ])('is for a person when it is %s', (_what, changed) => {
    const result = readRemittance(advice(changed), 'USD');
    expect(result).toMatchObject({ ok: false, error: { findings: [{ code: 'REMITTANCE_NEEDS_REVIEW' }] } });
  });

  it.each<[string, Partial<AdviceLine>, boolean, string | undefined, string[]]>([
    ['a discount', { discountAmount: '2.00' }, true, '100.00', ['REMITTANCE_DISCOUNT']],
    ['an adjustment counted already', { adjustments: [damaged] }, true, '100.00', ['REMITTANCE_ADJUSTMENT']],
    ['an adjustment beside it', { adjustments: [damaged] }, false, '90.62', ['REMITTANCE_ADJUSTMENT']],
    ['a credit taken', { referenceQualifier: 'CM', paidAmount: '-5.00' }, true, '-5.00', []],
    ['no reference', { reference: undefined }, true, undefined, ['REMITTANCE_LINE_UNUSED']],
    ['an amount that is none', { paidAmount: '1.005' }, true, undefined, ['REMITTANCE_LINE_UNUSED']],
  ])('reads a line with %s', (_what, changed, itemAdjustmentsIncluded, amount, codes) => {
    const result = readRemittance(advice({ lines: [line(changed)], itemAdjustmentsIncluded }), 'USD');
    if (!result.ok) throw new Error('refused');
    const { remittance, findings } = result.value;
    expect(remittance.map((each) => each.amount && formatMoney(each.amount))).toEqual(amount ? [amount] : []);
    expect(findings.map(({ code }) => code)).toEqual(codes);
  });

  it('leaves a line without an amount to what is open', () => {
    const result = readRemittance(advice({ lines: [line({ paidAmount: undefined })] }), 'USD');
    expect(result).toMatchObject({ value: { remittance: [{ invoiceNumber: 'INV-000001' }] } });
  });
});
