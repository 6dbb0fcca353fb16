import { isDeepStrictEqual } from 'node:util';
import { FAULT_CODES, InterchangeReceiver, type ReceivedRecord, type TransactionSet } from '#x12';
import { mapPurchaseOrder } from '../../apps/intake-gateway/src/channels/edi/map-purchase-order.js';

type ReceivedSet = Extract<ReceivedRecord, { kind: 'set' }>;

/** What one input came to. */
export interface Judgement {
  /** Sets taken as orders, and files refused in some part. */
  readonly accepted: number;
  readonly refused: boolean;
  /** What must not be: a sentence each. */
  readonly wrongs: readonly string[];
}

/** Receives bytes, and checks what is accepted and how the rest is refused. @throws what the library throws */
export function judge(bytes: Uint8Array, tolerant: boolean): Judgement {
  const wrongs: string[] = [];
  const codes = new Set<string>();
  let accepted = 0;
  let refused = false;
  let groups: ReceivedSet[] = [];
  let open: ReceivedSet[] = [];
  for (const record of receive(bytes, tolerant)) {
    for (const { code, severity } of faultsOf(record)) {
      codes.add(code);
      refused ||= severity === 'reject';
    }
    if (record.kind === 'set') open.push(record);
    if (record.kind === 'group-end') {
      if (record.verdict.code !== 'R') groups.push(...open.filter(({ report }) => report.accepted));
      open = [];
    }
    if (record.kind !== 'interchange-end') continue;
    const { verdict } = record;
    if (verdict.accepted && groups.length > 0) {
      accepted += groups.length;
      if (!tolerant) wrongs.push(...wrongEnvelopes(bytes, verdict.interchange, groups.length));
      for (const set of groups) wrongs.push(...wrongSet(set, tolerant));
    }
    groups = [];
  }
  for (const code of codes) if (!(code in FAULT_CODES)) wrongs.push(`the code ${code} is not of the closed list`);
  if (accepted === 0 && codes.size === 0) wrongs.push('nothing was accepted and no code says why');
  return { accepted, refused, wrongs };
}

function* receive(bytes: Uint8Array, tolerant: boolean): Generator<ReceivedRecord> {
  const receiver = new InterchangeReceiver({ tolerant });
  yield* receiver.push(bytes);
  yield* receiver.end();
}

function faultsOf(record: ReceivedRecord): readonly { code: string; severity: string }[] {
  switch (record.kind) {
    case 'set':
      return record.report.faults;
    case 'unreadable':
      return [record.fault];
    case 'group-end':
    case 'interchange-end':
      return record.verdict.faults;
    default:
      return [];
  }
}

/**
 * Counts and control numbers of an accepted interchange, found a second time by nothing but splitting its text:
 * another way than the library's, so that both would have to be wrong.
 */
function wrongEnvelopes(bytes: Uint8Array, interchange: TransactionSet['interchange'], accepted: number): string[] {
  const { segment, element } = interchange.delimiters;
  const mark = String.fromCharCode(element);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1', interchange.offset);
  // What is released cannot be found by splitting.
  if (text.includes(`ISX${mark}`)) return [];
  // Lines may be wrapped anywhere: line breaks that end no segment are no data.
  const segments = text
    .split(String.fromCharCode(segment))
    .map((each) =>
      each
        .replace(/[\r\n]/g, '')
        .replace(/^[\s\0\x1a]+/, '')
        .split(mark),
    )
    .filter(([id]) => id !== '');
  const envelope = new Envelope();
  for (const [id = '', ...elements] of segments) {
    if (id !== 'IEA') envelope.take(id, elements);
    else if (Number(elements[0]) !== envelope.groups) return ['IEA01 does not count the groups'];
    else if (elements[1]?.trim() !== interchange.controlNumber) return ['IEA02 is not ISA13'];
    else if (envelope.soundSets < accepted)
      return [`only ${envelope.soundSets} of ${accepted} accepted sets are sound`];
    else return [];
  }
  return ['no IEA ends it'];
}

/** Groups and sets counted one segment after another. */
class Envelope {
  groups = 0;
  /** Sets whose own trailer and whose group's trailer hold. */
  soundSets = 0;
  private group: { number: string; sets: number; sound: number } | undefined;
  private set: { number: string; segments: number } | undefined;

