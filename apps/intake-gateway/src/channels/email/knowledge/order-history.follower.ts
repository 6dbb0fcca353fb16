import { Injectable } from '@nestjs/common';
import { type CloudEvent, orderCancelled, orderPriced, orderRejected } from '#contracts';
import type { Tx } from '#messaging';
import { type OrderFollower, OrderFollowers } from '../../../canonical-order/order-followers.js';
import { OrderHistoryRepository } from './order-history.repository.js';

const FOLLOWED: ReadonlySet<string> = new Set([orderPriced.type, orderRejected.type, orderCancelled.type]);

/** What customers order, whatever the channel: a mail is judged by what its customer ordered before. */
@Injectable()
export class OrderHistoryFollower implements OrderFollower {
  constructor(
    followers: OrderFollowers,
    private readonly history: OrderHistoryRepository,
  ) {
    followers.register(this);
  }

  follows({ type }: CloudEvent): boolean {
    return FOLLOWED.has(type);
  }

  async onOrder({ manager }: Tx, event: CloudEvent): Promise<void> {
    const { orderId } = event.data as { orderId: string };
    await this.history.forget(manager, orderId);
    if (event.type !== orderPriced.type) return;
    await this.history.keep(manager, event.data as (typeof orderPriced)['example'], new Date(event.time));
  }
}
