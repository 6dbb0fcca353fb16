import fc from 'fast-check';
import { canonicalOrderChange, type CanonicalOrderChange } from '#contracts';
import { inChangeOrder } from './in-change-order.js';
import { mapOrderChange } from './map-order-change.js';
import { receiveSample, type SampleSegment } from './sample-sets.js';

const head = (sequence = '3'): SampleSegment => [
  'BCH',
  '04',
  'SA',
  'PO-77',
  '',
  sequence,
  '20250522',
  '',
  'B5875',
  '',
  '',
  '20250523',
];

function map(segments: readonly SampleSegment[], version = '004010'): CanonicalOrderChange {
  const { set, report } = receiveSample({ identifier: '860', segments, version });
  expect(report.faults).toEqual([]);
  const mapped = mapOrderChange({
    set,
    report,
    documentId: 'doc-1',
    partnerId: 'driscoll',
    customerId: '2147',
    receivedAt: '2025-05-23T12:00:00.000Z',
  });
  if (!mapped.ok) throw new Error(mapped.faults[0]!.message);
  expect(canonicalOrderChange.safeParse(mapped.change).error).toBeUndefined();
  return mapped.change;
}

describe('an 860', () => {
  const change = map([
    head(),
    ['CUR', 'BY', 'USD'],
    ['REF', 'DP', '12'],
    ['PER', 'BD', 'Ann', 'TE', '5551234'],
    ['ITD', '01', '3', '', '', '', '', '30'],
    ['DTM', '002', '20250530'],
    ['TD5', 'B', '2', 'OWNT', 'M'],
    ['TD4', '', '', '', 'Mind the step'],
    ['N9', 'L1', '', 'see below'],
    ['MSG', 'Please ring before noon.'],
    ['N1', 'ST', 'Elm Street School', '92', 'ELM7'],
    ['N3', '12 Elm Street'],
    ['N4', 'Newark', 'NJ', '07102'],
    ['POC', '1', 'QD', '10', '10', 'CA', '9.38', 'PE', 'VN', '40137', 'UP', '012345678905'],
    ['PID', 'F', '', '', '', 'Milk'],
    ['DTM', '010', '20250528'],
    ['QTY', '17', '2'],
    ['SCH', '4', 'CA', '', '', '002', '20250529'],
    ['SCH', '6', 'CA', '', '', '002', '20250530'],
    ['POC', '', 'AI', '5', '5', 'EA', '1.5', '', 'BP', 'X-9'],
    ['SDQ', 'EA', '92', '0001', '2', '0002', '3'],
    ['POC', '7', 'DI'],
    ['CTT', '3', '15'],
  ]);

  it('says which order and which change of it', () => {
    expect(change).toMatchObject({
      purchaseOrderNumber: 'PO-77',
      purpose: 'change',
      orderType: 'SA',
      changeSequence: '3',
      purchaseOrderDate: '2025-05-22',
      changeDate: '2025-05-23',
      contractNumber: 'B5875',
      currency: 'USD',
      customerId: '2147',
      source: {
        channel: 'edi',
        documentId: 'doc-1',
        partnerId: 'driscoll',
        test: false,
        transactionSet: { identifier: '860', controlNumber: '0001' },
      },
      totals: { lineCount: 3, hashTotal: '15' },
    });
  });

  it('carries the header as it shall be', () => {
    expect(change).toMatchObject({
      references: [
        { qualifier: 'DP', value: '12' },
        { qualifier: 'L1', value: 'see below' },
      ],
      contacts: [{ function: 'BD', name: 'Ann', numbers: [{ qualifier: 'TE', value: '5551234' }] }],
      dates: [{ qualifier: '002', date: '2025-05-30' }],
      terms: { netDays: 30 },
      carrier: { sequence: 'B', scac: 'OWNT', method: 'M' },
      notes: ['see below', 'Please ring before noon.'],
      parties: [
        {
          role: 'ST',
          identifier: 'ELM7',
          address: { lines: ['12 Elm Street'], city: 'Newark', region: 'NJ', postalCode: '07102' },
        },
      ],
    });
  });

  it('carries each line with what to do about it', () => {
    expect(change.lines).toMatchObject([
      {
        lineNumber: '1',
        lineNumberStated: true,
        changeCode: 'QD',
        quantityOrdered: '10',
        quantityLeft: '10',
        unitOfMeasure: 'CA',
        unitPrice: '9.38',
        priceBasis: 'PE',
        itemIdentifiers: [
          { qualifier: 'VN', value: '40137' },
          { qualifier: 'UP', value: '012345678905' },
        ],
        description: 'Milk',
        quantities: [{ qualifier: '17', quantity: '2' }],
        dates: [{ qualifier: '010', date: '2025-05-28' }],
        schedules: [
          { quantity: '4', dateQualifier: '002', date: '2025-05-29' },
          { quantity: '6', dateQualifier: '002', date: '2025-05-30' },
        ],
      },
      {
        lineNumber: '2',
        lineNumberStated: false,
        changeCode: 'AI',
        quantityOrdered: '5',
        destinations: [
          { qualifier: '92', identifier: '0001', quantity: '2' },
          { qualifier: '92', identifier: '0002', quantity: '3' },
        ],
      },
      { lineNumber: '7', changeCode: 'DI', itemIdentifiers: [] },
    ]);
    expect(change.lines[2]).not.toHaveProperty('quantityOrdered');
  });

  it('keeps what has no field, where it stood', () => {
    expect(change.extensions?.['segments']).toEqual([
      { segment: 'TD4', path: 'TD4', position: 9, elements: ['', '', '', 'Mind the step'] },
    ]);
  });

  it('remembers where each value stood', () => {
    expect(change.provenance['/changeSequence']).toMatchObject({ segment: 'BCH', position: 2, element: 5 });
    expect(change.provenance['/lines/0/quantityOrdered']).toMatchObject({ segment: 'POC', position: 15, element: 3 });
    expect(change.provenance['/parties/0/address']).toMatchObject({ segment: 'N4', position: 14 });
    expect(change.provenance['/lines/1/destinations/1']).toMatchObject({ segment: 'SDQ', position: 22 });
    expect(change.provenance).not.toHaveProperty(['/lines/1/lineNumber']);
  });

  it.each('AI DI CA PC PQ QI QD RQ RS RZ CT NC CF MU TI RC RE'.split(' '))('takes change code %s', (code) => {
    const segments: SampleSegment[] = [head(), ['POC', '1', code, '1', '1', 'EA']];
    expect(map(segments).lines).toMatchObject([{ changeCode: code, quantityOrdered: '1' }]);
  });

  it.each([
    ['01', 'cancel'],
    ['05', 'replace'],
    ['53', 'x12:53'],
  ])('BCH01 %s is a %s', (code, purpose) => {
    expect(map([['BCH', code, 'SA', 'PO-77', '', '', '20250522']]).purpose).toBe(purpose);
  });

  it('reads six-digit dates before 004010', () => {
    const segments: SampleSegment[] = [
      ['BCH', '04', 'SA', 'PO-77', '', '', '950522'],
      ['POC', '1', 'DI'],
    ];
    expect(map(segments, '003050').purchaseOrderDate).toBe('1995-05-22');
  });

  it.each<[string, SampleSegment[], string, number]>([
    ['a blank order number', [['BCH', '04', 'SA', '   ', '', '', '20250522']], 'BCH', 3],
    ['a negative quantity', [head(), ['POC', '1', 'QD', '-1', '1', 'EA']], 'POC', 3],
    ['a negative price', [head(), ['POC', '1', 'PC', '', '', '', '-2']], 'POC', 6],
    ['a line without a code', [head(), ['POC', '1', '  ']], 'POC', 2],
  ])('refuses %s', (_what, segments, segmentId, element) => {
    const { set, report } = receiveSample({ identifier: '860', segments });
    const mapped = mapOrderChange({ set, report, documentId: 'doc-1' });
    expect(mapped).toMatchObject({ ok: false, faults: [{ code: 'EDI_ORDER_UNUSABLE', segmentId, element }] });
  });

  it('is not even accepted without a change code or with letters for a quantity', () => {
    for (const line of [
      ['POC', '1'],
      ['POC', '1', 'QD', 'ten', '1', 'EA'],
    ]) {
      expect(receiveSample({ identifier: '860', segments: [head(), line] }).report.accepted).toBe(false);
    }
  });
});

