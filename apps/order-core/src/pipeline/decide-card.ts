import { orderApproved, orderRejected } from '#contracts';
import { checkApprover } from '#domain/approval/decide-approval';
import { finding, type Rejection } from '#domain/rejections/rejections';
import { ok, type Result } from '#domain/result/result';
import { Transactions } from '#messaging';
import { Injectable } from '@nestjs/common';
import { type ApprovalCard, closeCard, loadCard } from '../stages/04-approve-order/approvals.repository.js';
import { NotFoundError } from '../http/not-found.error.js';
import { CancelOrder } from './cancel-order.js';
import { lockCredit } from './customers.repository.js';
import { OrderBook } from './order-book.js';
import type { OrderWork } from './order-work.js';

export interface CardDecision {
  readonly cardId: string;
  readonly verdict: 'approved' | 'rejected';
  readonly decidedBy: string;
  readonly comment?: string | undefined;
}

/** A person decides a card. The order's row lock lets one decision through; the card's status tells the others so. */
@Injectable()
export class DecideCard {
  constructor(
    private readonly transactions: Transactions,
    private readonly book: OrderBook,
    private readonly cancel: CancelOrder,
  ) {}

  /** @throws NotFoundError */
  async run(decision: CardDecision): Promise<Result<{ orderId: string; state: string }, Rejection>> {
    return this.transactions.run(async (tx) => {
      const found = await loadCard(tx.manager, decision.cardId);
      if (!found) throw new NotFoundError('approval card', decision.cardId);
      const work = await this.book.open(tx, found.orderId, this.book.author(decision.decidedBy));
      // Read again under the order's lock: now nobody else can be deciding it.
      const card = (await loadCard(tx.manager, decision.cardId)) ?? found;
      const { decidedBy, verdict, comment, cardId } = decision;
      const allowed = checkApprover({ decidedBy, enteredBy: work.order.enteredBy, cardStatus: card.status });
      if (!allowed.ok) return allowed;
      await closeCard(tx.manager, { id: cardId, status: verdict, by: decidedBy, at: work.author.now, comment });
      if (verdict === 'approved') await this.#approve(work, decision, card);
      else await this.#reject(work, decision);
      await this.book.save(work);
      return ok({ orderId: work.order.id, state: work.order.state });
    });
  }

  async #approve(work: OrderWork, { decidedBy, comment }: CardDecision, card: ApprovalCard): Promise<void> {
    // From here on the order counts in the exposure: no other order of the customer may be judged without it.
    await lockCredit(work.tx.manager, work.head.customerId);
    const change = work.mustMove('approve');
    work.tell(
      orderApproved,
      { ...work.head, mode: 'manual', decidedBy, ...(comment ? { comment } : {}) },
      { ...change, why: comment ?? `in spite of ${card.reasons.map(({ code }) => code).join(', ')}` },
    );
  }

  async #reject(work: OrderWork, { decidedBy, comment }: CardDecision): Promise<void> {
    const change = work.mustMove('reject');
    const why = comment ?? 'decided against the order';
    await this.cancel.dismantle(work, why);
    work.tell(
      orderRejected,
      { ...work.head, decidedBy, findings: [finding('APPROVAL_REFUSED', `Refused by ${decidedBy}: ${why}`)] },
      { ...change, why },
    );
  }
}
