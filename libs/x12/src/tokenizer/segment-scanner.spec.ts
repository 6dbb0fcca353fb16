import fc from 'fast-check';
import { FULL_ORDER, goldenInterchange, goldenSet, PLAIN_ORDER } from '../samples/golden-orders.js';
import type { ReadLimits } from './limits.js';
import { DEFAULT_LIMITS } from './limits.js';
import { SegmentScanner } from './segment-scanner.js';
import type { SegmentTable } from './segment-table.js';
import { tokenize } from './tokenize.js';

/** All segments after the ISA, as lists of id and elements. */
function read(bytes: Uint8Array, portion = bytes.length || 1, limits?: ReadLimits): string[][] {
  const scanner = new SegmentScanner(limits);
  const segments: string[][] = [];
  const drain = (): void => {
    for (;;) {
      const event = scanner.scan();
      if (event === 'need-input' || event === 'end') break;
      if (event === 'interchange') {
        if (scanner.openInterchange().kind === 'need-input') break;
      } else if (event === 'limit') {
        segments.push(['LIMIT', scanner.limit]);
        scanner.closeInterchange();
      } else segments.push(...listed(scanner.take()));
    }
  };
  for (let at = 0; at < bytes.length; at += portion) {
    scanner.feed(bytes.subarray(at, at + portion));
    drain();
  }
  scanner.finish();
  drain();
  segments.push(...listed(scanner.take()));
  return segments;
}

const listed = (table: SegmentTable): string[][] => [...table].map((segment) => [segment.id, ...segment.elements()]);

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const expected = [
  ['GS', 'PO', 'BUYER', 'DISTRIBUTOR', '20250522', '1400', '7', 'X', '004010'],
  ...goldenSet(PLAIN_ORDER).map((segment) => segment.split('*')),
  ['GE', '1', '7'],
  ['IEA', '1', '000000042'],
];

