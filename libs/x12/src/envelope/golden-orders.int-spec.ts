import { InterchangeReceiver } from '../receive/interchange-receiver.js';
import { generateGoldenOrders } from '../samples/generate-golden-orders.js';

/** Sets that may be used, and how many faults there are, in what is read of some bytes. */
function receive(bytes: Uint8Array): { accepted: number; faults: string[] } {
  const receiver = new InterchangeReceiver();
  const found = { accepted: 0, faults: [] as string[] };
  for (const record of [...receiver.push(bytes), ...receiver.end()]) {
    if (record.kind === 'set') found.faults.push(...record.report.faults.map(({ code }) => code));
    if (record.kind === 'unreadable') found.faults.push(record.fault.code);
    if (record.kind !== 'group-end' && record.kind !== 'interchange-end') continue;
    found.faults.push(...record.verdict.faults.map(({ code }) => code));
    if (record.kind === 'interchange-end' && record.verdict.accepted) {
      for (const group of record.verdict.groups) found.accepted += group.accepted;
    }
  }
  return found;
}

/** Where each interchange of a file is whole: after its last terminator, or before it where that is a line break. */
function endsOf(text: string): number[] {
  const ends: number[] = [];
  for (const next of text.matchAll(/ISA|$/g)) {
    if (next.index === 0) continue;
    ends.push(text.slice(0, next.index).replace(/[\r\n]+$/, '').length);
  }
  return ends;
}

const files = generateGoldenOrders(40, 850);

describe('forty golden files', () => {
  it('are forty, and cover what they should', () => {
    expect(files).toHaveLength(40);
    const all = files.map(({ text }) => text).join('');
    for (const id of ['SDQ', 'SCH', 'SLN', 'SAC', 'N9', 'MSG', 'MTX', 'ISX'])
      expect(all).toMatch(new RegExp(`${id}[^A-Z]`));
    expect(files.some(({ setsOf }) => setsOf.length > 1)).toBe(true);
    expect(files.some(({ setsOf }) => setsOf[0]! > 2)).toBe(true);
  });

  it.each(files)('$name: sound, and no prefix is taken for the whole', ({ text, setsOf }) => {
    const bytes = Buffer.from(text, 'latin1');
    const total = setsOf.reduce((sum, sets) => sum + sets, 0);
    expect(receive(bytes)).toEqual({ accepted: total, faults: [] });
    const ends = endsOf(text);
    expect(ends).toHaveLength(setsOf.length);
    const wrong: [number, number][] = [];
    for (let length = 0; length < bytes.length; length += 1) {
      // Of a file of several interchanges, those that are whole count, and nothing of the one that is cut.
      const whole = ends.filter((end) => end <= length).length;
      const due = setsOf.slice(0, whole).reduce((sum, sets) => sum + sets, 0);
      const { accepted, faults } = receive(bytes.subarray(0, length));
      const begun = text.slice(ends[whole - 1] ?? 0, length).trim() !== '';
      if (accepted !== due || (begun && faults.length === 0)) wrong.push([length, accepted]);
    }
    expect(wrong).toEqual([]);
  });
});
