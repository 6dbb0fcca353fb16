import type { CanonicalOrder } from '#contracts';
import { x12Reader } from './x12-reader.js';
import { partnerProfile } from '../partners/partner-profile.js';
import { findReader, worse, type FileOutcome, type FileToRead, type Output, type ReadSettings } from './readers.js';

const ISA =
  'ISA*00*          *00*          *ZZ*BUYER          *01*DISTRIBUTOR    *250522*1400*U*00401*000000042*0*P*>~';
const order = (number: string, control: string): string =>
  `ST*850*${control}~BEG*00*SA*${number}**20250522~PO1*1*12*CA*18.40**UP*049000028911~CTT*1~SE*5*${control}~`;
const group = (sets: string, count: number): string =>
  `GS*PO*BUYER*DISTRIBUTOR*20250522*1400*7*X*004010~${sets}GE*${count}*7~`;
const interchange = (inner: string): string => `${ISA}${inner}IEA*1*000000042~`;

interface Run {
  outcome: FileOutcome;
  orders: CanonicalOrder[];
  texts: string[];
  lines: string[];
}

async function run(
  task: 'normalize' | 'acknowledge' | 'check',
  text: string,
  tolerant = false,
  partner?: ReadSettings['partner'],
): Promise<Run> {
  const found: Run = { outcome: 'accepted', orders: [], texts: [], lines: [] };
  const file: FileToRead = {
    path: '/in/orders.edi',
    name: 'orders.edi',
    rereadable: true,
    open: async function* () {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
    },
  };
  const out: Output = {
    order: async (one) => void found.orders.push(one),
    text: async (one) => void found.texts.push(one),
    diagnose: (line) => void found.lines.push(line),
  };
  found.outcome = await x12Reader[task]!(file, out, { tolerant, partner, now: () => new Date(2025, 4, 22, 14, 15) });
  return found;
}

describe('normalize', () => {
  it('prints each order and says nothing of a sound file', async () => {
    const { outcome, orders, lines } = await run(
      'normalize',
      interchange(group(order('A1', '0001') + order('A2', '0002'), 2)),
    );
    expect(outcome).toBe('accepted');
    expect(orders.map((one) => one.purchaseOrderNumber)).toEqual(['A1', 'A2']);
    expect(orders[0]!.source.documentId).toBe('orders.edi');
    expect(lines).toEqual([]);
  });

  it('leaves out the rejected set, says why in one line, and prints its neighbours', async () => {
    const bad = order('A2', '0002').replace('18.40', 'FREE');
    const text = interchange(group(order('A1', '0001') + bad, 2));
    const { outcome, orders, lines } = await run('normalize', text);
    expect(outcome).toBe('rejected');
    expect(orders.map((one) => one.purchaseOrderNumber)).toEqual(['A1']);
    expect(lines).toEqual([
      `orders.edi: ISA 000000042 GS 7 ST 0002 segment 3 PO1 element 4 byte ${text.indexOf('PO1*1*12*CA*FREE')}: reject: ` +
        'EDI_ELEMENT_CHARACTER: The element holds a character its type does not allow. PO104 is "FREE".',
    ]);
  });

  it.each([
    ['the interchange is cut', interchange(group(order('A1', '0001'), 1)).slice(0, -5), 'EDI_INTERCHANGE_TRUNCATED'],
    ['the group counts wrong', interchange(group(order('A1', '0001'), 2)), 'EDI_SET_COUNT_MISMATCH'],
    [
      'the interchange counts wrong',
      interchange(group(order('A1', '0001'), 1)).replace('IEA*1', 'IEA*2'),
      'EDI_GROUP_COUNT_MISMATCH',
    ],
  ])('prints nothing when %s, though its orders are sound', async (_name, text, code) => {
    const { outcome, orders, lines } = await run('normalize', text);
    expect([outcome, orders]).toEqual(['rejected', []]);
    expect(lines.join('\n')).toContain(code);
  });

  it('is not held up by what is no order', async () => {
    const invoice = 'ST*810*0002~BIG*20250522*1~TDS*100~SE*4*0002~';
    const { outcome, orders, lines } = await run('normalize', interchange(group(order('A1', '0001') + invoice, 2)));
    expect([outcome, orders.length]).toEqual(['accepted', 1]);
    expect(lines.join('\n')).toContain('a 810 is no order');
  });

  it('says that a file is no X12', async () => {
    expect((await run('normalize', 'Dear sir')).outcome).toBe('unreadable');
  });

  it('forgives padding when told to', async () => {
    const text = interchange(group(order('A1', '0001'), 1)).replace('*BUYER          *', '*BUYER*');
    expect((await run('normalize', text)).orders).toEqual([]);
    const forgiven = await run('normalize', text, true);
    expect([forgiven.outcome, forgiven.orders.length]).toEqual(['accepted', 1]);
    expect(forgiven.lines.join('\n')).toContain('EDI_ISA_PADDING_FORGIVEN');
  });
});

