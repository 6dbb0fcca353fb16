import fc from 'fast-check';
import { canonicalOrder, canonicalOrderChange, type CanonicalOrder, type CanonicalOrderChange } from '#contracts';
import { mapOrderChange } from './map-order-change.js';
import { mapPurchaseOrder } from './map-purchase-order.js';
import { receiveSample, type SampleSegment } from './sample-sets.js';

function order(segments: readonly SampleSegment[], version?: string): CanonicalOrder {
  const mapped = mapPurchaseOrder({ ...receiveSample({ identifier: '850', segments, version }), documentId: 'doc-1' });
  if (!mapped.ok) throw new Error(mapped.faults[0]!.message);
  expect(canonicalOrder.safeParse(mapped.order).error).toBeUndefined();
  return mapped.order;
}

function change(segments: readonly SampleSegment[]): CanonicalOrderChange {
  const mapped = mapOrderChange({ ...receiveSample({ identifier: '860', segments }), documentId: 'doc-1' });
  if (!mapped.ok) throw new Error(mapped.faults[0]!.message);
  expect(canonicalOrderChange.safeParse(mapped.change).error).toBeUndefined();
  return mapped.change;
}

const BEG: SampleSegment = ['BEG', '00', 'SA', 'PO-1', '', '20250522'];
const PO1: SampleSegment = ['PO1', '1', '10', 'EA', '2.50', '', 'VN', 'A-1'];

