import fc from 'fast-check';
import { FAULT_CODES } from '../codes.js';
import { InterchangeReceiver, receiveInterchanges, type ReceiveOptions } from '../receive/interchange-receiver.js';
import type { ReceivedRecord } from '../receive/verdicts.js';
import { FULL_ORDER, goldenInterchange, goldenSet, PLAIN_ORDER } from '../samples/golden-orders.js';
import { readInterchanges } from './read-interchanges.js';

function receive(bytes: Uint8Array | string, options: ReceiveOptions = {}, portion = 1 << 20): ReceivedRecord[] {
  const receiver = new InterchangeReceiver(options);
  const all = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
  const records: ReceivedRecord[] = [];
  for (let at = 0; at < all.length; at += portion) records.push(...receiver.push(all.subarray(at, at + portion)));
  return [...records, ...receiver.end()];
}

/** Sets that may be used: accepted themselves, in an accepted group of an accepted interchange. */
function accepted(records: readonly ReceivedRecord[]): number {
  let sets = 0;
  for (const record of records) {
    if (record.kind === 'interchange-end' && record.verdict.accepted) {
      for (const group of record.verdict.groups) sets += group.accepted;
    }
  }
  return sets;
}

function faultsOf(records: readonly ReceivedRecord[]): string[] {
  return records.flatMap((record) => {
    if (record.kind === 'set') return record.report.faults.map((fault) => fault.code);
    if (record.kind === 'unreadable') return [record.fault.code];
    if (record.kind === 'interchange-end' || record.kind === 'group-end') {
      return record.verdict.faults.map((fault) => fault.code);
    }
    return [];
  });
}

const plain = goldenInterchange([goldenSet(PLAIN_ORDER)]);

const golden: [string, string][] = [
  ['a plain order', plain],
  ['a full order', goldenInterchange([goldenSet(FULL_ORDER)])],
  ['line breaks after terminators', goldenInterchange([goldenSet(PLAIN_ORDER)], { lineBreak: '\r\n' })],
  ['two sets', goldenInterchange([goldenSet(PLAIN_ORDER), goldenSet(FULL_ORDER, '0002')])],
  [
    '005010',
    goldenInterchange([goldenSet(PLAIN_ORDER)], { version: '005010', interchangeVersion: '00501', repetition: '^' }),
  ],
  [
    'a terminator of one control character',
    goldenInterchange([goldenSet(PLAIN_ORDER)], { segment: '\u0015', lineBreak: '\r\n' }),
  ],
];

describe('whole interchanges', () => {
  it.each(golden)('%s is accepted', (_name, text) => {
    const records = receive(text);
    expect(faultsOf(records)).toEqual([]);
    expect(accepted(records)).toBeGreaterThan(0);
  });

  it.each(golden)('%s cut at any byte is not', (_name, text) => {
    const bytes = Buffer.from(text, 'latin1');
    // What follows the last terminator is padding: without it the interchange is whole.
    const whole = Buffer.from(text.trimEnd().replace(/[\r\n]+$/, ''), 'latin1').length;
    for (let length = 0; length < whole; length += 1) {
      const records = receive(bytes.subarray(0, length));
      expect(accepted(records)).toBe(0);
      if (length > 0) expect(faultsOf(records).length).toBeGreaterThan(0);
    }
    expect(accepted(receive(bytes.subarray(0, whole)))).toBeGreaterThan(0);
  });

  it('is judged the same however the bytes come in', () => {
    const bytes = Buffer.from(golden[3]![1], 'latin1');
    const whole = JSON.stringify(receive(bytes).filter((record) => record.kind === 'interchange-end'));
    for (const portion of [1, 2, 3, 7, 64, 105, 106, 107]) {
      const records = receive(bytes, {}, portion).filter((record) => record.kind === 'interchange-end');
      expect(JSON.stringify(records)).toBe(whole);
    }
  });

  it('are read one after another, each with its own word', () => {
    const other = goldenInterchange([goldenSet(FULL_ORDER)], { element: '|', component: ':', segment: '\n' });
    const cut = plain.replace('IEA*1*000000042~', '');
    const verdicts = receive(`${plain}\r\n\r\n${cut}${other}garbage`).flatMap((record) =>
      record.kind === 'interchange-end' ? [record.verdict.accepted] : [],
    );
    expect(verdicts).toEqual([true, false, true]);
  });

  it('may be wrapped between two separators: an empty element stays empty', () => {
    const order = PLAIN_ORDER.map((segment) => segment.replace('CA*18.40**UP', 'CA*18.40*\r\n*UP'));
    const wrapped = goldenInterchange([goldenSet(['BEG*00*SA*1*\r\n*20250522', ...order.slice(1)])]);
    expect(faultsOf(receive(wrapped))).toEqual([]);
    const party = PLAIN_ORDER.map((segment) => segment.replace('*92*S0001', '*\r\n'));
    expect(faultsOf(receive(goldenInterchange([goldenSet(party)])))).toEqual([]);
  });

  it('stream as records from any source', async () => {
    const kinds: string[] = [];
    for await (const record of readInterchanges([Buffer.from(plain)])) kinds.push(record.kind);
    expect(kinds).toEqual(['interchange', 'group', 'set', 'group-end', 'interchange-end']);
    kinds.length = 0;
    for await (const record of receiveInterchanges([Buffer.from(plain)])) kinds.push(record.kind);
    expect(kinds).toEqual(['interchange', 'group', 'set', 'group-end', 'interchange-end']);
  });
});

