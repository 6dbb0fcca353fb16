import {
  dateSegments,
  descriptionSegments,
  identifierElements,
  partySegments,
  referenceSegments,
  type DraftDate,
  type DraftIdentifier,
  type DraftParty,
  type DraftReference,
  type DraftSegment,
  type DraftSet,
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

export interface AcknowledgedLine {
  /** PO101 as the buyer sent it. */
  readonly lineNumber?: string | undefined;
  /** PO102: the quantity ordered. */
  readonly quantity: string;
  readonly unitOfMeasure?: string | undefined;
  /** PO104: the price we will bill, which with status IP is not the one ordered (ACK has no price). */
  readonly unitPrice?: string | undefined;
  /** PO105, element 639. */
  readonly priceBasis?: string | undefined;
  readonly identifiers: readonly DraftIdentifier[];
  readonly description?: string | undefined;
  readonly dates?: readonly DraftDate[] | undefined;
  readonly answers: readonly LineAnswer[];
}

export interface OrderAcknowledgmentInput {
  /** Element 353 (BAK01): 00 original, 04 change, 05 replace, 06 confirmation. */
  readonly purpose: string;
  readonly type: AcknowledgmentType;
  readonly purchaseOrderNumber: string;
  /** BAK04 is mandatory; the day of the document where the order itself had none. */
  readonly purchaseOrderDate: string;
  readonly releaseNumber?: string | undefined;
  readonly contractNumber?: string | undefined;
  /** BAK08: our number of the order. */
  readonly sellerOrderNumber?: string | undefined;
  /** BAK09. */
  readonly acknowledgedOn: string;
  readonly currency?: string | undefined;
  readonly references?: readonly DraftReference[] | undefined;
  readonly dates?: readonly DraftDate[] | undefined;
  /** Why, in words: MSG below one N9 (element 128 = L1 letters or notes). */
  readonly notes?: readonly string[] | undefined;
  readonly parties: readonly DraftParty[];
  readonly lines: readonly AcknowledgedLine[];
}

/** 855 purchase order acknowledgment: BAK, CUR, REF, DTM, N9, N1 loops, a PO1 loop with its ACKs per line, CTT. */
export function writeOrderAcknowledgment(input: OrderAcknowledgmentInput): DraftSet {
  const { purpose, type, purchaseOrderNumber, purchaseOrderDate, acknowledgedOn } = input;
  const { releaseNumber, contractNumber, sellerOrderNumber } = input;
  const segments: DraftSegment[] = [
    [
      'BAK',
      purpose,
      type,
      purchaseOrderNumber,
      purchaseOrderDate,
      releaseNumber,
      undefined,
      contractNumber,
      sellerOrderNumber,
      acknowledgedOn,
    ],
    ...currencySegments(input.currency),
    ...referenceSegments(input.references),
    ...dateSegments(input.dates),
    ...noteSegments(input.notes),
    ...input.parties.flatMap(partySegments),
    ...input.lines.flatMap(lineSegments),
    // CTT01 counts PO1; a set of mere header (AK, RJ) has none to count.
    ...(input.lines.length > 0 ? [['CTT', input.lines.length]] : []),
  ];
  return { identifier: '855', segments };
}

/** CUR with the entity it is the currency of: the seller. */
export const currencySegments = (currency: string | undefined): DraftSegment[] =>
  currency === undefined ? [] : [['CUR', 'SE', currency]];

/** N9*L1 and an MSG per note; MSG01 holds 264 characters. */
export function noteSegments(notes: readonly string[] = []): DraftSegment[] {
  const texts = notes.flatMap((note) => note.trim().match(/[\s\S]{1,264}/g) ?? []);
  if (texts.length === 0) return [];
  return [['N9', 'L1', undefined, 'NOTES'], ...texts.map((text): DraftSegment => ['MSG', text])];
}

function lineSegments(line: AcknowledgedLine): DraftSegment[] {
  const { lineNumber, quantity, unitOfMeasure, unitPrice, priceBasis, identifiers } = line;
  return [
    [
      'PO1',
      lineNumber,
      quantity,
      unitOfMeasure,
      unitPrice,
      // C0504: a basis without a price cannot stand.
      unitPrice === undefined ? undefined : priceBasis,
      ...identifierElements(identifiers),
    ],
    ...descriptionSegments(line.description),
    ...dateSegments(line.dates),
    ...line.answers.map(answerSegment),
  ];
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
