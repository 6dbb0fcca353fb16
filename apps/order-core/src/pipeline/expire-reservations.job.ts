import { isPositiveDecimal } from '#domain/money/decimal';
import { PeriodicJob } from '#service-kit';
import { DataSource } from 'typeorm';
import { SERVICE_ACTOR } from '../order-settings.js';
import { loadPolicy } from '../policies/policies.repository.js';
import { findUndecided } from '../stages/04-approve-order/cards-in-time.repository.js';
import { ReserveStock } from '../stages/02-reserve-stock/reserve-stock.handler.js';
import { eachOf } from './each-of.js';
import { OrderBook } from './order-book.js';

const HOUR = 3_600_000;

/**
 * Stock does not wait for a decision for ever: what an undecided order has reserved for longer than the policy allows
 * is free again. When the order is approved after all it is planned again, with what is there then.
 */
@PeriodicJob({ name: 'expire-reservations', everyMs: 60_000 })
export class ExpireReservationsJob {
  constructor(
    private readonly dataSource: DataSource,
    private readonly book: OrderBook,
    private readonly reserve: ReserveStock,
  ) {}

  async run(): Promise<void> {
    const { manager } = this.dataSource;
    const { reservationHours } = await loadPolicy(manager, 'approval');
    const before = new Date(this.book.author(SERVICE_ACTOR).now.getTime() - reservationHours * HOUR);
    const why = `nobody decided about the order for ${reservationHours} hours`;
    await eachOf(await findUndecided(manager, before), (orderId) =>
      this.book.change(orderId, SERVICE_ACTOR, async (work) => {
        if (work.order.state !== 'pending_approval') return;
        if (!work.lines.some(({ reserved }) => isPositiveDecimal(reserved))) return;
        await this.reserve.release(work, why);
        work.note({ what: 'reservation.expired', why: `${why}; its stock is free for others until somebody does` });
      }),
    );
  }
}
