import { segmentKey, SegmentScanner, type SegmentTable } from '#x12';
import type { Bench } from './bench.js';
import { generateInterchange, megabytesPerSecond, portionsOf } from './x12-orders.js';

const ORDERS = 10_000;
const START_OF_SET = segmentKey('ST');

/** Bytes to tables of segments, one per transaction set, fed in portions of 64 KiB. */
export function tokenizeAll(bytes: Buffer, use: (table: SegmentTable) => void): number {
  const scanner = new SegmentScanner();
  let segments = 0;
  const drain = (): void => {
    for (;;) {
      const event = scanner.scan();
      if (event === 'control') {
        if (scanner.lastKey !== START_OF_SET) {
          const table = scanner.take();
          segments += table.length;
          use(table);
        }
      } else if (event === 'interchange') scanner.openInterchange();
      else return;
    }
  };
  for (const portion of portionsOf(bytes)) {
    scanner.feed(portion);
    drain();
  }
  scanner.finish();
  drain();
  return segments;
}

/** The bare limit: looks for every terminator and does nothing else. */
export function findTerminators(bytes: Buffer): number {
  let segments = 0;
  for (let at = bytes.indexOf(0x7e); at >= 0; at = bytes.indexOf(0x7e, at + 1)) segments += 1;
  return segments;
}

export const bench: Bench = {
  name: 'x12.tokenize',
  against: 'a bare indexOf pass over the terminator',
  unit: 'MB/s',
  apart: true,
  prepare: async () => {
    const bytes = generateInterchange(ORDERS);
    const segments = tokenizeAll(bytes, () => {}) + 1;
    if (segments !== findTerminators(bytes)) throw new Error('the tokenizer missed segments');
    return {
      ours: () => megabytesPerSecond(bytes.length, () => void tokenizeAll(bytes, () => {})),
      theirs: () => megabytesPerSecond(bytes.length, () => void findTerminators(bytes)),
      note: `${ORDERS} orders of 14 lines, ${(bytes.length / 1e6).toFixed(1)} MB, ${segments} segments; ours makes a table per set, element positions are left until one is asked for (x12.tokenize-elements asks for all); bound by one native search per segment, which is all the bare pass does, and about as much again for noting each place, recognizing control segments and keeping the limits`,
    };
  },
};
