import { X12Parser } from 'node-x12';
import { InterchangeReceiver, type ReceiveOptions } from '../receive/interchange-receiver.js';
import type { InterchangeVerdict } from '../receive/verdicts.js';
import { FULL_ORDER, goldenInterchange, goldenSet, PLAIN_ORDER, type GoldenOptions } from '../samples/golden-orders.js';
import { writeAcknowledgments, type AcknowledgeOptions } from './write-acknowledgments.js';

const SENT = { sentAt: { date: '20250522', time: '1415' }, interchangeControlNumber: 9 };

function receive(text: string, options?: ReceiveOptions): InterchangeVerdict[] {
  const receiver = new InterchangeReceiver(options);
  return [...receiver.push(Buffer.from(text, 'latin1')), ...receiver.end()].flatMap((record) =>
    record.kind === 'interchange-end' ? [record.verdict] : [],
  );
}

/** The segments of the answer between the envelopes, without ISA, GS, ST, SE, GE and IEA. */
function answer(text: string, more: Partial<AcknowledgeOptions> = {}, options?: ReceiveOptions): string[] {
  const written = receive(text, options).map((verdict) => writeAcknowledgments(verdict, { ...SENT, ...more }) ?? '');
  return written.flatMap((one) =>
    one.split('~').filter((segment) => segment && !/^(ISA|GS|ST|SE|GE|IEA)\*/.test(segment)),
  );
}

const order = (body: readonly string[], options?: GoldenOptions): string =>
  goldenInterchange([goldenSet(body)], options);

/** The plain order with one segment replaced, left out (undefined) or followed by more. */
const changed = (at: number, ...by: string[]): string[] => [
  ...PLAIN_ORDER.slice(0, at),
  ...by,
  ...PLAIN_ORDER.slice(at + 1),
];

const REJECTED = ['AK5*R*5', 'AK9*R*1*1*0'];
const WITH_ERRORS = ['AK5*E*5', 'AK9*E*1*1*1'];

