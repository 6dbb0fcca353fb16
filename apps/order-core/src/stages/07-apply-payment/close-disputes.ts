import type { Tx } from '#messaging';
import { Injectable } from '@nestjs/common';
import { DisputeDesk } from '../../pipeline/dispute-desk.js';
import type { OrderWork } from '../../pipeline/order-work.js';
import { CashBook } from './cash-book.js';

/** Ends the disputes of an invoice that something other than cash has settled. */
@Injectable()
export class CloseDisputes extends DisputeDesk {
  constructor(private readonly cashBook: CashBook) {
    super();
  }

  async closeSettled(
    tx: Tx,
    { id, customerId, actor }: { readonly id: string; readonly customerId: string; readonly actor: string },
    open: readonly OrderWork[],
  ): Promise<void> {
    const cash = await this.cashBook.open(tx, customerId, actor);
    cash.touch(id);
    await cash.close(open);
  }
}
