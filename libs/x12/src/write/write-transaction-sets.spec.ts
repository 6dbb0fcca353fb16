import fc from 'fast-check';
import nodeX12 from 'node-x12';
import { InterchangeReceiver } from '../receive/interchange-receiver.js';
import type { ReceivedRecord } from '../receive/verdicts.js';
import type { Fault } from '../codes.js';
import { writeChangeAcknowledgment, type ChangeAcknowledgmentInput } from './change-acknowledgment.js';
import type { DraftParty, DraftSet } from './draft-set.js';
import { writeInvoice, type InvoiceInput } from './invoice.js';
import { writeOrderAcknowledgment, type OrderAcknowledgmentInput } from './order-acknowledgment.js';
import { writeShipNotice, type ShipNoticeInput } from './ship-notice.js';
import type { WriteDelimiters } from './write-interchange.js';
import { writeTransactionSets, type TransactionEnvelope, type WrittenInterchange } from './write-transaction-sets.js';

const shipTo: DraftParty = {
  role: 'ST',
  name: 'Elm Street School',
  identifierQualifier: '92',
  identifier: 'ELM7',
  address: { lines: ['12 Elm Street', 'Dock B'], city: 'Newark', region: 'NJ', postalCode: '07102', country: 'US' },
};

const acknowledgment: OrderAcknowledgmentInput = {
  purpose: '00',
  type: 'AC',
  purchaseOrderNumber: 'PO-77',
  purchaseOrderDate: '2025-05-22',
  sellerOrderNumber: 'SO-1',
  acknowledgedOn: '2025-05-23',
  currency: 'USD',
  references: [{ qualifier: 'CT', value: 'B5875' }],
  notes: ['Line 3: no item has this number.'],
  parties: [{ role: 'SE', name: 'Our House' }, shipTo],
  lines: [
    {
      lineNumber: '1',
      quantity: '12',
      unitOfMeasure: 'CA',
      unitPrice: '9.380',
      identifiers: [{ qualifier: 'VN', value: '40137' }],
      description: 'Milk 1 % half pint',
      answers: [
        { status: 'IA', quantity: '9', unitOfMeasure: 'CA', date: { qualifier: '068', date: '2025-05-23' } },
        { status: 'IB', quantity: '3', unitOfMeasure: 'CA', date: { qualifier: '068', date: '2025-05-30' } },
      ],
    },
    {
      lineNumber: '2',
      quantity: '2.5',
      unitOfMeasure: 'LB',
      unitPrice: '4',
      priceBasis: 'PE',
      identifiers: [
        { qualifier: 'VN', value: '40140' },
        { qualifier: 'BP', value: 'X-1' },
      ],
      answers: [{ status: 'IP', quantity: '2.5', unitOfMeasure: 'LB' }],
    },
    { lineNumber: '3', quantity: '1', unitOfMeasure: 'EA', identifiers: [], answers: [{ status: 'R2' }] },
  ],
};

const change: ChangeAcknowledgmentInput = {
  purpose: '04',
  type: 'AC',
  purchaseOrderNumber: 'PO-77',
  changeSequence: '2',
  purchaseOrderDate: '2025-05-22',
  acknowledgedOn: '2025-05-23',
  changeDate: '2025-05-22',
  parties: [shipTo],
  lines: [
    {
      lineNumber: '1',
      changeCode: 'QD',
      quantity: '10',
      quantityLeft: '10',
      unitOfMeasure: 'CA',
      unitPrice: '9.38',
      identifiers: [{ qualifier: 'VN', value: '40137' }],
      answers: [{ status: 'IQ', quantity: '10', unitOfMeasure: 'CA' }],
    },
    { lineNumber: '2', changeCode: 'DI', identifiers: [], answers: [{ status: 'ID' }] },
  ],
};

