import { addMoney, compareMoney, formatMoney, type Money, zeroMoney } from '../money/money.js';
import { type Rejection, rejection } from '../rejections/rejections.js';
import { err, ok, type Result } from '../result/result.js';

export interface LineToSplit {
  readonly position: number;
  readonly lineNumber: string;
  /** What the line adds to the order: extended amount and its shares of charges and taxes. */
  readonly amount: Money;
}

/**
 * Cuts an order into parts that are each at or under a threshold, whole lines each: lines by amount, the greatest
 * first, into the first part that has room. The first part keeps the order's first line; parts are in the order of
 * their first lines.
 * @returns positions of each part, at least two
 */
export function splitUnder(lines: readonly LineToSplit[], threshold: Money): Result<readonly number[][], Rejection> {
  const alone = lines.find(({ amount }) => compareMoney(amount, threshold) > 0);
  if (alone) {
    const message = `Line ${alone.lineNumber} alone is worth ${formatMoney(alone.amount)}; the threshold is ${formatMoney(threshold)}.`;
    return err(rejection('SPLIT_NOT_POSSIBLE', message, alone.lineNumber));
  }
  const parts: { sum: Money; positions: number[] }[] = [];
  const greatestFirst = [...lines].sort((a, b) => compareMoney(b.amount, a.amount) || a.position - b.position);
  for (const { position, amount } of greatestFirst) {
    let part = parts.find(({ sum }) => compareMoney(addMoney(sum, amount), threshold) <= 0);
    if (!part) parts.push((part = { sum: zeroMoney(threshold.currency), positions: [] }));
    part.sum = addMoney(part.sum, amount);
    part.positions.push(position);
  }
  if (parts.length < 2) return err(rejection('SPLIT_NOT_POSSIBLE', 'The order is not above the threshold.'));
  const sorted = parts.map(({ positions }) => [...positions].sort((a, b) => a - b));
  return ok(sorted.sort((a, b) => a[0]! - b[0]!));
}
