import fc from 'fast-check';
import { remittanceAdvice, type RemittanceAdvice } from '#contracts';
import { mapRemittance } from './map-remittance.js';
import { receiveSample, type SampleSegment } from './sample-sets.js';

const payment = (amount: string, direction = 'C'): SampleSegment => [
  'BPR',
  'C',
  amount,
  direction,
  'ACH',
  'CTX',
  '01',
  '021000021',
  'DA',
  '998877',
  '',
  '',
  '01',
  '031000503',
  'DA',
  '12345',
  '20250622',
];

function map(segments: readonly SampleSegment[], version = '004010'): RemittanceAdvice {
  const { set, report } = receiveSample({ identifier: '820', segments, version });
  expect(report.faults).toEqual([]);
  const mapped = mapRemittance({ set, report, documentId: 'doc-3', partnerId: 'driscoll', customerId: '2147' });
  if (!mapped.ok) throw new Error(mapped.faults[0]!.message);
  expect(remittanceAdvice.safeParse(mapped.remittance).error).toBeUndefined();
  return mapped.remittance;
}

const codes = (advice: RemittanceAdvice): string[] => advice.findings.map(({ code }) => code);

describe('an 820', () => {
  const advice = map([
    payment('190.62'),
    ['TRN', '1', '071000288900115'],
    ['CUR', 'PR', 'USD'],
    ['REF', 'AB', '7'],
    ['DTM', '097', '20250621'],
    ['N1', 'PE', 'Our House', '91', 'US'],
    ['N1', 'PR', 'Driscoll Food Service', '92', 'D1'],
    ['N4', 'Newark', 'NJ', '07102'],
    ['N1', 'RM', 'Driscoll paying office'],
    ['ENT', '1'],
    ['ADX', '-1.94', '01', 'CM', 'CM-000009'],
    ['RMR', 'IV', 'INV-000001', '', '112.56', '115.00', '2.44'],
    ['REF', 'PO', 'PO-20250522-1'],
    ['DTM', '003', '20250523'],
    ['RMR', 'IV', 'INV-000002', '', '90', '100', '', '04', '-10'],
    ['RMR', 'CM', 'CM-000001', '', '-10.00'],
  ]);

  it('says how much, how and when', () => {
    expect(advice).toMatchObject({
      handling: 'C',
      paymentAmount: '190.62',
      currency: 'USD',
      creditDebit: 'C',
      method: 'ACH',
      format: 'CTX',
      paymentDate: '2025-06-22',
      traceNumber: '071000288900115',
      customerId: '2147',
      payer: { role: 'PR', name: 'Driscoll Food Service', address: { city: 'Newark' } },
      payee: { role: 'PE', identifier: 'US' },
      references: [{ qualifier: 'AB', value: '7' }],
      dates: [{ qualifier: '097', date: '2025-06-21' }],
    });
  });

  it('says what for, item by item', () => {
    expect(advice.lines).toMatchObject([
      {
        referenceQualifier: 'IV',
        reference: 'INV-000001',
        paidAmount: '112.56',
        invoicedAmount: '115.00',
        discountAmount: '2.44',
        references: [{ qualifier: 'PO', value: 'PO-20250522-1' }],
        dates: [{ qualifier: '003', date: '2025-05-23' }],
        adjustments: [],
      },
      { reference: 'INV-000002', paidAmount: '90', adjustments: [{ reason: '04', amount: '-10', origin: 'item' }] },
      { referenceQualifier: 'CM', reference: 'CM-000001', paidAmount: '-10.00' },
    ]);
    expect(advice.adjustments).toEqual([
      {
        reason: '01',
        amount: '-1.94',
        origin: 'adjustment_segment',
        reference: { qualifier: 'CM', value: 'CM-000009' },
      },
    ]);
  });

  it('adds up, and says so', () => {
    expect(advice.totals).toEqual({
      paid: '192.56',
      adjusted: '-1.94',
      difference: '0.00',
      itemAdjustmentsIncluded: true,
    });
    expect(advice.findings).toEqual([]);
  });

  it('keeps other parties, and passes on no account number', () => {
    expect(advice.extensions?.['parties']).toMatchObject([{ role: 'RM', name: 'Driscoll paying office' }]);
    expect(JSON.stringify(advice)).not.toMatch(/998877|12345|021000021/);
  });

  it('remembers where each value stood', () => {
    expect(advice.provenance['/paymentAmount']).toMatchObject({ segment: 'BPR', position: 2, element: 2 });
    expect(advice.provenance['/payer']).toMatchObject({ segment: 'N1', position: 8 });
    expect(advice.provenance['/payer/address']).toMatchObject({ segment: 'N4', position: 9 });
    expect(advice.provenance['/lines/1/adjustments/0']).toMatchObject({ segment: 'RMR', position: 16 });
    expect(Object.keys(advice.provenance).filter((pointer) => pointer.startsWith('/parties'))).toEqual([]);
  });
});

