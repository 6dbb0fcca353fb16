import { type CanonicalOrder, orderCancelled } from '#contracts';
import type { OrderToValidate } from '#domain/customer/validate-customer';
import { Injectable } from '@nestjs/common';
import { ValidateCustomer } from '../stages/01-validate-customer/validate-customer.handler.js';
import { ReserveStock } from '../stages/02-reserve-stock/reserve-stock.handler.js';
import { PriceOrder } from '../stages/03-price-order/price-order.handler.js';
import { ApproveOrder } from '../stages/04-approve-order/approve-order.handler.js';
import { type CustomerRecord, loadCustomer } from './customers.repository.js';
import { isLive, type OrderWork } from './order-work.js';

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
    await this.#reserveAndPrice(work, { canonical, customer });
  }

  /** An order that was changed: only what is not reserved yet is; all of it is priced and judged again. */
  async again(
    work: OrderWork,
    { canonical, changedAfterRelease }: { canonical: CanonicalOrder; changedAfterRelease: boolean },
  ): Promise<void> {
    const customer = await loadCustomer(work.tx.manager, work.head.customerId);
    if (!customer) throw new Error(`order ${work.order.id} was planned without a customer`);
    await this.#reserveAndPrice(work, { canonical, customer, changedAfterRelease });
  }

  async #reserveAndPrice(
    work: OrderWork,
    facts: { canonical: CanonicalOrder; customer: CustomerRecord; changedAfterRelease?: boolean },
  ): Promise<void> {
    const { customer, changedAfterRelease } = facts;
    const prices = await this.price.load(work, facts);
    await this.reserve.run(work, customer);
    if (cancelWhenEmpty(work, 'nothing is in stock, and the customer takes no backorders')) return;
    const priced = await this.price.run(work, prices);
    if (priced) await this.approve.run(work, { customer, changedAfterRelease, ...priced });
  }
}

/** Nothing of the order is wanted any more: it ends. */
export function cancelWhenEmpty(work: OrderWork, reason: string): boolean {
  if (work.lines.some(isLive)) return false;
  const change = work.mustMove('cancel');
  work.tell(orderCancelled, { ...work.head, cancelledBy: work.author.actor, reason }, { ...change, why: reason });
  return true;
}
