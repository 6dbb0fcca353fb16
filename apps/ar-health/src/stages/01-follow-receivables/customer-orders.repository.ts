import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

export interface OrderSighting {
  readonly orderId: string;
  readonly customerId: string;
  readonly purchaseOrderNumber: string;
  /** The day it was ordered, or withdrawn. */
  readonly on: string;
}

/** Orders by customer, for the order rhythm. Either fact may come first. */
@Injectable()
export class CustomerOrdersRepository {
  async ordered(manager: EntityManager, order: OrderSighting): Promise<void> {
    await this.#upsert(manager, order, 'ordered_on');
  }

  async withdrawn(manager: EntityManager, order: OrderSighting): Promise<void> {
    await this.#upsert(manager, order, 'withdrawn_on');
  }

  /** What the order came to; the last word counts, because an order is priced again when it changes. */
  async priced(
    manager: EntityManager,
    order: Omit<OrderSighting, 'on'> & { readonly total: { readonly minor: bigint; readonly currency: string } },
  ): Promise<void> {
    await manager.query(
      `insert into ar.customer_orders (order_id, customer_id, purchase_order_number, currency, total_minor)
       values ($1, $2, $3, $4, $5)
       on conflict (order_id) do update set currency = excluded.currency, total_minor = excluded.total_minor`,
      [order.orderId, order.customerId, order.purchaseOrderNumber, order.total.currency, order.total.minor.toString()],
    );
  }

  /** The first day told for a fact stays: a repeated event says nothing new. */
  async #upsert(manager: EntityManager, order: OrderSighting, column: 'ordered_on' | 'withdrawn_on'): Promise<void> {
    await manager.query(
      `insert into ar.customer_orders (order_id, customer_id, purchase_order_number, ${column})
       values ($1, $2, $3, $4)
       on conflict (order_id) do update set ${column} = coalesce(ar.customer_orders.${column}, excluded.${column})`,
      [order.orderId, order.customerId, order.purchaseOrderNumber, order.on],
    );
  }
}