describe('the order of changes', () => {
  const change = (purchaseOrderNumber: string, changeSequence: string | undefined): CanonicalOrderChange => ({
    ...map([head()]),
    purchaseOrderNumber,
    changeSequence,
  });
  const order = (changes: readonly CanonicalOrderChange[]): (string | undefined)[][] =>
    inChangeOrder(changes).map(({ purchaseOrderNumber, changeSequence }) => [purchaseOrderNumber, changeSequence]);

  it('is numeric by BCH05 within one order', () => {
    expect(order([change('A', '10'), change('B', '1'), change('A', '9'), change('A', '002')])).toEqual([
      ['A', '002'],
      ['A', '9'],
      ['A', '10'],
      ['B', '1'],
    ]);
  });

  it('leaves a change without a number where it stood', () => {
    expect(order([change('A', '2'), change('A', undefined), change('A', '1')])).toEqual([
      ['A', '1'],
      ['A', undefined],
      ['A', '2'],
    ]);
  });
});

describe('written and read again', () => {
  const word = fc.stringMatching(/^[A-Z0-9][A-Z0-9 .-]{0,13}[A-Z0-9]$/);
  const quantity = fc
    .tuple(fc.nat(99_999), fc.nat(99))
    .map(([whole, part]) => (part ? `${whole}.${part}` : `${whole}`));
  const day = fc
    .date({ min: new Date('1990-01-01'), max: new Date('2060-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const line = fc.record({
    lineNumber: fc.stringMatching(/^[1-9]\d{0,3}$/),
    changeCode: fc.constantFrom('AI', 'CA', 'PC', 'PQ', 'QI', 'QD', 'RQ', 'RS', 'RZ', 'CT'),
    quantityOrdered: quantity,
    quantityLeft: fc.nat(9_999).map(String),
    unitOfMeasure: fc.constantFrom('CA', 'EA', 'LB'),
    unitPrice: quantity,
    itemIdentifiers: fc.array(fc.record({ qualifier: fc.constantFrom('VN', 'UP', 'BP'), value: word }), {
      maxLength: 10,
    }),
    dates: fc.array(fc.record({ qualifier: fc.constantFrom('002', '010'), date: day }), { maxLength: 3 }),
    notes: fc.array(word, { maxLength: 3 }),
  });
  const document = fc.record({
    purchaseOrderNumber: word,
    changeSequence: fc.stringMatching(/^[1-9]\d{0,5}$/),
    purchaseOrderDate: day,
    dates: fc.array(fc.record({ qualifier: fc.constantFrom('002', '010'), date: day }), { maxLength: 3 }),
    references: fc.array(fc.record({ qualifier: fc.constantFrom('DP', 'IA'), value: word }), { maxLength: 3 }),
    lines: fc.array(line, { maxLength: 8 }),
  });
  const compact = (date: string): string => date.replaceAll('-', '');

  it('is the same change', () => {
    fc.assert(
      fc.property(document, (written) => {
        const dtm = ({ qualifier, date }: { qualifier: string; date: string }): SampleSegment => [
          'DTM',
          qualifier,
          compact(date),
        ];
        const segments: SampleSegment[] = [
          [
            'BCH',
            '04',
            'SA',
            written.purchaseOrderNumber,
            '',
            written.changeSequence,
            compact(written.purchaseOrderDate),
          ],
          ...written.references.map(({ qualifier, value }): SampleSegment => ['REF', qualifier, value]),
          ...written.dates.map(dtm),
          ...written.lines.flatMap((each): SampleSegment[] => [
            [
              'POC',
              each.lineNumber,
              each.changeCode,
              each.quantityOrdered,
              each.quantityLeft,
              each.unitOfMeasure,
              each.unitPrice,
              '',
              ...each.itemIdentifiers.flatMap(({ qualifier, value }) => [qualifier, value]),
            ],
            ...each.dates.map(dtm),
            ...each.notes.map((note): SampleSegment => ['MSG', note]),
          ]),
          ...(written.lines.length > 0 ? [['CTT', String(written.lines.length)]] : []),
        ];
        expect(map(segments)).toMatchObject(written);
      }),
      { numRuns: 200 },
    );
  });
});
