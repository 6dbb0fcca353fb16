import { type Finding, type Rejection, rejectionOf, REJECTIONS, type Resolver } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import { Injectable } from '@nestjs/common';
import { ReserveStock } from '../stages/02-reserve-stock/reserve-stock.handler.js';
import { OrderBook } from './order-book.js';
import { loadCanonical } from './order-messages.repository.js';
import { PlanOrder } from './plan-order.js';

export interface HoldRelease {
  readonly orderId: string;
  readonly actor: string;
  /** Roles of the actor that may accept findings. */
  readonly roles: readonly string[];
  readonly comment: string;
  /** Findings the person accepts; what was repaired meanwhile needs no accepting. */
  readonly accept: readonly string[];
}

/** A held order starts over, on the facts of now: whatever was repaired passes, whatever a person may accept is accepted. */
@Injectable()
export class ReleaseHold {
  constructor(
    private readonly book: OrderBook,
    private readonly plan: PlanOrder,
    private readonly reserve: ReserveStock,
  ) {}

  async run(release: HoldRelease): Promise<Result<{ state: string; findings: readonly Finding[] }, Rejection>> {
    return this.book.change(release.orderId, release.actor, async (work) => {
      const { order } = work;
      const refused = rejectionOf(order.findings.filter((each) => !mayAccept(each, release)));
      if (refused) return err(refused);
      const moved = work.move('release_hold');
      if (!moved.ok) return moved;
      const accepted = order.findings.map(({ code }) => code).filter((code) => release.accept.includes(code));
      order.acceptedCodes = [...new Set([...order.acceptedCodes, ...accepted])];
      order.findings = [];
      work.note({
        what: 'order.hold_released',
        why: release.comment,
        after: { accepted },
      });
      await this.reserve.lock(work);
      await this.reserve.release(work, 'the order is planned again');
      await this.plan.run(work, await loadCanonical(work.tx.manager, order.id));
      return ok({ state: order.state, findings: order.findings });
    });
  }
}

/** Accepting a finding asks for the role that can resolve it; not accepting asks for nothing. */
function mayAccept({ code }: Finding, { accept, roles }: HoldRelease): boolean {
  if (!accept.includes(code)) return true;
  const { acceptable, resolver }: { acceptable: boolean; resolver: Resolver } = REJECTIONS[code];
  return acceptable && (roles.includes('admin') || roles.includes(resolver));
}
