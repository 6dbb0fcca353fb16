import { Injectable } from '@nestjs/common';
import { PartsInReview } from '../../../canonical-order/parts-in-review.js';
import { reasonsInWords } from '../interpret-mail.js';
import { DraftRepository } from './draft.repository.js';

/** Beyond this nobody reads a receipt. */
const MOST = 200;

/** Has receipts name the drafts of a mail. */
@Injectable()
export class DraftsInReview {
  constructor(parts: PartsInReview, drafts: DraftRepository) {
    parts.register(async (documentId) =>
      (await drafts.list({ documentId, limit: MOST })).map(({ id, kind, status, purchaseOrderNumber, reasons }) => ({
        id,
        kind,
        status,
        purchaseOrderNumber,
        reasons: reasonsInWords(reasons),
      })),
    );
  }
}
