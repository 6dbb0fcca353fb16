import type { Bench } from './bench.js';
import { generateInterchange, megabytesPerSecond } from './x12-orders.js';
import { findTerminators, tokenizeAll } from './x12-tokenize.js';

const ORDERS = 10_000;

/** As `x12.tokenize`, with the position of every element found as well. @returns the number of elements */
function findElements(bytes: Buffer): number {
  let elements = 0;
  tokenizeAll(bytes, (table) => {
    for (let index = 0; index < table.length; index += 1) elements += table.elementCount(index);
  });
  return elements;
}

export const bench: Bench = {
  name: 'x12.tokenize-elements',
  against: 'a bare indexOf pass over the terminator',
  unit: 'MB/s',
  apart: true,
  prepare: async () => {
    const bytes = generateInterchange(ORDERS);
    const elements = findElements(bytes);
    if (elements < ORDERS * 14 * 9) throw new Error('the tokenizer missed elements');
    return {
      ours: () => megabytesPerSecond(bytes.length, () => void findElements(bytes)),
      theirs: () => megabytesPerSecond(bytes.length, () => void findTerminators(bytes)),
      note: `${ORDERS} orders of 14 lines, ${(bytes.length / 1e6).toFixed(1)} MB, ${elements} elements, each with its position; bound by one table look-up per byte, where the bare pass looks at none`,
    };
  },
};