describe('997 of one faulty set: every common fault and its exact answer', () => {
  // Positions count ST as 1, so PLAIN_ORDER[0] (BEG) is 2 and PLAIN_ORDER[7] (the first PO1) is 9.
  const faults: [string, string[], string[], string[]][] = [
    ['nothing', [...PLAIN_ORDER], [], ['AK5*A', 'AK9*A*1*1*1']],
    ['BEG missing', changed(0), ['AK3*BEG*2**3'], REJECTED],
    ['no PO1', [...PLAIN_ORDER.slice(0, 7), 'CTT*0'], ['AK3*PO1*9**3'], REJECTED],
    [
      'PO104 no number',
      changed(7, 'PO1*1*12*CA*ABC**UP*049000028911'),
      ['AK3*PO1*9*PO1*8', 'AK4*4*212*6*ABC'],
      REJECTED,
    ],
    ['BEG05 no date', changed(0, 'BEG*00*SA*1**20261345'), ['AK3*BEG*2**8', 'AK4*5*373*8*20261345'], REJECTED],
    ['BEG05 missing', changed(0, 'BEG*00*SA*1'), ['AK3*BEG*2**8', 'AK4*5*373*1'], REJECTED],
    ['BEG02 unknown', changed(0, 'BEG*00*Q9*1**20250522'), ['AK3*BEG*2**8', 'AK4*2*92*7*Q9'], REJECTED],
    ['BEG01 unknown', changed(0, 'BEG*99*SA*1**20250522'), ['AK3*BEG*2**8', 'AK4*1*353*7*99'], REJECTED],
    ['N1 before BEG', ['N1*BY*A', ...PLAIN_ORDER], ['AK3*N1*2*N1*7'], REJECTED],
    ['segment of no standard', changed(2, 'ZZZ*1'), ['AK3*ZZZ*4**1'], REJECTED],
    ['PO107 without PO106', changed(7, 'PO1*1*12*CA*1***049000028911'), ['AK3*PO1*9*PO1*8', 'AK4*6*235*2'], REJECTED],
    ['PO106 without PO107', changed(7, 'PO1*1*12*CA*1**UP'), ['AK3*PO1*9*PO1*8', 'AK4*7*234*2'], REJECTED],
    ['PO103 without PO102', changed(7, 'PO1*1**CA'), ['AK3*PO1*9*PO1*8', 'AK4*2*330*2'], REJECTED],
    ['PO105 without PO104', changed(7, 'PO1*1*12*CA**PE*UP*1'), ['AK3*PO1*9*PO1*8', 'AK4*4*212*2'], WITH_ERRORS],
    ['DTM02 no date', changed(3, 'DTM*002*20250231'), ['AK3*DTM*5**8', 'AK4*2*373*8*20250231'], REJECTED],
    ['DTM03 no time', changed(3, 'DTM*002*20250530*2561'), ['AK3*DTM*5**8', 'AK4*3*337*9*2561'], REJECTED],
    ['segment of another set', changed(2, 'BIG*20250522*1'), ['AK3*BIG*4**6'], REJECTED],
    ['segment of no place here', changed(2, 'SE1'), ['AK3*SE1*4**1'], REJECTED],
    ['over max use', changed(1, 'CUR*BY*USD', 'CUR*BY*USD'), ['AK3*CUR*4**5'], WITH_ERRORS],
    ['REF after DTM', [...PLAIN_ORDER.slice(0, 4), 'REF*DP*1', ...PLAIN_ORDER.slice(4)], ['AK3*REF*6**7'], WITH_ERRORS],
    [
      'text too long',
      changed(4, `N1*ST*${'X'.repeat(61)}`),
      ['AK3*N1*6*N1*8', `AK4*2*93*5*${'X'.repeat(61)}`],
      WITH_ERRORS,
    ],
    ['too many elements', changed(5, 'N3*A*B*C'), ['AK3*N3*7*N1*8', 'AK4*3**3*C'], WITH_ERRORS],
    [
      'several values in a number, a code and a text',
      changed(7, 'PO1*1*12>3*CA>1*1**UP*0490>1'),
      ['AK3*PO1*9*PO1*8', 'AK4*2>2*330*13*12 3', 'AK4*3>2*355*13*CA 1', 'AK4*7>2*234*13*0490 1'],
      REJECTED,
    ],
    ['several values in a text', changed(2, 'REF*DP*1>2'), ['AK3*REF*4**8', 'AK4*2>2*127*13*1 2'], WITH_ERRORS],
    [
      'several faults, in the order of the elements',
      changed(7, 'PO1*1*12*CA*1**UP**LONG*1'),
      ['AK3*PO1*9*PO1*8', 'AK4*7*234*2', 'AK4*8*235*5*LONG'],
      REJECTED,
    ],
    ['too short', changed(2, 'REF*D*1'), ['AK3*REF*4**8', 'AK4*1*128*4*D'], WITH_ERRORS],
    [
      'exclusion',
      changed(8, 'MEA***1*EA****33*09'),
      ['AK3*MEA*10*PO1*8', 'AK4*8*936*10*33', 'AK4*9*752*10*09'],
      WITH_ERRORS,
    ],
  ];
  it.each(faults.filter(([name]) => name !== 'exclusion'))('%s', (_name, body, detail, end) => {
    expect(answer(order(body))).toEqual(['AK1*PO*7', 'AK2*850*0001', ...detail, ...end]);
  });

  it('lists all faults of a set, segment by segment, in one answer', () => {
    const body = ['BEG*00*Q9***2025', 'ZZZ', ...PLAIN_ORDER.slice(2, 7), 'PO1*1*A*CA*B**UP*1'];
    expect(answer(order(body))).toEqual([
      'AK1*PO*7',
      'AK2*850*0001',
      'AK3*BEG*2**8',
      'AK4*2*92*7*Q9',
      'AK4*3*324*1',
      'AK4*5*373*8*2025',
      'AK3*ZZZ*3**1',
      'AK3*PO1*9*PO1*8',
      'AK4*2*330*6*A',
      'AK4*4*212*6*B',
      ...REJECTED,
    ]);
  });

  it('names the component of a composite', () => {
    const body = [...FULL_ORDER.slice(0, -2), 'SLN*2**I*1*EA>X>2****VN*PART-2', 'CTT*2*54'];
    expect(answer(order(body))).toEqual(expect.arrayContaining(['AK3*SLN*40*SLN*8', 'AK4*5>2*1018*6*X']));
  });

  it('copies a value without what would part it in the answer, and whole otherwise', () => {
    const copies = (options: GoldenOptions) =>
      answer(order(changed(7, 'PO1*1*A^:B*CA*1**UP*1'), options)).filter((segment) => segment.startsWith('AK4'));
    expect(copies({})).toEqual(['AK4*2*330*6*A^:B']);
    expect(copies({ repetition: '!', interchangeVersion: '00501' })).toEqual(['AK4*2*330*6*A :B']);
  });

  it('uses the element numbers of the version: quantity is 380 from 005010 on', () => {
    const text = order(changed(7, 'PO1*1*A*CA*1**UP*1'), {
      version: '005010',
      interchangeVersion: '00501',
      repetition: '^',
    });
    expect(answer(text)).toContain('AK4*2*380*6*A');
    expect(answer(text)[0]).toBe('AK1*PO*7*005010');
  });
});

