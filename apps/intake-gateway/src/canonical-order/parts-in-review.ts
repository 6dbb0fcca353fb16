import { Injectable } from '@nestjs/common';
import type { Reason } from './intake-codes.js';

/** A part of a document that waits, or waited, for a person elsewhere than in the quarantine. */
export interface PartInReview {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly purchaseOrderNumber: string | null;
  readonly reasons: readonly Reason[];
}

/** Where such parts are found. The channel that has them brings the look-up, so that receipts know no channel. */
@Injectable()
export class PartsInReview {
  readonly #sources: ((documentId: string) => Promise<readonly PartInReview[]>)[] = [];

  register(find: (documentId: string) => Promise<readonly PartInReview[]>): void {
    this.#sources.push(find);
  }

  async of(documentId: string): Promise<readonly PartInReview[]> {
    return (await Promise.all(this.#sources.map((find) => find(documentId)))).flat();
  }
}
