import { orderSet, x12Interchange } from '../../../../../test/support/documents.js';
import { editSegments, pageOfSegments, segmentsOf } from './segments-of-file.js';

const file = x12Interchange({
  control: '000000001',
  groups: [{ functionalId: 'PO', sets: [orderSet('P-1', '12'), orderSet('P-2', 'TEN')] }],
});
const bytes = Buffer.from(file);
const fault = (offset: number | undefined) => ({
  code: 'EDI_ELEMENT_CHARACTER' as const,
  severity: 'reject' as const,
  message: 'No number.',
  ...(offset === undefined ? {} : { offset }),
});

describe('the segments of a file', () => {
  it('are all there, each with its bytes and its place in its set', () => {
    const segments = [...segmentsOf(bytes)];
    const lines = file.trimEnd().split(/~\s*/).filter(Boolean);
    expect(segments.map(({ start, end }) => bytes.toString('utf8', start, end))).toEqual(lines);
    expect(segments.map(({ index }) => index)).toEqual(lines.map((_, index) => index));
    expect(segments.map(({ id, position }) => `${id} ${position ?? '-'}`).slice(0, 5)).toEqual([
      'ISA -',
      'GS -',
      'ST 1',
      'BEG 2',
      'N1 3',
    ]);
    expect(segments.at(-1)).toMatchObject({ id: 'IEA', position: undefined });
  });

  it('are told as far as a broken file goes', () => {
    const cut = bytes.subarray(0, file.indexOf('PO1') + 6);
    expect([...segmentsOf(cut)].map(({ id }) => id)).toEqual(['ISA', 'GS', 'ST', 'BEG', 'N1', 'PO1']);
    expect([...segmentsOf(Buffer.from('Dear sir'))]).toEqual([]);
  });

  it('carry the faults that stand in them; the rest is told apart', () => {
    const place = file.indexOf('PO1*1*TEN');
    const page = pageOfSegments(bytes, [fault(place + 3), fault(undefined), fault(bytes.length)], {
      from: 8,
      limit: 3,
    });
    const at = [...segmentsOf(bytes)].findIndex(({ start }) => start === place);
    expect(page.total).toBe([...segmentsOf(bytes)].length);
    expect(page.faulty).toEqual([at, page.total - 1]);
    expect(page.elsewhere).toHaveLength(1);
    expect(page.segments.map(({ index }) => index)).toEqual([8, 9, 10]);
    const marked = pageOfSegments(bytes, [fault(place)], { from: at, limit: 1 }).segments;
    expect(marked).toMatchObject([{ id: 'PO1', raw: expect.stringMatching(/^PO1\*1\*TEN/), faults: [fault(place)] }]);
    expect(marked[0]!.elements[1]).toBe('TEN');
  });

  it('are edited one by one, all else staying byte for byte', () => {
    const at = [...segmentsOf(bytes)].findIndex(({ start }) => start === file.indexOf('PO1*1*TEN'));
    const raw = file.slice(file.indexOf('PO1*1*TEN')).split('~')[0]!;
    const mended = raw.replace('TEN', '10');
    expect(Buffer.from(editSegments(bytes, [{ index: at, raw: mended }])!).toString()).toBe(file.replace(raw, mended));
    const without = Buffer.from(editSegments(bytes, [{ index: at, raw: null }])!).toString();
    expect([...segmentsOf(Buffer.from(without))].map(({ id }) => id)).toHaveLength([...segmentsOf(bytes)].length - 1);
    expect(without).not.toContain('TEN');
    expect(editSegments(bytes, [{ index: 999, raw: '' }])).toBeUndefined();
  });

  it('keep their encoding: what was Latin-1 stays Latin-1', () => {
    const latin1 = Buffer.from(file.replace('P-1', 'P-\u00c9'), 'latin1');
    const at = [...segmentsOf(latin1)].findIndex(({ id }) => id === 'BEG');
    const edited = editSegments(latin1, [{ index: at, raw: 'BEG*00*SA*P-\u00c9\u00c9**20250522' }])!;
    expect(Buffer.from(edited).toString('latin1')).toContain('P-\u00c9\u00c9');
    expect(pageOfSegments(edited, [], { from: at, limit: 1 }).segments[0]!.elements[2]).toBe('P-\u00c9\u00c9');
  });
});
