import fc from 'fast-check';
import { canonicalOrder, type CanonicalOrder } from '#contracts';
import { InterchangeReceiver, writeInterchange, type OutgoingSegment } from '#x12';
import { mapPurchaseOrder } from './map-purchase-order.js';
import { calendarDay, canonicalDecimal } from './segment-values.js';

/** Writes an 850 with this body, receives it, and maps what is accepted. */
function mapped(body: readonly string[], version = '004010'): CanonicalOrder[] {
  return mapText(
    written(
      body.map((segment) => segment.split('*')),
      version,
    ),
  );
}

const written = (segments: readonly OutgoingSegment[], version = '004010'): string =>
  writeInterchange(
    {
      senderQualifier: 'ZZ',
      senderId: 'BUYER',
      receiverQualifier: '01',
      receiverId: 'DISTRIBUTOR',
      sentAt: { date: '20250522', time: '1400' },
      interchangeControlNumber: 42,
      interchangeVersion: '00401',
      usage: 'T',
    },
    [
      {
        functionalId: 'PO',
        senderCode: 'BUYER',
        receiverCode: 'DISTRIBUTOR',
        controlNumber: 7,
        version,
        sets: [{ identifier: '850', controlNumber: '0001', segments }],
      },
    ],
  );

function mapText(text: string): CanonicalOrder[] {
  const receiver = new InterchangeReceiver();
  return [...receiver.push(Buffer.from(text)), ...receiver.end()].flatMap((record) => {
    if (record.kind !== 'set' || !record.report.accepted) return [];
    const result = mapPurchaseOrder({
      set: record.set,
      report: record.report,
      documentId: 'doc-1',
      partnerId: 'buyer',
    });
    return result.ok ? [result.order] : [];
  });
}

const FULL = [
  'BEG*00*RL*PO-7781*003*20250522*CONTRACT-5*AC*SPE',
  'CUR*BY*USD',
  'REF*IA*99001*OUR VENDOR NUMBER',
  'PER*BD*ED SMITH*TE*8005550100*EM*ED@BUYER.EXAMPLE',
  'FOB*PP*OR*DOCK 4',
  'SAC*A*C310***2500*1*5.5*****02***TRADE DISCOUNT',
  'ITD*01*3*2**10**30*1250****2 PERCENT 10 NET 30',
  'DTM*010*20250528*0830',
  'TD5*O*2*UPSN*M*UPS GROUND',
  'TD3*TL*ABCD*5531',
  'TXI*ST*4.50*6.625',
  'N9*L1*GENERAL',
  'MSG*DELIVER BEFORE NOON',
  'N1*BY*DISTRICT OFFICE*92*BY01',
  'N2*PURCHASING*ROOM 5',
  'N3*1 SCHOOL PLAZA*SUITE 200',
  'N4*TRENTON*NJ*08601*US',
  'REF*VR*88',
  'PER*OC*ANN LEE*TE*6095550111',
  'PO1*10*30*CA*18.40*PE*UP*049000028911*VN*V-100*IN*7001*A1*B1*A2*B2*A3*B3*A4*B4*A5*B5*A6*B6*A7*B7',
  'PID*F*08***CHICKEN BREAST',
  'PID*F****5 LB BAG',
  'PO4*4*5*LB',
  'REF*LI*A1',
  'SAC*C*D240***375****CA*2**02',
  'SDQ*CA*92*S0001*10*S0002*20',
  'DTM*002*20250530',
  'N9*L1*NOTE*KEEP FROZEN',
  'MSG*BELOW ZERO',
  'N1*ST*LINE DOCK*92*D9',
  'N3*9 REAR STREET',
  'PO1**24*EA*2.00**BP*KIT-9',
  'CTP*RS*MSR*25.99',
  'QTY*01*3',
  'SCH*10*EA***002*20250601',
  'SCH*14*EA***002*20250608',
  'SLN*1**I*2*EA*1.00***VN*PART-1',
  'PID*F****KIT PART ONE',
  'SLN*2**S*1*EA>1>2****VN*PART-2',
  'CTT*2*54',
  'AMT*TT*600.00',
];

