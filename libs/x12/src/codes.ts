/**
 * The closed list of everything this library can find wrong, each with a sentence a clerk understands.
 * `note` names the place in the acknowledgment: TA105 (TA1 interchange note), AK905 (group), AK502 (transaction
 * set), AK304 (segment), AK403 (element). Codes without one are ours alone and travel in no acknowledgment.
 * Source of the numbers: X12 elements I18, 716, 718, 720 and 723; the sentences are our own.
 */
export type NotePlace = 'TA105' | 'AK905' | 'AK502' | 'AK304' | 'AK403';

interface CodeEntry {
  readonly place?: NotePlace;
  readonly note?: string;
  readonly sentence: string;
}

const entry = (place: NotePlace, note: string, sentence: string): CodeEntry => ({ place, note, sentence });
const own = (sentence: string): CodeEntry => ({ sentence });

export const FAULT_CODES = {
  EDI_NOT_X12: own('The file holds no X12 interchange: no ISA header was found.'),
  EDI_ISA_MALFORMED: own('The ISA header cannot be read: it does not hold sixteen elements.'),
  EDI_STRAY_DATA: own('There is text outside any interchange, group or transaction set.'),
  EDI_EMPTY_SEGMENT: own('A segment terminator stands alone, with no segment before it.'),
  EDI_ISA_CHARACTERS: own('The ISA header holds characters outside the basic set.'),

  EDI_INTERCHANGE_CONTROL_MISMATCH: entry('TA105', '001', 'The control number in IEA02 is not the one in ISA13.'),
  EDI_STANDARD_UNSUPPORTED: entry('TA105', '002', 'The standard named in ISA11 is not supported.'),
  EDI_INTERCHANGE_VERSION_UNSUPPORTED: entry('TA105', '003', 'The interchange version in ISA12 is not supported.'),
  EDI_TERMINATOR_INVALID: entry('TA105', '004', 'The segment terminator is not usable.'),
  EDI_SENDER_QUALIFIER_INVALID: entry('TA105', '005', 'The sender qualifier in ISA05 is not valid.'),
  EDI_SENDER_INVALID: entry('TA105', '006', 'The sender id in ISA06 is not valid.'),
  EDI_RECEIVER_QUALIFIER_INVALID: entry('TA105', '007', 'The receiver qualifier in ISA07 is not valid.'),
  EDI_RECEIVER_INVALID: entry('TA105', '008', 'The receiver id in ISA08 is not valid.'),
  EDI_RECEIVER_UNKNOWN: entry('TA105', '009', 'The receiver in ISA08 is not one of ours.'),
  EDI_AUTHORIZATION_QUALIFIER_INVALID: entry('TA105', '010', 'The authorization qualifier in ISA01 is not valid.'),
  EDI_AUTHORIZATION_INVALID: entry('TA105', '011', 'The authorization information in ISA02 is not valid.'),
  EDI_SECURITY_QUALIFIER_INVALID: entry('TA105', '012', 'The security qualifier in ISA03 is not valid.'),
  EDI_SECURITY_INVALID: entry('TA105', '013', 'The security information in ISA04 is not valid.'),
  EDI_INTERCHANGE_DATE_INVALID: entry('TA105', '014', 'The interchange date in ISA09 is not a date.'),
  EDI_INTERCHANGE_TIME_INVALID: entry('TA105', '015', 'The interchange time in ISA10 is not a time.'),
  EDI_STANDARD_INVALID: entry('TA105', '016', 'The standards id in ISA11 is not valid.'),
  EDI_INTERCHANGE_VERSION_INVALID: entry('TA105', '017', 'The version in ISA12 is not valid.'),
  EDI_INTERCHANGE_CONTROL_INVALID: entry('TA105', '018', 'The control number in ISA13 is not nine digits.'),
  EDI_ACK_REQUEST_INVALID: entry('TA105', '019', 'The acknowledgment request in ISA14 is neither 0 nor 1.'),
  EDI_USAGE_INVALID: entry('TA105', '020', 'The usage indicator in ISA15 is none of P, T and I.'),
  EDI_GROUP_COUNT_MISMATCH: entry('TA105', '021', 'IEA01 does not count the functional groups that came.'),
  EDI_CONTROL_STRUCTURE_INVALID: entry('TA105', '022', 'Headers and trailers of the interchange do not nest.'),
  EDI_INTERCHANGE_TRUNCATED: entry('TA105', '023', 'The file ends before the interchange is closed by IEA.'),
  EDI_INTERCHANGE_CONTENT_INVALID: entry('TA105', '024', 'The interchange holds something that cannot stand there.'),
  EDI_INTERCHANGE_DUPLICATE: entry('TA105', '025', 'An interchange with this control number came before.'),
  EDI_ELEMENT_SEPARATOR_INVALID: entry('TA105', '026', 'The element separator is not usable.'),
  EDI_COMPONENT_SEPARATOR_INVALID: entry('TA105', '027', 'The component separator is not usable.'),
  EDI_DELIVERY_DATE_INVALID: entry('TA105', '028', 'The delivery date of the deferred request is not valid.'),
  EDI_DELIVERY_TIME_INVALID: entry('TA105', '029', 'The delivery time of the deferred request is not valid.'),
  EDI_DELIVERY_TIME_CODE_INVALID: entry('TA105', '030', 'The delivery time code of the deferred request is not valid.'),
  EDI_GRADE_OF_SERVICE_INVALID: entry('TA105', '031', 'The grade of service code is not valid.'),

  EDI_GROUP_TYPE_UNSUPPORTED: entry('AK905', '1', 'The functional group type in GS01 is not supported.'),
  EDI_GROUP_VERSION_UNSUPPORTED: entry('AK905', '2', 'The version in GS08 is not supported.'),
  EDI_GROUP_TRAILER_MISSING: entry('AK905', '3', 'The functional group is not closed by GE.'),
  EDI_GROUP_CONTROL_MISMATCH: entry('AK905', '4', 'The control number in GE02 is not the one in GS06.'),
  EDI_SET_COUNT_MISMATCH: entry('AK905', '5', 'GE01 does not count the transaction sets that came.'),
  EDI_GROUP_CONTROL_INVALID: entry('AK905', '6', 'The control number in GS06 is not a number of one to nine digits.'),
  EDI_GROUP_DUPLICATE: entry('AK905', '19', 'A group with this control number came before in the interchange.'),

  EDI_SET_UNSUPPORTED: entry('AK502', '1', 'This kind of transaction set is not supported.'),
  EDI_SET_TRAILER_MISSING: entry('AK502', '2', 'The transaction set is not closed by SE.'),
  EDI_SET_CONTROL_MISMATCH: entry('AK502', '3', 'The control number in SE02 is not the one in ST02.'),
  EDI_SEGMENT_COUNT_MISMATCH: entry('AK502', '4', 'SE01 does not count the segments that came.'),
  EDI_SEGMENTS_IN_ERROR: entry('AK502', '5', 'One or more segments are in error.'),
  EDI_SET_IDENTIFIER_INVALID: entry('AK502', '6', 'The transaction set id in ST01 is missing or not valid.'),
  EDI_SET_CONTROL_INVALID: entry('AK502', '7', 'The control number in ST02 is missing or not valid.'),
  EDI_SET_DUPLICATE: entry('AK502', '23', 'A set with this control number came before in the group.'),

  EDI_SEGMENT_UNKNOWN: entry('AK304', '1', 'The segment id is not one of the standard.'),
  EDI_SEGMENT_UNEXPECTED: entry('AK304', '2', 'The segment does not belong at this place.'),
  EDI_SEGMENT_MISSING: entry('AK304', '3', 'A mandatory segment is missing.'),
  EDI_LOOP_OVER_MAX: entry('AK304', '4', 'The loop occurs more often than the standard allows.'),
  EDI_SEGMENT_OVER_MAX: entry('AK304', '5', 'The segment occurs more often than the standard allows.'),
  EDI_SEGMENT_NOT_IN_SET: entry('AK304', '6', 'The segment is not part of this transaction set.'),
  EDI_SEGMENT_OUT_OF_SEQUENCE: entry('AK304', '7', 'The segment stands out of sequence.'),
  EDI_SEGMENT_ELEMENTS: entry('AK304', '8', 'The segment has elements in error.'),

  EDI_ELEMENT_MISSING: entry('AK403', '1', 'A mandatory element is missing.'),
  EDI_ELEMENT_CONDITION: entry('AK403', '2', 'An element that others make necessary is missing.'),
  EDI_ELEMENT_TOO_MANY: entry('AK403', '3', 'The segment has more elements than the standard allows.'),
  EDI_ELEMENT_TOO_SHORT: entry('AK403', '4', 'The element is shorter than the standard allows.'),
  EDI_ELEMENT_TOO_LONG: entry('AK403', '5', 'The element is longer than the standard allows.'),
  EDI_ELEMENT_CHARACTER: entry('AK403', '6', 'The element holds a character its type does not allow.'),
  EDI_ELEMENT_CODE: entry('AK403', '7', 'The code is not one of the standard’s list.'),
  EDI_ELEMENT_DATE: entry('AK403', '8', 'The element is not a date.'),
  EDI_ELEMENT_TIME: entry('AK403', '9', 'The element is not a time.'),
  EDI_ELEMENT_EXCLUSION: entry('AK403', '10', 'Elements that exclude one another are both present.'),
  EDI_REPETITION_TOO_MANY: entry('AK403', '12', 'The element repeats more often than the standard allows.'),
  EDI_COMPONENT_TOO_MANY: entry('AK403', '13', 'The element has more components than the standard allows.'),

  EDI_LINE_COUNT_MISMATCH: own('CTT01 does not count the lines that came.'),
  EDI_HASH_TOTAL_MISMATCH: own('CTT02 is not the sum of the ordered quantities.'),
  EDI_DESTINATION_SUM_MISMATCH: own('The destination quantities (SDQ) do not add up to the ordered quantity.'),
  EDI_SCHEDULE_SUM_MISMATCH: own('The scheduled quantities (SCH) do not add up to the ordered quantity.'),
  EDI_ORDER_TOTAL_MISMATCH: own('The order total (AMT) is not the sum of quantity times price.'),

  EDI_ORDER_UNUSABLE: own('The order is sound X12 but says something no order can say.'),
  EDI_REMITTANCE_UNUSABLE: own('The remittance advice is sound X12 but says something no payment can say.'),
  EDI_GROUP_TYPE_MISMATCH: own('GS01 is not the functional id this transaction set belongs to.'),
  EDI_ISA_PADDING_FORGIVEN: own('The ISA header is not padded to its fixed width; read by its separators instead.'),
  EDI_TERMINATOR_FORGIVEN: own('The last segment is not terminated; taken as complete.'),

  EDI_LIMIT_SEGMENT_BYTES: own('A segment is longer than the limit set for this receiver.'),
  EDI_LIMIT_ELEMENTS: own('A segment has more elements than the limit set for this receiver.'),
  EDI_LIMIT_SEGMENTS: own('A transaction set has more segments than the limit set for this receiver.'),
  EDI_LIMIT_SET_BYTES: own('A transaction set is larger than the limit set for this receiver.'),
  EDI_LIMIT_FILE_BYTES: own('The file is larger than the limit set for this receiver.'),
  EDI_LIMIT_FAULTS: own('The transaction set has more faults than are listed.'),
  EDI_HELD_WITH_INTERCHANGE: own(
    'Another set of the interchange is in error and the partner profile holds all of them.',
  ),
} as const satisfies Record<string, CodeEntry>;

