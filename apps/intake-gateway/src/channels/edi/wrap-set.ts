import type { TransactionSet } from '#x12';

/**
 * A transaction set alone in the envelope it came in, with the counts of its trailers set to one: a document that
 * can be repaired and submitted by itself. The set's own bytes are untouched.
 */
export function wrapSet(set: TransactionSet): Uint8Array {
  const { interchange, group, segments } = set;
  const { delimiters } = interchange;
  const element = String.fromCharCode(delimiters.element);
  const terminator = String.fromCharCode(delimiters.segment);
  const { functionalId, senderCode, receiverCode, date, time, controlNumber, agency, version } = group;
  const write = (...elements: string[]) => elements.join(element) + terminator;
  const file = [
    write('ISA', ...interchange.elements),
    write('GS', functionalId, senderCode, receiverCode, date, time, controlNumber, agency, version),
    segments.text + terminator,
    write('GE', '1', controlNumber),
    write('IEA', '1', interchange.controlNumber),
  ];
  return Buffer.from(file.join('\n'), 'latin1');
}
