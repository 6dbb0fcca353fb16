import {
  currencySegments,
  dateSegments,
  identifierElements,
  partySegments,
  referenceSegments,
  type DraftDate,
  type DraftIdentifier,
  type DraftParty,
  type DraftReference,
  type DraftSegment,
} from './draft-set.js';

/**
 * X12 element 668 (ACK01), the codes a seller needs: IA accepted; IB backordered; IC accepted with changes; ID item
 * deleted; IE price pending; IF on hold, incomplete description; IH on hold; IP price changed; IQ quantity changed;
 * IR rejected; IS substituted; AR released for shipment; AC accepted and shipped; BP partial shipment, balance
 * backordered; DR date rescheduled; SP schedule date pending; R1 no contract item; R2 invalid item number; R3 invalid
 * unit of measure; R4 contract item not available.
 */
export type LineStatus =
  | 'IA'
  | 'IB'
  | 'IC'
  | 'ID'
  | 'IE'
  | 'IF'
  | 'IH'
  | 'IP'
  | 'IQ'
  | 'IR'
  | 'IS'
  | 'AR'
  | 'AC'
  | 'BP'
  | 'DR'
  | 'SP'
  | 'R1'
  | 'R2'
  | 'R3'
  | 'R4';

/**
 * X12 element 587 (BAK02, BCA02): AC with detail and change, AD with detail and no change, AE with exceptions only,
 * AH hold, AK without detail or change, AT accepted, RD rejected with detail, RF rejected with exceptions only,
 * RJ rejected without detail.
 */
export type AcknowledgmentType = 'AC' | 'AD' | 'AE' | 'AH' | 'AK' | 'AT' | 'RD' | 'RF' | 'RJ';

/** One ACK: what becomes of a part of a line. Several split the ordered quantity. */
export interface LineAnswer {
  readonly status: LineStatus;
  /** ACK02 and ACK03 stand together or not at all (P0203). */
  readonly quantity?: string | undefined;
  readonly unitOfMeasure?: string | undefined;
  /** ACK04 and ACK05: 068 current schedule ship, 067 current schedule delivery, 017 estimated delivery … */
  readonly date?: DraftDate | undefined;
  /** ACK07 on: the item meant, where it is not the one ordered (a substitute). */
  readonly identifiers?: readonly DraftIdentifier[] | undefined;
}

/** What surrounds the lines of an answer to an order (855) or a change (865), in the order of both. */
export interface AnswerSurroundings {
  readonly currency?: string | undefined;
  readonly references?: readonly DraftReference[] | undefined;
  readonly dates?: readonly DraftDate[] | undefined;
  /** Why, in words: MSG below one N9 (element 128 = L1 letters or notes). */
  readonly notes?: readonly string[] | undefined;
  readonly parties: readonly DraftParty[];
}

/** An answer: its first segment, what surrounds the lines, the lines, and their count. */
export function answerSegments<Line>(
  head: DraftSegment,
  answer: AnswerSurroundings & { readonly lines: readonly Line[] },
  lineSegments: (line: Line) => readonly DraftSegment[],
): DraftSegment[] {
  const { currency, references, dates, notes, parties, lines } = answer;
  return [
    head,
    ...currencySegments(currency),
    ...referenceSegments(references),
    ...dateSegments(dates),
    ...noteSegments(notes),
    ...parties.flatMap(partySegments),
    ...lines.flatMap(lineSegments),
    // CTT01 counts lines; a set of mere header (AK, RJ) has none to count.
    ...(lines.length > 0 ? [['CTT', lines.length]] : []),
  ];
}

/** N9*L1 and an MSG per note; MSG01 holds 264 characters. */
function noteSegments(notes: readonly string[] = []): DraftSegment[] {
  const texts = notes.flatMap((note) => note.trim().match(/[\s\S]{1,264}/g) ?? []);
  if (texts.length === 0) return [];
  return [['N9', 'L1', undefined, 'NOTES'], ...texts.map((text): DraftSegment => ['MSG', text])];
}

/** ACK, in an 855 and in an 865 alike. */
export function answerSegment({ status, quantity, unitOfMeasure, date, identifiers }: LineAnswer): DraftSegment {
  const counted = quantity !== undefined && unitOfMeasure !== undefined;
  return [
    'ACK',
    status,
    counted ? quantity : undefined,
    counted ? unitOfMeasure : undefined,
    date?.qualifier,
    date?.date,
    undefined,
    ...identifierElements(identifiers ?? []),
  ];
}