describe('997 of faulty envelopes', () => {
  const sound = order(PLAIN_ORDER);
  const cases: [string, string, string[]][] = [
    ['SE01 wrong', sound.replace('SE*14', 'SE*15'), ['AK2*850*0001', 'AK5*R*4', 'AK9*R*1*1*0']],
    ['SE02 wrong', sound.replace('SE*14*0001', 'SE*14*0002'), ['AK2*850*0001', 'AK5*R*3', 'AK9*R*1*1*0']],
    ['no SE', sound.replace('SE*14*0001~', ''), ['AK2*850*0001', 'AK5*R*2', 'AK9*R*1*1*0']],
    [
      'ST02 missing',
      sound.replace('ST*850*0001', 'ST*850'),
      ['AK2*850', 'AK3*ST*1**8', 'AK4*2*329*1', 'AK5*R*7*3*5', 'AK9*R*1*1*0'],
    ],
    ['set we do not take', sound.replace('ST*850', 'ST*864'), ['AK2*864*0001', 'AK5*R*1', 'AK9*R*1*1*0']],
    ['GS08 unknown', sound.replace('*X*004010', '*X*999999'), ['AK9*R*1*1*0*2']],
    ['GE01 wrong', sound.replace('GE*1*7', 'GE*2*7'), ['AK2*850*0001', 'AK5*A', 'AK9*R*2*1*0*5']],
    ['GE02 wrong', sound.replace('GE*1*7', 'GE*1*8'), ['AK2*850*0001', 'AK5*A', 'AK9*R*1*1*0*4']],
    ['no GE', sound.replace('GE*1*7~', ''), ['AK2*850*0001', 'AK5*A', 'AK9*R*1*1*0*3']],
    [
      'GS06 no number',
      sound.replace('1400*7*X', '1400*X7*X').replace('GE*1*7', 'GE*1*X7'),
      ['AK2*850*0001', 'AK5*A', 'AK9*R*1*1*0*6'],
    ],
  ];
  it.each(cases)('%s', (_name, text, expected) => {
    expect(answer(text).slice(1)).toEqual(expected);
  });

  it('one bad set does not stop its neighbours', () => {
    const text = goldenInterchange([
      goldenSet(PLAIN_ORDER),
      goldenSet(changed(0), '0002'),
      goldenSet(FULL_ORDER, '0003'),
    ]);
    expect(answer(text)).toEqual([
      'AK1*PO*7',
      'AK2*850*0001',
      'AK5*A',
      'AK2*850*0002',
      'AK3*BEG*2**3',
      'AK5*R*5',
      'AK2*850*0003',
      'AK5*A',
      'AK9*P*3*3*2',
    ]);
    expect(answer(text, { listAccepted: false })).toEqual([
      'AK1*PO*7',
      'AK2*850*0002',
      'AK3*BEG*2**3',
      'AK5*R*5',
      'AK9*P*3*3*2',
    ]);
  });

  it('a second set of the same number is rejected', () => {
    const text = goldenInterchange([goldenSet(PLAIN_ORDER), goldenSet(PLAIN_ORDER)]);
    expect(answer(text)).toEqual(['AK1*PO*7', 'AK2*850*0001', 'AK5*A', 'AK2*850*0001', 'AK5*R*23', 'AK9*P*2*2*1']);
  });

  it('holds all when the profile says so', () => {
    const text = goldenInterchange([goldenSet(PLAIN_ORDER), goldenSet(changed(0), '0002')]);
    const [verdict] = receive(text, { onSetFault: 'reject-interchange' });
    expect(verdict!.accepted).toBe(false);
    expect(verdict!.groups[0]!.sets.map((set) => set.accepted)).toEqual([false, false]);
  });
});

