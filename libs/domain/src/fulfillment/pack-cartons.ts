import { addDecimal, compareDecimal, type Decimal, formatDecimal, ZERO } from '../money/decimal.js';
import { err, ok, type Result } from '../result/result.js';
import { type Rejection, rejection } from '../rejections/rejections.js';

export interface PackedQuantity {
  readonly lineNumber: string;
  readonly quantity: Decimal;
}

export interface Carton {
  readonly lines: readonly PackedQuantity[];
}

/** The cartons of a shipment hold exactly what leaves; told no cartons, everything goes into one. */
export function packCartons({
  goods,
  cartons,
}: {
  readonly goods: readonly PackedQuantity[];
  readonly cartons: readonly Carton[];
}): Result<readonly Carton[], Rejection> {
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
      const message = `Line ${lineNumber}: ${formatDecimal(wanted)} leaves, ${formatDecimal(held)} in cartons.`;
      return err(rejection('CARTON_QUANTITY_MISMATCH', message, lineNumber));
    }
  }
  return ok(cartons);
}
