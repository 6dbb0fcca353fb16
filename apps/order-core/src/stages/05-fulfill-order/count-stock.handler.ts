import { addDecimal, compareDecimal, type Decimal, formatDecimal, subtractDecimal, ZERO } from '#domain/money/decimal';
import { type Rejection, rejection } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import { Transactions } from '#messaging';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/not-found.error.js';
import { OrderBook } from '../../pipeline/order-book.js';
import { changeStock } from '../../pipeline/stock-ledger.repository.js';
import { closeCounts, lockCount, lockShelf } from './cycle-counts.repository.js';

export interface CountTold {
  readonly countId: string;
  /** What stands on the shelf, in base units; goods picked and not shipped are not on it. */
  readonly counted: Decimal;
  readonly countedBy: string;
}

/** A shelf was counted: the books follow it, and what was held back for the count is free again. */
@Injectable()
export class CountStock {
  constructor(
    private readonly transactions: Transactions,
    private readonly book: OrderBook,
  ) {}

  /** @throws NotFoundError */
  async run({ countId, counted, countedBy }: CountTold): Promise<Result<{ onHand: string }, Rejection>> {
    return this.transactions.run(async (tx) => {
      const { manager } = tx;
      const author = this.book.author(countedBy);
      const count = await lockCount(manager, countId);
      if (!count) throw new NotFoundError('cycle count', countId);
      if (count.status === 'counted') return err(rejection('CYCLE_COUNT_CLOSED', 'The shelf was counted before.'));
      const { onHand, reserved, onDock } = await lockShelf(manager, count);
      const truth = addDecimal(counted, onDock);
      if (compareDecimal(truth, reserved) < 0) {
        const missing = formatDecimal(subtractDecimal(reserved, truth));
        const message = `Orders hold ${missing} more of ${count.sku} at ${count.locationId} than is there.`;
        return err(rejection('CYCLE_COUNT_BELOW_RESERVED', message));
      }
      const difference = subtractDecimal(truth, onHand);
      if (difference.unscaled !== 0n) {
        const { locationId, sku, id: reference } = count;
        const change = { locationId, sku, onHand: difference, reserved: ZERO, kind: 'cycle_count' as const, reference };
        if (!(await changeStock(manager, [change], author))) throw new Error(`count ${countId} frees what is reserved`);
      }
      await closeCounts(manager, count, { counted, by: countedBy, at: author.now });
      return ok({ onHand: formatDecimal(truth) });
    });
  }
}
