import {
  type Fault,
  type GroupVerdict,
  InterchangeReader,
  InterchangeReceiver,
  type InterchangeVerdict,
  type ReceivedRecord,
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

/** The interchanges of a file, in its order, whatever else is wrong with them. */
export function readEnvelopes(bytes: Uint8Array): EdiEnvelope[] {
  const reader = new InterchangeReader({ tolerant: true });
  const envelopes: EdiEnvelope[] = [];
  const note = (records: ReturnType<InterchangeReader['push']>) => {
    for (const record of records) {
      if (record.kind === 'interchange') envelopes.push(envelopeOf(record.interchange));
    }
  };
  for (const portion of portionsOf(bytes)) note(reader.push(portion));
  note(reader.end());
  return envelopes;
}

/**
 * Reads, validates and maps an X12 file. Runs in a worker thread (`read-edi.worker.ts`): a file of 20 MB keeps it
 * busy for a good second. Nothing of an interchange counts before its end is read, so a truncated file makes no order.
 */
export function readOrders(request: OrdersRequest): EdiReading {
  const receiver = new InterchangeReceiver(agreedRules(request));
  const interchanges: ReadInterchange[] = [];
  const unreadable: Fault[] = [];
  let sets: ReceivedSet[] = [];
  let acknowledgments: ReadAcknowledgment[] = [];
  const take = (records: readonly ReceivedRecord[]) => {
    for (const record of records) {
      if (record.kind === 'set') sets.push(record);
      else if (record.kind === 'unreadable') unreadable.push(record.fault);
      else if (record.kind === 'interchange-acknowledgment') {
        acknowledgments.push(...readInterchangeAcknowledgments(record.segments));
      } else if (record.kind === 'interchange-end') {
        const closed = closeInterchange(record.verdict, sets, request);
        interchanges.push({ ...closed, acknowledgments: [...acknowledgments, ...closed.acknowledgments] });
        sets = [];
        acknowledgments = [];
      }
    }
  };
  for (const portion of portionsOf(request.bytes)) take(receiver.push(portion));
  take(receiver.end());
  return { interchanges, unreadable };
}

function* portionsOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PORTION) yield bytes.subarray(at, at + PORTION);
}

function closeInterchange(
  verdict: InterchangeVerdict,
  received: readonly ReceivedSet[],
  request: OrdersRequest,
): ReadInterchange {
  const sender = senderOf(verdict.interchange);
  const partner = request.senders[sender];
  const groups = new Map(verdict.groups.map((group) => [group.group.offset, { verdict: group, sets: bySet(group) }]));
  const sets = received.map((each): ReadSet => {
    const { group, ordinal, controlNumber } = each.set;
    const place = { group: group.offset, ordinal, controlNumber };
    if (!verdict.accepted || !partner) return place;
    const judged = groups.get(group.offset);
    // In large groups only sets with faults are listed; a rejected group rejects the others as well.
    const accepted = judged?.verdict.code !== 'R' && (judged?.sets.get(ordinal)?.accepted ?? each.report.accepted);
    return accepted ? { ...place, ...mapped(each, partner, request) } : { ...place, refused: true, ...refused(each) };
  });
  return {
    sender,
    receiver: isaIdentity(verdict.interchange.receiverQualifier, verdict.interchange.receiverId),
    ...(partner ? { partnerId: partner.partnerId } : {}),
    verdict,
    sets,
    taken: sets.some(hasContents),
    acknowledgments: verdict.accepted ? received.flatMap(acknowledgmentOf) : [],
  };
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