export type FaultCode = keyof typeof FAULT_CODES;

/** `reject`: what it stands in is not accepted. `note`: reported, accepted. */
export type Severity = 'reject' | 'note';

/** One thing found wrong, with all an acknowledgment or a clerk's screen needs to name it. */
export interface Fault {
  readonly code: FaultCode;
  readonly severity: Severity;
  /** A plain sentence with the particulars. */
  readonly message: string;
  /** Byte offset in the source of the segment it stands in. */
  readonly offset?: number;
  readonly segmentId?: string;
  /** Position in the transaction set, ST = 1 (AK302). */
  readonly segmentPosition?: number;
  /** Loop the segment stands in, by its first segment; absent outside loops (AK303). */
  readonly loop?: string;
  /** Element position, from 1 (AK401-1). */
  readonly element?: number;
  /** Component position, from 1 (AK401-2). */
  readonly component?: number;
  /** Repetition, from 1 (AK401-3). */
  readonly repetition?: number;
  /** X12 data element number (AK402). */
  readonly reference?: string;
  /** Copy of the bad value (AK404), untruncated. */
  readonly value?: string;
}

const entries: Record<FaultCode, CodeEntry> = FAULT_CODES;

/** The sentence of a code. */
export const sentenceOf = (code: FaultCode): string => entries[code].sentence;

/** The acknowledgment code at this place, if the fault has one there. */
export function noteOf(code: FaultCode, place: NotePlace): string | undefined {
  return entries[code].place === place ? entries[code].note : undefined;
}

/** Where in an acknowledgment the fault belongs. */
export const placeOf = (code: FaultCode): NotePlace | undefined => entries[code].place;
