/**
 * Every public 850 file at hand, and what we make of it: orders, lines and the codes of what is rejected. The table
 * beside this file holds names and numbers only. Where node-x12 can read a file too, it has to see the same sets and
 * the same lines; where x12-parser can, it has to see the same segments in each set.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Readable } from 'node:stream';
import { X12FatInterchange, X12Parser, type X12Interchange } from 'node-x12';
import { X12parser } from 'x12-parser';
import { canonicalOrder } from '#contracts';
import { InterchangeReceiver, sentenceOf, type FaultCode, type ReceivedRecord } from '#x12';
import { mapPurchaseOrder } from './map-purchase-order.js';

const ROOT = fileURLToPath(new URL('../../../../../../shared/data/x12/', import.meta.url));
const TABLE = fileURLToPath(new URL('./x12-corpus.expected.json', import.meta.url));

interface Expected {
  readonly orders: number;
  readonly lines: number;
  /** Codes that reject something in the file. */
  readonly codes?: readonly string[];
  /** What tolerant reading gets out of it, where that is more. */
  readonly tolerant?: { readonly orders: number; readonly lines: number };
}

interface Found {
  orders: number;
  lines: number;
  readonly codes: Set<string>;
  /** Sets and PO1 segments that came, accepted or not. */
  readonly seen: { sets: number; lines: number };
  /** ST01 and number of segments of every set that came whole. */
  readonly sets: string[];
}

type ReceivedSet = Extract<ReceivedRecord, { kind: 'set' }>;

function receive(bytes: Uint8Array, tolerant: boolean): Found {
  const receiver = new InterchangeReceiver({ tolerant });
  const found: Found = { orders: 0, lines: 0, codes: new Set(), seen: { sets: 0, lines: 0 }, sets: [] };
  const note = (faults: readonly { code: string; severity: string }[]): void => {
    for (const { code, severity } of faults) if (severity === 'reject') found.codes.add(code);
  };
  let group: ReceivedSet[] = [];
  let waiting: ReceivedSet[] = [];
  for (const record of [...receiver.push(bytes), ...receiver.end()]) {
    if (record.kind === 'unreadable') found.codes.add(record.fault.code);
    if (record.kind === 'set') {
      note(record.report.faults);
      group.push(record);
      found.seen.sets += record.set.identifier === '850' ? 1 : 0;
      const { identifier, segments } = record.set;
      if (segments.id(segments.length - 1) === 'SE') found.sets.push(`${identifier}: ${segments.length}`);
      for (const segment of segments) if (segment.id === 'PO1') found.seen.lines += 1;
    }
    if (record.kind === 'group-end') {
      note(record.verdict.faults);
      if (record.verdict.accepted > 0) waiting.push(...group.filter(({ report }) => report.accepted));
      group = [];
    }
    if (record.kind === 'interchange-end') {
      note(record.verdict.faults);
      if (record.verdict.accepted) waiting.forEach((set) => map(set, found));
      waiting = [];
    }
  }
  return found;
}

function map({ set, report }: ReceivedSet, found: Found): void {
  if (set.identifier !== '850') return;
  const result = mapPurchaseOrder({ set, report, documentId: 'corpus' });
  if (!result.ok) return result.faults.forEach((fault) => found.codes.add(fault.code));
  canonicalOrder.parse(JSON.parse(JSON.stringify(result.order)));
  found.orders += 1;
  found.lines += result.order.lines.length;
}

/** Sets of 850 and PO1 segments as node-x12 sees them, strictly; undefined where it cannot read the file. */
function secondOpinion(text: string): { sets: number; lines: number } | undefined {
  let interchanges: readonly X12Interchange[];
  try {
    const parsed = new X12Parser(true).parse(text);
    interchanges = parsed instanceof X12FatInterchange ? parsed.interchanges : [parsed];
  } catch {
    return undefined;
  }
  const sets = interchanges
    .flatMap(({ functionalGroups }) => functionalGroups)
    .flatMap(({ transactions }) => transactions)
    .filter(({ header }) => header.elements[0]?.value === '850');
  return {
    sets: sets.length,
    lines: sets.flatMap(({ segments }) => segments).filter(({ tag }) => tag === 'PO1').length,
  };
}

/** The sets as x12-parser sees them; undefined where it fails, or finds no set in a group (it reads an ISA by position). */
async function thirdOpinion(bytes: Buffer): Promise<string[] | undefined> {
  const sets: string[] = [];
  let set: { identifier: string; segments: number } | undefined;
  let groups = 0;
  try {
    for await (const segment of Readable.from([bytes]).pipe(new X12parser()) as AsyncIterable<Record<string, string>>) {
      if (segment['name'] === 'GS') groups += 1;
      if (segment['name'] === 'ST') set = { identifier: segment['1'] ?? '', segments: 0 };
      if (set) set.segments += 1;
      if (segment['name'] !== 'SE' || !set) continue;
      sets.push(`${set.identifier}: ${set.segments}`);
      set = undefined;
    }
  } catch {
    return undefined;
  }
  return groups > 0 && sets.length > 0 ? sets : undefined;
}

const table = JSON.parse(readFileSync(TABLE, 'utf8')) as Record<string, Expected>;

describe('the expectation table', () => {
  it('names only codes of the closed list, and a reason for every file without an order', () => {
    for (const [file, { orders, codes = [] }] of Object.entries(table)) {
      for (const code of codes) expect(sentenceOf(code as FaultCode)).toEqual(expect.any(String));
      expect([file, orders > 0 || codes.length > 0]).toEqual([file, true]);
    }
  });
});

const readCorpus = (): void => {
  const files = readdirSync(ROOT).sort();
  const asked = { third: 0 };

  it('are all in the table, and nothing else is', () => {
    expect(Object.keys(table).sort()).toEqual(files);
  });

  it.each(files)('%s', async (file) => {
    const bytes = readFileSync(ROOT + file);
    const { orders, lines, codes = [], tolerant } = table[file]!;
    const strict = receive(bytes, false);
    expect({ orders: strict.orders, lines: strict.lines, codes: [...strict.codes].sort() }).toEqual({
      orders,
      lines,
      codes,
    });
    const forgiven = receive(bytes, true);
    expect({ orders: forgiven.orders, lines: forgiven.lines }).toEqual(tolerant ?? { orders, lines });
    const other = secondOpinion(bytes.toString('utf8'));
    if (other) expect(strict.seen).toEqual(other);
    const third = await thirdOpinion(bytes);
    if (third) expect(strict.sets).toEqual(third);
    asked.third += third ? 1 : 0;
  });

  it('are read strictly by node-x12 in part only: the rest is ours to read', () => {
    const read = files.filter((file) => secondOpinion(readFileSync(ROOT + file, 'utf8')) !== undefined);
    const accepted = files.filter((file) => table[file]!.orders > 0);
    expect(read.length).toBeGreaterThan(20);
    expect(asked.third).toBeGreaterThan(40);
    expect(accepted.length).toBeGreaterThanOrEqual(46);
  });
};

if (existsSync(ROOT)) describe('public 850 files', readCorpus);
else console.warn('x12-corpus: ../shared/data/x12 is not there, so no public file was read');
