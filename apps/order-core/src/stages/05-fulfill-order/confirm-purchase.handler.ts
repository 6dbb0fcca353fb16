import type { PickLineTold } from '#domain/fulfillment/record-pick';
import { type Decimal, isPositiveDecimal, subtractDecimal, ZERO } from '#domain/money/decimal';
import { type Rejection, rejection } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import { Transactions } from '#messaging';
import { OPEN_STATES } from '#domain/order/order-state';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/not-found.error.js';
import { OrderBook } from '../../pipeline/order-book.js';
import { ConfirmPick } from './confirm-pick.handler.js';
import { loadPickLines, loadPickList } from './fulfillment.repository.js';
import { releaseOrder } from './release-orders.job.js';
import { ShipOrder, type ShipmentTold } from './ship-order.handler.js';

export interface VendorTold extends Omit<ShipmentTold, 'lines' | 'collectedBy'> {
  readonly purchaseRequestId: string;
  readonly confirmedBy: string;
  /** What the vendor ships; lines not told are shipped in full. None above zero: the vendor declined. */
  readonly lines: readonly {
    readonly lineId: string;
    readonly quantity: Decimal;
    readonly weight?: Decimal | undefined;
  }[];
}

/**
 * A vendor answers a purchase request: what it ships has left with its confirmation, what it does not have waits again,
 * for our own stock or for somebody to ask once more.
 */
@Injectable()
export class ConfirmPurchase {
  constructor(
    private readonly transactions: Transactions,
    private readonly book: OrderBook,
    private readonly pick: ConfirmPick,
    private readonly ship: ShipOrder,
  ) {}

  /** @throws NotFoundError */
  async run(
    told: VendorTold,
  ): Promise<Result<{ shipmentId: string | undefined; orderId: string; state: string }, Rejection>> {
    return this.transactions.run(async (tx) => {
      const found = await loadPickList(tx.manager, told.purchaseRequestId);
      if (found?.kind !== 'drop_ship') throw new NotFoundError('purchase request', told.purchaseRequestId);
      const work = await this.book.open(tx, found.orderId, this.book.author(told.confirmedBy));
      const asked = await loadPickLines(tx.manager, found.id);
      const answers = new Map(told.lines.map((line) => [line.lineId, line]));
      const report = asked.map(({ reservationId: id, quantity }): PickLineTold => {
        const { quantity: picked, weight } = answers.get(id) ?? { quantity, weight: undefined };
        answers.delete(id);
        return { id, picked, short: subtractDecimal(quantity, picked), damaged: ZERO, weight };
      });
      const [unknown] = answers.keys();
      if (unknown !== undefined) {
        return err(rejection('PICK_LINE_UNKNOWN', `The purchase request has no line ${unknown}.`));
      }
      const picked = await this.pick.record(work, { pickListId: found.id, told: report });
      if (!picked.ok) return picked;
      let shipmentId: string | undefined;
      if (report.some((line) => isPositiveDecimal(line.picked))) {
        const { lines: _, ...shipment } = told;
        const shipped = await this.ship.record(work, found.id, shipment);
        if (!shipped.ok) return shipped;
        shipmentId = shipped.value;
      }
      await this.book.save(work);
      return ok({ shipmentId, orderId: work.order.id, state: work.order.state });
    });
  }

  /** Asks the vendors once more for what they did not have. @throws NotFoundError */
  async askAgain(orderId: string, actor: string): Promise<Result<{ orderId: string }, Rejection>> {
    return this.book.change(orderId, actor, async (work) => {
      const open = OPEN_STATES.includes(work.order.state);
      if (!open || !(await releaseOrder(work, { again: true }))) {
        return err(rejection('NO_VENDOR_LINES', 'Nothing of the order waits for goods that a vendor ships for us.'));
      }
      return ok({ orderId });
    });
  }
}
