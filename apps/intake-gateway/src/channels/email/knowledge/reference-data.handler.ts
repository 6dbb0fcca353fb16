import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { type CloudEvent, contractChanged, customerChanged, itemChanged, TOPICS } from '#contracts';
import { type EventContext, Transactions } from '#messaging';
import { ReferenceRepository } from './reference.repository.js';

/** Follows order-core's reference data, so that mails are matched against what can really be ordered. */
@Controller()
export class ReferenceDataHandler {
  constructor(
    private readonly transactions: Transactions,
    private readonly reference: ReferenceRepository,
  ) {}

  @EventPattern<string>(TOPICS.reference)
  async onEvent(@Payload() event: CloudEvent, @Ctx() context: EventContext): Promise<void> {
    await this.transactions.runOnce(context, async ({ manager }) => {
      if (event.type === itemChanged.type)
        await this.reference.putItem(manager, event.data as (typeof itemChanged)['example']);
      else if (event.type === customerChanged.type)
        await this.reference.putCustomer(manager, event.data as (typeof customerChanged)['example']);
      else if (event.type === contractChanged.type)
        await this.reference.putContract(manager, event.data as (typeof contractChanged)['example']);
    });
  }
}
