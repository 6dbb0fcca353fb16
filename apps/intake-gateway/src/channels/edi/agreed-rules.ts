import {
  type Fault,
  type FaultCode,
  type InterchangeHeader,
  type ReceiveOptions,
  sentenceOf,
  type TransactionSet,
} from '#x12';
import { isaIdentity, type PartnerProfile } from '../../partners/partner-profile.js';
import { type EdiEnvelope, type EdiSender, nameOfEnvelope } from './edi-reading.js';

/** Sets that are taken today. What else comes is answered as not supported, rather than taken and left lying. */
const TAKEN = ['850', '860', '820', '997', '999'];

/** What was agreed with a partner, as far as reading goes. */
export const asSender = (partner: PartnerProfile & { readonly id: string }): EdiSender => ({
  partnerId: partner.id,
  customerId: partner.customerId,
  test: partner.mode === 'test',
  tolerant: partner.edi?.strictness === 'tolerant',
  ours: partner.edi?.ours ?? { qualifier: '', id: '' },
  rules: partner.edi && {
    rejectOn: partner.edi.rejectOn,
    onSetFault: partner.edi.onSetFault,
    requiredSegments: partner.edi.requiredSegments,
    crossReferences: partner.edi.crossReferences,
    mapping: partner.edi.mapping,
    lineMapping: partner.edi.lineMapping,
  },
});

export const senderOf = ({ senderQualifier, senderId }: InterchangeHeader): string =>
  isaIdentity(senderQualifier, senderId);

export const envelopeOf = (interchange: InterchangeHeader): EdiEnvelope => ({
  sender: senderOf(interchange),
  receiver: isaIdentity(interchange.receiverQualifier, interchange.receiverId),
  controlNumber: interchange.controlNumber,
});

/**
 * How interchanges are received under what was agreed with their senders, keyed by `isaIdentity`: each by the word of
 * its own sender, whoever else is in the file.
 */
export function agreedRules(agreed: {
  /** Whoever it is from. */
  readonly tolerant?: boolean;
  readonly senders: Readonly<Record<string, EdiSender>>;
  readonly duplicates?: readonly EdiEnvelope[];
}): ReceiveOptions {
  const { senders } = agreed;
  const partnerOf = (interchange: InterchangeHeader): EdiSender | undefined => senders[senderOf(interchange)];
  const known = new Set((agreed.duplicates ?? []).map(nameOfEnvelope));
  return {
    tolerant: (interchange) => agreed.tolerant ?? partnerOf(interchange)?.tolerant ?? false,
    acceptedSets: TAKEN,
    checkInterchange: (interchange) => [
      ...checkReceiver(interchange, partnerOf(interchange)),
      ...checkDuplicate(interchange, known),
    ],
    checkSet: (set) => checkRequired(set, partnerOf(set.interchange)),
    onSetFault: (interchange) =>
      partnerOf(interchange)?.rules?.onSetFault === 'suspend-interchange' ? 'reject-interchange' : 'reject-set',
    policyOf: ({ interchange }) => {
      const rejectOn = partnerOf(interchange)?.rules?.rejectOn;
      return rejectOn === undefined ? undefined : { rejectOn };
    },
  };
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

/** TA1 025: the number came before, or stands in this file already. */
function checkDuplicate(interchange: InterchangeHeader, known: Set<string>): Fault[] {
  const { offset, controlNumber } = interchange;
  const name = nameOfEnvelope(envelopeOf(interchange));
  if (!known.has(name)) {
    known.add(name);
    return [];
  }
  const code: FaultCode = 'EDI_INTERCHANGE_DUPLICATE';
  const message = sentenceOf(code);
  return [{ code, severity: 'reject', message, offset, segmentId: 'ISA', element: 13, value: controlNumber }];
}

/** Segments a partner agreed to send although the standard leaves them out: AK304 3, as any that is missing. */
function checkRequired(set: TransactionSet, sender: EdiSender | undefined): Fault[] {
  const required = sender?.rules?.requiredSegments ?? [];
  if (required.length === 0 || set.identifier !== '850') return [];
  const present = new Set(Array.from({ length: set.segments.length }, (_, index) => set.segments.id(index)));
  return required
    .filter((segmentId) => !present.has(segmentId))
    .map((segmentId) => ({
      code: 'EDI_SEGMENT_MISSING' as const,
      severity: 'reject' as const,
      message: `${sentenceOf('EDI_SEGMENT_MISSING')} It was agreed with this partner.`,
      offset: set.segments.offset,
      segmentId,
      // It has no place of its own: the end of the set is where it was missed.
      segmentPosition: set.segments.length,
    }));
}
