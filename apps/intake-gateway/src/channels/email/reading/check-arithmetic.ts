import type { CandidateLine } from './candidate.js';
import { productAgrees } from './numbers.js';

/** Marks a line whose quantity times price is not the amount it gives. */
export function checkArithmetic(line: CandidateLine): CandidateLine {
  const { quantity, unitPrice, lineTotal } = line;
  if (unitPrice === undefined || lineTotal === undefined || productAgrees(quantity, unitPrice, lineTotal)) return line;
  return { ...line, doubts: [...line.doubts, 'arithmetic'] };
}
