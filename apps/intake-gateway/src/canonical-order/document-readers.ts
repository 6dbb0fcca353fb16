import { Injectable } from '@nestjs/common';
import type { DocumentFormat, DocumentReader } from './interpretation.js';

/** The readers by format. Channels bring their own, so that the one way in knows no channel. */
@Injectable()
export class DocumentReaders {
  readonly #readers = new Map<DocumentFormat, DocumentReader>();

  register(format: DocumentFormat, reader: DocumentReader): void {
    if (this.#readers.has(format)) throw new Error(`there is a reader for ${format} documents already`);
    this.#readers.set(format, reader);
  }

  /** @throws Error when no channel module brought a reader for the format (a fault of the composition) */
  for(format: DocumentFormat): DocumentReader {
    const reader = this.#readers.get(format);
    if (!reader) throw new Error(`no reader for ${format} documents is registered`);
    return reader;
  }
}
