import {
  answerSegment,
  answerSegments,
  type AcknowledgmentType,
  type AnswerSurroundings,
  type LineAnswer,
} from './answer-parts.js';
import {
  dateSegments,
  descriptionSegments,
  identifierElements,
  type DraftDate,
  type DraftIdentifier,
  type DraftSegment,
  type DraftSet,
} from './draft-set.js';

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

export interface OrderAcknowledgmentInput extends AnswerSurroundings {
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
  readonly lines: readonly AcknowledgedLine[];
}

/** 855 purchase order acknowledgment: BAK, CUR, REF, DTM, N9, N1 loops, a PO1 loop with its ACKs per line, CTT. */
export function writeOrderAcknowledgment(input: OrderAcknowledgmentInput): DraftSet {
  const { purpose, type, purchaseOrderNumber, purchaseOrderDate, acknowledgedOn } = input;
  const { releaseNumber, contractNumber, sellerOrderNumber } = input;
  const head: DraftSegment = [
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
  ];
  return { identifier: '855', segments: answerSegments(head, input, lineSegments) };
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
