import { Injectable } from '@nestjs/common';
import type { orderPriced } from '#contracts';
import type { EntityManager } from 'typeorm';

@Injectable()
export class OrderHistoryRepository {
  async forget(manager: EntityManager, orderId: string): Promise<void> {
    await manager.query('delete from intake.ordered_items where order_id = $1', [orderId]);
  }

  /** Lines of one item and unit count together: history asks how much was ordered at once. */
  async keep(manager: EntityManager, order: (typeof orderPriced)['example'], at: Date): Promise<void> {
    await manager.query(
      `insert into intake.ordered_items (order_id, customer_id, sku, unit, quantity, unit_price, ordered_at)
       select $1, $2, sku, "unitOfMeasure", sum(quantity), max("unitPrice"), $4
       from jsonb_to_recordset($3::jsonb) as rows (sku text, "unitOfMeasure" text, quantity numeric,
         "unitPrice" numeric)
       group by sku, "unitOfMeasure"`,
      [order.orderId, order.customerId, JSON.stringify(order.lines), at],
    );
  }
}
