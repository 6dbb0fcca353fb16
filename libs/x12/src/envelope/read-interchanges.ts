import type { ByteSource } from '../tokenizer/tokenize.js';
import { InterchangeReader, type ReadOptions } from './interchange-reader.js';
import type { EnvelopeRecord } from './records.js';

/** Reads a source to its end, record by record. @throws only what the source itself throws */
export async function* readInterchanges(source: ByteSource, options: ReadOptions = {}): AsyncGenerator<EnvelopeRecord> {
  const reader = new InterchangeReader(options);
  for await (const chunk of source) yield* reader.push(chunk);
  yield* reader.end();
}
