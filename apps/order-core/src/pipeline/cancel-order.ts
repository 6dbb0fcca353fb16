import { orderCancelled } from '#contracts';
import { addDecimal, isPositiveDecimal, ZERO } from '#domain/money/decimal';
import { mayCancel } from '#domain/order/may-cancel';
import { type Rejection, rejection } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import { Injectable } from '@nestjs/common';
import { loadPolicy } from '../policies/policies.repository.js';
import { ReserveStock } from '../stages/02-reserve-stock/reserve-stock.handler.js';
import { replaceBidDraws } from '../stages/03-price-order/bid-draws.repository.js';
import { withdrawOpenCard } from '../stages/04-approve-order/approvals.repository.js';
import { cancelOpenPickLists } from '../stages/05-fulfill-order/fulfillment.repository.js';
import type { OrderWork } from './order-work.js';

/** Ends an order before its point of no return: its card and pick lists are withdrawn, its stock is free again. */
@Injectable()
export class CancelOrder {
  constructor(private readonly reserve: ReserveStock) {}

  /** What somebody asks for: on the floor, the house says who may. @param by their reason and roles; no role: the customer */
  async request(
    work: OrderWork,
    by: { readonly reason: string; readonly roles: readonly string[] },
  ): Promise<Result<void, Rejection>> {
    const { cancelAfterRelease: afterRelease } = await loadPolicy(work.tx.manager, 'changes');
    const refused = mayCancel({ state: work.order.state, roles: by.roles, afterRelease });
    return refused ? err(refused) : this.run(work, by.reason);
  }

  async run(work: OrderWork, reason: string): Promise<Result<void, Rejection>> {
    if (work.lines.some(({ picked }) => isPositiveDecimal(picked))) {
      return err(rejection('CANCEL_TOO_LATE', 'Part of the order is picked already.'));
    }
    const moved = work.move('cancel');
    if (!moved.ok) return moved;
    await this.dismantle(work, reason);
    const { actor } = work.author;
    work.tell(orderCancelled, { ...work.head, cancelledBy: actor, reason }, { why: reason });
    return ok(undefined);
  }

  /** Gives back everything the order holds and marks what was not shipped as cancelled. */
  async dismantle(work: OrderWork, why: string): Promise<void> {
    const { tx, order, author } = work;
    await withdrawOpenCard(tx.manager, { orderId: order.id, by: author.actor, at: author.now, why });
    await cancelOpenPickLists(tx.manager, order.id);
    await this.reserve.release(work, why);
    await replaceBidDraws(tx.manager, order.id, []);
    for (const line of work.lines) {
      line.cancelled = addDecimal(line.cancelled, line.unplanned);
      line.unplanned = ZERO;
    }
  }
}