describe('segments of an interchange', () => {
  const separators = [
    { name: 'the usual', options: {} },
    { name: 'a line feed after each terminator', options: { lineBreak: '\n' } },
    { name: 'CRLF after each terminator', options: { lineBreak: '\r\n' } },
    { name: 'a line feed as terminator', options: { segment: '\n' } },
    { name: 'CR as terminator, LF after it', options: { segment: '\r', lineBreak: '\n' } },
    { name: 'a control character as terminator', options: { segment: '\u0015', lineBreak: '\r\n' } },
    {
      name: 'control characters as separators',
      options: { element: '\u0007', component: '\u001f', segment: '\u001c' },
    },
    { name: 'DEL as element separator', options: { element: '\u007f' } },
    { name: 'bars', options: { element: '|', component: ':' } },
    { name: 'the component separator the same as the element separator', options: { element: '|', component: '|' } },
  ];
  it.each(separators)('$name', ({ options }) => {
    expect(read(latin1(goldenInterchange([goldenSet(PLAIN_ORDER)], options)))).toEqual(expected);
  });

  it('are the same however the bytes are cut into portions', () => {
    const bytes = latin1(goldenInterchange([goldenSet(FULL_ORDER)], { lineBreak: '\r\n' }));
    const whole = read(bytes);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: bytes.length }), (portion) => {
        expect(read(bytes, portion)).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('survive a byte order mark, blank lines, indentation and trailing padding', () => {
    const text = goldenInterchange([goldenSet(PLAIN_ORDER)], { lineBreak: '\r\n\r\n \t ' });
    const bytes = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), latin1(`${text}\n\n   \u001a\u0000`)]);
    expect(read(bytes)).toEqual(expected);
  });

  it.each([1, 2, 3, 5, 500])('survive terminators that stand alone, in portions of %i', (portion) => {
    const doubled = goldenInterchange([goldenSet(PLAIN_ORDER)]).replaceAll('~', '~~\r\n~');
    expect(read(latin1(doubled), portion)).toEqual(expected);
  });

  it('are found in a set that holds more of them than a block', () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => `PO1*${index + 1}*1*EA*1**VN*X${index}`);
    const set = goldenSet(['BEG*00*SA*1**20250522', ...lines]);
    const found = read(latin1(goldenInterchange([set])), 1000);
    expect(found.slice(1, -2)).toEqual(set.map((segment) => segment.split('*')));
  });

  it.each([80, 72, 33])('survive lines wrapped at %i columns, inside the ISA and inside elements', (columns) => {
    const text = goldenInterchange([goldenSet(PLAIN_ORDER)]);
    const wrapped = text.match(new RegExp(`.{1,${columns}}`, 'g'))!.join('\r\n');
    expect(read(latin1(wrapped))).toEqual(expected);
    expect(read(latin1(wrapped), 7)).toEqual(expected);
  });

  it('lose the blanks that fill up lines where the line break terminates', () => {
    const text = goldenInterchange([goldenSet(PLAIN_ORDER)], { segment: '\n' });
    const filled = text
      .split('\n')
      .map((line, index) => (index === 0 ? line : line.padEnd(80)))
      .join('\n');
    expect(read(latin1(filled.trimEnd()))).toEqual(expected);
  });

  it('keep a control character before a line break that terminates: it is in the value', () => {
    const text = goldenInterchange([goldenSet(PLAIN_ORDER)], { segment: '\n' });
    const last = (line: string) =>
      read(latin1(text.replace(/(GE.*)\n/, line)))
        .find(([id]) => id === 'GE')
        ?.at(-1);
    expect(last('$1 \t\r\n')).toBe(last('$1\n'));
    expect(last('$1\x1a\n')).toBe(`${last('$1\n')}\x1a`);
    expect(last('$1\0\n')).toBe(`${last('$1\n')}\0`);
  });

  it('keep each interchange to its own separators', () => {
    const first = goldenInterchange([goldenSet(PLAIN_ORDER)]);
    const second = goldenInterchange([goldenSet(PLAIN_ORDER)], { element: '|', component: ':', segment: '\n' });
    expect(read(latin1(`${first}\r\n${second}`))).toEqual([...expected, ...expected]);
  });

  it('take names like ISAAC and ISA in a text for what they are', () => {
    const body = ['BEG*00*SA*ISA*ISAAC*20250522', 'N1*ST*ISAAC*92*ISA', 'PO1*1*1*EA*1**VN*X'];
    const segments = read(latin1(goldenInterchange([goldenSet(body)], { lineBreak: '\n' })));
    expect(segments.slice(2, 5)).toEqual(body.map((segment) => segment.split('*')));
  });

  it('read text as UTF-8, and as latin1 where it is no UTF-8', () => {
    const text = goldenInterchange([
      goldenSet(['BEG*00*SA*1**20250522', 'N1*ST*CAF\u00c9 MU\u00d1OZ', 'PO1*1*1*EA*1**VN*X']),
    ]);
    for (const bytes of [Buffer.from(text, 'utf8'), Buffer.from(text, 'latin1')]) {
      expect(read(bytes)[3]).toEqual(['N1', 'ST', 'CAF\u00c9 MU\u00d1OZ']);
    }
  });

  it('honour a release character from the ISX on', () => {
    const text = goldenInterchange([goldenSet(['BEG*00*SA*A?*B?~C??**20250522', 'PO1*1*1*EA*1**VN*X'])], {
      version: '007040',
      interchangeVersion: '00704',
      repetition: '^',
    });
    const scanner = new SegmentScanner();
    scanner.feed(latin1(text));
    scanner.finish();
    scanner.scan();
    scanner.openInterchange();
    scanner.useRelease('?'.charCodeAt(0));
    const segments: string[][] = [];
    while (scanner.scan() === 'control') segments.push(...listed(scanner.take()));
    expect(segments[2]).toEqual(['BEG', '00', 'SA', 'A*B~C?', '', '20250522']);
  });

  it.each([
    ['EDI_LIMIT_SEGMENT_BYTES', { segmentBytes: 40 }],
    ['EDI_LIMIT_SEGMENTS', { setSegments: 5 }],
    ['EDI_LIMIT_SET_BYTES', { setBytes: 200 }],
  ])('%s stops an oversized run, also one byte at a time', (limit, narrowed) => {
    const bytes = latin1(goldenInterchange([goldenSet(FULL_ORDER)]));
    const limits = { ...DEFAULT_LIMITS, ...narrowed };
    for (const portion of [bytes.length, 1]) {
      expect(read(bytes, portion, limits)).toContainEqual(['LIMIT', limit]);
    }
  });

  it('come from any source of bytes, a run at a time', async () => {
    const runs: number[] = [];
    for await (const table of tokenize([
      latin1(goldenInterchange([goldenSet(PLAIN_ORDER), goldenSet(PLAIN_ORDER, '0002')])),
    ])) {
      runs.push(table.length);
    }
    expect(runs).toEqual([1, PLAIN_ORDER.length + 2, PLAIN_ORDER.length + 2, 1, 1]);
  });

  it('tell where in the source they stand', () => {
    const text = goldenInterchange([goldenSet(PLAIN_ORDER)], { lineBreak: '\r\n' });
    const scanner = new SegmentScanner();
    const found: string[] = [];
    for (let at = 0; at < text.length; at += 50) {
      scanner.feed(latin1(text.slice(at, at + 50)));
      for (let event = scanner.scan(); event !== 'need-input'; event = scanner.scan()) {
        if (event === 'interchange') {
          if (scanner.openInterchange().kind === 'need-input') break;
        } else for (const segment of scanner.take()) found.push(text.slice(segment.offset, segment.offset + 3));
      }
    }
    expect(found.map((id) => id.replace('*', ''))).toEqual(expected.map(([id]) => id));
  });
});
