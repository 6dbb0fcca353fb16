import {
  type CanonicalOrder,
  type CanonicalOrderChange,
  type CloudEvent,
  orderChangeRequested,
  orderReceived,
  TOPICS,
} from '#contracts';
import { type EventContext, Transactions } from '#messaging';
import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TakeChange } from './take-change.js';
import { TakeMessage } from './take-message.js';

/** Reads the canonical orders of every channel: one message, one transaction, exactly once. */
@Controller()
export class CanonicalOrderHandler {
  constructor(
    private readonly transactions: Transactions,
    private readonly takeMessage: TakeMessage,
    private readonly takeChange: TakeChange,
  ) {}

  @EventPattern<string>(TOPICS.canonicalOrders)
  async onEvent(@Payload() event: CloudEvent, @Ctx() context: EventContext): Promise<void> {
    if (event.type === orderReceived.type) {
      await this.transactions.runOnce(context, async (tx) => {
        await this.takeMessage.run(tx, event.id, event.data as CanonicalOrder);
      });
    } else if (event.type === orderChangeRequested.type) {
      await this.transactions.runOnce(context, async (tx) => {
        await this.takeChange.run(tx, event.id, event.data as CanonicalOrderChange);
      });
    }
  }
}