describe('an 850 as a canonical order', () => {
  const [order] = mapped(FULL);

  it('carries everything it says', () => {
    const { provenance: _provenance, extensions: _extensions, lines, ...head } = order!;
    expect(head).toEqual({
      purchaseOrderNumber: 'PO-7781',
      purchaseOrderDate: '2025-05-22',
      purpose: 'original',
      orderType: 'RL',
      releaseNumber: '003',
      contractNumber: 'CONTRACT-5',
      acknowledgmentType: 'AC',
      currency: 'USD',
      source: {
        channel: 'edi',
        documentId: 'doc-1',
        partnerId: 'buyer',
        test: true,
        interchange: {
          senderQualifier: 'ZZ',
          senderId: 'BUYER',
          receiverQualifier: '01',
          receiverId: 'DISTRIBUTOR',
          controlNumber: '000000042',
        },
        group: { controlNumber: '7', version: '004010' },
        transactionSet: { identifier: '850', controlNumber: '0001' },
      },
      references: [
        { qualifier: 'IA', value: '99001', description: 'OUR VENDOR NUMBER' },
        { qualifier: 'L1', value: 'GENERAL' },
      ],
      contacts: [
        {
          function: 'BD',
          name: 'ED SMITH',
          numbers: [
            { qualifier: 'TE', value: '8005550100' },
            { qualifier: 'EM', value: 'ED@BUYER.EXAMPLE' },
          ],
        },
      ],
      allowancesAndCharges: [
        {
          indicator: 'A',
          code: 'C310',
          amount: '25.00',
          percentBasis: '1',
          percent: '5.5',
          handling: '02',
          description: 'TRADE DISCOUNT',
        },
      ],
      terms: {
        type: '01',
        basis: '3',
        discountPercent: '2',
        discountDays: 10,
        netDays: 30,
        discountAmount: '12.50',
        description: '2 PERCENT 10 NET 30',
      },
      dates: [{ qualifier: '010', date: '2025-05-28', time: '08:30' }],
      carrier: { sequence: 'O', scac: 'UPSN', method: 'M', routing: 'UPS GROUND', equipment: ['TL ABCD 5531'] },
      freightTerms: [{ payment: 'PP', locationQualifier: 'OR', location: 'DOCK 4' }],
      taxes: [{ type: 'ST', amount: '4.50', percent: '6.625' }],
      notes: ['DELIVER BEFORE NOON'],
      parties: [
        {
          role: 'BY',
          name: 'DISTRICT OFFICE',
          additionalNames: ['PURCHASING', 'ROOM 5'],
          identifierQualifier: '92',
          identifier: 'BY01',
          address: {
            lines: ['1 SCHOOL PLAZA', 'SUITE 200'],
            city: 'TRENTON',
            region: 'NJ',
            postalCode: '08601',
            country: 'US',
          },
          references: [{ qualifier: 'VR', value: '88' }],
          contacts: [{ function: 'OC', name: 'ANN LEE', numbers: [{ qualifier: 'TE', value: '6095550111' }] }],
        },
      ],
      totals: { lineCount: 2, hashTotal: '54', amount: '600.00' },
    });
    expect(lines).toHaveLength(2);
  });

  it('carries a line with all its identifiers, destinations, charges and notes', () => {
    const line = order!.lines[0]!;
    expect(line).toMatchObject({
      lineNumber: '10',
      quantity: '30',
      unitOfMeasure: 'CA',
      unitPrice: '18.40',
      priceBasis: 'PE',
      description: 'CHICKEN BREAST; 5 LB BAG',
      pack: { count: '4', size: '5', unitOfMeasure: 'LB' },
      references: [
        { qualifier: 'LI', value: 'A1' },
        { qualifier: 'L1', value: 'NOTE', description: 'KEEP FROZEN' },
      ],
      dates: [{ qualifier: '002', date: '2025-05-30' }],
      notes: ['KEEP FROZEN', 'BELOW ZERO'],
      destinations: [
        { qualifier: '92', identifier: 'S0001', quantity: '10' },
        { qualifier: '92', identifier: 'S0002', quantity: '20' },
      ],
      allowancesAndCharges: [
        { indicator: 'C', code: 'D240', amount: '3.75', unitOfMeasure: 'CA', quantity: '2', handling: '02' },
      ],
      parties: [{ role: 'ST', name: 'LINE DOCK', address: { lines: ['9 REAR STREET'] } }],
    });
    expect(line.itemIdentifiers.map(({ qualifier }) => qualifier)).toEqual([
      'UP',
      'VN',
      'IN',
      'A1',
      'A2',
      'A3',
      'A4',
      'A5',
      'A6',
      'A7',
    ]);
  });

  it('numbers a line without a number, and carries schedules and sub-lines', () => {
    expect(order!.lines[1]).toMatchObject({
      lineNumber: '2',
      unitPrice: '2.00',
      schedules: [
        { quantity: '10', unitOfMeasure: 'EA', dateQualifier: '002', date: '2025-06-01' },
        { quantity: '14', unitOfMeasure: 'EA', dateQualifier: '002', date: '2025-06-08' },
      ],
      subLines: [
        {
          lineNumber: '1',
          relationship: 'I',
          quantity: '2',
          unitOfMeasure: 'EA',
          unitPrice: '1.00',
          itemIdentifiers: [{ qualifier: 'VN', value: 'PART-1' }],
          description: 'KIT PART ONE',
        },
        {
          lineNumber: '2',
          relationship: 'S',
          quantity: '1',
          unitOfMeasure: 'EA',
          itemIdentifiers: [{ qualifier: 'VN', value: 'PART-2' }],
        },
      ],
    });
  });

  it('drops nothing: what has no field is kept whole', () => {
    expect(order!.extensions).toEqual({
      segments: [
        {
          segment: 'BEG',
          path: 'BEG',
          position: 2,
          elements: ['00', 'RL', 'PO-7781', '003', '20250522', 'CONTRACT-5', 'AC', 'SPE'],
        },
      ],
    });
    expect(order!.lines[0]!.extensions).toEqual({
      segments: [{ segment: 'PID', path: 'PO1/PID', position: 22, elements: ['F', '08', '', '', 'CHICKEN BREAST'] }],
    });
    expect(order!.lines[1]!.extensions).toEqual({
      segments: [
        {
          segment: 'SLN',
          path: 'PO1/SLN',
          position: 40,
          elements: ['2', '', 'S', '1', 'EA>1>2', '', '', '', 'VN', 'PART-2'],
        },
      ],
    });
  });

  it('knows where each field stood', () => {
    const { provenance } = order!;
    expect(provenance['/purchaseOrderNumber']).toEqual({
      kind: 'segment',
      segment: 'BEG',
      position: 2,
      element: 3,
      offset: expect.any(Number),
    });
    expect(provenance['/lines/0/unitPrice']).toMatchObject({ segment: 'PO1', position: 21, element: 4 });
    expect(provenance['/lines/0/itemIdentifiers/2']).toMatchObject({ segment: 'PO1', position: 21, element: 11 });
    expect(provenance['/lines/0/destinations/1']).toMatchObject({ segment: 'SDQ', position: 27, element: 5 });
    expect(provenance['/lines/1/subLines/0']).toMatchObject({ segment: 'SLN', position: 38 });
    expect(provenance['/totals/amount']).toMatchObject({ segment: 'AMT', position: 42, element: 2 });
    // Every pointer leads to something the order has.
    for (const pointer of Object.keys(provenance)) {
      const value = pointer
        .slice(1)
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], order);
      expect([pointer, value]).not.toEqual([pointer, undefined]);
    }
  });

  it('keeps its provenance through JSON and holds to the contract', () => {
    const parsed = canonicalOrder.parse(JSON.parse(JSON.stringify(order)));
    expect(parsed.provenance).toEqual(order!.provenance);
  });
});

