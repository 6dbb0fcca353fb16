import { type CloudEvent, invoicePosted, TOPICS } from '#contracts';
import { type EventContext, Transactions, type Tx } from '#messaging';
import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { type OrderFollower, OrderFollowers } from '../../../canonical-order/order-followers.js';
import { isFollowed, TellPartners } from './tell-partners.js';

/** Follows orders and invoices: an event and the document it makes due are one transaction. */
@Controller()
export class TellPartnersHandler implements OrderFollower {
  constructor(
    followers: OrderFollowers,
    private readonly transactions: Transactions,
    private readonly tell: TellPartners,
  ) {
    followers.register(this);
  }

  follows(event: CloudEvent): boolean {
    return isFollowed(event);
  }

  async onOrder(tx: Tx, event: CloudEvent): Promise<void> {
    await this.tell.ofOrder(tx, event);
  }

  @EventPattern<string>(TOPICS.invoices)
  async onInvoice(@Payload() event: CloudEvent, @Ctx() context: EventContext): Promise<void> {
    if (event.type !== invoicePosted.type) return;
    const invoice = event.data as (typeof invoicePosted)['example'];
    await this.transactions.runOnce(context, (tx) => this.tell.ofInvoice(tx, invoice));
  }
}
