import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  isNegativeDecimal,
  isPositiveDecimal,
  multiplyDecimal,
  ZERO,
} from '../money/decimal.js';
import { err, ok, type Result } from '../result/result.js';
import { type Finding, finding, type Rejection, rejection, rejectionOf } from '../rejections/rejections.js';

export interface PickLineAsked {
  /** Identifies the line on its pick list. */
  readonly id: string;
  readonly lineNumber: string;
  readonly sku: string;
  readonly quantity: Decimal;
  /** Of goods sold by weight: what one of the line's unit weighs, nominally. */
  readonly nominalWeight?: Decimal | undefined;
}

/** What the picker found; a line not told counts as picked in full. */
export interface PickLineTold {
  readonly id: string;
  readonly picked: Decimal;
  readonly short: Decimal;
  readonly damaged: Decimal;
  /** Of what was picked, in the item's base unit: asked for goods sold by weight, and for no others. */
  readonly weight?: Decimal | undefined;
}

export interface PickedLine extends PickLineAsked {
  readonly picked: Decimal;
  readonly short: Decimal;
  readonly damaged: Decimal;
  /** Short or damaged: goes back to the backorder, its reservation is free. */
  readonly missing: Decimal;
  readonly weight: Decimal | undefined;
}

export interface PickResult {
  readonly lines: readonly PickedLine[];
  /** The books say more than the shelf: count these. */
  readonly cycleCounts: readonly { readonly sku: string; readonly expected: Decimal; readonly found: Decimal }[];
  readonly pickedAnything: boolean;
}

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
    const report = told.get(line.id) ?? { picked: line.quantity, short: ZERO, damaged: ZERO, weight: undefined };
    const { picked, short, damaged } = report;
    const missing = addDecimal(short, damaged);
    const negative = [picked, short, damaged].some(isNegativeDecimal);
    if (negative || compareDecimal(addDecimal(picked, missing), line.quantity) !== 0) {
      const message = `Line ${line.lineNumber} asks for ${formatDecimal(line.quantity)}: picked, short and damaged must add up to that.`;
      findings.push(finding('PICK_QUANTITY_MISMATCH', message, line.lineNumber));
    }
    const { finding: unweighed, weight } = weigh(line, picked, report.weight);
    if (unweighed) findings.push(unweighed);
    return { ...line, picked, short, damaged, missing, weight };
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

/** A scale is off by far when it says less than half, or more than double, of what the goods weigh nominally. */
const PLAUSIBLE = { least: { unscaled: 5n, scale: 1 }, most: { unscaled: 2n, scale: 0 } };

function weigh(
  { nominalWeight, lineNumber }: PickLineAsked,
  picked: Decimal,
  weight: Decimal | undefined,
): { readonly weight: Decimal | undefined; readonly finding?: Finding } {
  if (!nominalWeight || !isPositiveDecimal(picked)) {
    if (!weight) return { weight: undefined };
    const message = `Line ${lineNumber}: nothing that is sold by weight was picked, and yet a weight is told.`;
    return { weight: undefined, finding: finding('CATCH_WEIGHT_NOT_ASKED', message, lineNumber) };
  }
  const nominal = multiplyDecimal(picked, nominalWeight);
  if (!weight) {
    const message = `Line ${lineNumber} is billed by weight: tell what the ${formatDecimal(picked)} picked weigh.`;
    return { weight: undefined, finding: finding('CATCH_WEIGHT_MISSING', message, lineNumber) };
  }
  const tooLight = compareDecimal(weight, multiplyDecimal(nominal, PLAUSIBLE.least)) < 0;
  if (tooLight || compareDecimal(weight, multiplyDecimal(nominal, PLAUSIBLE.most)) > 0) {
    const message = `Line ${lineNumber}: ${formatDecimal(weight)} is far from the ${formatDecimal(nominal)} expected.`;
    return { weight, finding: finding('CATCH_WEIGHT_IMPLAUSIBLE', message, lineNumber) };
  }
  return { weight };
}
