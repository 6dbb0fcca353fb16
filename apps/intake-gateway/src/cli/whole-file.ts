import type { Reason } from '../canonical-order/intake-codes.js';
import type { FileOutcome, FileToRead, Output } from './readers.js';

/** The same bound as for mails that arrive. */
const MAX_BYTES = 25 * 1024 * 1024;

/** The bytes of a file that has to be in memory as a whole; undefined when it is too large for that. */
export async function readWhole(file: FileToRead): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of file.open()) {
    size += chunk.length;
    if (size > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** One diagnostic line a reason: file, place, code, sentence. */
export function tellReasons(
  file: FileToRead,
  out: Output,
  outcome: FileOutcome,
  reasons: readonly Reason[],
): FileOutcome {
  for (const { code, message, where } of reasons) {
    const line = [file.name, where, 'reject', code, message].filter((part) => part !== undefined).join(': ');
    out.diagnose(line.replace(/[\x00-\x1f\x7f]+/g, ' '));
  }
  return outcome;
}
