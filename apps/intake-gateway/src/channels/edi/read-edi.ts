import {
  type Fault,
  type FaultCode,
  type GroupVerdict,
  type InterchangeHeader,
  InterchangeReader,
  InterchangeReceiver,
  type InterchangeVerdict,
  type ReceivedRecord,
  sentenceOf,
  type SetVerdict,
} from '#x12';
import { isaIdentity } from '../../partners/partner-profile.js';
import type { EdiReading, EdiRequest, EdiSender, ReadInterchange, ReadSet } from './edi-reading.js';
import { mapPurchaseOrder } from './map-purchase-order.js';
import { wrapSet } from './wrap-set.js';

type OrdersRequest = Extract<EdiRequest, { ask: 'orders' }>;
type ReceivedSet = Extract<ReceivedRecord, { kind: 'set' }>;

/** Sets that are taken today. What else comes is answered as not supported, rather than taken and left lying. */
const TAKEN = ['850', '997', '999'];

/** Bytes pushed at a time: the reader then holds little more than one transaction set. */
const PORTION = 256 * 1024;

/** The senders the interchanges of a file name, each once, as `isaIdentity`. */
export function readSenders(bytes: Uint8Array): string[] {
  const reader = new InterchangeReader({ tolerant: true });
  const senders = new Set<string>();
  const note = (records: ReturnType<InterchangeReader['push']>) => {
    for (const record of records) {
      if (record.kind === 'interchange') senders.add(senderOf(record.interchange));
    }
  };
  for (const portion of portionsOf(bytes)) note(reader.push(portion));
  note(reader.end());
  return [...senders];
}

/**
 * Reads, validates and maps an X12 file. Runs in a worker thread (`read-edi.worker.ts`): a file of 20 MB keeps it
 * busy for a good second. Nothing of an interchange counts before its end is read, so a truncated file makes no order.
 */
export function readOrders(request: OrdersRequest): EdiReading {
  const receiver = new InterchangeReceiver({
    tolerant: request.tolerant,
    acceptedSets: TAKEN,
    checkInterchange: (interchange) => checkReceiver(interchange, request.senders[senderOf(interchange)]),
  });
  const interchanges: ReadInterchange[] = [];
  const unreadable: Fault[] = [];
  let sets: ReceivedSet[] = [];
  const take = (records: readonly ReceivedRecord[]) => {
    for (const record of records) {
      if (record.kind === 'set') sets.push(record);
      else if (record.kind === 'unreadable') unreadable.push(record.fault);
      else if (record.kind === 'interchange-end') {
        interchanges.push(closeInterchange(record.verdict, sets, request));
        sets = [];
      }
    }
  };
  for (const portion of portionsOf(request.bytes)) take(receiver.push(portion));
  take(receiver.end());
  return { interchanges, unreadable };
}

const senderOf = ({ senderQualifier, senderId }: InterchangeHeader): string => isaIdentity(senderQualifier, senderId);

function* portionsOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PORTION) yield bytes.subarray(at, at + PORTION);
}

/** TA1 009: a known partner writes to a receiver that is not us. */
function checkReceiver(interchange: InterchangeHeader, sender: EdiSender | undefined): Fault[] {
  if (!sender) return [];
  const { qualifier, id } = sender.ours;
  const { receiverQualifier, receiverId, offset } = interchange;
  if (isaIdentity(receiverQualifier, receiverId) === isaIdentity(qualifier, id)) return [];
  const code: FaultCode = 'EDI_RECEIVER_UNKNOWN';
  const message = `${sentenceOf(code)} It is ${receiverQualifier}/${receiverId}.`;
  return [{ code, severity: 'reject', message, offset, segmentId: 'ISA', element: 8, value: receiverId }];
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
  return { sender, ...(partner ? { partnerId: partner.partnerId } : {}), verdict, sets };
}

const bySet = (group: GroupVerdict): Map<number, SetVerdict> => new Map(group.sets.map((set) => [set.ordinal, set]));

function mapped({ set, report }: ReceivedSet, partner: EdiSender, request: OrdersRequest): Partial<ReadSet> {
  if (set.identifier !== '850') return {};
  const { partnerId, customerId } = partner;
  const test = partner.test || set.interchange.usage === 'T';
  const result = mapPurchaseOrder({ set, report, documentId: request.documentId, partnerId, customerId, test });
  return result.ok ? { order: result.order } : { ...refused({ kind: 'set', set, report }), faults: result.faults };
}

/** What a clerk needs of a set in error: its number, if it says one, and its bytes. */
function refused({ set }: ReceivedSet): Partial<ReadSet> {
  const beg = set.identifier === '850' && set.segments.length > 1 && set.segments.id(1) === 'BEG';
  const purchaseOrderNumber = beg ? set.segments.element(1, 3).trim().slice(0, 50) : '';
  return { bytes: wrapSet(set), ...(purchaseOrderNumber ? { purchaseOrderNumber } : {}) };
}
