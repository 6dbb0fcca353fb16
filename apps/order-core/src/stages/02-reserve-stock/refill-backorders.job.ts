import { OPEN_STATES } from '#domain/order/order-state';
import { rankBackorders } from '#domain/stock/rank-backorders';
import { PeriodicJob } from '#service-kit';
import { DataSource } from 'typeorm';
import { SERVICE_ACTOR } from '../../order-settings.js';
import { loadCustomer } from '../../pipeline/customers.repository.js';
import { eachOf } from '../../pipeline/each-of.js';
import { OrderBook } from '../../pipeline/order-book.js';
import { readPolicy } from '../../policies/policies.repository.js';
import { findBackorders } from './reservations.repository.js';
import { ReserveStock } from './reserve-stock.handler.js';

/** States in which an order waits for stock: open, or still before the approver. */
const WAITING = ['pending_approval', ...OPEN_STATES] as const;

/** Stock that is free goes to the orders that wait for it, first whom the policy puts first, one transaction each. */
@PeriodicJob({ name: 'refill-backorders', everyMs: 30_000 })
export class RefillBackordersJob {
  constructor(
    private readonly dataSource: DataSource,
    private readonly book: OrderBook,
    private readonly reserve: ReserveStock,
  ) {}

  async run(): Promise<void> {
    await this.refill(undefined);
  }

  /** @returns the orders that got something */
  async refill(skus: readonly string[] | undefined): Promise<string[]> {
    const refilled: string[] = [];
    const { orders, allocation } = await findBackorders(this.dataSource.manager, { skus, states: WAITING });
    const served = rankBackorders(orders, readPolicy('allocation', allocation));
    await eachOf(served, async ({ orderId }) => {
      const got = await this.book.change(orderId, SERVICE_ACTOR, async (work) => {
        const waiting: readonly string[] = WAITING;
        const customer = await loadCustomer(work.tx.manager, work.head.customerId);
        return customer !== undefined && waiting.includes(work.order.state) && this.reserve.refill(work, customer);
      });
      if (got) refilled.push(orderId);
    });
    return refilled;
  }
}