describe('what is no interchange', () => {
  it.each([
    ['nothing', ''],
    ['a letter', 'Dear sir,\nplease find our order below.\nISABEL'],
    ['a set without envelopes', goldenSet(PLAIN_ORDER).join('~')],
  ])('%s', (_name, text) => {
    const codes = faultsOf(receive(text));
    expect(codes).toContain('EDI_NOT_X12');
  });

  it.each(['ST\0', 'SE\0', 'S\u0153', 'GE\0'])('a segment %j is no control segment', (id) => {
    const known = id.slice(0, 2) === 'S\u0153' ? 'ST' : id.slice(0, 2);
    expect(accepted(receive(plain.replace(`~${known}*`, `~${id}*`)))).toBe(0);
  });

  it('a header that stops short is named as such', () => {
    expect(faultsOf(receive(plain.slice(0, 90)))[0]).toBe('EDI_ISA_MALFORMED');
  });

  it('text around interchanges is told, and rejects nothing', () => {
    const records = receive(`To whom it may concern\n${plain}\n-- \nsent from a phone`);
    expect(faultsOf(records)).toEqual(['EDI_STRAY_DATA', 'EDI_STRAY_DATA']);
    expect(accepted(records)).toBe(1);
  });
});

describe('tolerant reading', () => {
  const unpadded = plain.replace('*BUYER          *', '*BUYER*').replace('*DISTRIBUTOR    *', '*DISTRIBUTOR*');

  it('forgives a badly padded ISA and says so', () => {
    expect(accepted(receive(unpadded))).toBe(0);
    const records = receive(unpadded, { tolerant: true });
    expect(accepted(records)).toBe(1);
    expect(faultsOf(records)).toEqual(['EDI_ISA_PADDING_FORGIVEN', 'EDI_ISA_PADDING_FORGIVEN']);
  });

  it('forgives the missing last terminator and says so', () => {
    const records = receive(plain.slice(0, -1), { tolerant: true });
    expect(accepted(records)).toBe(1);
    expect(faultsOf(records)).toEqual(['EDI_TERMINATOR_FORGIVEN']);
  });

  it('forgives nothing else', () => {
    expect(accepted(receive(plain.replace('SE*14', 'SE*13'), { tolerant: true }))).toBe(0);
  });
});

describe('limits', () => {
  it.each([
    ['EDI_LIMIT_SEGMENT_BYTES', { segmentBytes: 30 }],
    ['EDI_LIMIT_SEGMENTS', { setSegments: 5 }],
    ['EDI_LIMIT_SET_BYTES', { setBytes: 100 }],
    ['EDI_LIMIT_FILE_BYTES', { fileBytes: 300 }],
    ['EDI_LIMIT_ELEMENTS', { segmentElements: 7 }],
  ])('%s', (code, limits) => {
    for (const portion of [1 << 20, 1]) {
      const records = receive(plain, { limits }, portion);
      expect(faultsOf(records)).toContain(code);
      expect(accepted(records)).toBe(0);
    }
  });

  it('leave the next interchange alone', () => {
    const long = plain.replace('LINCOLN SCHOOL', 'X'.repeat(5000));
    const records = receive(`${long}${plain}`, { limits: { segmentBytes: 1000 } });
    expect(accepted(records)).toBe(1);
  });
});

describe('hostile input', () => {
  const known = new Set(Object.keys(FAULT_CODES));
  const sources = golden.map(([, text]) => Buffer.from(text, 'latin1'));

  /** Bytes changed, dropped, doubled or put in at a few places: a few hundred here, 20,000 in tools/x12-mutations. */
  const mutation = fc.record({
    source: fc.nat(sources.length - 1),
    edits: fc.array(
      fc.record({
        at: fc.nat(),
        kind: fc.constantFrom('set', 'drop', 'insert', 'double'),
        byte: fc.integer({ min: 0, max: 255 }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    portion: fc.constantFrom(1, 13, 4096),
  });

  it('neither crashes nor gets a code outside the closed list', () => {
    fc.assert(
      fc.property(mutation, ({ source, edits, portion }) => {
        const bytes = [...sources[source]!];
        for (const { at, kind, byte } of edits) {
          const place = at % bytes.length;
          if (kind === 'set') bytes[place] = byte;
          else if (kind === 'drop') bytes.splice(place, 1 + (byte % 40));
          else if (kind === 'insert') bytes.splice(place, 0, byte);
          else bytes.splice(place, 0, ...bytes.slice(place, place + byte));
          if (bytes.length === 0) bytes.push(byte);
        }
        for (const options of [{}, { tolerant: true }]) {
          const records = receive(Buffer.from(bytes), options, portion);
          expect(faultsOf(records).filter((code) => !known.has(code))).toEqual([]);
          // An order that is accepted has an envelope that counts right: its sets were all seen.
          for (const record of records) {
            if (record.kind !== 'group-end' || record.verdict.code === 'R') continue;
            expect(record.verdict.declared).toBe(record.verdict.received);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('random bytes are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(accepted(receive(bytes))).toBe(0);
        expect(accepted(receive(Buffer.concat([Buffer.from(plain.slice(0, 106)), bytes])))).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});
