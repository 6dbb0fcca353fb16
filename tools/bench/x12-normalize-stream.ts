import { Readable } from 'node:stream';
import { X12parser } from 'x12-parser';
import type { Bench } from './bench.js';
import { normalizeAll } from './x12-normalize.js';
import { generateInterchange, megabytesPerSecond, portionsOf } from './x12-orders.js';

const ORDERS = 10_000;

async function parseStream(bytes: Buffer): Promise<number> {
  let segments = 0;
  const parser = Readable.from(portionsOf(bytes)).pipe(new X12parser());
  for await (const _segment of parser) segments += 1;
  return segments;
}

export const bench: Bench = {
  name: 'x12.normalize-stream',
  against: 'x12-parser as a stream (no validation, no order)',
  unit: 'MB/s',
  apart: true,
  prepare: async () => {
    const bytes = generateInterchange(ORDERS);
    if (normalizeAll(bytes).lines !== ORDERS * 14) throw new Error('an order or a line was lost');
    if ((await parseStream(bytes)) === 0) throw new Error('the rival read nothing');
    return {
      ours: () => megabytesPerSecond(bytes.length, () => void normalizeAll(bytes)),
      theirs: () => megabytesPerSecond(bytes.length, async () => void (await parseStream(bytes))),
      note: `${ORDERS} orders of 14 lines, ${(bytes.length / 1e6).toFixed(1)} MB; ours validates and maps, theirs yields segments`,
    };
  },
};
