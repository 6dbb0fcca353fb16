import { type Tx, Transactions } from '#messaging';
import { calendarDay, Clock, IdSource } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../http/not-found.error.js';
import { OrderSettings } from '../order-settings.js';
import type { OrderMessage } from './order-messages.repository.js';
import type { OrderLineRecord, OrderRecord } from './order-record.js';
import { type Author, OrderWork } from './order-work.js';
import { lockOrder } from './orders.repository.js';
import { saveOrder } from './save-order.repository.js';

/** Opens orders for change, one transaction each, and writes back what was made of them. */
@Injectable()
export class OrderBook {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly ids: IdSource,
    private readonly settings: OrderSettings,
  ) {}

  /** The actor, now, and today in the company's time zone. */
  author(actor: string): Author {
    const now = this.clock.now();
    return { actor, now, today: calendarDay(now, this.settings.timeZone) };
  }

  /** A new order of this transaction; nothing is written before {@link save}. */
  begin(tx: Tx, order: OrderRecord, lines: OrderLineRecord[], author: Author): OrderWork {
    return new OrderWork(tx, order, lines, author, this.ids);
  }

  /**
   * Locks an order and its lines for this transaction.
   * @throws NotFoundError
   */
  async open(tx: Tx, orderId: string, author: Author): Promise<OrderWork> {
    const found = await lockOrder(tx.manager, orderId);
    if (!found) throw new NotFoundError('order', orderId);
    return new OrderWork(tx, found.order, found.lines, author, this.ids);
  }

  /** @param message the canonical message all this is because of */
  async save(work: OrderWork, message?: OrderMessage): Promise<void> {
    work.finish();
    const { tx, order, lines, entries, author } = work;
    await saveOrder(tx.manager, { order, lines, entries, now: author.now, message });
  }

  /** One transaction: lock the order, work on it, write it back with its timeline and events. */
  async change<T>(orderId: string, actor: string, work: (order: OrderWork) => Promise<T>): Promise<T> {
    return this.transactions.run(async (tx) => {
      const order = await this.open(tx, orderId, this.author(actor));
      const result = await work(order);
      // Whatever happens to an order is on its timeline; no new entry means nothing happened.
      if (order.entries.length > 0) await this.save(order);
      return result;
    });
  }
}
