import { InterchangeReceiver } from '../receive/interchange-receiver.js';
import { goldenInterchange, goldenSet, PLAIN_ORDER, type GoldenOptions } from '../samples/golden-orders.js';
import { elementOf } from './elements.js';
import { findSchema, FUNCTIONAL_IDS, versionOf } from './find-schema.js';

const VERSIONS = [
  3010, 3020, 3030, 3040, 3050, 3060, 3070, 4010, 4020, 4030, 4040, 4050, 4060, 5010, 5020, 6010, 6020, 7010, 7040,
  8010,
];
const SETS = Object.keys(FUNCTIONAL_IDS);

/** Faults of one set, as `segment position, element: code`. */
function faultsOf(body: readonly string[], identifier: string, options: GoldenOptions): string[] {
  const receiver = new InterchangeReceiver();
  const text = goldenInterchange([goldenSet(body, '0001', identifier)], {
    functionalId: FUNCTIONAL_IDS[identifier],
    ...options,
  });
  return [...receiver.push(Buffer.from(text)), ...receiver.end()].flatMap((record) =>
    record.kind === 'set'
      ? record.report.faults.map((fault) =>
          `${fault.segmentId} ${fault.element ?? ''} ${fault.code}`.replace(/ +/g, ' '),
        )
      : [],
  );
}

const dated = (version: string): string[] =>
  Number(version) < 4010 ? PLAIN_ORDER.map((segment) => segment.replace(/\*20(25\d{4})\b/, '*$1')) : [...PLAIN_ORDER];

describe('the tables', () => {
  it.each(VERSIONS)('compile in version %i', (version) => {
    for (const identifier of SETS) {
      const schema = findSchema(identifier, version)!;
      expect(schema.nodes[0]!.segment).toBe('ST');
      expect(schema.nodes.at(-1)!.segment).toBe('SE');
      expect(new Set(schema.nodes.map((node) => node.id)).size).toBe(schema.nodes.length);
    }
  });

  it('are compiled once', () => {
    expect(findSchema('850', 4010)).toBe(findSchema('850', 4010));
    expect(findSchema('864', 4010)).toBeUndefined();
  });

  it.each(['003010', '003040', '003070', '004010', '004030VICS', '005010', '006020', '007010', '008010'])(
    'take the same plain order in %s',
    (version) => {
      expect(faultsOf(dated(version), '850', { version })).toEqual([]);
    },
  );
});

describe('what a version has and another has not', () => {
  const withText = (segment: string): string[] => [
    ...PLAIN_ORDER.slice(0, 4),
    'N9*L1*X',
    segment,
    ...PLAIN_ORDER.slice(4),
  ];

  it('MTX in the notes from 004020 on, MSG in all', () => {
    expect(faultsOf(withText('MSG*HELLO'), '850', { version: '004010' })).toEqual([]);
    expect(faultsOf(withText('MTX**HELLO'), '850', { version: '004010' })).toEqual(['MTX EDI_SEGMENT_UNEXPECTED']);
    expect(faultsOf(withText('MTX*GEN*HELLO'), '850', { version: '004020' })).toEqual([]);
  });

  it('lead times and schedules of a line before its routing until 003040, schedules after it from 003050 on', () => {
    const line = ['BEG*00*SA*PO1**950102', 'PO1*1*10*EA*1**VN*A'];
    const early = [...line, 'DTM*002*950110', 'LDT*AF*5*DA', 'SCH*10*EA***002*950110', 'TC2*A*1', 'TD5*****RAIL'];
    expect(faultsOf([...early, 'MAN*GM*1', 'AMT*1*10', 'TXI*ST*1', 'CTT*1'], '850', { version: '003040' })).toEqual([]);
    expect(faultsOf(early, '850', { version: '003050' })).toContain('SCH EDI_SEGMENT_OUT_OF_SEQUENCE');
    const late = [...line, 'TD5*****RAIL', 'SCH*10*EA***002*950110'];
    for (const version of ['003040', '003050']) expect(faultsOf(late, '850', { version })).toEqual([]);
  });

  it('the century of a date in an element of its own until 003070, the format of a period in its place after that', () => {
    const withDate = (segment: string, day: string): string[] => [`BEG*00*SA*PO1**${day}`, segment, 'PO1*1*10*EA'];
    expect(faultsOf(withDate('DTM*002*950110***19', '950102'), '850', { version: '003060' })).toEqual([]);
    expect(faultsOf(withDate('DTM*002****19*RD8*X', '950102'), '850', { version: '003060' })).toEqual([]);
    expect(faultsOf(withDate('DTM*002*20250110***19', '20250102'), '850', { version: '004010' })).toEqual([
      'DTM 6 EDI_ELEMENT_CONDITION',
    ]);
    expect(faultsOf(withDate('DTM*002****D8*20250110', '20250102'), '850', { version: '004010' })).toEqual([]);
  });

  it('lead times of an order with quantities and texts from 004020 on', () => {
    const body = [PLAIN_ORDER[0]!, 'LDT*AF*5*DA', 'QTY*01*5', 'MTX**SOON', 'REF*ZZ*1', ...PLAIN_ORDER.slice(1)];
    expect(faultsOf(body, '850', { version: '004020' })).not.toContain('QTY EDI_SEGMENT_UNEXPECTED');
    expect(faultsOf(body, '850', { version: '004010' })).toContain('QTY EDI_SEGMENT_UNEXPECTED');
  });

  it('whom a remittance is for by N1 until 003060, by NM1 from 003070 on', () => {
    const head = ['BPR*C*10*C*ACH', 'ENT*1'];
    const rest = ['RMR*IV*1**10'];
    const byName = [...head, 'N1*PE*SCHOOL', 'N3*1 STREET', ...rest];
    expect(faultsOf(byName, '820', { version: '003060' })).toEqual([]);
    expect(faultsOf(byName, '820', { version: '003070' })).not.toEqual([]);
    expect(faultsOf([...head, 'NM1*PE*1*SCHOOL', ...rest], '820', { version: '003070' })).toEqual([]);
  });

  it('dates of six digits before 004010, of eight from then on', () => {
    expect(faultsOf(dated('003040'), '850', { version: '004010' })).toContain('BEG 5 EDI_ELEMENT_TOO_SHORT');
    expect(faultsOf(PLAIN_ORDER, '850', { version: '003040' })).toContain('BEG 5 EDI_ELEMENT_TOO_LONG');
  });

  it('longer references later', () => {
    expect([4010, 4030, 5010, 5030].map((version) => elementOf('127', version).max)).toEqual([30, 50, 50, 80]);
    expect([3040, 3050, 3070, 5020].map((version) => elementOf('234', version).max)).toEqual([30, 40, 48, 80]);
  });
});