const notice: ShipNoticeInput = {
  purpose: '00',
  shipmentId: 'SH-000001',
  noticeDate: '2025-05-23',
  noticeTime: '16:30',
  packages: { code: 'CTN25', count: 2 },
  grossWeight: { value: '41.5', unitOfMeasure: 'LB' },
  carrier: { scac: 'OWNT', method: 'M', name: 'Own truck' },
  billOfLading: 'BOL-1',
  carrierReference: 'PRO-9',
  dates: [
    { qualifier: '011', date: '2025-05-23' },
    { qualifier: '017', date: '2025-05-24' },
  ],
  parties: [{ role: 'SF', name: 'New Jersey', identifierQualifier: '91', identifier: 'NJ' }, shipTo],
  orders: [
    {
      purchaseOrderNumber: 'PO-77',
      purchaseOrderDate: '2025-05-22',
      buyer: { role: 'BY', identifierQualifier: '92', identifier: 'B1' },
      cartons: [
        {
          sscc: '006141411234567890',
          trackingNumber: '1Z999',
          grossWeight: { value: '20', unitOfMeasure: 'LB' },
          items: [
            {
              lineNumber: '1',
              identifiers: [{ qualifier: 'VN', value: '40137' }],
              quantity: '5',
              unitOfMeasure: 'CA',
              ordered: { quantity: '12', unitOfMeasure: 'CA' },
              status: 'BP',
              description: 'Milk 1 % half pint',
            },
          ],
        },
        {
          sscc: '006141411234567906',
          items: [
            { lineNumber: '1', identifiers: [{ qualifier: 'VN', value: '40137' }], quantity: '4', unitOfMeasure: 'CA' },
            { lineNumber: '2', identifiers: [{ qualifier: 'VN', value: '9' }], quantity: '2.5', unitOfMeasure: 'LB' },
          ],
        },
      ],
    },
  ],
};

const invoice: InvoiceInput = {
  invoiceNumber: 'INV-000001',
  invoiceDate: '2025-05-23',
  purchaseOrderNumber: 'PO-77',
  purchaseOrderDate: '2025-05-22',
  currency: 'USD',
  references: [{ qualifier: 'BM', value: 'BOL-1' }],
  parties: [{ role: 'RI', name: 'Our House' }, shipTo],
  terms: {
    type: '08',
    basis: '3',
    discount: { percent: '2', dueDate: '2025-06-02', days: 10, amount: '1.96' },
    netDueDate: '2025-06-22',
    netDays: 30,
    description: '2/10 net 30',
  },
  dates: [{ qualifier: '011', date: '2025-05-23' }],
  lines: [
    {
      lineNumber: '1',
      quantity: '9',
      unitOfMeasure: 'CA',
      unitPrice: '9.38',
      extended: '84.42',
      identifiers: [{ qualifier: 'VN', value: '40137' }],
      description: 'Milk 1 % half pint',
    },
  ],
  charges: [
    { indicator: 'C', code: 'D240', amount: '12.50', description: 'Freight' },
    { indicator: 'A', amount: '0.05', description: 'Pallet return' },
  ],
  taxes: [{ type: 'ST', amount: '1.10', percent: '6.625' }],
  total: '97.97',
};

const SETS: Record<string, { functionalId: string; set: DraftSet }> = {
  855: { functionalId: 'PR', set: writeOrderAcknowledgment(acknowledgment) },
  865: { functionalId: 'CA', set: writeChangeAcknowledgment(change) },
  856: { functionalId: 'SH', set: writeShipNotice(notice) },
  810: { functionalId: 'IN', set: writeInvoice(invoice) },
};

const envelope = (version: string, more: Partial<TransactionEnvelope> = {}): TransactionEnvelope => ({
  senderQualifier: 'ZZ',
  senderId: 'OURHOUSE',
  receiverQualifier: '01',
  receiverId: '123456789',
  sentAt: { date: '20250523', time: '1630' },
  interchangeControlNumber: 12,
  interchangeVersion: `00${version.slice(2, 5)}`,
  usage: 'P',
  ...more,
});

const write = (set: DraftSet, version: string, more: Partial<TransactionEnvelope> = {}): WrittenInterchange =>
  writeTransactionSets(envelope(version, more), [
    {
      senderCode: 'OURHOUSE',
      receiverCode: 'THEM',
      controlNumber: 12,
      version,
      sets: [{ controlNumber: '0001', set }],
    },
  ]);