  take(id: string, [first = '', second = '', , , , sixth = '']: readonly string[]): void {
    if (id === 'GS') {
      this.groups += 1;
      this.group = { number: sixth, sets: 0, sound: 0 };
      this.set = undefined;
    } else if (id === 'GE') {
      const { group } = this;
      if (group && Number(first) === group.sets && Number(second) === Number(group.number))
        this.soundSets += group.sound;
      this.group = undefined;
    } else if (this.group) this.takeInGroup(this.group, id, first, second);
  }

  private takeInGroup(group: NonNullable<Envelope['group']>, id: string, first: string, second: string): void {
    // What has no ST still is a set that came.
    if (id === 'ST' || this.set === undefined) {
      group.sets += 1;
      this.set = { number: id === 'ST' ? second.trim() : '\0', segments: 0 };
    }
    this.set.segments += 1;
    if (id !== 'SE') return;
    if (second.trim() === this.set.number && Number(first) === this.set.segments) group.sound += 1;
    this.set = undefined;
  }
}

/** An accepted set: its own counts, and the order it makes read again from a rewriting of its values. */
function wrongSet(received: ReceivedSet, tolerant: boolean): string[] {
  const { set } = received;
  const { segments } = set;
  const last = segments.length - 1;
  const wrongs: string[] = [];
  if (segments.id(0) !== 'ST' || segments.id(last) !== 'SE') wrongs.push('a set without ST or SE is accepted');
  if (Number(segments.element(last, 1)) !== segments.length) wrongs.push('SE01 does not count the segments');
  if (segments.element(last, 2).trim() !== segments.element(0, 2).trim()) wrongs.push('SE02 is not ST02');
  if (set.identifier !== '850') return wrongs;
  const text = rewrite(set);
  if (text === undefined) return wrongs;
  const again = [...receive(Buffer.from(text, 'utf8'), tolerant)].find((record) => record.kind === 'set');
  const [order, reread] = [orderOf(received), again && orderOf(again)];
  if (!isDeepStrictEqual(order, reread))
    wrongs.push(`the order read again differs: ${JSON.stringify([order, reread])}`);
  return wrongs;
}

/** What the order says, without where it stood. */
function orderOf(received: ReceivedSet): unknown {
  const mapped = mapPurchaseOrder({ ...received, documentId: 'mutation' });
  if (!mapped.ok) return mapped.faults.map(({ code }) => code);
  return JSON.parse(JSON.stringify({ ...mapped.order, provenance: {} })) as unknown;
}

const UNUSED = ['\u001d', '\u001c', '\u001e', '\u0002', '\u0003', '\u0004', '\u0005', '\u0006', '~', '*'];

/** The set alone in its envelope, with separators that stand in none of its values; undefined if there are none. */
function rewrite({ interchange, group, segments }: TransactionSet): string | undefined {
  const { component, repetition, release } = interchange.delimiters;
  const values = [...segments].map((segment) => [segment.id, ...segment.elements()]);
  // A released line break is data, and one that is written anew without its release would be a wrapped line.
  if (values.flat().some((value) => /[\r\n]/.test(value))) return undefined;
  const inner = [component, repetition].map((mark) => (mark === undefined ? '' : String.fromCharCode(mark)));
  // Released or wrapped, a component separator may be text: only the data text would differ then.
  if (release !== undefined || /[\r\nA-Za-z0-9 \u0080-\uffff]/.test(inner.join(''))) return undefined;
  const { functionalId, senderCode, receiverCode, date, time, controlNumber, agency, version } = group;
  const opening = ['GS', functionalId, senderCode, receiverCode, date, time, controlNumber, agency, version];
  const text = [...interchange.elements, ...opening, ...values.flat()].join('');
  const [element, terminator] = UNUSED.filter((mark) => !text.includes(mark) && !inner.includes(mark));
  if (element === undefined || terminator === undefined) return undefined;
  return [
    ['ISA', ...interchange.elements],
    opening,
    ...values,
    ['GE', '1', controlNumber],
    ['IEA', '1', interchange.controlNumber],
  ]
    .map((parts) => parts.join(element) + terminator)
    .join('');
}
