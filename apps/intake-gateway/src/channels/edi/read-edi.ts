import { closeSync, constants, openSync, readSync } from 'node:fs';
import {
  type Fault,
  type GroupVerdict,
  InterchangeReader,
  InterchangeReceiver,
  type InterchangeVerdict,
  type ReceivedRecord,
  type SegmentTable,
  type SetVerdict,
} from '#x12';
import { isaIdentity } from '../../partners/partner-profile.js';
import { agreedRules, envelopeOf, senderOf } from './agreed-rules.js';
import {
  hasContents,
  type EdiEnvelope,
  type EdiReading,
  type EdiRequest,
  type EdiSender,
  type EdiSource,
  type ReadInterchange,
  type ReadSet,
} from './edi-reading.js';
import { mapSet, numberSegmentOf } from './map-set.js';
import {
  readFunctionalAcknowledgment,
  readInterchangeAcknowledgments,
  type ReadAcknowledgment,
} from './read-acknowledgment.js';
import { wrapSet } from './wrap-set.js';

type OrdersRequest = Extract<EdiRequest, { ask: 'orders' }>;
type ReceivedSet = Extract<ReceivedRecord, { kind: 'set' }>;

/** Bytes pushed at a time: the reader then holds little more than one transaction set. */
const PORTION = 256 * 1024;

/** Sets gone through between two signs of life: well under a second. */
const SETS_BETWEEN_SIGNS = 5000;

/** The interchanges of a file, in its order, whatever else is wrong with them. */
export function readEnvelopes(source: EdiSource): EdiEnvelope[] {
  const reader = new InterchangeReader({ tolerant: true });
  const envelopes: EdiEnvelope[] = [];
  const note = (records: ReturnType<InterchangeReader['push']>) => {
    for (const record of records) {
      if (record.kind === 'interchange') envelopes.push(envelopeOf(record.interchange));
    }
  };
  for (const portion of portionsOf(source)) note(reader.push(portion));
  note(reader.end());
  return envelopes;
}

/**
 * Reads, validates and maps an X12 file, set by set, in a worker thread (`read-edi.worker.ts`). The file is gone through
 * twice: what is said of an interchange and its groups is known only at their ends, and nothing of them counts before;
 * holding their sets back instead would hold the file. Yields each set in turn, and now and then nothing, as a sign of
 * life; what the sets in error are is said at the end.
 */
export function* readSets(request: OrdersRequest): Generator<ReadSet | undefined, EdiReading> {
  const { verdicts, unreadable } = yield* survey(request);
  const interchanges: ReadInterchange[] = [];
  let open: OpenInterchange | undefined;
  for (const record of received(request)) {
    switch (record.kind) {
      case 'interchange':
        open = new OpenInterchange(verdicts[interchanges.length]!, request, interchanges.length);
        break;
      case 'interchange-acknowledgment':
        open!.acknowledge(record.segments);
        break;
      case 'set':
        yield open!.read(record);
        break;
      case 'interchange-end':
        interchanges.push(open!.close());
        break;
      default:
    }
  }
  return { interchanges, unreadable };
}

/** All of a file at once, every set of it included. */
export function readOrders(request: OrdersRequest): EdiReading {
  const sets: ReadSet[][] = [];
  const reading = readSets(request);
  for (;;) {
    const step = reading.next();
    if (step.done === true) {
      const { interchanges, unreadable } = step.value;
      return { unreadable, interchanges: interchanges.map((each, index) => ({ ...each, sets: sets[index] ?? [] })) };
    }
    if (step.value) (sets[step.value.interchange] ??= []).push(step.value);
  }
}

interface Survey {
  /** In the order of the file. */
  readonly verdicts: InterchangeVerdict[];
  readonly unreadable: Fault[];
}

/** The word on every interchange; no set is kept. */
function* survey(request: OrdersRequest): Generator<undefined, Survey> {
  const found: Survey = { verdicts: [], unreadable: [] };
  let sets = 0;
  for (const record of received(request)) {
    if (record.kind === 'set' && (sets += 1) % SETS_BETWEEN_SIGNS === 0) yield undefined;
    if (record.kind === 'unreadable') found.unreadable.push(record.fault);
    else if (record.kind === 'interchange-end') found.verdicts.push(record.verdict);
  }
  return found;
}