function receive(text: string): { faults: readonly Fault[]; accepted: boolean; records: ReceivedRecord[] } {
  const receiver = new InterchangeReceiver();
  const records = [...receiver.push(Buffer.from(text, 'latin1')), ...receiver.end()];
  const faults = records.flatMap((record) => {
    if (record.kind === 'unreadable') return [record.fault];
    if (record.kind === 'set') return record.report.faults;
    if (record.kind === 'interchange-end' || record.kind === 'group-end') return record.verdict.faults;
    return [];
  });
  const end = records.find((record) => record.kind === 'interchange-end');
  return { faults, accepted: end?.verdict.accepted ?? false, records };
}

/** Segments of the first set, as our own reader has them. */
function readSegments(text: string): string[][] {
  const found = receive(text).records.find((record) => record.kind === 'set');
  return found === undefined ? [] : [...found.set.segments].map((segment) => [segment.id, ...segment.elements()]);
}

const VERSIONS = ['003050', '004010', '004010VICS', '005010', '006020', '007040', '008010'];
const cases = Object.keys(SETS).flatMap((kind) => VERSIONS.map((version) => [kind, version] as const));

describe('writing transaction sets', () => {
  it.each(cases)('%s in %s keeps the tables, and both readers read it', (kind, version) => {
    const { set, functionalId } = SETS[kind]!;
    const { text, findings } = write(set, version);
    expect(findings).toEqual([]);
    expect(receive(text)).toMatchObject({ faults: [], accepted: true });
    const parsed = new nodeX12.X12Parser(true).parse(text);
    if (!('functionalGroups' in parsed)) throw new Error('several interchanges');
    expect(parsed.functionalGroups[0]!.header.valueOf(1)).toBe(functionalId);
    const segments = parsed.functionalGroups[0]!.transactions[0]!.segments;
    expect(segments.map((segment) => [segment.tag, ...segment.elements.map(({ value }) => value)])).toEqual(
      readSegments(text).slice(1, -1),
    );
  });

  it('answers an order line by line', () => {
    expect(write(SETS[855]!.set, '004010').text).toBe(
      [
        'ISA*00*          *00*          *ZZ*OURHOUSE       *01*123456789      *250523*1630*U*00401*000000012*0*P*>~',
        'GS*PR*OURHOUSE*THEM*20250523*1630*12*X*004010~ST*855*0001~BAK*00*AC*PO-77*20250522****SO-1*20250523~',
        'CUR*SE*USD~REF*CT*B5875~N9*L1**NOTES~MSG*Line 3: no item has this number.~N1*SE*Our House~',
        'N1*ST*Elm Street School*92*ELM7~N3*12 Elm Street*Dock B~N4*Newark*NJ*07102*US~',
        'PO1*1*12*CA*9.38**VN*40137~PID*F****Milk 1 % half pint~',
        'ACK*IA*9*CA*068*20250523~ACK*IB*3*CA*068*20250530~',
        'PO1*2*2.5*LB*4*PE*VN*40140*BP*X-1~ACK*IP*2.5*LB~PO1*3*1*EA~ACK*R2~CTT*3~SE*20*0001~GE*1*12~IEA*1*000000012~',
      ].join(''),
    );
  });

  it('numbers the levels of a shipment and counts them', () => {
    const segments = readSegments(write(SETS[856]!.set, '004010').text);
    expect(segments.filter(([id]) => id === 'HL').map((segment) => segment.slice(1))).toEqual([
      ['1', '', 'S', '1'],
      ['2', '1', 'O', '1'],
      ['3', '2', 'P', '1'],
      ['4', '3', 'I', '0'],
      ['5', '2', 'P', '1'],
      ['6', '5', 'I', '0'],
      ['7', '5', 'I', '0'],
    ]);
    expect(segments).toContainEqual(['CTT', '7']);
    expect(segments).toContainEqual(['MAN', 'GM', '00006141411234567890', '', 'CP', '1Z999']);
    expect(segments).toContainEqual(['SN1', '1', '5', 'CA', '', '12', 'CA', '', 'BP']);
  });

  it('bills with implied decimals', () => {
    const segments = readSegments(write(SETS[810]!.set, '004010').text);
    expect(segments).toContainEqual(['TDS', '9797', '9797', '', '196']);
    expect(segments).toContainEqual([
      'ITD',
      '08',
      '3',
      '2',
      '20250602',
      '10',
      '20250622',
      '30',
      '196',
      '',
      '',
      '',
      '2/10 net 30',
    ]);
    expect(segments).toContainEqual([
      'SAC',
      'C',
      'D240',
      '',
      '',
      '1250',
      '',
      '',
      '',
      '',
      '',
      '',
      '06',
      '',
      '',
      'Freight',
    ]);
    expect(segments).toContainEqual([
      'SAC',
      'A',
      'ZZZZ',
      '',
      '',
      '5',
      '',
      '',
      '',
      '',
      '',
      '',
      '02',
      '',
      '',
      'Pallet return',
    ]);
    expect(segments).toContainEqual(['TXI', 'ST', '1.1', '6.625']);
  });

  it('never writes an invoice that does not add up', () => {
    expect(() => writeInvoice({ ...invoice, total: '97.98' })).toThrow('97.97');
  });

  it('writes six-digit dates before 004010', () => {
    expect(readSegments(write(SETS[855]!.set, '003050').text)[1]).toEqual([
      'BAK',
      '00',
      'AC',
      'PO-77',
      '250522',
      '',
      '',
      '',
      'SO-1',
      '250523',
    ]);
  });
});

