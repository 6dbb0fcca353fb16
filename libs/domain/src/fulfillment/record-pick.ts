import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  isNegativeDecimal,
  isPositiveDecimal,
} from '../money/decimal.js';
import { err, ok, type Result } from '../result/result.js';
import { type Finding, finding, type Rejection, rejection, rejectionOf } from '../rejections/rejections.js';

export interface PickLineAsked {
  /** Identifies the line on its pick list. */
  readonly id: string;
  readonly lineNumber: string;
  readonly sku: string;
  readonly quantity: Decimal;
}

/** What the picker found; a line not told counts as picked in full. */
export interface PickLineTold {
  readonly id: string;
  readonly picked: Decimal;
  readonly short: Decimal;
  readonly damaged: Decimal;
}

export interface PickedLine extends PickLineAsked {
  readonly picked: Decimal;
  readonly short: Decimal;
  readonly damaged: Decimal;
  /** Short or damaged: goes back to the backorder, its reservation is free. */
  readonly missing: Decimal;
}

export interface PickResult {
  readonly lines: readonly PickedLine[];
  /** The books say more than the shelf: count these. */
  readonly cycleCounts: readonly { readonly sku: string; readonly expected: Decimal; readonly found: Decimal }[];
  readonly pickedAnything: boolean;
}

const NOTHING: Decimal = { unscaled: 0n, scale: 0 };

/** Takes a picker's report: every quantity asked for is picked, short or damaged, exactly. */
export function recordPick(facts: {
  readonly status: 'open' | 'picked' | 'shipped' | 'cancelled';
  readonly asked: readonly PickLineAsked[];
  readonly told: readonly PickLineTold[];
}): Result<PickResult, Rejection> {
  if (facts.status !== 'open') return err(rejection('PICK_LIST_NOT_OPEN', `The pick list is ${facts.status} already.`));
  const told = new Map(facts.told.map((line) => [line.id, line]));
  const asked = new Set(facts.asked.map(({ id }) => id));
  const findings: Finding[] = facts.told
    .filter(({ id }) => !asked.has(id))
    .map(({ id }) => finding('PICK_LINE_UNKNOWN', `The pick list has no line ${id}.`));
  const lines = facts.asked.map((line): PickedLine => {
    const { picked, short, damaged } = told.get(line.id) ?? { picked: line.quantity, short: NOTHING, damaged: NOTHING };
    const missing = addDecimal(short, damaged);
    const negative = [picked, short, damaged].some(isNegativeDecimal);
    if (negative || compareDecimal(addDecimal(picked, missing), line.quantity) !== 0) {
      const message = `Line ${line.lineNumber} asks for ${formatDecimal(line.quantity)}: picked, short and damaged must add up to that.`;
      findings.push(finding('PICK_QUANTITY_MISMATCH', message, line.lineNumber));
    }
    return { ...line, picked, short, damaged, missing };
  });
  const refused = rejectionOf(findings);
  if (refused) return err(refused);
  return ok({
    lines,
    cycleCounts: lines
      .filter(({ short }) => isPositiveDecimal(short))
      .map(({ sku, quantity, picked, damaged }) => ({ sku, expected: quantity, found: addDecimal(picked, damaged) })),
    pickedAnything: lines.some(({ picked }) => isPositiveDecimal(picked)),
  });
}