function* received(request: OrdersRequest): Generator<ReceivedRecord> {
  const receiver = new InterchangeReceiver(agreedRules(request));
  for (const portion of portionsOf(request.source)) yield* receiver.push(portion);
  yield* receiver.end();
}

/** Of a file, one portion after another is read into a buffer of its own: tables point into them. */
function* portionsOf(source: EdiSource): Generator<Uint8Array> {
  if (source instanceof Uint8Array) {
    for (let at = 0; at < source.length; at += PORTION) yield source.subarray(at, at + PORTION);
    return;
  }
  const file = openSync(source.path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    for (;;) {
      const portion = Buffer.allocUnsafeSlow(PORTION);
      const length = readSync(file, portion);
      if (length === 0) return;
      yield portion.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

/** An interchange whose sets are read knowing what will be said of it at its end. */
class OpenInterchange {
  readonly acknowledgments: ReadAcknowledgment[] = [];
  private readonly sender: string;
  private readonly partner: EdiSender | undefined;
  private readonly groups: ReadonlyMap<number, { verdict: GroupVerdict; sets: ReadonlyMap<number, SetVerdict> }>;
  /** Sets that are in error. */
  private readonly kept: ReadSet[] = [];
  private taken = false;

  constructor(
    private readonly verdict: InterchangeVerdict,
    private readonly request: OrdersRequest,
    private readonly place: number,
  ) {
    this.sender = senderOf(verdict.interchange);
    this.partner = request.senders[this.sender];
    this.groups = new Map(verdict.groups.map((group) => [group.group.offset, { verdict: group, sets: bySet(group) }]));
  }

  read(received: ReceivedSet): ReadSet {
    const { group, ordinal, controlNumber } = received.set;
    const place = { interchange: this.place, group: group.offset, ordinal, controlNumber };
    const set = { ...place, ...this.contentsOf(received) };
    if (hasContents(set)) this.taken = true;
    if (set.refused || set.faults) this.kept.push(set);
    if (this.verdict.accepted) this.acknowledgments.push(...acknowledgmentOf(received));
    return set;
  }

  /** Nothing of an interchange that is refused counts: its word on ours neither. */
  acknowledge(segments: SegmentTable): void {
    if (this.verdict.accepted) this.acknowledgments.push(...readInterchangeAcknowledgments(segments));
  }

  close(): ReadInterchange {
    const { sender, partner, verdict, kept: sets, taken, acknowledgments } = this;
    const { receiverQualifier, receiverId } = verdict.interchange;
    const receiver = isaIdentity(receiverQualifier, receiverId);
    const known = partner ? { partnerId: partner.partnerId } : {};
    return { sender, receiver, ...known, verdict, sets, taken, acknowledgments };
  }

  private contentsOf(received: ReceivedSet): Partial<ReadSet> {
    const { verdict, partner } = this;
    if (!verdict.accepted || !partner) return {};
    const judged = this.groups.get(received.set.group.offset);
    // In large groups only sets with faults are listed; a rejected group rejects the others as well.
    const listed = judged?.sets.get(received.set.ordinal)?.accepted ?? received.report.accepted;
    const accepted = judged?.verdict.code !== 'R' && listed;
    return accepted ? mapped(received, partner, this.request) : { refused: true, ...refused(received) };
  }
}

const bySet = (group: GroupVerdict): Map<number, SetVerdict> => new Map(group.sets.map((set) => [set.ordinal, set]));

function mapped({ set, report }: ReceivedSet, partner: EdiSender, request: OrdersRequest): Partial<ReadSet> {
  const result = mapSet({ set, report }, partner, request.documentId);
  return 'faults' in result ? { ...refused({ kind: 'set', set, report }), faults: result.faults } : result;
}

function acknowledgmentOf({ set, report }: ReceivedSet): ReadAcknowledgment[] {
  if (!report.accepted || (set.identifier !== '997' && set.identifier !== '999')) return [];
  const found = readFunctionalAcknowledgment(set);
  return found ? [found] : [];
}

/** What a clerk needs of a set in error: its number, if it says one, and its bytes. */
function refused({ set }: ReceivedSet): Partial<ReadSet> {
  const named = set.segments.length > 1 && set.segments.id(1) === numberSegmentOf(set.identifier);
  const purchaseOrderNumber = named ? set.segments.element(1, 3).trim().slice(0, 50) : '';
  return { bytes: wrapSet(set), ...(purchaseOrderNumber ? { purchaseOrderNumber } : {}) };
}