describe('the sum of an 820', () => {
  const items = (...amounts: string[]): SampleSegment[] =>
    amounts.map((amount, index): SampleSegment => ['RMR', 'IV', `INV-${index}`, '', amount]);

  it('takes an adjustment below an item as part of it, where that is right', () => {
    const advice = map([payment('90'), ['ENT', '1'], ['RMR', 'IV', 'I', '', '90', '100'], ['ADX', '-10', '04']]);
    expect(advice.totals).toMatchObject({ adjusted: '0.00', difference: '0.00', itemAdjustmentsIncluded: true });
    expect(advice.lines[0]!.adjustments).toMatchObject([{ reason: '04', amount: '-10' }]);
    expect(advice.findings).toEqual([]);
  });

  it('takes it as one beside the item, where only that is right', () => {
    const advice = map([payment('90'), ['ENT', '1'], ['RMR', 'IV', 'I', '', '100', '100'], ['ADX', '-10', '04']]);
    expect(advice.totals).toMatchObject({ adjusted: '-10.00', difference: '0.00', itemAdjustmentsIncluded: false });
    expect(advice.findings).toEqual([]);
  });

  it('turns the sign that ADX01 had before 003050', () => {
    const segments: SampleSegment[] = [
      ['BPR', 'C', '90', 'C', 'CHK'],
      ['ENT', '1'],
      ['ADX', '10', '04'],
      ['RMR', 'IV', 'I', '', '100'],
    ];
    expect(map(segments, '003040')).toMatchObject({ adjustments: [{ amount: '-10' }], findings: [] });
    expect(codes(map(segments, '003050'))).toEqual(['REMITTANCE_UNBALANCED']);
  });

  it('reports what remains, and passes the advice on', () => {
    const advice = map([payment('200.00'), ['ENT', '1'], ...items('112.56', '77.44')]);
    expect(advice.totals.difference).toBe('10.00');
    expect(advice.findings).toEqual([
      {
        code: 'REMITTANCE_UNBALANCED',
        message:
          'The payment is not the sum of what its items say is paid. The payment is 200.00; items make 190.00, adjustments 0.00; 10.00 remain.',
        where: 'BPR02',
      },
    ]);
  });

  it('reports an advice without items, an item without an amount, and a debit', () => {
    expect(codes(map([payment('5')]))).toEqual(['REMITTANCE_WITHOUT_ITEMS']);
    expect(codes(map([payment('5'), ['ENT', '1'], ['RMR', 'IV', 'A'], ...items('5')]))).toEqual([
      'REMITTANCE_ITEM_WITHOUT_AMOUNT',
    ]);
    expect(codes(map([payment('5', 'D'), ['ENT', '1'], ...items('5')]))).toEqual(['REMITTANCE_IS_DEBIT']);
  });

  it.each<[string, SampleSegment, number]>([
    ['a negative payment', payment('-5'), 2],
    ['a blank method', ['BPR', 'C', '5', 'C', '   '], 4],
    ['a blank handling', ['BPR', ' ', '5', 'C', 'CHK'], 1],
  ])('refuses %s', (_what, segment, element) => {
    const { set, report } = receiveSample({ identifier: '820', segments: [segment] });
    expect(mapRemittance({ set, report, documentId: 'doc-3' })).toMatchObject({
      ok: false,
      faults: [{ code: 'EDI_REMITTANCE_UNUSABLE', segmentId: 'BPR', element }],
    });
  });

  it('is not accepted with a payment that is no number, or neither credit nor debit', () => {
    for (const bad of [payment('1,000'), payment('5', 'X')]) {
      expect(receiveSample({ identifier: '820', segments: [bad] }).report.accepted).toBe(false);
    }
  });

  it('written and read again is the same advice, and balances exactly when it was made to', () => {
    const cents = fc.integer({ min: -99_999, max: 9_999_999 });
    const text = (value: number): string => {
      const digits = String(Math.abs(value)).padStart(3, '0');
      return `${value < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
    };
    const item = fc.record({ reference: fc.stringMatching(/^[A-Z0-9-]{1,20}$/), paid: cents });
    const made = fc.record({
      items: fc.array(item, { minLength: 1, maxLength: 20 }),
      adjustments: fc.array(cents, { maxLength: 4 }),
      error: fc.constantFrom(0, 0, 1, -1, 500),
    });
    fc.assert(
      fc.property(made, ({ items: paidItems, adjustments, error }) => {
        const sum = [...paidItems.map(({ paid }) => paid), ...adjustments].reduce((all, each) => all + each, 0);
        fc.pre(sum + error >= 0);
        const advice = map([
          payment(text(sum + error)),
          ['ENT', '1'],
          ...adjustments.map((amount): SampleSegment => ['ADX', text(amount), '01']),
          ...paidItems.map(({ reference, paid }): SampleSegment => ['RMR', 'IV', reference, '', text(paid)]),
        ]);
        expect(advice.paymentAmount).toBe(text(sum + error));
        expect(advice.lines.map(({ reference, paidAmount }) => [reference, paidAmount])).toEqual(
          paidItems.map(({ reference, paid }) => [reference, text(paid)]),
        );
        expect(advice.adjustments.map(({ amount }) => amount)).toEqual(adjustments.map(text));
        expect(codes(advice)).toEqual(error === 0 ? [] : ['REMITTANCE_UNBALANCED']);
        expect(advice.totals.difference).toBe(text(error));
      }),
      { numRuns: 200 },
    );
  });
});
