import { type CloudEvent, customerHealthChanged, TOPICS } from '#contracts';
import { type EventContext, Transactions } from '#messaging';
import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { putHealth } from './approval-facts.repository.js';

/** Listens to ar-health, so that a card can say how its customer is. */
@Controller()
export class CustomerHealthHandler {
  constructor(private readonly transactions: Transactions) {}

  @EventPattern<string>(TOPICS.customerHealth)
  async onEvent(@Payload() event: CloudEvent, @Ctx() context: EventContext): Promise<void> {
    if (event.type !== customerHealthChanged.type) return;
    const { customerId, after, asOf, probabilityNoOrder, reasons } =
      event.data as (typeof customerHealthChanged)['example'];
    await this.transactions.runOnce(context, async ({ manager }) => {
      const sentences = reasons.map(({ sentence }) => sentence);
      await putHealth(manager, {
        customerId,
        state: after,
        since: asOf,
        probability: probabilityNoOrder,
        reasons: sentences,
      });
    });
  }
}
