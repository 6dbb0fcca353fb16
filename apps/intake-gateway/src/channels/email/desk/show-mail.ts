import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Problem } from '#service-kit';
import { DocumentRepository } from '../../../canonical-order/document.repository.js';
import { IsolatedWorker, IsolationBreach, WorkFailed, workerEntry } from '../../../canonical-order/isolated-worker.js';
import type { MailSource } from './mail-source.js';

export interface ShowRequest {
  readonly bytes: Uint8Array;
  /** Name of a file to take out; absent: the words. */
  readonly file?: string | undefined;
}

export type Shown =
  | { readonly kind: 'source'; readonly source: MailSource }
  | { readonly kind: 'file'; readonly bytes: Uint8Array | undefined };

const DEADLINE_MS = 5_000;

/** Shows a draft's mail as it came: its words with their places, its files. In a thread, as when it was read. */
@Injectable()
export class ShowMail implements OnApplicationShutdown {
  readonly #worker = new IsolatedWorker<Shown>({
    entry: workerEntry(import.meta.url, 'show-mail.worker'),
    deadlineMs: DEADLINE_MS,
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 },
  });

  constructor(private readonly documents: DocumentRepository) {}

  async onApplicationShutdown(): Promise<void> {
    await this.#worker.close();
  }

  /** @throws Problem 422 when the mail cannot be taken apart */
  async source(documentId: string): Promise<MailSource> {
    const shown = await this.show(documentId, undefined);
    if (shown.kind !== 'source') throw new Error('a file came where the words were asked for');
    return shown.source;
  }

  /** @throws Problem 404 when the mail has no such file */
  async file(documentId: string, name: string): Promise<Uint8Array> {
    const shown = await this.show(documentId, name);
    if (shown.kind !== 'file' || !shown.bytes) throw new Problem(404, 'NOT_FOUND', 'The mail has no such file.');
    return shown.bytes;
  }

  private async show(documentId: string, file: string | undefined): Promise<Shown> {
    const bytes = await this.documents.findContent(documentId);
    if (!bytes) throw new Problem(404, 'NOT_FOUND', 'There is no such document.');
    try {
      return await this.#worker.run({ bytes, file });
    } catch (error) {
      if (!(error instanceof IsolationBreach) && !(error instanceof WorkFailed)) throw error;
      throw new Problem(422, 'EMAIL_NOT_READABLE', `The mail cannot be shown: ${error.message}.`);
    }
  }
}