describe('TA1', () => {
  const asked = order(PLAIN_ORDER, { acknowledgmentRequested: true });
  const sound = order(PLAIN_ORDER);
  const ta1 = (text: string, more: Partial<AcknowledgeOptions> = {}): string[] =>
    answer(text, more).filter((segment) => segment.startsWith('TA1'));
  const note = (code: string): string => `TA1*000000042*250522*1400*${code}`;

  it('comes when ISA14 asks, or always, or never', () => {
    expect(ta1(asked)).toEqual([note('A*000')]);
    expect(ta1(sound)).toEqual([]);
    expect(ta1(sound, { interchange: 'always' })).toEqual([note('A*000')]);
    expect(ta1(asked, { interchange: 'never' })).toEqual([]);
  });

  const faults: [string, string, string][] = [
    ['IEA02 wrong', sound.replace('IEA*1*000000042', 'IEA*1*000000043'), 'E*001'],
    ['IEA01 wrong', sound.replace('IEA*1*', 'IEA*2*'), 'E*021'],
    ['no IEA', sound.replace('IEA*1*000000042~', ''), 'R*023'],
    [
      'no GS',
      sound
        .replace(/GS\*.*?~/, '')
        .replace('GE*1*7~', '')
        .replace('IEA*1', 'IEA*0'),
      'R*022',
    ],
    ['sender not padded', sound.replace('*BUYER          *', '*BUYER*'), 'E*006'],
    ['receiver not padded', sound.replace('*DISTRIBUTOR    *', '*DISTRIBUTOR*'), 'E*008'],
    ['authorization not padded', sound.replace('ISA*00*          *', 'ISA*00* *'), 'R*011'],
    ['date no date', sound.replace('*250522*1400*U', '*251322*1400*U'), 'R*014'],
    ['time no time', sound.replace('*250522*1400*U', '*250522*2460*U'), 'R*015'],
    ['version no version', sound.replace('*U*00401*', '*U*0040X*'), 'R*017'],
    ['control number no number', sound.replaceAll('000000042', '00000004X'), 'R*018'],
    ['ISA14 neither', sound.replace('*000000042*0*P*', '*000000042*2*P*'), 'E*019'],
    ['ISA15 none of them', sound.replace('*000000042*0*P*', '*000000042*0*X*'), 'E*020'],
  ];
  it.each(faults)('%s', (_name, text, expected) => {
    const [written] = ta1(text);
    expect(written?.split('*').slice(4).join('*')).toBe(expected);
    expect(receive(text)[0]!.accepted).toBe(false);
  });

  it('can differ by profile', () => {
    const text = sound
      .replace(/GS\*.*?~/, '')
      .replace('GE*1*7~', '')
      .replace('IEA*1', 'IEA*0');
    expect(ta1(text, { interchangeNotes: { '022': 'E' } })).toEqual([note('E*022')]);
  });

  it('of a bad interchange leaves the next one alone', () => {
    const bad = sound.replace('IEA*1*000000042~', '');
    expect(answer(`${bad}${asked}`)).toEqual([
      note('R*023'),
      note('A*000'),
      'AK1*PO*7',
      'AK2*850*0001',
      'AK5*A',
      'AK9*A*1*1*1',
    ]);
  });

  it('is not written for acknowledgments, nor is a 997', () => {
    const body = ['AK1*PO*7', 'AK9*A*1*1*1'];
    const text = goldenInterchange([goldenSet(body, '0001', '997')], {
      functionalId: 'FA',
      acknowledgmentRequested: true,
    });
    expect(receive(text)[0]!.accepted).toBe(true);
    expect(answer(text)).toEqual([]);
    const alone = `${sound.slice(0, 106)}TA1*000000001*250522*1400*A*000~IEA*0*000000042~`;
    expect(receive(alone)[0]!.accepted).toBe(true);
    expect(answer(alone)).toEqual([]);
  });
});