describe('what an order says beside who, what, how many, where and when', () => {
  const full = order([
    BEG,
    ['TAX', '22-1234567', 'SP', 'NJ', 'CO', 'MERCER', '', '', '', '', '', '', '1'],
    ['FOB', 'CC', 'OR', 'DOCK 4', '01', 'FOB', 'DE', 'TRENTON', 'BY', 'AT THE GATE'],
    ['CTP', 'DI', 'PRO', '2.25', '100', 'EA', 'DIS', '.95', '225', 'PE', 'Q1', '3'],
    ['CSH', 'N', '9', '12550', 'ACC-1', '20250601', 'VI', 'SPECIAL', '2', '5.5', '1'],
    ['LDT', 'AF', '5', 'DA', '20250530'],
    ['MAN', 'GM', '00100000000000000015', '00100000000000000022', 'CA', 'BLUE'],
    ['TXI', 'ST', '4.50', '6.625', 'VD', '34', '2', 'A', '67.92', 'TX-9'],
    ['AMT', '2', '99.5', 'C'],
    PO1,
    ['CTP', '', 'UCP', '9.5'],
    ['PO4', '6', '1', 'EA', 'CTN', 'G', '12.5', 'LB', '.8', 'CF', '10', '20', '30', 'IN', '12'],
    ['PER', 'BD', 'ANN LEE', 'TE', '6095550111'],
    ['IT8', 'SC', '4', '500', 'ACC-2', '20250602', 'VI', '3', 'VN', 'SUB-1', 'UP', '012345678905'],
    ['ITD', '05', '3', '', '', '', '', '60'],
    ['TAX', 'EX-77'],
    ['FOB', 'PP'],
    ['SDQ', 'EA', '92', 'S1', '4', 'S2', '6', ...Array<string>(16).fill(''), 'DEPT 9'],
    ['MAN', 'UP', 'FRAGILE'],
    ['QTY', '63', '7', 'EA'],
    ['QTY', '82', '', '', 'A HANDFUL'],
    ['SCH', '10', 'EA', 'ST', 'STORE 9', '002', '20250601', '0800', '063', '20250602', '1730', 'RQ-1', '7'],
    ['LS', 'LDT'],
    ['LDT', 'AD', '2', 'WK'],
    ['QTY', '38', '3', 'EA'],
    ['MSG', 'OR SOONER'],
    ['REF', 'RE', '42'],
    ['LE', 'LDT'],
    ['SLN', '1', '0', 'I', '2', 'EA', '1.00', 'CA', '', 'VN', 'PART-1'],
    ['MSG', 'RED ONE'],
    ['DTM', '002', '20250603'],
    ['CTP', '', 'UCP', '1.10'],
    ['PO4', '2'],
    ['TAX', 'EX-78'],
    ['N9', 'LI', '5'],
    ['SAC', 'C', 'D240', '', '', '150'],
    ['QTY', '01', '4'],
    ['AMT', '1', '25'],
    ['CTT', '1'],
    ['AMT', 'TT', '25'],
  ]);
  const [line] = full.lines;

  it('has its lists at the head', () => {
    expect(full).toMatchObject({
      taxes: [
        {
          identification: '22-1234567',
          exempt: '1',
          jurisdictions: [
            { qualifier: 'SP', identifier: 'NJ' },
            { qualifier: 'CO', identifier: 'MERCER' },
          ],
        },
        {
          type: 'ST',
          amount: '4.50',
          percent: '6.625',
          taxableAmount: '67.92',
          exempt: '2',
          relationship: 'A',
          identification: 'TX-9',
          jurisdictions: [{ qualifier: 'VD', identifier: '34' }],
        },
      ],
      freightTerms: [
        {
          payment: 'CC',
          locationQualifier: 'OR',
          location: 'DOCK 4',
          tradeTermsQualifier: '01',
          tradeTerms: 'FOB',
          titlePassageQualifier: 'DE',
          titlePassage: 'TRENTON',
          riskOfLoss: 'BY',
          riskDescription: 'AT THE GATE',
        },
      ],
      prices: [
        {
          classOfTrade: 'DI',
          code: 'PRO',
          unitPrice: '2.25',
          quantity: '100',
          unitOfMeasure: 'EA',
          multiplierQualifier: 'DIS',
          multiplier: '0.95',
          amount: '225',
          basis: 'PE',
          conditionValue: 'Q1',
          multipleQuantity: '3',
        },
      ],
      conditions: [
        {
          salesRequirement: 'N',
          doNotExceedAction: '9',
          doNotExceedAmount: '125.50',
          accountNumber: 'ACC-1',
          requiredInvoiceDate: '2025-06-01',
          agency: 'VI',
          specialService: 'SPECIAL',
          substitution: '2',
          percent: '5.5',
          percentQualifier: '1',
        },
      ],
      leadTimes: [{ code: 'AF', quantity: '5', unitOfTime: 'DA', date: '2025-05-30' }],
      marks: [
        { qualifier: 'GM', value: '00100000000000000015', rangeEnd: '00100000000000000022' },
        { qualifier: 'CA', value: 'BLUE' },
      ],
      amounts: [{ qualifier: '2', amount: '99.5', creditDebit: 'C' }],
      totals: { lineCount: 1, amount: '25' },
    });
  });

  it('has its lists at a line', () => {
    expect(line).toMatchObject({
      prices: [{ code: 'UCP', unitPrice: '9.5' }],
      pack: {
        count: '6',
        size: '1',
        unitOfMeasure: 'EA',
        packaging: 'CTN',
        grossWeight: { value: '12.5', unitOfMeasure: 'LB' },
        grossVolume: { value: '0.8', unitOfMeasure: 'CF' },
        length: { value: '10', unitOfMeasure: 'IN' },
        width: { value: '20', unitOfMeasure: 'IN' },
        height: { value: '30', unitOfMeasure: 'IN' },
        innerCount: '12',
      },
      contacts: [{ function: 'BD', name: 'ANN LEE', numbers: [{ qualifier: 'TE', value: '6095550111' }] }],
      conditions: [
        {
          salesRequirement: 'SC',
          doNotExceedAction: '4',
          doNotExceedAmount: '5.00',
          accountNumber: 'ACC-2',
          requiredInvoiceDate: '2025-06-02',
          agency: 'VI',
          substitution: '3',
          itemIdentifiers: [
            { qualifier: 'VN', value: 'SUB-1' },
            { qualifier: 'UP', value: '012345678905' },
          ],
        },
      ],
      terms: { type: '05', basis: '3', netDays: 60 },
      taxes: [{ identification: 'EX-77' }],
      freightTerms: [{ payment: 'PP' }],
      destinations: [
        { qualifier: '92', identifier: 'S1', quantity: '4', location: 'DEPT 9' },
        { qualifier: '92', identifier: 'S2', quantity: '6', location: 'DEPT 9' },
      ],
      marks: [{ qualifier: 'UP', value: 'FRAGILE' }],
      quantities: [
        { qualifier: '63', quantity: '7', unitOfMeasure: 'EA' },
        { qualifier: '82', description: 'A HANDFUL' },
      ],
      schedules: [
        {
          quantity: '10',
          unitOfMeasure: 'EA',
          partyRole: 'ST',
          partyName: 'STORE 9',
          dateQualifier: '002',
          date: '2025-06-01',
          time: '08:00',
          endDateQualifier: '063',
          endDate: '2025-06-02',
          endTime: '17:30',
          requestReference: 'RQ-1',
          lineNumber: '7',
        },
      ],
      leadTimes: [
        {
          code: 'AD',
          quantity: '2',
          unitOfTime: 'WK',
          quantities: [{ qualifier: '38', quantity: '3', unitOfMeasure: 'EA' }],
          notes: ['OR SOONER'],
          references: [{ qualifier: 'RE', value: '42' }],
        },
      ],
      amounts: [{ qualifier: '1', amount: '25' }],
    });
  });

  it('has its lists at a sub-line', () => {
    expect(line!.subLines).toEqual([
      {
        lineNumber: '1',
        parentLineNumber: '0',
        relationship: 'I',
        quantity: '2',
        unitOfMeasure: 'EA',
        unitPrice: '1.00',
        priceBasis: 'CA',
        itemIdentifiers: [{ qualifier: 'VN', value: 'PART-1' }],
        notes: ['RED ONE'],
        dates: [{ qualifier: '002', date: '2025-06-03' }],
        prices: [{ code: 'UCP', unitPrice: '1.10' }],
        pack: { count: '2' },
        taxes: [{ identification: 'EX-78' }],
        references: [{ qualifier: 'LI', value: '5' }],
        allowancesAndCharges: [{ indicator: 'C', code: 'D240', amount: '1.50' }],
        quantities: [{ qualifier: '01', quantity: '4' }],
      },
    ]);
  });

  it('leaves nothing over', () => {
    expect(full.extensions).toBeUndefined();
    // PO405, the kind of weight, is the one element without a field.
    expect(line!.extensions).toMatchObject({ segments: [{ segment: 'PO4' }] });
  });

  it.each([
    ['/freightTerms/0', 'FOB', 4],
    ['/marks/1', 'MAN', 8],
    ['/taxes/1', 'TXI', 9],
    ['/amounts/0', 'AMT', 10],
    ['/lines/0/conditions/0', 'IT8', 15],
    ['/lines/0/quantities/1', 'QTY', 22],
    ['/lines/0/leadTimes/0/references/0', 'REF', 28],
    ['/lines/0/subLines/0/notes/0', 'MSG', 31],
    ['/lines/0/subLines/0/quantities/0', 'QTY', 38],
  ])('knows where %s stood', (pointer, segment, position) => {
    expect(full.provenance[pointer]).toMatchObject({ segment, position });
  });

  it('keeps whole what a list cannot hold', () => {
    const { lines } = order([BEG, PO1, ['QTY', '63', '7', 'EA>2>1'], ['CTP', '', 'UCP', '9', '1', 'EA>>>LB'], ['FOB']]);
    expect(lines[0]!.quantities).toEqual([{ qualifier: '63', quantity: '7', unitOfMeasure: 'EA' }]);
    expect(lines[0]!.extensions).toMatchObject({
      segments: [{ segment: 'QTY' }, { segment: 'CTP' }, { segment: 'FOB' }],
    });
    expect(lines[0]!.freightTerms).toBeUndefined();
  });
});

