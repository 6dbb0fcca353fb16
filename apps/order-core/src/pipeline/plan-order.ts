import { type CanonicalOrder, orderCancelled } from '#contracts';
import { formatDecimal } from '#domain/money/decimal';
import type { Money } from '#domain/money/money';
import type { GrantedApproval } from '#domain/approval/decide-approval';
import type { OrderToValidate } from '#domain/customer/validate-customer';
import { Injectable } from '@nestjs/common';
import { ValidateCustomer } from '../stages/01-validate-customer/validate-customer.handler.js';
import { ReserveStock } from '../stages/02-reserve-stock/reserve-stock.handler.js';
import { replaceBidDraws } from '../stages/03-price-order/bid-draws.repository.js';
import { type PriceFacts, PriceOrder } from '../stages/03-price-order/price-order.handler.js';
import { ApproveOrder } from '../stages/04-approve-order/approve-order.handler.js';
import { type AddedCanonicalLine, withLines } from './amend-canonical.js';
import { type CustomerRecord, loadCustomer } from './customers.repository.js';
import { amendCanonical } from './order-changes.repository.js';
import type { OrderLineRecord } from './order-record.js';
import { isLive, type OrderWork } from './order-work.js';

interface PlanFacts {
  readonly canonical: CanonicalOrder;
  readonly customer: CustomerRecord;
  /** The customer changed the order after it went to the floor. */
  readonly changedAfterRelease?: boolean | undefined;
  /** A person approved it before it was planned again. */
  readonly granted?: GrantedApproval | undefined;
  /** What orders that are made in the same breath add to the customer's exposure. */
  readonly alongside?: Money | undefined;
}

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
  async again(work: OrderWork, again: Omit<PlanFacts, 'customer'>): Promise<void> {
    const customer = await loadCustomer(work.tx.manager, work.head.customerId);
    if (!customer) throw new Error(`order ${work.order.id} was planned without a customer`);
    await this.#reserveAndPrice(work, { ...again, customer });
  }

  async #reserveAndPrice(work: OrderWork, facts: PlanFacts): Promise<void> {
    const { customer, canonical, changedAfterRelease, granted, alongside } = facts;
    const loaded = await this.price.load(work, facts);
    const substituted = await this.reserve.run(work, customer, {
      destination: destinationOf(canonical),
      lines: canonical.lines.length,
    });
    if (await cancelWhenEmpty(work, 'nothing is in stock, and the customer takes no backorders')) return;
    // A substitute is a line that nobody had thought of when the prices were read.
    const prices = substituted.length === 0 ? loaded : await this.#priceAnew(work, facts, substituted);
    const priced = await this.price.run(work, prices);
    if (priced) await this.approve.run(work, { customer, changedAfterRelease, granted, alongside, ...priced });
  }

  async #priceAnew(work: OrderWork, facts: PlanFacts, positions: readonly number[]): Promise<PriceFacts> {
    const canonical = withLines(
      facts.canonical,
      positions.map((position) => substituteLine(work.line(position))),
    );
    await amendCanonical(work.tx.manager, work.order.id, canonical);
    return this.price.load(work, { ...facts, canonical });
  }
}

const destinationOf = ({ parties }: CanonicalOrder) => parties.find(({ role }) => role === 'ST')?.address;

const substituteLine = ({ lineNumber, ordered, unit, sku, named }: OrderLineRecord): AddedCanonicalLine => ({
  lineNumber,
  quantity: formatDecimal(ordered),
  unitOfMeasure: unit,
  itemIdentifiers: [{ qualifier: 'VN', value: sku! }],
  description: named,
});

/** Nothing of the order is wanted any more: it ends, and draws nothing of any bid. */
export async function cancelWhenEmpty(work: OrderWork, reason: string): Promise<boolean> {
  if (work.lines.some(isLive)) return false;
  await replaceBidDraws(work.tx.manager, work.order.id, []);
  const change = work.mustMove('cancel');
  work.tell(orderCancelled, { ...work.head, cancelledBy: work.author.actor, reason }, { ...change, why: reason });
  return true;
}
