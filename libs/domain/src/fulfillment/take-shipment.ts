import {
  addDecimal,
  compareDecimal,
  type Decimal,
  equalDecimal,
  formatDecimal,
  isPositiveDecimal,
  minDecimal,
  subtractDecimal,
  ZERO,
} from '../money/decimal.js';
import { type Finding, finding, type Rejection, rejection, rejectionOf } from '../rejections/rejections.js';
import { err, ok, type Result } from '../result/result.js';

/** A picked part of an order line; one line may be picked in several parts. */
export interface PickedPart {
  readonly id: string;
  readonly position: number;
  readonly lineNumber: string;
  readonly picked: Decimal;
  readonly shipped: Decimal;
  /** Of goods sold by weight: of all that was picked. */
  readonly weight?: Decimal | undefined;
}

export interface LeavingLine {
  readonly position: number;
  readonly quantity: Decimal;
  readonly weight: Decimal | undefined;
  /** From which parts, so that the quantities sum to the line's. */
  readonly parts: readonly { readonly id: string; readonly quantity: Decimal }[];
}

export interface ShipmentAsked {
  readonly parts: readonly PickedPart[];
  /** By position: weight that left with earlier shipments of the pick list. */
  readonly weightShipped: ReadonlyMap<number, Decimal>;
  /** Lines that leave; absent: everything that is picked and has not left. */
  readonly lines?:
    | readonly { readonly position: number; readonly quantity: Decimal; readonly weight?: Decimal | undefined }[]
    | undefined;
}

/** What leaves of a pick list: all that is left of it, or the part that is told, never more than was picked. */
export function takeShipment({
  parts,
  weightShipped,
  lines,
}: ShipmentAsked): Result<readonly LeavingLine[], Rejection> {
  const positions = [...new Set(parts.map(({ position }) => position))];
  const left = new Map(positions.map((position) => [position, leftOf(parts, position)]));
  const asked = lines ?? positions.map((position) => ({ position, quantity: left.get(position)!, weight: undefined }));
  const findings: Finding[] = [];
  const leaving = asked.flatMap(({ position, quantity, weight }): LeavingLine[] => {
    const rest = left.get(position) ?? ZERO;
    left.set(position, ZERO);
    if (lines && (!isPositiveDecimal(quantity) || compareDecimal(quantity, rest) > 0)) {
      const message = `Position ${position}: ${formatDecimal(quantity)} cannot leave, ${formatDecimal(rest)} is picked.`;
      findings.push(finding('SHIP_QUANTITY_EXCEEDS', message));
      return [];
    }
    if (!isPositiveDecimal(quantity)) return [];
    const own = parts.filter((part) => part.position === position);
    const weighed = weightOf(own, weightShipped.get(position) ?? ZERO, { whole: equalDecimal(quantity, rest), weight });
    if ('code' in weighed) findings.push(weighed);
    else return [{ position, quantity, weight: weighed.weight, parts: takeParts(own, quantity) }];
    return [];
  });
  const refused = rejectionOf(findings);
  if (refused) return err(refused);
  if (leaving.length === 0) return err(rejection('NOTHING_TO_SHIP', 'Nothing on the pick list is left to ship.'));
  return ok(leaving);
}

const leftOf = (parts: readonly PickedPart[], position: number): Decimal =>
  parts
    .filter((part) => part.position === position)
    .reduce((sum, { picked, shipped }) => addDecimal(sum, subtractDecimal(picked, shipped)), ZERO);

function weightOf(
  parts: readonly PickedPart[],
  before: Decimal,
  { whole, weight }: { readonly whole: boolean; readonly weight: Decimal | undefined },
): { readonly weight: Decimal | undefined } | Finding {
  const weights = parts.flatMap((part) => part.weight ?? []);
  if (weights.length === 0) return { weight: undefined };
  const rest = subtractDecimal(weights.reduce(addDecimal, ZERO), before);
  const [{ lineNumber }] = parts as readonly [PickedPart, ...PickedPart[]];
  if (whole && !weight) return { weight: rest };
  if (!weight) {
    const message = `Line ${lineNumber} is billed by weight: tell the weight of the part that leaves.`;
    return finding('CATCH_WEIGHT_MISSING', message, lineNumber);
  }
  const most = compareDecimal(weight, rest);
  // A part that takes all the weight leaves goods that weigh nothing.
  if (most > 0 || (most === 0 && !whole) || !isPositiveDecimal(weight)) {
    const message = `Line ${lineNumber}: ${formatDecimal(weight)} cannot leave, ${formatDecimal(rest)} was weighed.`;
    return finding('CATCH_WEIGHT_IMPLAUSIBLE', message, lineNumber);
  }
  return { weight };
}

function takeParts(parts: readonly PickedPart[], quantity: Decimal): LeavingLine['parts'] {
  let wanted = quantity;
  return parts.flatMap(({ id, picked, shipped }) => {
    const taken = minDecimal(wanted, subtractDecimal(picked, shipped));
    wanted = subtractDecimal(wanted, taken);
    return isPositiveDecimal(taken) ? [{ id, quantity: taken }] : [];
  });
}
