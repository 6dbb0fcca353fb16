import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  isNegativeDecimal,
  isPositiveDecimal,
  ZERO,
} from '../money/decimal.js';
import { type Finding, finding, type Rejection, rejection, rejectionOf } from '../rejections/rejections.js';
import { err, ok, type Result } from '../result/result.js';

export interface InspectedLine {
  readonly position: number;
  /** Good enough for the shelf. */
  readonly restocked: Decimal;
  readonly scrapped: Decimal;
}

export interface ReceivedLine extends InspectedLine {
  readonly received: Decimal;
}

/** What came back and in which state: no more than was authorized; lines that are not told did not come. */
export function inspectReturn({
  authorized,
  told,
}: {
  readonly authorized: readonly {
    readonly position: number;
    readonly lineNumber: string;
    readonly quantity: Decimal;
  }[];
  readonly told: readonly InspectedLine[];
}): Result<readonly ReceivedLine[], Rejection> {
  const findings: Finding[] = told
    .filter(({ position }) => !authorized.some((line) => line.position === position))
    .map(({ position }) => finding('RETURN_LINE_UNKNOWN', `The return has no line at ${position}.`));
  const lines = authorized.map(({ position, lineNumber, quantity }): ReceivedLine => {
    const line = told.find((each) => each.position === position);
    const { restocked, scrapped } = line ?? { restocked: ZERO, scrapped: ZERO };
    const received = addDecimal(restocked, scrapped);
    if (isNegativeDecimal(restocked) || isNegativeDecimal(scrapped) || compareDecimal(received, quantity) > 0) {
      const message = `Line ${lineNumber}: ${formatDecimal(received)} came back, ${formatDecimal(quantity)} was authorized.`;
      findings.push(finding('RETURN_QUANTITY_MISMATCH', message, lineNumber));
    }
    return { position, restocked, scrapped, received };
  });
  const refused = rejectionOf(findings);
  if (refused) return err(refused);
  if (!lines.some(({ received }) => isPositiveDecimal(received))) {
    return err(rejection('RETURN_EMPTY', 'Nothing came back; withdraw the return instead.'));
  }
  return ok(lines);
}

/** A line of an invoice that billed goods of an order line. */
export interface BilledLine {
  readonly invoiceId: string;
  readonly line: number;
  readonly position: number;
  /** Billed, and not credited as returned before. */
  readonly left: Decimal;
}

/** Which invoices credit what came back: the oldest first, each for no more than it billed. */
export function findInvoicesToCredit(
  received: readonly Pick<ReceivedLine, 'position' | 'received'>[],
  billed: readonly BilledLine[],
): Result<readonly { readonly invoiceId: string; readonly line: number; readonly quantity: Decimal }[], Rejection> {
  const credits: { invoiceId: string; line: number; quantity: Decimal }[] = [];
  for (const { position, received: quantity } of received) {
    let left = quantity;
    for (const each of billed.filter((line) => line.position === position)) {
      if (!isPositiveDecimal(left)) break;
      const part = compareDecimal(left, each.left) <= 0 ? left : each.left;
      if (!isPositiveDecimal(part)) continue;
      credits.push({ invoiceId: each.invoiceId, line: each.line, quantity: part });
      left = addDecimal(left, { ...part, unscaled: -part.unscaled });
    }
    if (isPositiveDecimal(left)) {
      const message = `${formatDecimal(left)} of the line at ${position} came back before it was billed.`;
      return err(rejection('RETURN_NOT_BILLED', message));
    }
  }
  return ok(credits);
}
