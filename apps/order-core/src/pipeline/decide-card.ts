import { orderApproved, orderRejected } from '#contracts';
import { checkApprover } from '#domain/approval/decide-approval';
import { isPositiveDecimal } from '#domain/money/decimal';
import { finding, type Rejection } from '#domain/rejections/rejections';
import { ok, type Result } from '#domain/result/result';
import { Transactions } from '#messaging';
import { Injectable } from '@nestjs/common';
import { type ApprovalCard, closeCard, loadCard } from '../stages/04-approve-order/approvals.repository.js';
import { NotFoundError } from '../http/not-found.error.js';
import { CancelOrder } from './cancel-order.js';
import { lockCredit } from './customers.repository.js';
import { holdOrder } from './hold-order.js';
import { OrderBook } from './order-book.js';
import { loadCanonical } from './order-messages.repository.js';
import type { OrderWork } from './order-work.js';
import { loadChangers } from './orders.repository.js';
import { PlanOrder } from './plan-order.js';

export interface CardDecision {
  readonly cardId: string;
  /** `sent_back`: to the clerk, with a question; the order keeps its stock and waits on hold. */
  readonly verdict: 'approved' | 'rejected' | 'sent_back';
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
    private readonly plan: PlanOrder,
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
      const { enteredBy } = work.order;
      const changedBy = await loadChangers(tx.manager, work.order);
      const allowed = checkApprover({ decidedBy, enteredBy, changedBy, cardStatus: card.status });
      if (!allowed.ok) return allowed;
      await closeCard(tx.manager, { id: cardId, status: verdict, by: decidedBy, at: work.author.now, comment });
      await this.#carryOut(work, decision, card);
      await this.book.save(work);
      return ok({ orderId: work.order.id, state: work.order.state });
    });
  }

  async #carryOut(work: OrderWork, decision: CardDecision, card: ApprovalCard): Promise<void> {
    switch (decision.verdict) {
      case 'approved':
        // Stock that waited too long for a decision was given back: what is there now decides.
        if (work.lines.some(({ unplanned }) => isPositiveDecimal(unplanned))) return this.#replan(work, decision, card);
        return approve(work, decision, card);
      case 'rejected':
        return this.#reject(work, decision);
      case 'sent_back':
        return sendBack(work, decision);
    }
  }

  async #replan(work: OrderWork, { decidedBy, comment }: CardDecision, card: ApprovalCard): Promise<void> {
    const change = work.mustMove('revise');
    work.note({ what: 'order.planned_again', why: 'its stock was given back while it waited for approval', ...change });
    await this.plan.again(work, {
      canonical: await loadCanonical(work.tx.manager, work.order.id),
      granted: { decidedBy, comment, codes: card.reasons.map(({ code }) => code), upTo: card.total },
    });
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

async function approve(work: OrderWork, { decidedBy, comment }: CardDecision, card: ApprovalCard): Promise<void> {
  // From here on the order counts in the exposure: no other order of the customer may be judged without it.
  await lockCredit(work.tx.manager, work.head.customerId);
  const change = work.mustMove('approve');
  work.tell(
    orderApproved,
    { ...work.head, mode: 'manual', decidedBy, ...(comment ? { comment } : {}) },
    { ...change, why: comment ?? `in spite of ${card.reasons.map(({ code }) => code).join(', ')}` },
  );
}

function sendBack(work: OrderWork, { decidedBy, comment }: CardDecision): void {
  holdOrder(work, [finding('ORDER_SENT_BACK', `${decidedBy} asks: ${comment ?? 'please look at this order again.'}`)]);
}
