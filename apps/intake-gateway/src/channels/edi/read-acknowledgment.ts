import type { SegmentTable, TransactionSet } from '#x12';
import type { ReceivedAcknowledgment } from '../../canonical-order/interpretation.js';

/** A partner's word on a document of ours, before it is known which partner. */
export type ReadAcknowledgment = Omit<ReceivedAcknowledgment, 'partnerId'>;

/** More than these tell nobody more. */
const MAX_NOTES = 50;

/** Segments of a 997 or 999 that say what is wrong; those of accepted sets say so in their first element. */
const FINDINGS = /^(AK[34]|IK[34]|CTX)$/;

/** A control number as we count them; undefined for what cannot be one of ours. */
const numberOf = (text: string): number | undefined => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined);

const written = (table: SegmentTable, index: number): string => {
  const elements = Array.from({ length: table.elementCount(index) }, (_, at) => table.element(index, at + 1));
  return [table.id(index), ...elements].join('*').slice(0, 200);
};

/** A 997 or 999: the group it speaks of (AK1), its word (AK9) and what it found. Undefined when it names no group. */
export function readFunctionalAcknowledgment({ identifier, segments }: TransactionSet): ReadAcknowledgment | undefined {
  let named: { functionalId: string; groupNumber: number } | undefined;
  let code = '';
  const notes: string[] = [];
  for (let index = 0; index < segments.length; index += 1) {
    const id = segments.id(index);
    if (id === 'AK1') {
      const groupNumber = numberOf(segments.element(index, 2));
      if (groupNumber !== undefined) named = { functionalId: segments.element(index, 1), groupNumber };
    }
    if (id === 'AK9') code = segments.element(index, 1);
    const refused = (id === 'AK5' || id === 'IK5') && segments.element(index, 1) !== 'A';
    if ((refused || FINDINGS.test(id)) && notes.length < MAX_NOTES) notes.push(written(segments, index));
  }
  if (!named || code === '') return undefined;
  return { kind: identifier === '999' ? '999' : '997', ...named, code, notes };
}

/** A TA1 before the groups: TA101 our ISA13, TA104 its word, TA105 the note. Other segments there are not for us. */
export function readInterchangeAcknowledgments(segments: SegmentTable): ReadAcknowledgment[] {
  const found: ReadAcknowledgment[] = [];
  for (let index = 0; index < segments.length; index += 1) {
    const interchangeNumber = numberOf(segments.element(index, 1));
    if (segments.id(index) !== 'TA1' || interchangeNumber === undefined) continue;
    const [code, note] = [segments.element(index, 4), segments.element(index, 5)];
    found.push({ kind: 'TA1', interchangeNumber, code, notes: note === '000' || note === '' ? [] : [`TA105 ${note}`] });
  }
  return found;
}
