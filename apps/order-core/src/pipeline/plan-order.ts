import { type CanonicalOrder, orderCancelled } from '#contracts';
import type { OrderToValidate } from '#domain/customer/validate-customer';
import { equalDecimal } from '#domain/money/decimal';
import { Injectable } from '@nestjs/common';
import { ValidateCustomer } from '../stages/01-validate-customer/validate-customer.handler.js';
import { ReserveStock } from '../stages/02-reserve-stock/reserve-stock.handler.js';
import { PriceOrder } from '../stages/03-price-order/price-order.handler.js';
import { ApproveOrder } from '../stages/04-approve-order/approve-order.handler.js';
import { loadCustomer } from './customers.repository.js';
import type { OrderWork } from './order-work.js';

/** The only place that knows the order of the stages: an order that is received goes through all four, or rests on the way. */
@Injectable()
export class PlanOrder {
  constructor(
    private readonly validate: ValidateCustomer,
    private readonly reserve: ReserveStock,
    private readonly price: PriceOrder,
    private readonly approve: ApproveOrder,
  ) {}

  async run(work: OrderWork, canonical: CanonicalOrder, review?: OrderToValidate['review']): Promise<void> {
    const customer = await loadCustomer(work.tx.manager, work.order.customerKey);
    const validated = await this.validate.run(work, { canonical, customer, review });
    // An unknown customer is a finding, so from here on there is one.
    if (validated === 'held' || !customer) return;
    const prices = await this.price.load(work, { canonical, customer });
    await this.reserve.run(work, customer);
    if (cancelledInFull(work)) return;
    const priced = this.price.run(work, prices);
    if (priced) await this.approve.run(work, { customer, ...priced });
  }
}

/** A customer who takes no backorders and for whom nothing was there has no order left. */
function cancelledInFull(work: OrderWork): boolean {
  if (work.lines.some(({ ordered, cancelled }) => !equalDecimal(ordered, cancelled))) return false;
  const change = work.mustMove('cancel');
  const reason = 'nothing is in stock, and the customer takes no backorders';
  work.tell(orderCancelled, { ...work.head, cancelledBy: work.author.actor, reason }, { ...change, why: reason });
  return true;
}
