import { sentenceOf, type Fault, type FaultCode, type Severity } from '../codes.js';
import type { InterchangeHeader } from '../tokenizer/delimiters.js';
import type { SegmentTable } from '../tokenizer/segment-table.js';
import type { ControlNumbers } from './control-numbers.js';
import type { GroupHeader, TransactionSet } from './records.js';

/** A fault of an envelope; it rejects unless told otherwise. */
export function fault(code: FaultCode, at: Partial<Fault>, detail = '', severity: Severity = 'reject'): Fault {
  return { ...at, code, severity, message: detail ? `${sentenceOf(code)} ${detail}` : sentenceOf(code) };
}

/** Control numbers of groups compare as numbers (X12 type N0): leading zeros do not count. */
const canonicalNumber = (value: string): string => (/^\d+$/.test(value) ? value.replace(/^0+(?=\d)/, '') : value);

export const readGroupHeader = (gs: SegmentTable): GroupHeader => ({
  functionalId: gs.element(0, 1).trim(),
  senderCode: gs.element(0, 2).trim(),
  receiverCode: gs.element(0, 3).trim(),
  date: gs.element(0, 4),
  time: gs.element(0, 5),
  controlNumber: gs.element(0, 6).trim(),
  agency: gs.element(0, 7),
  version: gs.element(0, 8).trim(),
  offset: gs.offset,
});

/** GS01 and GS06; `earlier` are the groups of the interchange so far, and takes this one. */
export function checkGroupHeader(header: GroupHeader, earlier: ControlNumbers): Fault[] {
  const faults: Fault[] = [];
  const at = { offset: header.offset, segmentId: 'GS' };
  if (!/^[A-Z0-9]{2}$/.test(header.functionalId)) {
    faults.push(fault('EDI_GROUP_TYPE_UNSUPPORTED', { ...at, element: 1, value: header.functionalId }));
  }
  if (!/^\d{1,9}$/.test(header.controlNumber)) {
    faults.push(fault('EDI_GROUP_CONTROL_INVALID', { ...at, element: 6, value: header.controlNumber }));
  }
  const number = canonicalNumber(header.controlNumber);
  if (!earlier.add(number)) {
    faults.push(fault('EDI_GROUP_DUPLICATE', { ...at, element: 6, value: header.controlNumber }));
  }
  return faults;
}

/** GE01 and GE02; `received`: transaction sets that came. */
export function checkGroupTrailer(ge: SegmentTable, header: GroupHeader, received: number): Fault[] {
  const faults: Fault[] = [];
  const at = { offset: ge.offset, segmentId: 'GE' };
  const [count, number] = [ge.element(0, 1).trim(), ge.element(0, 2).trim()];
  if (canonicalNumber(number) !== canonicalNumber(header.controlNumber)) {
    const detail = `GS06 is ${header.controlNumber}, GE02 is ${number}.`;
    faults.push(fault('EDI_GROUP_CONTROL_MISMATCH', { ...at, element: 2, value: number }, detail));
  }
  if (!/^\d{1,9}$/.test(count) || Number(count) !== received) {
    const detail = `GE01 says ${count || 'nothing'}, ${received} came.`;
    faults.push(fault('EDI_SET_COUNT_MISMATCH', { ...at, element: 1, value: count }, detail));
  }
  return faults;
}

/** IEA01 and IEA02; `groups`: functional groups that came. */
export function checkInterchangeTrailer(iea: SegmentTable, header: InterchangeHeader, groups: number): Fault[] {
  const faults: Fault[] = [];
  const at = { offset: iea.offset, segmentId: 'IEA' };
  const [count, number] = [iea.element(0, 1).trim(), iea.element(0, 2).trim()];
  if (number !== header.controlNumber) {
    const detail = `ISA13 is ${header.controlNumber}, IEA02 is ${number || 'empty'}.`;
    faults.push(fault('EDI_INTERCHANGE_CONTROL_MISMATCH', { ...at, element: 2, value: number }, detail));
  }
  if (!/^\d{1,10}$/.test(count) || Number(count) !== groups) {
    const detail = `IEA01 says ${count || 'nothing'}, ${groups} came.`;
    faults.push(fault('EDI_GROUP_COUNT_MISMATCH', { ...at, element: 1, value: count }, detail));
  }
  return faults;
}

/** ST01 to ST03; without an ST, the number its SE gives. */
export const readSetHeader = (
  segments: SegmentTable,
  hasHeader: boolean,
): Pick<TransactionSet, 'identifier' | 'controlNumber' | 'implementation'> => ({
  identifier: hasHeader ? segments.element(0, 1).trim() : '',
  controlNumber: segments.element(hasHeader ? 0 : segments.length - 1, 2).trim(),
  implementation: hasHeader ? segments.element(0, 3).trim() : '',
});

interface SetEnvelope {
  readonly hasHeader: boolean;
  readonly closed: boolean;
  /** Control numbers of the group so far. */
  readonly earlier: ControlNumbers;
  /** Where faults go. */
  readonly faults: Fault[];
}

/** ST01, ST02, SE01 and SE02. */
export function checkSet(set: TransactionSet, { hasHeader, closed, earlier, faults }: SetEnvelope): void {
  const { segments } = set;
  const at = { offset: segments.offset, segmentId: 'ST', segmentPosition: 1 };
  if (!hasHeader || !/^[0-9A-Z]{3}$/.test(set.identifier)) {
    const detail = hasHeader ? '' : `No ST before ${segments.id(0).slice(0, 10)}.`;
    faults.push(fault('EDI_SET_IDENTIFIER_INVALID', { ...at, element: 1, value: set.identifier }, detail));
  }
  if (set.controlNumber === '') faults.push(fault('EDI_SET_CONTROL_INVALID', { ...at, element: 2 }));
  else if (hasHeader && !earlier.add(set.controlNumber)) {
    // Without an ST nobody said which number it has: it takes none from the sets that do.
    faults.push(fault('EDI_SET_DUPLICATE', { ...at, element: 2, value: set.controlNumber }));
  }
  if (!closed) {
    if (hasHeader) faults.push(fault('EDI_SET_TRAILER_MISSING', at));
    return;
  }
  const last = segments.length - 1;
  const se = { offset: segments.offsetOf(last), segmentId: 'SE', segmentPosition: segments.length };
  const [count, number] = [segments.element(last, 1).trim(), segments.element(last, 2).trim()];
  if (number !== set.controlNumber) {
    const detail = `ST02 is ${set.controlNumber || 'empty'}, SE02 is ${number || 'empty'}.`;
    faults.push(fault('EDI_SET_CONTROL_MISMATCH', { ...se, element: 2, value: number }, detail));
  }
  if (!/^\d{1,10}$/.test(count) || Number(count) !== segments.length) {
    const detail = `SE01 says ${count || 'nothing'}, ${segments.length} came.`;
    faults.push(fault('EDI_SEGMENT_COUNT_MISMATCH', { ...se, element: 1, value: count }, detail));
  }
}

/** The first segment with more elements than the limit. */
export function checkElementCounts(segments: SegmentTable, most: number, faults: Fault[]): void {
  const { marks, first } = segments.elements;
  if (marks[first + segments.length]! - marks[first]! <= most) return;
  for (let index = 0; index < segments.length; index += 1) {
    if (segments.elementCount(index) <= most) continue;
    const at = { offset: segments.offsetOf(index), segmentId: segments.id(index), segmentPosition: index + 1 };
    faults.push(fault('EDI_LIMIT_ELEMENTS', at));
    return;
  }
}
