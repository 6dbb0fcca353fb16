import { KEY } from './control-segments.js';
import { SegmentScanner } from './segment-scanner.js';
import type { ReadLimits } from './limits.js';
import type { SegmentTable } from './segment-table.js';

/** Where the bytes come from: a file stream, a request body, or a list of buffers. */
export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * Splits X12 into segments and elements without looking at what they mean, a run of segments per step (a
 * transaction set, or the control segments between two of them). The ISA itself is consumed for its separators.
 * @throws nothing for bad input: what is no X12 yields no run, and a run past a limit is left out.
 */
export async function* tokenize(source: ByteSource, limits?: ReadLimits): AsyncGenerator<SegmentTable> {
  const scanner = new SegmentScanner(limits);
  for await (const chunk of source) {
    scanner.feed(chunk);
    yield* drain(scanner);
  }
  scanner.finish();
  yield* drain(scanner);
}

function* drain(scanner: SegmentScanner): Generator<SegmentTable> {
  for (;;) {
    const event = scanner.scan();
    if (event === 'need-input' || event === 'end') return;
    if (event === 'interchange') {
      if (scanner.openInterchange().kind === 'need-input') return;
    } else if (event === 'limit') {
      scanner.closeInterchange();
    } else {
      const key = scanner.lastKey;
      if (key !== KEY.ST) yield scanner.take();
      if (key === KEY.IEA) scanner.closeInterchange();
    }
  }
}
