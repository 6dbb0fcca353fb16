import { Controller, Injectable } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { type CloudEvent, TOPICS } from '#contracts';
import { type EventContext, Transactions, type Tx } from '#messaging';

/** A part of the gateway that has something to do when order-core says something of an order. */
export interface OrderFollower {
  follows(event: CloudEvent): boolean;
  /** In the one transaction of the event: once, whatever is delivered again. */
  onOrder(tx: Tx, event: CloudEvent): Promise<void>;
}

/** Who follows orders. Channels bring their own, so that the one handler of the topic knows no channel. */
@Injectable()
export class OrderFollowers {
  readonly #followers: OrderFollower[] = [];

  register(follower: OrderFollower): void {
    this.#followers.push(follower);
  }

  of(event: CloudEvent): readonly OrderFollower[] {
    return this.#followers.filter((follower) => follower.follows(event));
  }
}

/** Hands the events of `orders.v1` to those who follow them: an event and all it makes due are one transaction. */
@Controller()
export class OrderEventsHandler {
  constructor(
    private readonly transactions: Transactions,
    private readonly followers: OrderFollowers,
  ) {}

  @EventPattern<string>(TOPICS.orders)
  async onOrder(@Payload() event: CloudEvent, @Ctx() context: EventContext): Promise<void> {
    const followers = this.followers.of(event);
    if (followers.length === 0) return;
    await this.transactions.runOnce(context, async (tx) => {
      for (const follower of followers) await follower.onOrder(tx, event);
    });
  }
}
