import { compareDecimal, type Decimal, equalDecimal, formatDecimal } from '../money/decimal.js';
import { type Finding, finding } from '../rejections/rejections.js';
import type { PlannedLine } from './plan-change.js';

export type ChangeDecision = 'applied' | 'partly_applied' | 'refused';

/** The line after everything was planned again; absent parts are not known, as of an order on hold. */
export interface ChangedLine {
  readonly wanted: Decimal;
  readonly unitPrice?: Decimal | undefined;
}

/**
 * What came of one line of a change: taken as asked, in part, or not. Our price stands whatever the document asks,
 * so a price is taken when it is ours; and a customer without backorders gets what is there.
 */
export function answerChangedLine(
  { asked, refused, findings }: PlannedLine,
  line: ChangedLine | undefined,
): { readonly decision: ChangeDecision; readonly findings: readonly Finding[] } {
  if (refused || !line) return { decision: 'refused', findings };
  const prices = ['PC', 'PQ', 'CA', 'RZ', 'AI'].includes(asked.changeCode);
  const { unitPrice, quantity, lineNumber } = asked;
  const missed: Finding[] = [...findings];
  if (prices && unitPrice && line.unitPrice && !equalDecimal(unitPrice, line.unitPrice)) {
    const message = `The document asks for ${formatDecimal(unitPrice)}; our price is ${formatDecimal(line.unitPrice)}.`;
    missed.push(finding('PRICE_DIFFERS', message, lineNumber));
  }
  const quantities = ['QI', 'PQ', 'RQ', 'CA', 'RZ', 'AI'].includes(asked.changeCode);
  if (quantities && quantity && compareDecimal(line.wanted, quantity) < 0) {
    const message = `${formatDecimal(line.wanted)} of ${formatDecimal(quantity)} are in stock, and the customer takes no backorders.`;
    missed.push(finding('STOCK_SHORT', message, lineNumber));
  }
  const onlyPrice = asked.changeCode === 'PC' && missed.length > 0;
  return {
    decision: onlyPrice ? 'refused' : missed.length > 0 ? 'partly_applied' : 'applied',
    findings: missed,
  };
}

/** The answer to the document as a whole, from its lines; findings refuse one that has none. */
export function answerChange(
  lines: readonly { readonly decision: ChangeDecision }[],
  findings: readonly Finding[] = [],
): ChangeDecision {
  if (findings.length > 0) return 'refused';
  if (lines.every(({ decision }) => decision === 'applied')) return 'applied';
  return lines.every(({ decision }) => decision === 'refused') ? 'refused' : 'partly_applied';
}