describe('the version of a group', () => {
  it.each([
    ['004010', 4010],
    ['004010VICS', 4010],
    ['004010X357', 4010],
    ['008010', 8010],
    ['003010', 3010],
    ['002040', undefined],
    ['999999', undefined],
    ['4010', undefined],
    ['', undefined],
  ])('%p is %p', (gs08, version) => {
    expect(versionOf(gs08)).toBe(version);
  });
});

describe('sound sets of the other kinds', () => {
  const sets: [string, string[]][] = [
    ['860', ['BCH*04*SA*PO1***20250522*****20250523', 'POC*1*QI*20*5*CA*18.4**UP*049000028911', 'POC*2*DI', 'CTT*2']],
    ['855', ['BAK*00*AD*PO1*20250522', 'PO1*1*12*CA*18.4**UP*1', 'ACK*IA*12*CA*068*20250530', 'CTT*1']],
    [
      '865',
      ['BCA*04*AT*PO1***20250522', 'POC*1*QI*20*5*CA*18.4**UP*1', 'TXI*ST*1', 'ACK*IA*20*CA', 'QTY*01*5', 'CTT*1'],
    ],
    [
      '856',
      [
        'BSN*00*SHIP1*20250523*1700*0001',
        'HL*1**S',
        'TD5**2*UPSN*M',
        'REF*BM*123',
        'DTM*011*20250523',
        'N1*ST*SCHOOL*92*S1',
        'HL*2*1*O',
        'PRF*PO1',
        'HL*3*2*P',
        'MAN*GM*00006141411234567890',
        'HL*4*3*I',
        'LIN*1*UP*049000028911',
        'SN1*1*12*CA',
        'CTT*4',
      ],
    ],
    [
      '810',
      [
        'BIG*20250523*INV1*20250522*PO1',
        'N1*ST*SCHOOL',
        'ITD*01*3*****30',
        'IT1*1*12*CA*18.4**UP*1',
        'PID*F****CHICKEN',
        'TDS*22080',
        'SAC*C*D240***500',
        'CTT*1',
      ],
    ],
    [
      '820',
      [
        'BPR*C*220.8*C*ACH',
        'TRN*1*TRACE1',
        'N1*PR*SCHOOL',
        'N1*PE*US',
        'ENT*1',
        'RMR*IV*INV1**220.8*220.8',
        'REF*PO*PO1',
        'DTM*003*20250523',
        'ADX*-5*04',
      ],
    ],
    ['997', ['AK1*PO*7', 'AK2*850*0001', 'AK3*PO1*9*PO1*8', 'AK4*2*330*6*A', 'AK5*R*5', 'AK9*R*1*1*0']],
    [
      '999',
      [
        'AK1*PO*7*005010',
        'AK2*850*0001',
        'IK3*N4*9*2010*8',
        'CTX*SITUATIONAL TRIGGER',
        'IK4*1*19*7',
        'IK5*R*5',
        'AK9*R*1*1*0',
      ],
    ],
  ];
  it.each(sets)('%s', (identifier, body) => {
    expect(faultsOf(body, identifier, { version: '004010' })).toEqual([]);
    expect(faultsOf([...body, 'ZZZ*1'], identifier, { version: '004010' })).toEqual(['ZZZ EDI_SEGMENT_UNKNOWN']);
  });
});
