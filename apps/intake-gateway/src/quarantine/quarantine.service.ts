import { Injectable } from '@nestjs/common';
import { Transactions } from '#messaging';
import { type Actor, Clock, Problem } from '#service-kit';
import { InterpretDocument } from '../canonical-order/interpret-document.js';
import { KeepDocument } from '../canonical-order/keep-document.js';
import { type Receipt, ReceiptReader } from '../canonical-order/receipt.js';
import { heldInFile } from './held-in-file.js';
import { type QuarantineItem, QuarantineRepository } from './quarantine.repository.js';

/** Repair and resubmission by people. What came is never changed: a repair is a document of its own beside it. */
@Injectable()
export class QuarantineService {
  constructor(
    private readonly transactions: Transactions,
    private readonly items: QuarantineRepository,
    private readonly keeper: KeepDocument,
    private readonly interpreter: InterpretDocument,
    private readonly receipts: ReceiptReader,
    private readonly clock: Clock,
  ) {}

  /**
   * Submits an item again: with repaired bytes, or as it is after a profile was mended. The partner and customer the
   * original came with stay, whoever repairs it.
   * @throws Problem 409 when the item is closed already, or its bytes are a large file
   */
  async resubmit(item: QuarantineItem, repaired: Uint8Array | undefined, actor: Actor): Promise<Receipt> {
    const bytes = repaired ?? (await this.items.findContent(item.id));
    if (!bytes) throw heldInFile(item);
    const at = this.clock.now();
    const documentId = await this.transactions.run(async (tx) => {
      const kept = await this.keeper.keep(tx, {
        channel: item.channel,
        format: item.format,
        bytes,
        name: item.documentName ?? undefined,
        mediaType: item.mediaType ?? undefined,
        partnerId: item.partnerId ?? undefined,
        customerId: item.customerId ?? undefined,
        actor: actor.id,
        receivedAt: at,
        repairOf: item.documentId,
      });
      if (kept.kind !== 'new') throw new Error(`the repair of ${item.id} was not kept as a new document`);
      const closing = { itemId: item.id, at, actor: actor.id, closedWith: kept.id };
      if (!(await this.items.close(tx.manager, { ...closing, status: 'resubmitted' }))) throw alreadyClosed(item);
      return kept.id;
    });
    await this.interpreter.interpret(documentId);
    return this.receipts.read(documentId);
  }

  /**
   * Submits what waits for a reason or a partner again, oldest first, after a profile was mended. Each item is by
   * itself: one that cannot be submitted stops no other.
   */
  async resubmitAll(
    which: { partnerId?: string | undefined; code?: string | undefined; limit: number },
    actor: Actor,
  ): Promise<{ item: QuarantineItem; receipt: Receipt | undefined }[]> {
    const waiting = await this.items.list({ ...which, status: 'open', oldestFirst: true });
    const done: { item: QuarantineItem; receipt: Receipt | undefined }[] = [];
    for (const item of waiting) {
      try {
        done.push({ item, receipt: await this.resubmit(item, undefined, actor) });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        done.push({ item, receipt: undefined });
      }
    }
    return done;
  }

  /** @throws Problem 409 when the item is closed already */
  async discard(item: QuarantineItem, reason: string, actor: Actor): Promise<void> {
    const at = this.clock.now();
    await this.transactions.run(async ({ manager }) => {
      const closing = { itemId: item.id, at, actor: actor.id, reason };
      if (!(await this.items.close(manager, { ...closing, status: 'discarded' }))) throw alreadyClosed(item);
      await this.items.discardDocumentIfEmpty(manager, item.documentId);
    });
  }
}

const alreadyClosed = (item: QuarantineItem): Problem =>
  new Problem(409, 'QUARANTINE_ITEM_CLOSED', `Quarantine item ${item.id} was dealt with already; open it to see how.`);
