import { type Rejection, rejection } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import { Transactions } from '#messaging';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../http/not-found.error.js';
import { OrderBook } from './order-book.js';
import { findWaitingMessage, settleMessage } from './order-messages.repository.js';

export interface MessageSettlement {
  readonly messageId: string;
  readonly note: string;
  readonly actor: string;
}

/** A person has looked at a message that fitted no order, or came too late for one, and says what was done about it. */
@Injectable()
export class SettleMessage {
  constructor(
    private readonly transactions: Transactions,
    private readonly book: OrderBook,
  ) {}

  /** @throws NotFoundError when no such message asks for a person */
  async run({ messageId, note, actor }: MessageSettlement): Promise<Result<{ messageId: string }, Rejection>> {
    return this.transactions.run(async (tx) => {
      const message = await findWaitingMessage(tx.manager, messageId);
      if (!message) throw new NotFoundError('message that needs a person', messageId);
      const author = this.book.author(actor);
      const work = message.orderId === null ? undefined : await this.book.open(tx, message.orderId, author);
      if (!(await settleMessage(tx.manager, { messageId, note, by: actor, at: author.now }))) {
        return err(rejection('MESSAGE_SETTLED', 'Somebody settled the message before.'));
      }
      work?.note({
        what: 'order.message_settled',
        why: note,
        before: { review: 'open' },
        after: { review: 'settled' },
      });
      if (work) await this.book.save(work);
      return ok({ messageId });
    });
  }
}