describe('separators and characters', () => {
  const withText = (name: string, purchaseOrderNumber = 'PO-77'): DraftSet =>
    writeOrderAcknowledgment({ ...acknowledgment, purchaseOrderNumber, parties: [{ role: 'SE', name }], notes: [] });

  it('uses the separators of the partner, control characters and line ends too', () => {
    for (const delimiters of [
      { element: '|', component: ':', segment: '\n', repetition: '!' },
      { element: '\x1d', component: '\x1f', segment: '\x1c', repetition: '\x1e' },
      { element: '*', component: '>', segment: '~', repetition: '^', lineBreak: '\r\n' },
    ] satisfies WriteDelimiters[]) {
      const { text } = write(SETS[856]!.set, '005010', { delimiters });
      expect(text.charAt(3)).toBe(delimiters.element);
      expect(text.charAt(82)).toBe(delimiters.repetition);
      expect(text.charAt(105)).toBe(delimiters.segment);
      expect(receive(text)).toMatchObject({ faults: [], accepted: true });
      expect(readSegments(text)).toEqual(readSegments(write(SETS[856]!.set, '005010').text));
    }
  });

  it('replaces a separator inside a text, and says so', () => {
    const { text, findings } = write(withText('Smith * Sons > Co~'), '004010');
    expect(readSegments(text)).toContainEqual(['N1', 'SE', 'Smith   Sons   Co']);
    expect(findings).toEqual([
      expect.objectContaining({
        code: 'X12_TEXT_ALTERED',
        segmentId: 'N1',
        element: 2,
        value: 'Smith * Sons > Co~',
        written: 'Smith   Sons   Co',
      }),
    ]);
  });

  it('calls it by a graver name when the partner would look for the value', () => {
    const { findings } = write(withText('Smith', 'PO*77'), '004010');
    expect(findings).toMatchObject([
      { code: 'X12_IDENTIFIER_ALTERED', segmentId: 'BAK', element: 3, written: 'PO 77' },
    ]);
  });

  it('releases separators from 007040 on, and the text comes back as it was', () => {
    const name = 'Smith * Sons? > Co~';
    const { text, findings } = write(withText(name, 'PO*77'), '007040', { release: '?' });
    expect(text).toContain('~ISX*?~GS*');
    expect(text).toContain('Smith ?* Sons?? ?> Co?~');
    expect(findings).toEqual([]);
    expect(receive(text)).toMatchObject({ faults: [], accepted: true });
    expect(readSegments(text)).toContainEqual(['N1', 'SE', name]);
  });

  it('has no release character before 007040', () => {
    const { text } = write(withText('A*B'), '006020', { release: '?' });
    expect(text).not.toContain('ISX');
    expect(text).toContain('N1*SE*A B~');
  });

  it.each([
    ['Café “Zoë” – 7 µm', 'extended', 'Cafe "Zoe" - 7 ?m'],
    ['Café, line\none', 'basic', 'CAFE, LINE ONE'],
    ['Café', 'any', 'Café'],
  ] as const)('%s as %s is %s', (name, characters, written) => {
    expect(write(withText(name), '005010', { characters }).text).toContain(`*${written}~`);
  });

  it('cuts long texts and leaves long numbers whole, reporting both', () => {
    const { text, findings } = write(withText('N'.repeat(70), 'P'.repeat(30)), '004010');
    expect(text).toContain(`N1*SE*${'N'.repeat(60)}~`);
    expect(findings.map(({ code, segmentId }) => [code, segmentId])).toEqual([
      ['X12_VALUE_UNFIT', 'BAK'],
      ['X12_TEXT_CUT', 'N1'],
    ]);
    expect(receive(text).faults).toMatchObject([{ code: 'EDI_ELEMENT_TOO_LONG', segmentId: 'BAK', element: 3 }]);
  });

  it.each([
    [{ element: '*', component: '*', segment: '~', repetition: '^' }, 'must differ'],
    [{ element: 'A', component: '>', segment: '~', repetition: '^' }, 'no letter'],
    [{ element: '*', component: '>', segment: '~\n', repetition: '^' }, 'one character'],
  ])('refuses the separators %j', (delimiters, sentence) => {
    expect(() => write(SETS[855]!.set, '005010', { delimiters })).toThrow(sentence);
  });

  it('refuses sets of two kinds in one group, and versions without tables', () => {
    const sets = [855, 810].map((kind, index) => ({ controlNumber: `000${index}`, set: SETS[kind]!.set }));
    const group = { senderCode: 'US', receiverCode: 'THEM', controlNumber: 1, version: '004010', sets };
    expect(() => writeTransactionSets(envelope('004010'), [group])).toThrow('one known kind');
    expect(() => write(SETS[855]!.set, '002001')).toThrow('no tables');
  });

  it('marks tests, asks for an acknowledgment, and holds several sets', () => {
    const sets = ['0001', '0002'].map((controlNumber) => ({ controlNumber, set: SETS[855]!.set }));
    const { text } = writeTransactionSets(envelope('004010', { usage: 'T', acknowledgmentRequested: true }), [
      { senderCode: 'US', receiverCode: 'THEM', controlNumber: 7, version: '004010', sets },
    ]);
    expect(text.slice(0, 106)).toContain('*1*T*>~');
    expect(text).toContain('~GE*2*7~IEA*1*000000012~');
    expect(receive(text)).toMatchObject({ faults: [], accepted: true });
  });

  it('holds whatever people type: the set stays sound, and nothing changes unreported', () => {
    const typed = fc.string({ unit: 'binary', minLength: 1, maxLength: 90 }).filter((text) => text.trim() !== '');
    const version = fc.constantFrom('003050', '004010', '005010', '007040');
    fc.assert(
      fc.property(typed, typed, version, fc.boolean(), (name, description, gs08, releases) => {
        const [first, ...rest] = acknowledgment.lines;
        const set = writeOrderAcknowledgment({
          ...acknowledgment,
          notes: [description],
          parties: [{ role: 'SE', name }],
          lines: [{ ...first!, description }, ...rest],
        });
        const { text, findings } = write(set, gs08, releases ? { release: '?' } : {});
        expect(receive(text)).toMatchObject({ faults: [], accepted: true });
        const read = readSegments(text).find(([id]) => id === 'N1')?.[2] ?? '';
        const reported = findings.some(({ segmentId }) => segmentId === 'N1');
        if (!reported) expect(read).toBe(name.trimEnd());
      }),
      { numRuns: 100 },
    );
  });
});