describe('written and read again', () => {
  const word = fc.stringMatching(/^[A-Z0-9][A-Z0-9 .,#/-]{0,12}[A-Z0-9]$/);
  const code = fc.stringMatching(/^[A-Z0-9]{2}$/);
  const number = fc
    .tuple(fc.integer({ min: 1, max: 9999 }), fc.nat(99))
    .map(([whole, rest]) => `${whole}.${String(rest).padStart(2, '0')}`);
  const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | ''> => fc.oneof(value, fc.constant('' as const));
  const day = fc.integer({ min: 10, max: 28 }).map((of) => `202506${of}`);

  interface Written {
    readonly segment: SampleSegment;
    readonly list: string;
    readonly entry: object;
  }
  /** Leaves out what was not written. */
  const entryOf = (fields: Record<string, string>): object =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
  const dashed = (date: string): string => date && `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;

  const freight: fc.Arbitrary<Written> = fc
    .tuple(code, code, word, optional(code))
    .map(([payment, at, place, risk]) => ({
      segment: ['FOB', payment, at, place, '', '', '', '', risk, risk && 'GATE'],
      list: 'freightTerms',
      entry: entryOf({
        payment,
        locationQualifier: at,
        location: place,
        riskOfLoss: risk,
        riskDescription: risk && 'GATE',
      }),
    }));
  const mark: fc.Arbitrary<Written> = fc.tuple(code, word, optional(word)).map(([qualifier, value, rangeEnd]) => ({
    segment: ['MAN', qualifier, value, rangeEnd],
    list: 'marks',
    entry: entryOf({ qualifier, value, rangeEnd }),
  }));
  const tax: fc.Arbitrary<Written> = fc.tuple(code, number, optional(number)).map(([type, amount, percent]) => ({
    segment: ['TXI', type, amount, percent],
    list: 'taxes',
    entry: entryOf({ type, amount, percent }),
  }));
  const condition: fc.Arbitrary<Written> = fc
    .tuple(code, fc.integer({ min: 100, max: 99999 }), optional(day), optional(code))
    .map(([requirement, cents, date, agency]) => ({
      segment: ['CSH', requirement, 'A', cents, '', date, agency, agency && 'SV'],
      list: 'conditions',
      entry: entryOf({
        salesRequirement: requirement,
        doNotExceedAction: 'A',
        doNotExceedAmount: `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`,
        requiredInvoiceDate: dashed(date),
        agency,
        specialService: agency && 'SV',
      }),
    }));
  const amount: fc.Arbitrary<Written> = fc.tuple(fc.stringMatching(/^[A-Z][A-S]$/), number).map(([qualifier, sum]) => ({
    segment: ['AMT', qualifier, sum],
    list: 'amounts',
    entry: { qualifier, amount: sum },
  }));
  const quantity: fc.Arbitrary<Written> = fc.tuple(code, number, optional(code)).map(([qualifier, count, unit]) => ({
    segment: ['QTY', qualifier, count, unit],
    list: 'quantities',
    entry: entryOf({ qualifier, quantity: count, unitOfMeasure: unit }),
  }));
  const price: fc.Arbitrary<Written> = fc
    .tuple(optional(code), number, number, code)
    .map(([trade, each, from, unit]) => ({
      segment: ['CTP', trade, '', each, from, unit],
      list: 'prices',
      entry: entryOf({ classOfTrade: trade, unitPrice: each, quantity: from, unitOfMeasure: unit }),
    }));

  /** Places of the lists in the order of the table: what the standard lets follow what. */
  const lists = (...of: fc.Arbitrary<Written>[]): fc.Arbitrary<Written[]> =>
    fc.tuple(...of.map((one) => fc.array(one, { maxLength: 3 }))).map((groups) => groups.flat());

  const found = (owner: object, written: readonly Written[]): [object, object] => [
    Object.fromEntries(written.map(({ list }) => [list, (owner as Record<string, unknown>)[list]])),
    Object.fromEntries(
      written.map(({ list }) => [list, written.filter((one) => one.list === list).map(({ entry }) => entry)]),
    ),
  ];

  it('the lists of an order and its lines stay what they were, and nothing is left over', () => {
    const head = lists(freight, price, condition, mark, tax, amount);
    const line = lists(price, condition, freight, mark, tax, quantity, amount);
    fc.assert(
      fc.property(head, line, (ofHead, ofLine) => {
        const segments = [BEG, ...ofHead.map(({ segment }) => segment), PO1, ...ofLine.map(({ segment }) => segment)];
        const read = order(segments);
        for (const [said, meant] of [found(read, ofHead), found(read.lines[0]!, ofLine)]) expect(said).toEqual(meant);
        expect([read.extensions, read.lines[0]!.extensions]).toEqual([undefined, undefined]);
      }),
      { numRuns: 150 },
    );
  });

  it('those of a change as well', () => {
    const head = lists(freight, price, condition, mark, tax, amount);
    const line = lists(price, condition, freight, mark, tax, quantity, amount);
    const BCH: SampleSegment = ['BCH', '04', 'SA', 'PO-1', '', '1', '20250522'];
    const POC: SampleSegment = ['POC', '1', 'CA', '10', '0', 'EA', '2.50'];
    fc.assert(
      fc.property(head, line, (ofHead, ofLine) => {
        const segments = [BCH, ...ofHead.map(({ segment }) => segment), POC, ...ofLine.map(({ segment }) => segment)];
        const read = change(segments);
        for (const [said, meant] of [found(read, ofHead), found(read.lines[0]!, ofLine)]) expect(said).toEqual(meant);
        expect([read.extensions, read.lines[0]!.extensions]).toEqual([undefined, undefined]);
      }),
      { numRuns: 150 },
    );
  });
});
