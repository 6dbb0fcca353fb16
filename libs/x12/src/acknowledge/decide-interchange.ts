import { noteOf, type Fault } from '../codes.js';
import type { InterchangeVerdict } from '../receive/verdicts.js';
import type { OutgoingSegment } from '../write/write-interchange.js';

export interface InterchangeNotePolicy {
  /** TA104 per note code, over the usual ones. */
  readonly interchangeNotes?: Readonly<Record<string, 'E' | 'R'>>;
}

/**
 * Notes that usually are answered E (received, errors noted, do not send again): the rest is answered R. This is
 * BizTalk's list, and MuleSoft answers a wrong IEA01 or IEA02 (021, 001) the same way; where MuleSoft differs (022, 024)
 * a profile can say so. An interchange answered E is not processed by itself either: it waits in quarantine for a clerk,
 * and should its sender send it whole under the same number, that one takes its place.
 */
const NOTED = new Set(['001', '002', '003', '006', '008', '009', '019', '020', '021']);

/** The TA1 that is due for an interchange, if any. TA1 elements: ISA13, ISA09, ISA10, code, note. */
export function decideInterchange(
  verdict: InterchangeVerdict,
  when: 'asked' | 'always' | 'never',
  policy: InterchangeNotePolicy = {},
): OutgoingSegment | undefined {
  if (when === 'never') return undefined;
  const { interchange } = verdict;
  const fault = gravest(verdict.faults);
  // An interchange that only acknowledges is answered by nothing.
  if (verdict.groupCount === 0 && !fault) return undefined;
  if (verdict.groups.length > 0 && verdict.groups.every((group) => group.group.functionalId === 'FA') && !fault) {
    return undefined;
  }
  if (!fault && when === 'asked' && !interchange.acknowledgmentRequested) return undefined;
  const note = fault ? noteOf(fault.code, 'TA105')! : '000';
  const code = note === '000' ? 'A' : (policy.interchangeNotes?.[note] ?? (NOTED.has(note) ? 'E' : 'R'));
  return ['TA1', interchange.controlNumber, interchange.date, interchange.time, code, note];
}

/** TA1 has room for one note: the first that rejects outright, else the first. */
function gravest(faults: readonly Fault[]): Fault | undefined {
  const noted = faults.filter((fault) => fault.severity === 'reject' && noteOf(fault.code, 'TA105') !== undefined);
  return noted.find((fault) => !NOTED.has(noteOf(fault.code, 'TA105')!)) ?? noted[0];
}