describe('what differs by version and habit', () => {
  const line = 'PO1*1*1*EA*1**VN*X';

  it('reads six-digit dates before 004010 with their century', () => {
    const [order] = mapped(['BEG*00*SA*1**971231', 'DTM*002*990101', 'DTM*010*050607', line], '003040');
    expect(order!.purchaseOrderDate).toBe('1997-12-31');
    expect(order!.dates.map(({ date }) => date)).toEqual(['1999-01-01', '2005-06-07']);
  });

  it.each([
    ['00', 'original'],
    ['01', 'cancel'],
    ['05', 'replace'],
    ['06', 'confirmation'],
    ['07', 'duplicate'],
    ['22', 'x12:22'],
  ])('BEG01 %s is %s', (code, purpose) => {
    expect(mapped([`BEG*${code}*SA*1**20250522`, line])[0]!.purpose).toBe(purpose);
  });

  it('orders what destinations or schedules add up to when PO102 is empty', () => {
    const [order] = mapped([
      'BEG*00*SA*1**20250522',
      'PO1*1*****VN*X',
      'SDQ*EA*92*A*1.5*B*2',
      'PO1*2*****VN*Y',
      'SCH*4*EA***002*20250601',
    ]);
    expect(order!.lines.map(({ quantity }) => quantity)).toEqual(['3.5', '4']);
  });

  it('takes the price of a CTP when PO1 has none, unless it is the retail price', () => {
    const head = ['BEG*00*SA*1**20250522', 'PO1*1*2*EA***VN*X'];
    expect(mapped([...head, 'CTP**DIS*96.00'])[0]!.lines[0]!.unitPrice).toBe('96.00');
    expect(mapped([...head, 'CTP*RS*MSR*96.00'])[0]!.lines[0]!.unitPrice).toBeUndefined();
  });

  it.each([
    ['11', '9'],
    ['10', '9'],
    ['100.0', '8'],
    ['9.5', '10'],
  ])('of price brackets takes the one that %s pieces reach', (quantity, price) => {
    const brackets = ['CTP***10*1*EA', 'CTP***8*100*EA', 'CTP***9*10*EA', 'CTP***1*1*CA', 'CTP**MSR*20'];
    const [order] = mapped(['BEG*00*SA*1**20250522', `PO1*1*${quantity}*EA***VN*X`, ...brackets]);
    expect(order!.lines[0]).toMatchObject({ unitPrice: price, prices: { length: 5 } });
  });

  it('takes the price of PO1 whatever the brackets say', () => {
    const [order] = mapped(['BEG*00*SA*1**20250522', 'PO1*1*50*EA*12**VN*X', 'CTP***9*10*EA']);
    expect(order!.lines[0]).toMatchObject({ unitPrice: '12', prices: [{ unitPrice: '9', quantity: '10' }] });
  });

  it('reads a century beside the date before 004010, and dates as periods', () => {
    const old = ['BEG*00*SA*1**971231', 'DTM*002*990101***19', 'DTM*010*990101***20', 'DTM*037*050607', line];
    expect(mapped(old, '003060')[0]!.dates.map(({ date }) => date)).toEqual(['1999-01-01', '2099-01-01', '2005-06-07']);
    const periods = ['DTM*002****D8*20250601', 'DTM*010****RD8*20250601-20250609', 'DTM*118****DT*202506011730'];
    const [order] = mapped(['BEG*00*SA*1**20250522', ...periods, line]);
    expect(order!.dates).toEqual([
      { qualifier: '002', date: '2025-06-01' },
      { qualifier: '010', date: '2025-06-01', endDate: '2025-06-09' },
      { qualifier: '118', date: '2025-06-01', time: '17:30' },
    ]);
    expect(mapped(['BEG*00*SA*1**971231', 'DTM*010*****RD6*990601-990609', line], '003060')[0]!.dates).toEqual([
      { qualifier: '010', date: '1999-06-01', endDate: '1999-06-09' },
    ]);
  });

  it('reads powers of ten from 005010 on, where X12 has them', () => {
    const body = ['BEG*00*SA*1**20250522', 'PO1*1*1.5E2*EA*2.5E-1**VN*X', 'CTT*1*150'];
    expect(mapped(body, '005010')[0]!.lines[0]).toMatchObject({ quantity: '150', unitPrice: '0.25' });
    expect(mapped(body, '004010')).toEqual([]);
    expect(mapped(['BEG*00*SA*1**20250522', 'PO1*1*1E400*EA*1**VN*X'], '005010')).toEqual([]);
  });

  it.each([
    [['PO1*1*-2*EA*1**VN*X']],
    [['PO1*1*2*EA*-1**VN*X']],
    [['PO1*1*2*EA*1**VN*X', 'SDQ*EA*92*A*3*B*-1']],
    [['PO1*1*2*EA*1**VN*X', 'SCH*-2*EA***002*20250601']],
  ])('refuses an order of less than nothing: %p', (lines) => {
    expect(mapped(['BEG*00*SA*1**20250522', ...lines])).toEqual([]);
  });

  it('refuses an order whose number would have to be cut short, and takes one that is merely longer than X12 has it', () => {
    expect(mapped([`BEG*00*SA*${'P'.repeat(51)}**20250522`, line])).toEqual([]);
    expect(mapped([`BEG*00*SA*1*${'R'.repeat(31)}*20250522`, line])).toEqual([]);
    const [order] = mapped([`BEG*00*SA*${'P'.repeat(50)}**20250522`, line]);
    expect(order!.purchaseOrderNumber).toHaveLength(50);
  });

  it('keeps what a field cannot hold, where a fault was let pass', () => {
    const [order] = mapped(['BEG*00*SA*1**20250522', 'ITD*01*3***TEN**30', line]);
    expect(order!.terms).toEqual({ type: '01', basis: '3', netDays: 30 });
    expect(order!.extensions).toMatchObject({ segments: [{ elements: ['01', '3', '', '', 'TEN', '', '30'] }] });
  });

  it.each([
    ['007', '7'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['+3', '3'],
    ['-0.50', '-0.50'],
    ['18.400', '18.400'],
    ['0', '0'],
    ['1E3', '1000'],
    ['-1.25E-1', '-0.125'],
    ['1E', undefined],
    ['E3', undefined],
    ['1E40', undefined],
    ['1E999999999', undefined],
    ['', undefined],
    ['.', undefined],
  ])('the number %p is %p', (text, expected) => {
    expect(canonicalDecimal(text)).toBe(expected);
  });

  it.each([
    ['20240229', '2024-02-29'],
    ['20250229', undefined],
    ['691231', '2069-12-31'],
    ['700101', '1970-01-01'],
    ['2025', undefined],
  ])('the date %p is %p', (text, expected) => {
    expect(calendarDay(text)).toBe(expected);
  });
});

describe('written and read again', () => {
  const word = fc.stringMatching(/^[A-Z0-9][A-Z0-9 .,#/-]{0,18}[A-Z0-9]$/);
  const quantity = fc
    .tuple(fc.integer({ min: 1, max: 99999 }), fc.nat(99))
    .map(([whole, cents]) => `${whole}.${String(cents).padStart(2, '0')}`);
  const lineOf = fc.record({ quantity, price: quantity, item: word, description: word });
  const orderOf = fc.record({
    number: word,
    lines: fc.array(lineOf, { minLength: 1, maxLength: 8 }),
    shipTo: word,
    note: word,
  });

  it('an order stays what it was', () => {
    fc.assert(
      fc.property(orderOf, ({ number, lines, shipTo, note }) => {
        const segments: OutgoingSegment[] = [
          ['BEG', '00', 'SA', number, '', '20250522'],
          ['N9', 'L1', 'X'],
          ['MSG', note],
          ['N1', 'ST', shipTo],
          ...lines.flatMap((line, index): OutgoingSegment[] => [
            ['PO1', index + 1, line.quantity, 'CA', line.price, '', 'VN', line.item],
            ['PID', 'F', '', '', '', line.description],
          ]),
          ['CTT', lines.length],
        ];
        const [order] = mapText(written(segments));
        expect(order!.purchaseOrderNumber).toBe(number);
        expect(order!.notes).toEqual([note]);
        expect(order!.parties).toEqual([{ role: 'ST', name: shipTo }]);
        expect(
          order!.lines.map((line) => ({
            quantity: line.quantity,
            price: line.unitPrice,
            item: line.itemIdentifiers[0]!.value,
            description: line.description,
          })),
        ).toEqual(lines);
        canonicalOrder.parse(order);
      }),
      { numRuns: 200 },
    );
  });
});
