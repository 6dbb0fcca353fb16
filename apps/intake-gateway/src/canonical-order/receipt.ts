import { Injectable } from '@nestjs/common';
import { QuarantineRepository, type QuarantineItem } from '../quarantine/quarantine.repository.js';
import { CanonicalOrderRepository, type OrderSummary } from './canonical-order.repository.js';
import { DocumentRepository, type DocumentSummary } from './document.repository.js';
import { type PartInReview, PartsInReview } from './parts-in-review.js';
import { type OutboundDocument, OutboundDocumentRepository } from './outbound-document.repository.js';

/** What became of a document so far: the answer to whoever brought it. */
export interface Receipt {
  readonly document: DocumentSummary;
  /** True when the same bytes came before: all the rest is what the first copy got. */
  readonly resend: boolean;
  readonly orders: readonly OrderSummary[];
  readonly quarantine: readonly QuarantineItem[];
  readonly drafts: readonly PartInReview[];
  readonly answers: readonly OutboundDocument[];
}

@Injectable()
export class ReceiptReader {
  constructor(
    private readonly documents: DocumentRepository,
    private readonly orders: CanonicalOrderRepository,
    private readonly quarantine: QuarantineRepository,
    private readonly answers: OutboundDocumentRepository,
    private readonly inReview: PartsInReview,
  ) {}

  /** @throws Error when there is no such document (a fault of the caller) */
  async read(documentId: string, { resend = false } = {}): Promise<Receipt> {
    const document = await this.documents.findSummary(documentId);
    if (!document) throw new Error(`there is no document ${documentId}`);
    const source = document.duplicateOf ?? documentId;
    const [orders, quarantine, answers, drafts] = await Promise.all([
      this.orders.findByDocument(source),
      this.quarantine.list({ documentId: source, limit: 1000 }),
      this.answers.findByDocument(source),
      this.inReview.of(source),
    ]);
    return { document, resend: resend || document.status === 'duplicate', orders, quarantine, answers, drafts };
  }
}
