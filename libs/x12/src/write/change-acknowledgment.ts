import {
  answerSegment,
  answerSegments,
  type AcknowledgmentType,
  type AnswerSurroundings,
  type LineAnswer,
} from './answer-parts.js';
import { identifierElements, type DraftIdentifier, type DraftSegment, type DraftSet } from './draft-set.js';

export interface AcknowledgedChangeLine {
  /** POC01 as the buyer sent it. */
  readonly lineNumber?: string | undefined;
  /** Element 670 (POC02) as the buyer sent it. */
  readonly changeCode: string;
  /** POC03: ordered quantity as it stands now; needs the two that follow (C030405; P0305 from 005010 on). */
  readonly quantity?: string | undefined;
  /** POC04, element 671. */
  readonly quantityLeft?: string | undefined;
  /** First component of POC05 (C001). */
  readonly unitOfMeasure?: string | undefined;
  readonly unitPrice?: string | undefined;
  /** POC07. */
  readonly priceBasis?: string | undefined;
  readonly identifiers: readonly DraftIdentifier[];
  readonly answers: readonly LineAnswer[];
}

export interface ChangeAcknowledgmentInput extends AnswerSurroundings {
  /** Element 353 (BCA01), as in the BCH01 answered: 04 change, 01 cancel, 05 replace. */
  readonly purpose: string;
  readonly type: AcknowledgmentType;
  readonly purchaseOrderNumber: string;
  readonly releaseNumber?: string | undefined;
  /** Element 327 (BCA05), as in the BCH05 answered. */
  readonly changeSequence?: string | undefined;
  /** BCA06 is mandatory. */
  readonly purchaseOrderDate: string;
  readonly contractNumber?: string | undefined;
  /** BCA09: our number of the order. */
  readonly sellerOrderNumber?: string | undefined;
  /** BCA10: the day of this answer. */
  readonly acknowledgedOn: string;
  /** BCA11: the day of the request. */
  readonly changeDate?: string | undefined;
  readonly lines: readonly AcknowledgedChangeLine[];
}

/** 865, the seller's answer to an 860: BCA, CUR, REF, DTM, N9, N1 loops, a POC loop with its ACKs per line, CTT. */
export function writeChangeAcknowledgment(input: ChangeAcknowledgmentInput): DraftSet {
  const { purpose, type, purchaseOrderNumber, releaseNumber, changeSequence, purchaseOrderDate } = input;
  const { contractNumber, sellerOrderNumber, acknowledgedOn, changeDate } = input;
  const head: DraftSegment = [
    'BCA',
    purpose,
    type,
    purchaseOrderNumber,
    releaseNumber,
    changeSequence,
    purchaseOrderDate,
    undefined,
    contractNumber,
    sellerOrderNumber,
    acknowledgedOn,
    changeDate,
  ];
  return { identifier: '865', segments: answerSegments(head, input, lineSegments) };
}

function lineSegments(line: AcknowledgedChangeLine): DraftSegment[] {
  const { lineNumber, changeCode, quantity, quantityLeft, unitOfMeasure, unitPrice, priceBasis } = line;
  const counted = quantity !== undefined && unitOfMeasure !== undefined;
  return [
    [
      'POC',
      lineNumber,
      changeCode,
      ...(counted ? [quantity, quantityLeft ?? quantity, [unitOfMeasure]] : [undefined, undefined, undefined]),
      unitPrice,
      unitPrice === undefined ? undefined : priceBasis,
      ...identifierElements(line.identifiers),
    ],
    ...line.answers.map(answerSegment),
  ];
}
