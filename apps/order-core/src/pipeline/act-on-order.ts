import { decidePurpose } from '#domain/order/decide-purpose';
import { finding, type RejectionCode } from '#domain/rejections/rejections';
import { Injectable } from '@nestjs/common';
import { withdrawOpenCard } from '../stages/04-approve-order/approvals.repository.js';
import { CancelOrder } from './cancel-order.js';
import type { Message } from './customer-key.js';
import { holdOrder } from './hold-order.js';
import type { MessageOutcome } from './order-messages.repository.js';
import type { OrderWork } from './order-work.js';
import type { TimelineKind } from './timeline-kinds.js';

export interface Acted {
  readonly outcome: MessageOutcome;
  readonly why?: string | undefined;
  /** Why it was refused. */
  readonly code?: RejectionCode;
}

export interface MessageToActOn {
  readonly messageId: string;
  readonly canonical: Message;
  readonly purpose: string;
  /** Why a person must look, where it is not the purpose alone. */
  readonly why?: string | undefined;
}

/** A document about an order that is there: cancels it, repeats it, or stops it until a person has looked. */
@Injectable()
export class ActOnOrder {
  constructor(private readonly cancel: CancelOrder) {}

  async run(work: OrderWork, { messageId, canonical, purpose, why }: MessageToActOn): Promise<Acted> {
    const { documentId } = canonical.source;
    const decision = decidePurpose(purpose, work.order.state);
    const note = (what: TimelineKind, reason: string) =>
      work.note({ what, why: reason, after: { documentId, messageId } }, messageId);
    switch (decision.action) {
      case 'cancel': {
        const reason = `the customer cancelled with document ${documentId}`;
        const cancelled = await this.cancel.request(work, { reason, roles: [] });
        if (cancelled.ok) return { outcome: 'cancelled' };
        const [{ code, message }] = cancelled.error.findings;
        note('order.cancel_refused', message);
        return { outcome: 'cancel_refused', why: message, code };
      }
      case 'refuse_cancel':
        note('order.cancel_refused', decision.why);
        return { outcome: 'cancel_refused', why: decision.why, code: decision.code };
      case 'hold_for_review':
        return this.#hold(work, `${why ?? decision.why} Document ${documentId}.`);
      case 'note_for_review': {
        const reason = why ?? decision.why;
        note('order.change_needs_review', `${reason} The order is ${work.order.state} already.`);
        return { outcome: 'needs_review', why: reason };
      }
      case 'note_duplicate': {
        const reason = `purchase order ${canonical.purchaseOrderNumber} arrived again; the first stands`;
        note('order.duplicate_received', reason);
        return { outcome: 'duplicate' };
      }
      case 'place':
      case 'place_for_review':
      case 'keep_unmatched':
        throw new Error(`order ${work.order.id} exists, and yet the decision is to ${decision.action}`);
    }
  }

  async #hold(work: OrderWork, why: string): Promise<Acted> {
    const { order, author, tx } = work;
    const already = order.findings.filter(({ code }) => code !== 'ORDER_CHANGE_NEEDS_REVIEW');
    await withdrawOpenCard(tx.manager, { orderId: order.id, by: author.actor, at: author.now, why });
    holdOrder(work, [finding('ORDER_CHANGE_NEEDS_REVIEW', why), ...already]);
    return { outcome: 'held_for_review', why };
  }
}
