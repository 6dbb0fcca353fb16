import { type CloudEvent, type RemittanceAdvice, remittanceReceived, TOPICS } from '#contracts';
import { type EventContext, Transactions } from '#messaging';
import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { RecordRemittance } from './record-remittance.handler.js';

/** Reads the remittance advices of payers: one message, one transaction, exactly once. */
@Controller()
export class RemittanceHandler {
  constructor(
    private readonly transactions: Transactions,
    private readonly recordRemittance: RecordRemittance,
  ) {}

  @EventPattern<string>(TOPICS.remittances)
  async onEvent(@Payload() event: CloudEvent, @Ctx() context: EventContext): Promise<void> {
    if (event.type !== remittanceReceived.type) return;
    await this.transactions.runOnce(context, async (tx) => {
      await this.recordRemittance.run(tx, event.id, event.data as RemittanceAdvice);
    });
  }
}
