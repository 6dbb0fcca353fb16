import { type CloudEvent, invoicePosted, TOPICS } from '#contracts';
import { type EventContext, Transactions } from '#messaging';
import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { isFollowed, TellPartners } from './tell-partners.js';

/** Follows orders and invoices: an event and the document it makes due are one transaction. */
@Controller()
export class TellPartnersHandler {
  constructor(
    private readonly transactions: Transactions,
    private readonly tell: TellPartners,
  ) {}

  @EventPattern<string>(TOPICS.orders)
  async onOrder(@Payload() event: CloudEvent, @Ctx() context: EventContext): Promise<void> {
    if (!isFollowed(event)) return;
    await this.transactions.runOnce(context, (tx) => this.tell.ofOrder(tx, event));
  }

  @EventPattern<string>(TOPICS.invoices)
  async onInvoice(@Payload() event: CloudEvent, @Ctx() context: EventContext): Promise<void> {
    if (event.type !== invoicePosted.type) return;
    const invoice = event.data as (typeof invoicePosted)['example'];
    await this.transactions.runOnce(context, (tx) => this.tell.ofInvoice(tx, invoice));
  }
}
