import { addDecimal, type Decimal, minDecimal, subtractDecimal, trimDecimal } from '../money/decimal.js';
import { addMoney, compareMoney, formatMoney, type Money, zeroMoney } from '../money/money.js';
import { type Rejection, rejection } from '../rejections/rejections.js';
import { err, ok, type Result } from '../result/result.js';

export interface LineToSplit {
  readonly position: number;
  readonly lineNumber: string;
  /** What is wanted, in the unit of the line. */
  readonly quantity: Decimal;
  /** What the line adds to the order: extended amount and its shares of charges and taxes. */
  readonly amount: Money;
}

/** What of a line a part takes: all of it, or so much. */
export interface LinePart {
  readonly position: number;
  readonly quantity: Decimal;
}

/** More orders than this out of one are no way to get by a threshold. */
export const MOST_PARTS = 20;

/**
 * Cuts an order into parts that are each at or under a threshold: lines by amount, the greatest first, into the first
 * part that has room. Lines stay whole where they fit; one that is above the threshold alone is cut by its quantity, in
 * whole units (or the fraction it was ordered in), each piece counted up to the next cent. The first part keeps the
 * order's first line; parts are in the order of their first lines.
 * @returns what each part takes, at least two parts and at most {@link MOST_PARTS}
 */
export function splitUnder(
  lines: readonly LineToSplit[],
  threshold: Money,
): Result<readonly (readonly LinePart[])[], Rejection> {
  const pieces: LineToSplit[] = [];
  for (const line of lines) {
    const cut = cutLine(line, threshold);
    if (!cut.ok) return cut;
    pieces.push(...cut.value);
  }
  const parts: { sum: Money; pieces: LineToSplit[] }[] = [];
  const greatestFirst = pieces.sort((a, b) => compareMoney(b.amount, a.amount) || a.position - b.position);
  for (const piece of greatestFirst) {
    let part = parts.find(({ sum }) => compareMoney(addMoney(sum, piece.amount), threshold) <= 0);
    if (!part) parts.push((part = { sum: zeroMoney(threshold.currency), pieces: [] }));
    part.sum = addMoney(part.sum, piece.amount);
    part.pieces.push(piece);
  }
  if (parts.length < 2) return err(rejection('SPLIT_NOT_POSSIBLE', 'The order is not above the threshold.'));
  if (parts.length > MOST_PARTS) return err(tooMany(parts.length));
  return ok(parts.map(({ pieces: taken }) => joinPieces(taken)).sort((a, b) => a[0]!.position - b[0]!.position));
}

function cutLine(line: LineToSplit, threshold: Money): Result<LineToSplit[], Rejection> {
  const { amount, lineNumber } = line;
  if (compareMoney(amount, threshold) <= 0) return ok([line]);
  const quantity = trimDecimal(line.quantity);
  const most = (quantity.unscaled * threshold.minor) / amount.minor;
  if (most <= 0n) {
    const message = `Line ${lineNumber} is worth ${formatMoney(amount)}, and one unit of it more than the threshold of ${formatMoney(threshold)}.`;
    return err(rejection('SPLIT_NOT_POSSIBLE', message, lineNumber));
  }
  const count = (quantity.unscaled + most - 1n) / most;
  if (count > MOST_PARTS) return err(tooMany(Number(count)));
  const pieces: LineToSplit[] = [];
  for (let left = quantity; left.unscaled > 0n; left = subtractDecimal(left, pieces.at(-1)!.quantity)) {
    const taken = minDecimal(left, { unscaled: most, scale: quantity.scale });
    const minor = (amount.minor * taken.unscaled + quantity.unscaled - 1n) / quantity.unscaled;
    pieces.push({ ...line, quantity: taken, amount: { ...amount, minor } });
  }
  return ok(pieces);
}

const tooMany = (parts: number): Rejection =>
  rejection('SPLIT_NOT_POSSIBLE', `It would take ${parts} orders; more than ${MOST_PARTS} are not made of one.`);

/** Pieces of one line that meet in one part are one again. */
function joinPieces(pieces: readonly LineToSplit[]): LinePart[] {
  const taken = new Map<number, Decimal>();
  for (const { position, quantity } of pieces) {
    const before = taken.get(position);
    taken.set(position, before ? addDecimal(before, quantity) : quantity);
  }
  return [...taken].map(([position, quantity]) => ({ position, quantity })).sort((a, b) => a.position - b.position);
}
