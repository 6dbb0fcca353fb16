import { addDecimal, compareDecimal, type Decimal, formatDecimal, isPositiveDecimal, ZERO } from '../money/decimal.js';
import { err, ok, type Result } from '../result/result.js';
import { type Rejection, rejection } from '../rejections/rejections.js';

export interface PickedQuantity {
  readonly lineNumber: string;
  readonly sku: string;
  readonly unit: string;
  readonly quantity: Decimal;
}

export interface CartonTold {
  readonly lines: readonly { readonly lineNumber: string; readonly quantity: Decimal }[];
}

export interface Carton {
  readonly lines: readonly PickedQuantity[];
}

/** The cartons of a shipment hold exactly what was picked; told no cartons, everything goes into one. */
export function packCartons({
  status,
  picked,
  cartons,
}: {
  readonly status: 'open' | 'picked' | 'shipped' | 'cancelled';
  readonly picked: readonly PickedQuantity[];
  readonly cartons: readonly CartonTold[];
}): Result<readonly Carton[], Rejection> {
  if (status !== 'picked') return err(rejection('PICK_LIST_NOT_PICKED', `The pick list is ${status}.`));
  const goods = picked.filter(({ quantity }) => isPositiveDecimal(quantity));
  if (goods.length === 0) return err(rejection('NOTHING_TO_SHIP', 'Nothing on the pick list was picked.'));
  if (cartons.length === 0) return ok([{ lines: goods }]);
  const packed = new Map<string, Decimal>();
  for (const { lineNumber, quantity } of cartons.flatMap(({ lines }) => lines)) {
    packed.set(lineNumber, addDecimal(packed.get(lineNumber) ?? ZERO, quantity));
  }
  const byLine = new Map(goods.map((line) => [line.lineNumber, line]));
  for (const lineNumber of new Set([...byLine.keys(), ...packed.keys()])) {
    const wanted = byLine.get(lineNumber)?.quantity ?? ZERO;
    const held = packed.get(lineNumber) ?? ZERO;
    if (compareDecimal(wanted, held) !== 0) {
      const message = `Line ${lineNumber}: ${formatDecimal(wanted)} picked, ${formatDecimal(held)} in cartons.`;
      return err(rejection('CARTON_QUANTITY_MISMATCH', message, lineNumber));
    }
  }
  return ok(
    cartons.map(({ lines }) => ({
      lines: lines.map(({ lineNumber, quantity }) => ({ ...byLine.get(lineNumber)!, quantity })),
    })),
  );
}
