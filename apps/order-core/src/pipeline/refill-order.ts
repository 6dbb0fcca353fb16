import { Injectable } from '@nestjs/common';
import { ReserveStock } from '../stages/02-reserve-stock/reserve-stock.handler.js';
import { loadCustomer } from './customers.repository.js';
import type { OrderWork } from './order-work.js';

/** Plans again what a picker did not find: other locations may have it. */
@Injectable()
export class RefillOrder {
  constructor(private readonly reserve: ReserveStock) {}

  /** Before any stock of the order is changed, so that all its keys are locked in one order. */
  lock(work: OrderWork): Promise<void> {
    return this.reserve.lock(work);
  }

  async run(work: OrderWork): Promise<void> {
    const customer = await loadCustomer(work.tx.manager, work.head.customerId);
    if (customer) await this.reserve.refill(work, customer);
  }
}
