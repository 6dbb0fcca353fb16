import { setImmediate as turn } from 'node:timers/promises';
import type { ByteSource } from '../tokenizer/tokenize.js';

/** Some dozen orders: read, validated and mapped in a few milliseconds. */
const PORTION_BYTES = 16 * 1024;
/** Longer than this nobody else in the process waits, beyond the portion in hand. */
const TURN_AFTER_MS = 10;

/**
 * The same bytes in small portions, with a turn of the event loop in between whenever reading has gone on for a
 * while: a source that always has more (a file in the page cache, a list of buffers) would otherwise keep it.
 */
export async function* inTurns(source: ByteSource): AsyncGenerator<Uint8Array> {
  let turned = performance.now();
  for await (const chunk of source) {
    for (let from = 0; from < chunk.length; from += PORTION_BYTES) {
      if (performance.now() - turned > TURN_AFTER_MS) {
        await turn();
        turned = performance.now();
      }
      yield chunk.subarray(from, from + PORTION_BYTES);
    }
  }
}