describe('ack and check', () => {
  it('ack prints the acknowledgment that would be sent', async () => {
    const { outcome, texts } = await run('acknowledge', interchange(group(order('A1', '0001'), 1)));
    expect(outcome).toBe('accepted');
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain('*250522*1415*U*00401*000000001*0*P*>~GS*FA*');
    expect(texts[0]).toContain('AK1*PO*7~AK2*850*0001~AK5*A~AK9*A*1*1*1~');
  });

  it('check prints what a partner can read', async () => {
    const bad = interchange(group(order('A1', '0001').replace('18.40', 'FREE'), 1));
    const { outcome, texts } = await run('check', bad);
    expect(outcome).toBe('rejected');
    expect(texts.join('\n')).toContain('850 0001 (004010), 5 segments: rejected');
    expect(texts.join('\n')).toContain('reject EDI_ELEMENT_CHARACTER (AK403) at segment 3 PO1 element 4');
  });

  it('both say why an order that is sound X12 cannot be used, where, and how to mend it', async () => {
    const less = interchange(group(order('A1', '0001').replace('*12*', '*-5*'), 1));
    const checked = await run('check', less);
    expect(checked.outcome).toBe('rejected');
    expect(checked.texts.join('\n')).toContain('accepted as X12, but of no use as an order');
    expect(checked.texts.join('\n')).toContain('reject EDI_ORDER_UNUSABLE at segment 3 PO1 element 2');
    expect(checked.texts.join('\n')).toContain('An order cannot ask for less than nothing. Mend the value');
    const answered = await run('acknowledge', less);
    expect(answered.outcome).toBe('rejected');
    expect(answered.texts[0]).toContain('AK5*A~');
    expect(answered.lines.join('\n')).toContain('ST 0001 segment 3 PO1 element 2');
    expect((await run('normalize', less)).lines.join('\n')).toContain('EDI_ORDER_UNUSABLE');
  });
});

describe('with a partner profile', () => {
  const agreed = (edi: object): NonNullable<ReadSettings['partner']> => ({
    ...partnerProfile.parse({
      name: 'Buyer',
      customerId: '2147',
      edi: { theirs: { qualifier: 'ZZ', id: 'BUYER' }, ours: { qualifier: '01', id: 'DISTRIBUTOR' }, ...edi },
    }),
    id: 'buyer',
  });
  const sound = interchange(group(order('A1', '0001'), 1));

  it('orders are read in our words, for the partner they are of', async () => {
    const partner = agreed({ crossReferences: { units: { CA: 'CS' } }, mapping: { releaseNumber: 'BEG02' } });
    const { outcome, orders } = await run('normalize', sound, false, partner);
    expect(outcome).toBe('accepted');
    expect(orders).toMatchObject([
      { customerId: '2147', releaseNumber: 'SA', source: { partnerId: 'buyer' }, lines: [{ unitOfMeasure: 'CS' }] },
    ]);
  });

  it('what was agreed is missed, and answered as agreed', async () => {
    const partner = agreed({ requiredSegments: ['DTM'], acknowledgment: '999', interchangeAcknowledgment: 'always' });
    const checked = await run('check', sound, false, partner);
    expect(checked.outcome).toBe('rejected');
    expect(checked.texts.join('\n')).toContain('reject EDI_SEGMENT_MISSING (AK304) at segment 5 DTM');
    expect(checked.texts.join('\n')).toContain('Add the segment at its place.');
    const { texts } = await run('acknowledge', sound, false, partner);
    expect(texts[0]).toMatch(/TA1\*000000042\*250522\*1400\*A\*000~.*ST\*999\*/);
  });

  it('a file of somebody else is not accepted', async () => {
    const { outcome, texts } = await run('check', sound.replace('*ZZ*BUYER ', '*ZZ*OTHER '), false, agreed({}));
    expect(outcome).toBe('rejected');
    expect(texts.join('\n')).toContain('The sender is ZZ/OTHER; the profile is of ZZ/BUYER.');
  });
});

describe('the choice of a reader', () => {
  it('goes by the bytes first, then by the name', () => {
    const readers = [x12Reader];
    expect(findReader(readers, 'order.dat', Buffer.from(`\ufeff\n${ISA}`))).toBe(x12Reader);
    expect(findReader(readers, 'order.EDI', Buffer.from('nothing'))).toBe(x12Reader);
    expect(findReader(readers, 'order.json', Buffer.from('{}'))).toBeUndefined();
  });

  it('the worst file decides the exit code', () => {
    expect(
      ['accepted', 'unreadable', 'rejected'].reduce((left, right) => worse(left as FileOutcome, right as FileOutcome)),
    ).toBe('unreadable');
  });
});
