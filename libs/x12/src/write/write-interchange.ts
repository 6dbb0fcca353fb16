/** Separators of what we send. */
export interface WriteDelimiters {
  readonly element: string;
  readonly component: string;
  readonly segment: string;
  readonly repetition: string;
  /** Written after each terminator, for people's eyes. */
  readonly lineBreak?: string;
}

export const DEFAULT_WRITE_DELIMITERS: WriteDelimiters = {
  element: '*',
  component: '>',
  segment: '~',
  repetition: '^',
};

/** A segment to be written: its id, then its elements; undefined and '' are empty. */
export type OutgoingSegment = readonly (string | number | undefined)[];

/** Everything the envelope needs to be told: the writer has no clock and keeps no counter. */
export interface OutgoingEnvelope {
  readonly senderQualifier: string;
  readonly senderId: string;
  readonly receiverQualifier: string;
  readonly receiverId: string;
  /** Local time of sending. */
  readonly sentAt: { readonly date: string; readonly time: string };
  readonly interchangeControlNumber: number;
  /** ISA12, five digits. */
  readonly interchangeVersion: string;
  readonly usage: string;
  readonly acknowledgmentRequested?: boolean;
  readonly delimiters?: WriteDelimiters;
}

export interface OutgoingGroup {
  readonly functionalId: string;
  readonly senderCode: string;
  readonly receiverCode: string;
  readonly controlNumber: number;
  /** GS08. */
  readonly version: string;
  readonly sets: readonly OutgoingSet[];
}

export interface OutgoingSet {
  readonly identifier: string;
  readonly controlNumber: string;
  /** Segments between ST and SE. */
  readonly segments: readonly OutgoingSegment[];
  /** ST03. */
  readonly implementation?: string;
}

/**
 * Writes an interchange: envelopes with their counts, trailing empty elements cut, separators kept out of values
 * (X12 has no escape before 007040, so a separator inside a value becomes a blank).
 * `sentAt.date` is CCYYMMDD, `sentAt.time` HHMM. `before` stands between ISA and the first GS (a TA1).
 */
export function writeInterchange(
  envelope: OutgoingEnvelope,
  groups: readonly OutgoingGroup[],
  before: readonly OutgoingSegment[] = [],
): string {
  const delimiters = envelope.delimiters ?? DEFAULT_WRITE_DELIMITERS;
  const { date, time } = envelope.sentAt;
  const lines: string[] = [writeHeader(envelope, delimiters)];
  const put = (segment: OutgoingSegment): void => void lines.push(writeSegment(segment, delimiters));
  before.forEach(put);
  for (const group of groups) {
    const { functionalId, senderCode, receiverCode, controlNumber, version } = group;
    put(['GS', functionalId, senderCode, receiverCode, groupDate(date, version), time, controlNumber, 'X', version]);
    for (const set of group.sets) {
      put(['ST', set.identifier, set.controlNumber, set.implementation]);
      set.segments.forEach(put);
      put(['SE', set.segments.length + 2, set.controlNumber]);
    }
    put(['GE', group.sets.length, controlNumber]);
  }
  put(['IEA', groups.length, nineDigits(envelope.interchangeControlNumber)]);
  return lines.join('');
}

/** GS04: the century came with 004010, before it a date has six digits. `date` is CCYYMMDD, `version` GS08. */
export const groupDate = (date: string, version: string): string =>
  Number(version.slice(0, 6)) < 4010 ? date.slice(-6) : date;

const nineDigits = (number: number): string => String(number).padStart(9, '0');

function writeHeader(envelope: OutgoingEnvelope, delimiters: WriteDelimiters): string {
  const version = envelope.interchangeVersion;
  const elements = [
    'ISA',
    '00',
    ''.padEnd(10),
    '00',
    ''.padEnd(10),
    envelope.senderQualifier.padEnd(2).slice(0, 2),
    envelope.senderId.padEnd(15).slice(0, 15),
    envelope.receiverQualifier.padEnd(2).slice(0, 2),
    envelope.receiverId.padEnd(15).slice(0, 15),
    envelope.sentAt.date.slice(-6),
    envelope.sentAt.time.slice(0, 4),
    Number(version) >= 402 ? delimiters.repetition : 'U',
    version,
    nineDigits(envelope.interchangeControlNumber),
    envelope.acknowledgmentRequested ? '1' : '0',
    envelope.usage,
    delimiters.component,
  ];
  return elements.join(delimiters.element) + delimiters.segment + (delimiters.lineBreak ?? '');
}

/** One segment with its terminator. */
export function writeSegment(segment: OutgoingSegment, delimiters: WriteDelimiters): string {
  const elements = segment.map((value) => clean(String(value ?? ''), delimiters));
  while (elements.length > 1 && elements.at(-1) === '') elements.pop();
  return elements.join(delimiters.element) + delimiters.segment + (delimiters.lineBreak ?? '');
}

function clean(value: string, delimiters: WriteDelimiters): string {
  let out = value;
  for (const separator of [delimiters.element, delimiters.segment]) out = out.split(separator).join(' ');
  return out.replace(/[\r\n]+/g, ' ');
}