describe('the answer as a whole', () => {
  const bad = goldenInterchange([goldenSet(PLAIN_ORDER), goldenSet(changed(7, 'PO1*1*A*CA*1**UP*1'), '0002')], {
    acknowledgmentRequested: true,
  });

  it('is the same bytes for the same input, time and numbers', () => {
    const [verdict] = receive(bad);
    expect(writeAcknowledgments(verdict!, SENT)).toBe(
      'ISA*00*          *00*          *01*DISTRIBUTOR    *ZZ*BUYER          *250522*1415*U*00401*000000009*0*P*>~' +
        'TA1*000000042*250522*1400*A*000~GS*FA*DISTRIBUTOR*BUYER*20250522*1415*9*X*004010~ST*997*0001~AK1*PO*7~' +
        'AK2*850*0001~AK5*A~AK2*850*0002~AK3*PO1*9*PO1*8~AK4*2*330*6*A~AK5*R*5~AK9*P*2*2*1~SE*10*0001~GE*1*9~IEA*1*000000009~',
    );
  });

  it('reads back, by node-x12 (strictly, without the TA1 it does not know) and by our own receiver', () => {
    const [verdict] = receive(bad);
    const text = writeAcknowledgments(verdict!, { ...SENT, interchange: 'never' })!;
    const parsed = new X12Parser(true).parse(text) as unknown as {
      functionalGroups: { transactions: { segments: { tag: string }[] }[] }[];
    };
    expect(parsed.functionalGroups[0]!.transactions[0]!.segments.map(({ tag }) => tag)).toEqual([
      'AK1',
      'AK2',
      'AK5',
      'AK2',
      'AK3',
      'AK4',
      'AK5',
      'AK9',
    ]);
    const [own] = receive(text);
    expect(own!.groups[0]!.sets).toEqual([expect.objectContaining({ identifier: '997', code: 'A', faults: [] })]);
  });

  it('as a 999 carries IK3, IK4 and IK5, and reads back', () => {
    const [verdict] = receive(bad);
    const text = writeAcknowledgments(verdict!, { ...SENT, functional: '999' })!;
    expect(text).toContain('IK3*PO1*9*PO1*8~IK4*2*330*6*A~IK5*R*5~AK9*P*2*2*1');
    expect(text).toContain('ST*999*0001*005010X231A1~AK1*PO*7*004010~');
    expect(receive(text)[0]!.groups[0]!.sets[0]).toMatchObject({ identifier: '999', code: 'A' });
  });

  it.each([
    ['003040', '250522'],
    ['003070', '250522'],
    ['004010', '20250522'],
    ['005010', '20250522'],
  ])('to a group of %s is dated %s (GS04)', (version, day) => {
    const body = PLAIN_ORDER.map((segment) => (version < '004010' ? segment.replace('*2025', '*25') : segment));
    const [verdict] = receive(order(body, { version }));
    expect(writeAcknowledgments(verdict!, SENT)).toContain(`~GS*FA*DISTRIBUTOR*BUYER*${day}*1415*9*X*${version}~`);
  });
});
