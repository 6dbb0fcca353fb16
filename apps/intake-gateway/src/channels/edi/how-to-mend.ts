import type { FaultCode } from '#x12';

/** What a sender can do about a fault, by what its code begins with; the first that fits counts. */
const ADVICE: readonly (readonly [prefix: string, advice: string])[] = [
  ['EDI_INTERCHANGE_DUPLICATE', 'Give each interchange a control number (ISA13) of its own, then send it again.'],
  ['EDI_SENDER', 'Write the qualifier and id that were agreed into ISA05 and ISA06, padded to two and fifteen.'],
  ['EDI_RECEIVER_UNKNOWN', 'Write the qualifier and id that were agreed into ISA07 and ISA08.'],
  ['EDI_HELD_WITH_INTERCHANGE', 'Mend the set in error and send the interchange again under a new number.'],
  ['EDI_SET_UNSUPPORTED', 'Leave the set out, or agree on it first.'],
  ['EDI_SET_COUNT', 'Count the sets of the group anew (GE01).'],
  ['EDI_SEGMENT_COUNT', 'Count the segments from ST to SE anew, both included (SE01).'],
  ['EDI_GROUP_COUNT', 'Count the groups of the interchange anew (IEA01).'],
  ['EDI_GROUP_DUPLICATE', 'Give each group of an interchange a control number (GS06) of its own.'],
  ['EDI_GROUP_TYPE_MISMATCH', 'Write the functional id of these sets into GS01.'],
  ['EDI_SET_DUPLICATE', 'Give each set of a group a control number (ST02) of its own.'],
  ['EDI_LINE_COUNT', 'Count the lines anew (CTT01).'],
  ['EDI_HASH_TOTAL', 'Add up the ordered quantities anew (CTT02), or leave CTT02 out.'],
  ['EDI_DESTINATION_SUM', 'Make the quantities of the destinations (SDQ) add up to that of the line.'],
  ['EDI_SCHEDULE_SUM', 'Make the quantities of the schedules (SCH) add up to that of the line.'],
  ['EDI_ORDER_TOTAL', 'Make the total (AMT) the sum of quantity times price.'],
  ['EDI_ORDER_UNUSABLE', 'Mend the value and send the order again; the standard allows it, an order does not.'],
  [
    'EDI_REMITTANCE_UNUSABLE',
    'Mend the value and send the remittance again; the standard allows it, a payment does not.',
  ],
  ['EDI_LIMIT', 'Send the contents in smaller sets or files.'],
  ['EDI_ISA', 'Pad the elements of the ISA to their fixed widths: 106 characters with the terminator.'],
  ['EDI_NOT_X12', 'Send a file that begins with an ISA segment.'],
  ['EDI_SEGMENT_MISSING', 'Add the segment at its place.'],
  ['EDI_SEGMENT_OVER_MAX', 'Send the segment no more often than the standard allows.'],
  ['EDI_SEGMENT', 'Leave the segment out, or move it to its place in the standard.'],
  ['EDI_LOOP', 'Send the loop no more often than the standard allows.'],
  ['EDI_ELEMENT_MISSING', 'Fill the element.'],
  ['EDI_ELEMENT_CONDITION', 'Send both elements of the pair, or neither.'],
  ['EDI_ELEMENT_TOO_LONG', 'Shorten the value to the length of the element.'],
  ['EDI_ELEMENT_TOO_SHORT', 'Send the value in the full length of the element.'],
  ['EDI_ELEMENT_CODE', 'Use a code of the list of the element.'],
  ['EDI_ELEMENT_DATE', 'Write the date as CCYYMMDD (YYMMDD before 004010).'],
  ['EDI_ELEMENT_TIME', 'Write the time as HHMM.'],
  [
    'EDI_ELEMENT_CHARACTER',
    'Write numbers as digits with at most one point and a leading minus; keep separators out of text.',
  ],
  ['EDI_ELEMENT', 'Leave the element out, or mend its value.'],
  ['EDI_GROUP', 'Mend the header or trailer of the group (GS, GE).'],
  ['EDI_SET', 'Mend the header or trailer of the set (ST, SE).'],
  ['EDI_INTERCHANGE', 'Mend the header or trailer of the interchange (ISA, IEA).'],
];

/** One sentence for a partner's analyst. */
export const howToMend = (code: FaultCode): string =>
  ADVICE.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'Ask us; we look at the file together.';
