import {
  FUNCTIONAL_IDS,
  InterchangeReceiver,
  writeInterchange,
  writeTransactionSets,
  type DraftSet,
  type OutgoingSegment,
  type SetReport,
  type TransactionSet,
} from '#x12';

/** For specs: segment id and elements as they travel. */
export type SampleSegment = OutgoingSegment;

/** For specs: one transaction set, written into an interchange, received and judged. @throws when none came out */
export function receiveSample({
  identifier,
  segments,
  version = '004010',
}: {
  readonly identifier: string;
  readonly segments: readonly SampleSegment[];
  readonly version?: string;
}): { readonly set: TransactionSet; readonly report: SetReport } {
  const text = writeInterchange(
    {
      senderQualifier: 'ZZ',
      senderId: 'DRISCOLL',
      receiverQualifier: 'ZZ',
      receiverId: 'OURHOUSE',
      sentAt: { date: '20250523', time: '1200' },
      interchangeControlNumber: 1,
      interchangeVersion: '00401',
      usage: 'P',
    },
    [
      {
        functionalId: FUNCTIONAL_IDS[identifier]!,
        senderCode: 'DRISCOLL',
        receiverCode: 'OURHOUSE',
        controlNumber: 1,
        version,
        sets: [{ identifier, controlNumber: '0001', segments }],
      },
    ],
  );
  const receiver = new InterchangeReceiver();
  const records = [...receiver.push(Buffer.from(text, 'latin1')), ...receiver.end()];
  const found = records.find((record) => record.kind === 'set');
  if (!found) throw new Error('the sample holds no transaction set');
  return { set: found.set, report: found.report };
}

/** For specs: a draft as the writer writes it in 004010, without its envelope; nothing may have had to give way. */
export function sampleSegments(set: DraftSet): SampleSegment[] {
  const { text, findings } = writeTransactionSets(
    {
      senderQualifier: 'ZZ',
      senderId: 'OURHOUSE',
      receiverQualifier: 'ZZ',
      receiverId: 'DRISCOLL',
      sentAt: { date: '20250523', time: '1200' },
      interchangeControlNumber: 1,
      interchangeVersion: '00401',
      usage: 'P',
    },
    [
      {
        senderCode: 'OURHOUSE',
        receiverCode: 'DRISCOLL',
        controlNumber: 1,
        version: '004010',
        sets: [{ controlNumber: '0001', set }],
      },
    ],
  );
  if (findings.length > 0) throw new Error(`written otherwise than said: ${JSON.stringify(findings[0])}`);
  const segments = text.split('~').map((segment) => segment.split('*'));
  return segments.slice(
    3,
    segments.findIndex(([id]) => id === 'SE'),
  );
}
